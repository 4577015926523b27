"""All that is looked at, in the order in which it is told."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from api.doctor import contradictions, index, machine, reaching, sending
from api.doctor.finding import Finding, broken, of_error
from api.runtime import Runtime, Settings
from indexer.store import Generation
from kb.errors import KotaeError


@dataclass
class Examined:
    """The installation, and what of it is open by now."""

    settings: Settings
    runtime: Runtime
    generation: Generation | None = None
    """What would be served; known once the index was looked at."""

    root: Path = field(default_factory=Path)
    """Of the index: where what was published is brought, if it is followed."""


_CHECKS: dict[str, Callable[[Examined], Iterator[Finding]]] = {
    "python": lambda _: machine.python(),
    "packages": lambda _: machine.packages(),
    "clock": lambda _: machine.clock(),
    "temporary folder": lambda _: machine.temporary(),
    "engine": lambda here: reaching.engine(here.runtime),
    "index": index.look_at,
    "embedder": lambda here: reaching.embedder(here.runtime, here.generation),
    "store": lambda here: sending.store(here.settings),
    "limits": lambda here: reaching.limits(here.settings),
    "deliveries": lambda here: sending.deliveries(here.settings),
    "disk": lambda here: machine.disk(here.settings, here.root),
    "permissions": lambda here: machine.permissions(here.settings, here.root),
    "settings": lambda here: contradictions.told(here.settings, here.generation),
    "ports": lambda here: reaching.ports(here.settings),
}


def examine(settings: Settings) -> Iterator[Finding]:
    """Everything, one after the other. A check that fails by itself is told, and does not keep the others from being made."""
    here = Examined(settings, Runtime(settings))
    for name, check in _CHECKS.items():
        try:
            yield from check(here)
        except KotaeError as error:
            yield of_error(name, error)
        except OSError as error:
            yield broken(name, f"{error.filename or name}: {error.strerror}", "mend that, and look again")
        except Exception as error:  # whatever it is, the rest is looked at all the same
            yield broken(name, f"this could not be looked at: {type(error).__name__}", "tell it to those who make Kotae")
