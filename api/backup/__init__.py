"""What if the disk is lost? A copy of the store, and of the generation that is served, made and put back while servers run."""

from api.backup.making import BackedUp, back_up
from api.backup.restoring import Restored, restore

__all__ = ["BackedUp", "Restored", "back_up", "restore"]
