"""A model hub on this machine: what the hub's client asks for, and as many models as a test has.

It takes what is pushed as the real one does without Xet: a repository is made, each file is said to
be regular or LFS, LFS objects are asked for by their SHA-256 and put in one piece or in parts, and
a commit in lines of JSON names all of them.
"""

from __future__ import annotations

import base64
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
PART = 100_000
"""Bytes from which on an LFS object is put in parts; on the real hub gigabytes."""


@dataclass
class Hub:
    """What the hub has, and what it was asked.

    Args:
        models: folders by the ids that they have here.
        url: where it listens.
        delay_s: seconds that it takes for each answer about a model.
        asked: paths of all requests.
        gated: ids that it hands out to nobody.
        token: who has it may push.
        made: folder for what is pushed.
        refuses: status codes by a part of the path at which it answers with them.
        private: ids of models that were made so.
        objects: LFS objects by their SHA-256.
        messages: of the commits.
    """

    models: dict[str, Path]
    url: str = ""
    delay_s: float = 0.0
    asked: list[str] = field(default_factory=list)
    gated: set[str] = field(default_factory=set)
    token: str = ""
    made: Path = Path()
    refuses: dict[str, int] = field(default_factory=dict)
    private: set[str] = field(default_factory=set)
    objects: dict[str, bytes] = field(default_factory=dict)
    messages: list[str] = field(default_factory=list)

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
        if self._refused(path):
            return
        if path.startswith("lfs/"):
            self._answer(200, hub.objects[path.removeprefix("lfs/")])
        elif path.startswith("api/models/"):
            time.sleep(hub.delay_s)
            self._about(path.removeprefix("api/models/"))
        elif "/resolve/" in path:
            name, _, rest = path.partition("/resolve/")
            self._file(name, rest.partition("/")[2])
        else:
            self._answer(404, b"{}")

    def do_POST(self) -> None:
        hub, path = self.server.hub, unquote(urlparse(self.path).path).strip("/")
        hub.asked.append(f"{self.command} {path}")
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self._refused(path):
            return
        if path == "api/validate-yaml":
            self._json({"errors": [], "warnings": []})
        elif path.startswith("lfs/"):
            self._parts_are_there(path.removeprefix("lfs/"), json.loads(body))
        elif self.headers.get("Authorization") != f"Bearer {hub.token}":
            said = {"X-Error-Message": "Invalid credentials in Authorization header"}
            self._answer(401, b'{"error": "Invalid credentials"}', said)
        elif path == "api/repos/create":
            self._make(json.loads(body))
        elif path.endswith(".git/info/lfs/objects/batch"):
            self._json({"objects": [self._wanted(each) for each in json.loads(body)["objects"]]})
        else:
            name = "/".join(path.removeprefix("api/models/").split("/")[:2])
            if name not in hub.models:
                self._answer(404, b"{}", {"X-Error-Code": "RepoNotFound"})
            elif "/preupload/" in path:
                self._json(
                    {"files": [self._mode(name, each) for each in json.loads(body)["files"]]}
                )
            else:
                self._commit(name, [json.loads(line) for line in body.splitlines()])

    def do_PUT(self) -> None:
        hub, path = self.server.hub, urlparse(self.path).path.strip("/")
        hub.asked.append(f"{self.command} {path}")
        data = self.rfile.read(int(self.headers["Content-Length"]))
        if self._refused(path):
            return
        oid, part, number = path.removeprefix("lfs/").partition("/")
        if not part and hashlib.sha256(data).hexdigest() != oid:
            self._answer(400, b"")
            return
        hub.objects[f"{oid}/{number}" if part else oid] = data
        self._answer(200, b"", {"ETag": _digest(data)})

    def _refused(self, path: str) -> bool:
        code = next((c for part, c in self.server.hub.refuses.items() if part in path), None)
        if code is not None:
            self._answer(code, b'{"error": "as the test wants it"}')
        return code is not None

    def _make(self, wanted: dict[str, Any]) -> None:
        hub, name = self.server.hub, f"{wanted['organization']}/{wanted['name']}"
        if wanted.get("visibility") == "private":
            hub.private.add(name)
        there = name in hub.models
        if not there:
            hub.models[name] = hub.made / name
            hub.models[name].mkdir(parents=True)
        self._answer(409 if there else 200, json.dumps({"url": f"{hub.url}/{name}"}).encode())

    def _mode(self, name: str, file: dict[str, Any]) -> dict[str, Any]:
        there = self.server.hub.files(name).get(file["path"])
        return {
            "path": file["path"],
            "uploadMode": "lfs" if _is_large(file["path"]) else "regular",
            "shouldIgnore": False,
            "oid": None if there is None else _git_id(file["path"], there),
        }

    def _wanted(self, file: dict[str, Any]) -> dict[str, Any]:
        """What the client is to do with an LFS object: nothing, put it, or put it in parts."""
        hub, oid, size = self.server.hub, file["oid"], file["size"]
        if oid in hub.objects:
            return {"oid": oid, "size": size}
        to, header = f"{hub.url}/lfs/{oid}", {}
        if size > PART:
            header = {str(n + 1): f"{to}/{n + 1}" for n in range(-(-size // PART))}
            header["chunk_size"] = str(PART)
        return {"oid": oid, "size": size, "actions": {"upload": {"href": to, "header": header}}}

    def _parts_are_there(self, oid: str, wanted: dict[str, Any]) -> None:
        hub = self.server.hub
        data = b"".join(hub.objects.pop(f"{oid}/{each['partNumber']}") for each in wanted["parts"])
        if hashlib.sha256(data).hexdigest() == oid:
            hub.objects[oid] = data
        self._answer(200 if oid in hub.objects else 400, b"{}")

    def _commit(self, name: str, lines: list[dict[str, Any]]) -> None:
        hub, values = self.server.hub, [(line["key"], line["value"]) for line in lines]
        for key, value in values:
            if key == "header":
                hub.messages.append(value["summary"])
                continue
            path = hub.models[name] / value["path"]
            path.parent.mkdir(parents=True, exist_ok=True)
            large = key == "lfsFile"
            data = hub.objects[value["oid"]] if large else base64.b64decode(value["content"])
            path.write_bytes(data)
        self._json({"commitUrl": f"{hub.url}/{name}/commit/{COMMIT}", "commitOid": COMMIT})

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
        elif (
            _is_large(path) and (oid := hashlib.sha256(data).hexdigest()) in self.server.hub.objects
        ):
            said = {"X-Linked-ETag": f'"{oid}"', "X-Linked-Size": str(len(data))}
            # the real one sends the client to another host, too
            host = self.server.hub.url.replace("127.0.0.1", "localhost")
            to = {"Location": f"{host}/lfs/{oid}", "X-Repo-Commit": COMMIT}
            self._answer(302, b"", {**said, **to, "ETag": f'"{_digest(data)}"'})
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


def _is_large(path: str) -> bool:
    return path.endswith(".safetensors")


def _git_id(path: str, data: bytes) -> str:
    """What git calls the content of a file, an LFS object by its SHA-256."""
    if _is_large(path):
        return hashlib.sha256(data).hexdigest()
    blob = b"blob %d\x00" % len(data) + data
    return hashlib.sha1(blob, usedforsecurity=False).hexdigest()


def _digest(data: bytes) -> str:
    return hashlib.sha1(data, usedforsecurity=False).hexdigest()
