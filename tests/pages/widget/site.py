"""A page of somebody else's with the widget in it, at another origin than the API: as strict and as hostile as pages are."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from benchmarks.in_background import in_background

PAGE = """<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>A shop</title>
<link rel="stylesheet" href="/page.css"><script type="module" src="{api}/widget.js"></script></head>
<body><main><h1>A shop</h1><p><button>Buy</button></p>{more}{widget}</main></body></html>"""

HOSTILE = """* { all: unset !important; }
html { font: italic 40px/3 serif; letter-spacing: 6px; text-transform: uppercase; text-align: right; white-space: pre; color: #ddd; }
button, input, p, div, span { display: none !important; }"""


@dataclass
class Site:
    """The shop's own server."""

    api: str = ""
    url: str = ""
    css: str = ""
    pages: dict[str, tuple[str, str]] = field(default_factory=dict)
    """The policy and the HTML of each path."""

    def page(self, attributes: str = "", lang: str = "en", *, api: str = "", more: str = "") -> str:
        """The address of a page with the widget, under a policy that allows the API's origin and nothing else."""
        api = api or self.api
        policy = (
            f"default-src 'none'; script-src {api}; connect-src {api}; img-src {api}; style-src 'self'; "
            "require-trusted-types-for 'script'; trusted-types kotae-help; form-action 'none'; base-uri 'none'"
        )
        path = f"/{len(self.pages)}"
        self.pages[path] = (policy, PAGE.format(api=api, lang=lang, more=more, widget=f"<kotae-help {attributes}></kotae-help>"))
        return f"{self.url}{path}"


@contextmanager
def hosting() -> Iterator[Site]:
    """A shop at a free port."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            policy, html = site.pages.get(self.path, ("default-src 'none'", ""))
            kind, body = ("text/css", site.css) if self.path == "/page.css" else ("text/html; charset=utf-8", html)
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site.url = f"http://127.0.0.1:{server.server_port}"
    with in_background(server):
        yield site
