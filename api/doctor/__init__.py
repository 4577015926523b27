"""Is this installation well, and what is to be mended? Looks, and changes nothing: no store is brought forward, nothing is sent."""

from api.doctor.examine import examine
from api.doctor.finding import STATES, Finding, worst

__all__ = ["STATES", "Finding", "examine", "worst"]
