"""What a request may see and do, by the keys that it shows."""

from ipaddress import ip_address

from fastapi import Request

from api.answers import Viewer
from api.keys import SECRET, Keyring
from api.runtime import Settings
from api.store.keys import Key
from kb.errors import KeyRefused

KEY_HEADER = "Kotae-Key"

AUDIENCE = "kotae_audience"
"""Where a request's scope has whose articles it shows."""

_BEARER = "bearer "


class Access:
    """Who is asking."""

    def __init__(self, settings: Settings, keyring: Keyring) -> None:
        self._keyring = keyring
        self._internal = settings.audience == "internal"
        self._alone = is_loopback(settings.host)
        self._asking_needs_key = settings.asking_needs_key

    def viewer(self, request: Request) -> Viewer:
        """Whose articles a request may see; raises `KeyRefused` for a key that does not hold, and for none where nothing goes without.

        It is noted in the request's scope, for caches. Where internal articles are for this machine, a name that is not this machine's says
        that a proxy, or a page that gave its own name to our address, is asking for others.
        """
        request.scope[AUDIENCE] = "public"
        key = self.secret_key(request)
        if not (key and "internal" in key.scopes):
            if not self._internal:
                return Viewer()
            if not (self._alone and is_loopback(address(request)) and is_loopback(request.url.hostname or "")):
                raise KeyRefused(
                    "this server shows internal articles, and needs a key; make one with `kotae keys create --scope internal`, "
                    "and send it as `Authorization: Bearer`"
                )
        request.scope[AUDIENCE] = "internal"
        return Viewer("internal")

    def secret_key(self, request: Request) -> Key | None:
        """The secret key that a request shows; None for none of ours, as proxies have tokens of their own. Raises `KeyRefused`."""
        shown = request.headers.get("Authorization")
        if not shown or shown[: len(_BEARER)].lower() != _BEARER:
            return None
        token = shown[len(_BEARER) :].strip()
        if not token.startswith(SECRET):
            return None
        key = self._keyring.find(token)
        if key is None:
            raise KeyRefused("this key holds no more, or never did; `kotae keys list` shows which do")
        return key

    def app(self, request: Request) -> str:
        """The id of the key with which an app sends something; empty where none is needed. Raises `KeyRefused`."""
        return self._needed(request) if self._keyring.have("app") else ""

    def asking(self, request: Request) -> str:
        """The id of the key with which an app asks, if it shows one. Raises `KeyRefused` where one is needed."""
        if self._asking_needs_key:
            return self._needed(request)
        shown = request.headers.get(KEY_HEADER)
        key = self._keyring.find(shown) if shown else None
        return key.id if key and _is_for(key, request) else ""

    def _needed(self, request: Request) -> str:
        secret = self.secret_key(request)
        if secret:
            return secret.id
        key = self._keyring.find(request.headers.get(KEY_HEADER, ""))
        if key is None or "app" not in key.scopes:
            raise KeyRefused(f"a publishable key is needed, and this is none; send one in the header {KEY_HEADER}")
        if not _is_for(key, request):
            origin = request.headers.get("Origin", "")[:100]
            raise KeyRefused(f"this key is not for pages of `{origin}`; make one with `kotae keys create --origin`")
        return key.id


def _is_for(key: Key, request: Request) -> bool:
    return not key.origins or request.headers.get("Origin", "") in key.origins


def address(request: Request) -> str:
    """Where a request comes from; behind a trusted proxy, where that says it does."""
    return request.client.host if request.client else ""


def is_loopback(host: str) -> bool:
    """Whether an address, or a name, is this machine's own.

    >>> [host for host in ("127.0.0.1", "::1", "localhost", "0.0.0.0", "192.0.2.7", "") if is_loopback(host)]
    ['127.0.0.1', '::1', 'localhost']
    """
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
