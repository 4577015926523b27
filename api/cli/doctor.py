"""The command that looks whether an installation is well."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from api.cli.options import INDEX
from api.runtime import Settings


@click.command()
@INDEX
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_obj
def doctor(settings: Settings, index: Path, as_json: bool) -> None:
    """Look whether this installation is well, and say what to mend.

    Ends with 0 where all is fine, 1 where somebody should look, 2 where something will not work.
    """
    from api.doctor import STATES, examine, worst  # loads all of Kotae

    findings = []
    for finding in examine(settings.model_copy(update={"index": index})):
        findings.append(finding)
        if not as_json:
            click.echo(f"{finding.state:6}  {finding.check}: {finding.says}")
            if finding.mend:
                click.echo(f"        → {finding.mend}")
    state = worst(findings)
    if as_json:
        click.echo(json.dumps({"state": state, "findings": [asdict(finding) for finding in findings]}, ensure_ascii=False, indent=2))
    sys.exit(STATES.index(state))


COMMANDS = (doctor,)
