"""What does an article say? Markdown to sections, plain text for search, HTML that is safe to show, and what its writer should mend."""

from kb.markdown.document import Markdown
from kb.markdown.flaw import Flaw
from kb.markdown.references import Reference
from kb.markdown.sections import Section

__all__ = ["Flaw", "Markdown", "Reference", "Section"]
