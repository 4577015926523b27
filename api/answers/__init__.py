"""What do we answer? `ask`: search, decide, and say why. Imports nothing that serves or evaluates."""

from api.answers.ask import Trace, ask, trace
from api.answers.models import Answer, Outcome
from api.answers.request import Request
from kb.visibility import Viewer

__all__ = ["Answer", "Outcome", "Request", "Trace", "Viewer", "ask", "trace"]
