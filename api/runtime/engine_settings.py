"""Settings of what ranks: the engine in our own process, or a search cluster."""

import json
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, SecretStr
from pydantic_settings import NoDecode


def listed(value: Any) -> Any:
    """A list as people write it in an environment variable: `a, b`, or JSON.

    >>> listed("https://a.example, https://b.example"), listed('["*"]'), listed("")
    (['https://a.example', 'https://b.example'], ['*'], [])
    """
    if not isinstance(value, str):
        return value
    return json.loads(value) if value.lstrip().startswith("[") else [item.strip() for item in value.split(",") if item.strip()]


def _node(url: str) -> str:
    if not url.startswith(("http://", "https://")):
        raise ValueError("each must begin with http:// or https://, as https://10.0.0.1:9200 does")
    return url.rstrip("/")


Nodes = Annotated[tuple[Annotated[str, AfterValidator(_node)], ...], NoDecode, BeforeValidator(listed)]


class EngineSettings(BaseModel):
    """A part of `Settings`."""

    engine: Literal["tantivy", "opensearch"] = "tantivy"
    """What builds make indexes of: `tantivy` in our own process, or `opensearch`, a cluster. A built one is opened by what made it."""

    engine_nodes: Nodes = ()
    """URLs of the cluster's nodes, which are asked in turn: `https://10.0.0.1:9200, https://10.0.0.2:9200`."""

    engine_user: str = ""
    engine_password: SecretStr = SecretStr("")
    engine_ca_file: str = ""
    """Who may use the cluster, and the certificate of who signed its nodes' certificates, where the system does not know it."""

    engine_time_limit: float = Field(1.0, gt=0)
    """Seconds for one try at one node; then the next is asked."""

    engine_copies: str = Field("0-all", pattern=r"^\d+-(\d+|all)$")
    """Copies of each index besides the first, at least and at most; `all`: one on every node."""

    engine_grace_hours: float = Field(24.0, ge=0)
    """How long an index stays in the cluster that no generation names any more, for serving machines that are behind."""
