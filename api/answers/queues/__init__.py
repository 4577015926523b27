"""Who takes a question over, how are they reached, and when are they there? Every answer says it, and so does every hand-off."""

from api.answers.queues.contacts import contacts
from api.answers.queues.next_step import NextStep, next_step, next_step_in, warm
from api.answers.queues.routing import Subject, check_reasons, route

__all__ = ["NextStep", "Subject", "check_reasons", "contacts", "next_step", "next_step_in", "route", "warm"]
