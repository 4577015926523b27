"""Would this content be good to publish? All that is wrong with it, its relevance tests, and what it changes against a published index.

`formats` shows what was found as people and CI systems read it.
"""

from api.checking.against import Change, Comparison
from api.checking.checking import Wanted, check_content
from api.checking.report import Report

__all__ = ["Change", "Comparison", "Report", "Wanted", "check_content"]
