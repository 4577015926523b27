"""Who is told of hand-offs, as the settings name them."""

from collections.abc import Callable, Iterator

from api.handoffs.deliveries import Target
from api.handoffs.deliveries.chatwoot import ChatwootTarget
from api.handoffs.deliveries.mail import MailServer, MailTarget
from api.handoffs.deliveries.sending import Bounds
from api.handoffs.deliveries.text import AgentsText
from api.handoffs.deliveries.webhook import WebhookTarget
from api.handoffs.deliveries.zammad import ZammadTarget
from api.handoffs.deliveries.zendesk import ZendeskTarget
from api.runtime.live_index import LiveIndex
from api.runtime.settings import Settings
from kb.errors import IndexRefused, RequestError


def targets(settings: Settings, live: LiveIndex | None = None) -> list[Target]:
    """Those that the settings name; raises `RequestError` where one cannot be used. `live` tells the agents' language where none is set."""
    bounds = Bounds(settings.delivery_timeout, settings.allow_private_targets)
    text = AgentsText(_agents_locale(settings, live), settings.public_url, settings.handoff_url)
    return [
        *_webhook(settings, bounds),
        *_mail(settings, text, bounds),
        *_zendesk(settings, text, bounds),
        *_chatwoot(settings, text, bounds),
        *_zammad(settings, text, bounds),
    ]


def _webhook(settings: Settings, bounds: Bounds) -> Iterator[Target]:
    secrets = [secret.get_secret_value() for secret in settings.webhook_secrets]
    if settings.webhook_url and not secrets:
        raise RequestError("KOTAE_WEBHOOK_URL needs KOTAE_WEBHOOK_SECRETS; make one by `echo whsec_$(openssl rand -base64 32)`")
    if settings.webhook_url:
        yield WebhookTarget(settings.webhook_url, secrets, bounds)


def _mail(settings: Settings, text: AgentsText, bounds: Bounds) -> Iterator[Target]:
    if settings.mail_server:
        server = MailServer.of(settings.mail_server, settings.mail_user, settings.mail_password.get_secret_value())
        yield MailTarget(server, settings.mail_from, settings.mail_to, text, bounds)


def _zendesk(settings: Settings, text: AgentsText, bounds: Bounds) -> Iterator[Target]:
    if settings.zendesk_url:
        token = _needed(settings.zendesk_token.get_secret_value(), "KOTAE_ZENDESK_URL", "KOTAE_ZENDESK_TOKEN")
        user = _needed(settings.zendesk_user, "KOTAE_ZENDESK_URL", "KOTAE_ZENDESK_USER")
        yield ZendeskTarget(settings.zendesk_url, user, token, text, bounds)


def _chatwoot(settings: Settings, text: AgentsText, bounds: Bounds) -> Iterator[Target]:
    if settings.chatwoot_url:
        inbox = _needed(settings.chatwoot_inbox, "KOTAE_CHATWOOT_URL", "KOTAE_CHATWOOT_INBOX")
        yield ChatwootTarget(settings.chatwoot_url, inbox, settings.chatwoot_hmac_token.get_secret_value(), text, bounds)


def _zammad(settings: Settings, text: AgentsText, bounds: Bounds) -> Iterator[Target]:
    if settings.zammad_url:
        token = _needed(settings.zammad_token.get_secret_value(), "KOTAE_ZAMMAD_URL", "KOTAE_ZAMMAD_TOKEN")
        yield ZammadTarget(settings.zammad_url, token, settings.zammad_group, text, bounds)


def _needed(value: str, by: str, setting: str) -> str:
    if not value:
        raise RequestError(f"{by} needs {setting}; set it")
    return value


def _agents_locale(settings: Settings, live: LiveIndex | None) -> Callable[[], str]:
    """Asked for each delivery, as a new generation may have another."""

    def locale() -> str:
        if settings.agents_locale or live is None:
            return settings.agents_locale or "en"
        try:
            return live.generation.help_center.default_locale
        except IndexRefused:
            return "en"

    return locale
