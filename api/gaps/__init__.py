"""What should be written next? Questions asked in vain, those together that one article would answer, whatever their language."""

from api.gaps.finding import find_gap, gaps
from api.gaps.models import Gap

__all__ = ["Gap", "find_gap", "gaps"]
