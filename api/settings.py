"""How one process is run: the one place where the environment is read."""

from pathlib import Path
from typing import Literal

from pydantic import Field
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

    cors_origins: tuple[str, ...] = ()
    """Web origins whose pages may call the API, as JSON: `["https://shop.example"]`; `["*"]` for all."""

    switch_seconds: float = Field(0.25, gt=0)
    """How often to look for a new generation."""
