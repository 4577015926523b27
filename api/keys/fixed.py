"""Keys that an operator has thought out, and written into the settings: they hold until the process is started with others."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from api.keys.making import digest
from api.store.keys import Key, Scope

_ALWAYS = datetime.fromtimestamp(0, UTC)


def fixed_keys(admin_key: str, publishable_keys: Iterable[str]) -> Iterator[Key]:
    """Those of `KOTAE_ADMIN_KEY`, which may be empty, and of `KOTAE_PUBLISHABLE_KEYS`, as `key` or `key@origin`; a key may have several.

    >>> [(key.name, key.origins) for key in fixed_keys("", ["pk_web@https://a.example", "pk_web@https://b.example", "pk_ios"])]
    [('KOTAE_PUBLISHABLE_KEYS', ('https://a.example', 'https://b.example')), ('KOTAE_PUBLISHABLE_KEYS', ())]
    """
    if admin_key:
        yield _fixed("KOTAE_ADMIN_KEY", admin_key, "admin", ())
    origins: dict[str, list[str]] = {}
    for entry in publishable_keys:
        text, _, origin = entry.partition("@")
        origins.setdefault(text, []).append(origin)
    for text, allowed in origins.items():
        yield _fixed("KOTAE_PUBLISHABLE_KEYS", text, "app", () if "" in allowed else tuple(allowed))


def _fixed(setting: str, text: str, scope: Scope, origins: tuple[str, ...]) -> Key:
    """With an id that another key does not have, so that it ends logins, and that helps nobody to guess a key of few letters."""
    return Key(f"{setting} {digest(text)[:4]}", digest(text), setting, (scope,), origins, _ALWAYS)
