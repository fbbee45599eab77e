"""A model hub on this machine: what the hub's client asks for, and as many models as a test has."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@dataclass
class Hub:
    """What the hub has, and what it was asked.

    Args:
        models: folders by the ids that they have here.
        url: where it listens.
        delay_s: seconds that it takes for each answer about a model.
        asked: paths of all requests.
        gated: ids that it hands out to nobody.
    """

    models: dict[str, Path]
    url: str = ""
    delay_s: float = 0.0
    asked: list[str] = field(default_factory=list)
    gated: set[str] = field(default_factory=set)

    def files(self, name: str) -> dict[str, bytes]:
        folder = self.models[name]
        paths = (path for path in folder.rglob("*") if path.is_file())
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


@contextmanager
def model_hub(models: dict[str, Path]) -> Iterator[Hub]:
    """A hub that listens on loopback as long as it is needed."""
    hub = Hub(models)
    server = _Hub(("127.0.0.1", 0), _Handler)
    server.hub = hub
    hub.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Hub(ThreadingHTTPServer):
    hub: Hub


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Hub

    def do_GET(self) -> None:
        hub, path = self.server.hub, unquote(urlparse(self.path).path).strip("/")
        hub.asked.append(f"{self.command} {path}")
        if path.startswith("api/models/"):
            time.sleep(hub.delay_s)
            self._about(path.removeprefix("api/models/"))
        elif "/resolve/" in path:
            name, _, rest = path.partition("/resolve/")
            self._file(name, rest.partition("/")[2])
        else:
            self._answer(404, b"{}")

    do_HEAD = do_GET  # noqa: N815 - the name that http.server looks for

    def _about(self, rest: str) -> None:
        hub, name = self.server.hub, "/".join(rest.split("/")[:2])
        if name in hub.gated:
            self._answer(403, b"{}", {"X-Error-Code": "GatedRepo"})
        elif name not in hub.models:
            self._answer(404, b"{}", {"X-Error-Code": "RepoNotFound"})
        elif "/tree/" in rest:
            self._json([_entry(path, data) for path, data in hub.files(name).items()])
        else:
            files = [
                {"rfilename": path, "size": len(data)} for path, data in hub.files(name).items()
            ]
            self._json({"id": name, "modelId": name, "sha": COMMIT, "siblings": files})

    def _file(self, name: str, path: str) -> None:
        data = self.server.hub.files(name).get(path)
        if data is None:
            self._answer(404, b"", {"X-Error-Code": "EntryNotFound"})
        else:
            self._answer(200, data, {"ETag": f'"{_digest(data)}"', "X-Repo-Commit": COMMIT})

    def _json(self, values: Any) -> None:
        self._answer(200, json.dumps(values).encode(), {"Content-Type": "application/json"})

    def _answer(self, code: int, data: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(code)
        for key, value in (headers or {}).items():
            self.send_header(key, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def log_message(self, *_: Any) -> None:
        return


def _entry(path: str, data: bytes) -> dict[str, Any]:
    return {"type": "file", "path": path, "size": len(data), "oid": _digest(data)}


def _digest(data: bytes) -> str:
    return hashlib.sha1(data, usedforsecurity=False).hexdigest()
