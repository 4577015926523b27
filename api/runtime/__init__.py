"""What does a process hold? Settings, what makes and opens indexes, and the generation that is served."""

from api.runtime.live_index import LiveIndex
from api.runtime.runtime import Runtime
from api.runtime.settings import Settings

__all__ = ["LiveIndex", "Runtime", "Settings"]
