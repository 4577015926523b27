"""What does an article do for its readers, seconds after it was saved? A content root built whenever it changes, beside the server."""

from api.preview.building import LastBuild
from api.preview.watched import Watched

__all__ = ["LastBuild", "Watched"]
