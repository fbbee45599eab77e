"""Asking a SPARQL endpoint (SPARQL 1.1 Protocol, results in JSON) politely and patiently."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import requests
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt

from biogk.core.errors import EndpointError, InputError, UsageError, first_line
from biogk.core.model.names import shown
from biogk.loaders.sources.wikidata.dump.lines import parse

RESULTS = "application/sparql-results+json"
ACCEPTED = (RESULTS, "application/json")
CONNECT_S = 20.0
LARGEST_ANSWER = 256 * 2**20
CHUNK = 2**16
GO_ON = "The pages so far are kept: the same command goes on with the next one."
PASSING = frozenset({408, 429, 500, 502, 503, 504})

Binding = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Manners:
    """How an endpoint is asked.

    Args:
        contact: an address under which its keepers reach the user; stands in the User-Agent.
        pause_s: seconds between two requests.
        timeout_s: seconds without an answer after which a request is given up.
        tries: how often a request is made before the load gives up.
        first_wait_s: seconds before the second try; they double with each.
        full_wait_s: seconds after 429 Too Many Requests that names no time.
        longest_wait_s: the longest time that the endpoint may ask to wait.
    """

    contact: str = ""
    pause_s: float = 1.0
    timeout_s: float = 90.0
    tries: int = 6
    first_wait_s: float = 2.0
    full_wait_s: float = 60.0
    longest_wait_s: float = 900.0


class PassingError(EndpointError):
    """A failure that may be over when it is tried again.

    Args:
        message: what happened.
        advice: what to do when it is not.
        wait_s: seconds that the endpoint asked to wait.
    """

    def __init__(self, message: str, advice: str = GO_ON, wait_s: float | None = None) -> None:
        super().__init__(message, advice)
        self.wait_s = wait_s


class SparqlClient:
    """An endpoint, one request at a time.

    Args:
        url: its address.
        manners: how to ask it.

    Raises:
        UsageError: the address is none, or no contact is given for an endpoint of others.
    """

    def __init__(self, url: str, manners: Manners) -> None:
        self.url, self.manners = url, manners
        is_own = _is_loopback(url)
        if not is_own and not manners.contact:
            raise UsageError(
                f"{url} is an endpoint of others, who want to know whom to write to.",
                "Give an e-mail address or a page: --contact ADDRESS.",
            )
        self._session = requests.Session()
        self._session.trust_env = not is_own
        contact = manners.contact or "a server of one's own"
        agent = f"biogk/{version('biogk')} ({contact}) requests/{requests.__version__}"
        self._session.headers.update(
            {
                "Accept": f"{RESULTS}, application/json;q=0.5",
                "User-Agent": agent,
            }
        )
        self._answered = False
        self._next_at = 0.0

    def select(self, query: str) -> list[Binding]:
        """The rows that a SELECT query finds.

        Overload, broken answers and time-outs are tried again, first after the time that the
        endpoint asks for.

        Raises:
            EndpointError: it is not there, refuses the query, or fails again and again.
        """
        for attempt in Retrying(
            retry=retry_if_exception_type(PassingError),
            wait=self._wait,
            stop=stop_after_attempt(self.manners.tries),
            reraise=True,
        ):
            with attempt:
                return self._ask(query)
        raise AssertionError("tenacity raises what the last try raised")

    def _wait(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome is not None else None
        asked = error.wait_s if isinstance(error, PassingError) else None
        doubled = self.manners.first_wait_s * 2.0 ** (state.attempt_number - 1)
        return min(doubled, self.manners.longest_wait_s) if asked is None else asked

    def _ask(self, query: str) -> list[Binding]:
        time.sleep(max(0.0, self._next_at - time.monotonic()))
        try:
            with self._session.post(
                self.url,
                data={"query": query},
                timeout=(min(CONNECT_S, self.manners.timeout_s), self.manners.timeout_s),
                allow_redirects=False,
                stream=True,
            ) as response:
                self._answered = True
                self._check_status(response)
                return _bindings(self.url, response, self._body(response))
        except requests.RequestException as error:
            raise self._fault(error) from error
        finally:
            self._next_at = time.monotonic() + self.manners.pause_s

    def _body(self, response: requests.Response) -> bytes:
        started, body = time.monotonic(), bytearray()
        for chunk in response.iter_content(CHUNK):
            body += chunk
            if len(body) > LARGEST_ANSWER:
                raise EndpointError(
                    f"{self.url} answers with more than {LARGEST_ANSWER:,} bytes.",
                    "Ask for fewer rows a page: --page-size.",
                )
            if time.monotonic() - started > 2 * self.manners.timeout_s:
                raise self._too_slow()
        return bytes(body)

    def _check_status(self, response: requests.Response) -> None:
        status = response.status_code
        if status == requests.codes.ok:
            return
        what = f"{self.url} answers {status} {response.reason or ''}".rstrip()
        if status in PASSING:
            raise PassingError(f"{what}.", GO_ON, self._asked_wait(response))
        if response.is_redirect or response.is_permanent_redirect:
            raise EndpointError(
                f"{what}: it has moved to {shown(response.headers.get('Location', ''))}.",
                "Give that address, if you trust it.",
            )
        said = self._body(response).decode("utf-8", "replace")
        raise EndpointError(
            f"{what}: {first_line(said)}.", "Check the address, and whether it speaks SPARQL."
        )

    def _asked_wait(self, response: requests.Response) -> float | None:
        seconds = _retry_after(response.headers.get("Retry-After", ""))
        if seconds is None:
            too_many = response.status_code == requests.codes.too_many_requests
            return self.manners.full_wait_s if too_many else None
        if seconds > self.manners.longest_wait_s:
            raise EndpointError(
                f"{self.url} asks to wait for {seconds:,.0f} s.", f"Call again then. {GO_ON}"
            )
        return seconds

    def _too_slow(self) -> PassingError:
        return PassingError(
            f"{self.url} did not answer within {self.manners.timeout_s:g} s.",
            f"Ask for fewer rows with --page-size, or wait longer with --timeout. {GO_ON}",
        )

    def _fault(self, error: requests.RequestException) -> EndpointError:
        if isinstance(error, requests.Timeout):
            return self._too_slow()
        if isinstance(error, requests.exceptions.SSLError):
            return EndpointError(
                f"{self.url} has no certificate that can be trusted.", "Check the address."
            )
        if isinstance(error, requests.ConnectionError) and not self._answered:
            return EndpointError(
                f"{self.url} cannot be reached.", "Check the address and the network."
            )
        if isinstance(error, requests.ConnectionError | requests.exceptions.ChunkedEncodingError):
            return PassingError(f"{self.url} closed the connection.")
        return EndpointError(f"{self.url} cannot be asked: {first_line(str(error))}.", GO_ON)


def _bindings(url: str, response: requests.Response, body: bytes) -> list[Binding]:
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind not in ACCEPTED:
        raise EndpointError(
            f"{url} answers with {shown(kind or 'no type')}, not with SPARQL results in JSON.",
            "Give the address of the endpoint itself, not of its page.",
        )
    try:
        found: Any = parse(body)
    except InputError as error:
        raise PassingError(f"{url} answers with JSON that is cut off or broken.") from error
    results = found.get("results")
    rows = results.get("bindings") if isinstance(results, dict) else None
    if not isinstance(rows, list) or not all(_is_binding(row) for row in rows):
        raise EndpointError(
            f"{url} answers with JSON that holds no SPARQL results.",
            "Give the address of a SPARQL 1.1 endpoint.",
        )
    return rows


def _is_binding(row: object) -> bool:
    return isinstance(row, dict) and all(
        isinstance(term, dict) and isinstance(term.get("value"), str) for term in row.values()
    )


def _retry_after(text: str) -> float | None:
    """Seconds to wait by a Retry-After header, which has seconds or a date; None for neither."""
    if text.strip().isdecimal():
        return float(text)
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(0.0, (at - datetime.now(UTC)).total_seconds())


def _is_loopback(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError as error:
        raise UsageError(f"--endpoint {shown(url)} is no address: {error}.") from error
    if parts.scheme not in ("http", "https") or not host or parts.username:
        raise UsageError(
            f"--endpoint {shown(url)} is no address of an endpoint.",
            "Write it as https://query.wikidata.org/sparql.",
        )
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
