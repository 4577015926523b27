"""One process that answers over HTTP."""

import logging
from collections.abc import Callable

import uvicorn

from api.http import create_app
from api.service import Service
from api.settings import Settings
from indexer.backends.embedded import EmbeddedEngine


def run(settings: Settings, announce: Callable[[str], None]) -> None:
    """Serves until it is told to stop; `announce` gets the address once there is one. Raises what is wrong with the index."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    service = Service(settings.index, EmbeddedEngine())
    service.open()
    # no access log: it would hold questions, which are personal data
    config = uvicorn.Config(create_app(service, settings), settings.host, settings.port, access_log=False, log_config=None)
    with config.bind_socket() as socket:
        socket.listen(config.backlog)  # so that whoever reads the announcement can connect at once
        host, port = socket.getsockname()[:2]
        announce(f"serving http://{host}:{port} (API page: http://{host}:{port}/docs)")
        uvicorn.Server(config).run([socket])
