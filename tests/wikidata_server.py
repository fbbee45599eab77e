"""A SPARQL endpoint on loopback with the RDF of test items, and the faults that real ones have."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from pyoxigraph import Literal, NamedNode, Quad, QueryResultsFormat, Store

WD = "http://www.wikidata.org/entity/"
P = "http://www.wikidata.org/prop/"
PS = "http://www.wikidata.org/prop/statement/"
PQ = "http://www.wikidata.org/prop/qualifier/"
SAME = "http://www.w3.org/2002/07/owl#sameAs"
DECIMAL = "http://www.w3.org/2001/XMLSchema#decimal"
RANK = "http://wikiba.se/ontology#"
TEXTS = {
    "labels": "http://www.w3.org/2000/01/rdf-schema#label",
    "aliases": "http://www.w3.org/2004/02/skos/core#altLabel",
    "descriptions": "http://schema.org/description",
}
RESULTS = "application/sparql-results+json"
GENID = "http://www.wikidata.org/.well-known/genid/77"

Fault = Callable[["Handler", bytes], None]


def rdf(*entities: dict[str, Any], modified: str = "2024-03-04T05:06:07Z") -> Store:
    """The entities as Wikidata's RDF has them: statements with values and ranks."""
    store = Store()
    about = NamedNode("http://www.wikidata.org")
    if modified:
        store.add(Quad(about, NamedNode("http://schema.org/dateModified"), Literal(modified)))
    for entity in entities:
        if "redirect" in entity:
            ends = (NamedNode(WD + entity[key]) for key in ("entity", "redirect"))
            store.add(Quad(next(ends), NamedNode(SAME), next(ends)))
            continue
        item = NamedNode(WD + entity["id"])
        for key, predicate in TEXTS.items():
            for language, found in entity[key].items():
                for text in found if isinstance(found, list) else [found]:
                    literal = Literal(text["value"], language=language)
                    store.add(Quad(item, NamedNode(predicate), literal))
        for property_, statements in entity["claims"].items():
            for number, each in enumerate(statements):
                _add_statement(store, item, property_, number, each)
    return store


def _add_statement(
    store: Store, item: NamedNode, property_: str, number: int, each: dict[str, Any]
) -> None:
    node = NamedNode(f"{WD}statement/{item.value.removeprefix(WD)}-{property_}-{number}")
    rank = NamedNode(RANK + each["rank"].capitalize() + "Rank")
    store.add(Quad(item, NamedNode(P + property_), node))
    store.add(Quad(node, NamedNode(RANK + "rank"), rank))
    for qualifier, snaks in each.get("qualifiers", {}).items():
        for snak in snaks:
            store.add(Quad(node, NamedNode(PQ + qualifier), _value(snak)))
    if each["mainsnak"]["snaktype"] != "novalue":
        store.add(Quad(node, NamedNode(PS + property_), _value(each["mainsnak"])))


def _value(snak: dict[str, Any]) -> NamedNode | Literal:
    if snak["snaktype"] != "value":
        return NamedNode(GENID)
    found = snak["datavalue"]["value"]
    if not isinstance(found, dict):
        return Literal(found)
    if "amount" in found:
        return Literal(found["amount"], datatype=NamedNode(DECIMAL))
    return NamedNode(WD + found["id"])


class Handler(BaseHTTPRequestHandler):
    """Answers as SPARQL 1.1 Protocol says: POST with a form, results in JSON where accepted."""

    server: Endpoint
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        endpoint = self.server
        body = self.rfile.read(int(self.headers["Content-Length"]))
        query = parse_qs(body.decode())["query"][0]
        with endpoint.lock:
            endpoint.at_once = max(endpoint.at_once, endpoint.running + 1)
            endpoint.running += 1
            endpoint.asked.append((time.monotonic(), dict(self.headers), query))
            fault = endpoint.faults.pop(0) if endpoint.faults else None
        try:
            if RESULTS not in self.headers["Accept"]:
                self.answer(406, b"", "text/plain")
                return
            found = endpoint.store.query(query).serialize(format=QueryResultsFormat.JSON)
            if fault is None:
                self.answer(200, found, RESULTS + "; charset=utf-8")
            else:
                fault(self, found)
        finally:
            with endpoint.lock:
                endpoint.running -= 1

    def answer(self, status: int, body: bytes, kind: str, **headers: str) -> None:
        """Send an answer; Retry_After="1" is a header."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Nothing: the tests look at what was asked."""


class Endpoint(ThreadingHTTPServer):
    """The server.

    Args:
        store: its data.
        faults: what becomes of the next requests, in their order; None for a good answer.
    """

    daemon_threads = True

    def __init__(self, store: Store, *faults: Fault | None) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.store = store
        self.faults = list(faults)
        self.lock = threading.Lock()
        self.asked: list[tuple[float, dict[str, str], str]] = []
        self.running = self.at_once = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/sparql"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is part of the tests."""


@contextmanager
def serving(store: Store, *faults: Fault | None) -> Iterator[Endpoint]:
    """An endpoint while the block runs."""
    with Endpoint(store, *faults) as endpoint:
        thread = threading.Thread(target=endpoint.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield endpoint
        finally:
            endpoint.shutdown()
            thread.join()


def status(code: int, text: str = "", **headers: str) -> Fault:
    """An answer with this status."""
    return lambda handler, _: handler.answer(code, text.encode(), "text/plain", **headers)


def body_of(change: Callable[[bytes], bytes], kind: str = RESULTS) -> Fault:
    """A good status with another body."""
    return lambda handler, found: handler.answer(200, change(found), kind)


def broken_off(handler: Handler, found: bytes) -> None:
    """Half of the answer, and the connection is closed."""
    handler.send_response(200)
    handler.send_header("Content-Type", RESULTS)
    handler.send_header("Content-Length", str(len(found)))
    handler.end_headers()
    handler.wfile.write(found[: len(found) // 2])
    handler.wfile.flush()
    handler.close_connection = True


def closed(handler: Handler, found: bytes) -> None:
    """The connection is closed without an answer."""
    handler.close_connection = True
    handler.connection.close()


def slow(seconds: float) -> Fault:
    """No answer for a while."""

    def wait(handler: Handler, found: bytes) -> None:
        time.sleep(seconds)
        handler.answer(200, found, RESULTS)

    return wait
