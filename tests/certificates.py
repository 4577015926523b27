"""A certificate of localhost, for servers of tests."""

import ssl
import subprocess
from pathlib import Path


def make_certificate(folder: Path) -> Path:
    """Writes `cert`, which signs itself, and its `key` into a folder, and returns the folder."""
    folder.mkdir(exist_ok=True)
    written = f"-keyout {folder}/key -out {folder}/cert -subj /CN=localhost -addext subjectAltName=DNS:localhost"
    subprocess.run(f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 {written}".split(), check=True, capture_output=True)
    return folder


def context(certificate: Path) -> ssl.SSLContext:
    """Of a server that shows it."""
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    served.load_cert_chain(certificate / "cert", certificate / "key")
    return served
