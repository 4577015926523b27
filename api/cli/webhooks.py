"""Commands for whoever receives webhooks."""

import sys
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import click

from api.cli.options import INDEX
from api.runtime import Settings
from kb.errors import RequestError


@click.group()
def webhooks() -> None:
    """Try the webhook of the settings, and verify what was received."""


@webhooks.command()
@INDEX
@click.pass_obj
def test(settings: Settings, index: Path) -> None:
    """Post a test event to KOTAE_WEBHOOK_URL, and use it again if it had said that it is gone."""
    from api.handoffs.deliveries.webhook import TEST, WebhookTarget
    from api.runtime.inbox import open_store
    from api.runtime.targets import targets
    from api.store.outbox import reopen_target

    target = next((target for target in targets(settings) if isinstance(target, WebhookTarget)), None)
    if target is None:
        raise RequestError("KOTAE_WEBHOOK_URL is not set; set it and KOTAE_WEBHOOK_SECRETS")
    message_id, now = f"msg_{uuid.uuid4().hex}", datetime.now(UTC)
    status = target.post(message_id, TEST, now, {"id": message_id})
    store = open_store(settings.model_copy(update={"index": index}))
    if store and store.is_there():
        with store.writing() as connection:
            reopen_target(connection, target.name, target.address)
    click.echo(f"{message_id} was taken with {status}")


@webhooks.command()
@click.argument("file", type=click.File("rb"))
@click.option("--id", "message_id", required=True, help="What stood in the header webhook-id.")
@click.option("--timestamp", required=True, help="What stood in the header webhook-timestamp.")
@click.option("--signature", required=True, help="What stood in the header webhook-signature.")
@click.pass_obj
def verify(settings: Settings, file: BinaryIO, message_id: str, timestamp: str, signature: str) -> None:
    """Tell whether the body in FILE, or - for standard input, was signed with one of KOTAE_WEBHOOK_SECRETS."""
    from api.handoffs.deliveries import webhook

    headers = {"webhook-id": message_id, "webhook-timestamp": timestamp, "webhook-signature": signature}
    problem = webhook.verify([secret.get_secret_value() for secret in settings.webhook_secrets], file.read(), headers)
    click.echo(f"not ours: {problem}" if problem else "ours")
    sys.exit(1 if problem else 0)


COMMANDS = (webhooks,)
