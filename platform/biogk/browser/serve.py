"""Guide, style and queries on loopback, for a Browser that fetches them while a command runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit

from biogk.engine.ports import LOOPBACK

# The Browser fetches from hosts on its server's list; "localhost" is there from the beginning,
# 127.0.0.1 is not.
HOST = "localhost"
METHODS = "GET, OPTIONS"


@dataclass(frozen=True)
class Served:
    """One file: its content and media type."""

    content: bytes
    kind: str


class PageServer(ThreadingHTTPServer):
    """Some files in memory, for the pages of one origin and no other.

    Args:
        files: by path, such as `/guide.html`.
        browser: the address of the Browser that may fetch them.
        port: 0 for any that is free.

    Raises:
        OSError: the port is taken.
    """

    daemon_threads = True

    def __init__(self, files: Mapping[str, Served], browser: str, port: int = 0) -> None:
        super().__init__((LOOPBACK, port), _Handler)
        self.files = files
        scheme, place = urlsplit(browser).scheme, urlsplit(browser).netloc
        names = {place, place.replace(LOOPBACK, HOST), place.replace(HOST, LOOPBACK)}
        self.origins = {f"{scheme}://{name}" for name in names}

    @property
    def address(self) -> str:
        """Where it is, without a slash at the end."""
        return f"http://{HOST}:{self.server_port}"


@contextmanager
def serving(site: PageServer) -> Iterator[PageServer]:
    """Answer requests in a thread, as long as the block runs."""
    thread = Thread(target=site.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.shutdown()
        thread.join()
        site.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: PageServer

    def do_GET(self) -> None:
        found = self.server.files.get(urlsplit(self.path).path)
        if found is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        self._head(HTTPStatus.OK, len(found.content), found.kind)
        self.wfile.write(found.content)

    def do_OPTIONS(self) -> None:
        self._head(HTTPStatus.NO_CONTENT, 0, "text/plain")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """No line a request."""

    def _head(self, status: HTTPStatus, length: int, kind: str) -> None:
        self.send_response(status)
        origin = self.headers.get("Origin", "")
        if origin in self.server.origins:
            self.send_header("Access-Control-Allow-Origin", origin)
            self.send_header("Access-Control-Allow-Methods", METHODS)
            asked = self.headers.get("Access-Control-Request-Headers", "")
            self.send_header("Access-Control-Allow-Headers", asked)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(length))
        self.end_headers()
