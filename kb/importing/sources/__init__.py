"""What does another system hold? One file, or folder, a source; each reads a folder into a `Site`.

To add one, write its `read`, and name it in `SOURCES` and on the command line.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from kb.importing.site import Site
from kb.importing.sources import docusaurus, intercom, zendesk

SOURCES: Mapping[str, Callable[[Path], Site]] = {"zendesk": zendesk.read, "intercom": intercom.read, "docusaurus": docusaurus.read}
"""Reads each source from its folder; raises `ContentError`."""
