"""Settings of translators' tools: which files are translated into which."""

import json
from collections.abc import Sequence

_CROWDIN = {"zh-CN": "zh-Hans", "zh-TW": "zh-Hant"}
"""Its codes of languages that we call otherwise. https://support.crowdin.com/developer/language-codes/"""


def crowdin(tags: Sequence[str]) -> str:
    """`crowdin.yml`, as Crowdin's command line and its integrations read it."""
    mapped = [f"        {theirs}: {ours}" for theirs, ours in _CROWDIN.items() if ours in tags]
    mapping = ["    languages_mapping:", "      two_letters_code:", *mapped] if mapped else []
    return "\n".join(
        (
            "# Of an article's front matter title, summary, wordings and keywords are translated, and ids are not: leave out `related`,",
            "# `aliases`, `labels`, `status`, `audience`, `handoff`, `type`, `context`, `source_hash`, `minor` and all dates",
            "# (`excludedFrontMatterElements` of the files' import options).",
            "project_id_env: CROWDIN_PROJECT_ID",
            "api_token_env: CROWDIN_PERSONAL_TOKEN",
            "preserve_hierarchy: true",
            "files:",
            f"  - source: /{tags[0]}/**/*.md",
            "    translation: /%two_letters_code%/**/%original_file_name%",
            *mapping,
            "",
        )
    )


def weblate(default: str) -> str:
    """What Weblate's add-on for component discovery is set to: one component for each article."""
    configuration = {
        "match": r"(?P<language>[^/.]+)/(?P<component>[^/]+/[^/]+)\.md",
        "file_format": "markdown",
        "name_template": "{{ component }}",
        "base_file_template": f"{default}/{{{{ component }}}}.md",
        "new_base_template": f"{default}/{{{{ component }}}}.md",
        "language_regex": "^(bg|el|en|ja|uk|zh-Hans|zh-Hant)$",
        "remove": False,
        "confirm": False,
    }
    return json.dumps({"name": "weblate.discovery.discovery", "configuration": configuration}, indent=1) + "\n"
