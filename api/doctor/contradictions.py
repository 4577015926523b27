"""Settings that do not go together, or that let in more people than one may think."""

import os
from collections.abc import Iterator

from api.doctor.finding import Finding, fine, look
from api.runtime import Settings
from indexer.publishing import is_published
from indexer.store import Generation

_HERE = ("127.0.0.1", "::1", "localhost")
_SHORT = 16
"""Characters of a key that somebody could guess."""


def told(settings: Settings, generation: Generation | None) -> Iterator[Finding]:
    """Each of them; or that there is none."""
    found = [*_unknown(), *_open(settings), *_useless(settings), *_links(settings, generation)]
    yield from found or [fine("settings", "none contradicts another")]


def _unknown() -> Iterator[Finding]:
    yield from (look("settings", told, "mend its name, or unset it") for told in Settings.unknown())


def _open(settings: Settings) -> Iterator[Finding]:
    """What lets in more people than one may think."""
    public = settings.host not in _HERE
    if public and settings.audience == "internal":
        yield look(
            "settings", f"internal articles are shown to whoever reaches {settings.host}", "keep them in, or set KOTAE_AUDIENCE=public"
        )
    if "*" in settings.cors_origins and settings.audience == "internal":
        yield look("settings", "pages of any origin may read internal articles", "name the origins in KOTAE_CORS_ORIGINS")
    if public and "*" in settings.trusted_proxies:
        yield look("settings", "whoever reaches the server may say where they come from", "name your proxies in KOTAE_TRUSTED_PROXIES")
    if settings.metrics_port is not None and settings.metrics_host not in _HERE:
        yield look("settings", f"metrics are for whoever reaches {settings.metrics_host}", "let only Prometheus reach that port")
    for name in ("admin_key", "identity_secret"):
        if 0 < len(getattr(settings, name).get_secret_value()) < _SHORT:
            yield look("settings", f"KOTAE_{name.upper()} is short enough to be guessed", "make one by `openssl rand -base64 32`")


def _useless(settings: Settings) -> Iterator[Finding]:
    """What is set and does nothing."""
    if settings.index_cache.name != "auto" and not is_published(settings.index):
        yield look("settings", "KOTAE_INDEX_CACHE is set, and KOTAE_INDEX is nothing that was published", "unset it")
    if settings.webhook_secrets and not settings.webhook_url:
        yield look("settings", "KOTAE_WEBHOOK_SECRETS is set, and KOTAE_WEBHOOK_URL is not", "set it, or unset the secrets")
    if settings.metrics_port and settings.metrics_port == settings.port and settings.metrics_host == settings.host:
        yield look("settings", "KOTAE_METRICS_PORT is KOTAE_PORT", "set it to another")
    if settings.workers > 2 * (os.cpu_count() or 1):
        yield look(
            "settings", f"{settings.workers} workers share {os.cpu_count()} cores", "set KOTAE_WORKERS to as many as there are cores"
        )


def _links(settings: Settings, generation: Generation | None) -> Iterator[Finding]:
    """Whether links in what agents read lead anywhere."""
    told = settings.mail_server or settings.zendesk_url or settings.chatwoot_url or settings.zammad_url
    if told and not settings.public_url and generation and not generation.help_center.base_url:
        yield look(
            "settings", "links to articles in what agents read lead nowhere", "set KOTAE_PUBLIC_URL to where people reach the help centre"
        )
