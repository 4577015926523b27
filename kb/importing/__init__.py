"""How does the content of another system become ours? A source is read into a `Site`, and a `Site` is written as a content root.

What a source has and we cannot keep is told in a `Report`, never dropped without a word.
"""

from kb.importing.content_root import import_site
from kb.importing.report import Report
from kb.importing.sources import SOURCES

__all__ = ["SOURCES", "Report", "import_site"]
