"""The page: addresses below a secret one, on this machine only."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates

from biogk.core.counted import counted
from biogk.core.errors import BiogkError, ServerError, UsageError
from biogk.core.model.verdicts import VERDICTS, in_words
from biogk.core.store.values import cell, day
from biogk.reviewing.desk import Desk

HERE = Path(__file__).parent
HOSTS = ["127.0.0.1", "localhost"]
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; img-src 'self' data:",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
UNDO = "undo"


class ReviewPages:
    """What answers each address.

    Args:
        desk: the queue and its reviewer.
        title: what the queue is called.
    """

    def __init__(self, desk: Desk, title: str) -> None:
        self.desk, self.title = desk, title
        env = Environment(
            autoescape=True, loader=FileSystemLoader(HERE / "templates"), undefined=StrictUndefined
        )
        env.filters |= {"cell": cell, "day": day, "in_words": in_words}
        env.globals |= {"counted": counted, "title": title, "reviewer": desk.reviewer}
        self._templates = Jinja2Templates(env=env)

    def start(self, request: Request) -> Response:
        """The first triple that is open."""
        return self._next(request, 0)

    def triple(self, request: Request) -> Response:
        """One triple, and the verdict before it, that can be taken back."""
        return self._triple(request, self._place(request), last=self._last(request))

    def skip(self, request: Request) -> Response:
        """The next triple that is open."""
        return self._next(request, self._place(request))

    async def judge(self, request: Request) -> Response:
        """Keep a verdict, or take one back; then the next triple, or the one that is open again."""
        form = dict(parse_qsl((await request.body()).decode("utf-8", "replace")))
        return await run_in_threadpool(self._judge, request, form)

    def weights(self, request: Request) -> Response:
        """The weights under rival relations, a piece of the page that comes after the rest."""
        try:
            found = self.desk.rivals(self._place(request))
        except BiogkError as error:
            return self._page(request, "weights.html", rivals=[], problem=str(error))
        return self._page(request, "weights.html", rivals=found, problem="")

    def end(self, request: Request) -> Response:
        """How far the reviewer is, how far all agree, and the last verdict."""
        progress = self.desk.progress()
        return self._page(
            request,
            "end.html",
            progress=progress,
            queued=self.desk.items,
            last=self._last(request),
            agreements=self.desk.agreements(),
        )

    def _judge(self, request: Request, form: dict[str, str]) -> Response:
        place, said, note = self._place(request), form.get("verdict", ""), form.get("note", "")
        try:
            if said == UNDO:
                self.desk.undo(place)
                return _to(request, "triple", place, "?undone")
            if said not in VERDICTS:
                raise UsageError("A verdict is right, wrong or unsure.")
            done = self.desk.judge(place, VERDICTS[said], note, form.get("seen", ""))
            return self._next(request, place, f"?last={place}{'' if done.there else '&gone'}")
        except ServerError as error:
            return self._sorry(request, error, form)
        except BiogkError as error:
            return self._triple(request, place, problem=str(error), note=note)

    def _triple(
        self,
        request: Request,
        place: int,
        *,
        last: int = 0,
        problem: str = "",
        note: str = "",
    ) -> Response:
        progress, sheet = self.desk.progress(), self.desk.sheet(place)
        own = sheet.opinions.by(self.desk.reviewer)
        return self._page(
            request,
            "triple.html",
            409 if problem else 200,
            place=place,
            queued=self.desk.items,
            sheet=sheet,
            own=own,
            progress=progress,
            problem=problem,
            note=note or (own.note if own else ""),
            last=last,
            asks_model=self.desk.reweighing is not None,
        )

    def _next(self, request: Request, place: int, query: str = "") -> Response:
        found = self.desk.progress().open_after(place)
        if found is None:
            return _to(request, "end", query=query)
        return _to(request, "triple", found, query)

    def _place(self, request: Request) -> int:
        place: int = request.path_params["place"]
        if not 1 <= place <= len(self.desk.items):
            raise UsageError(f"The queue has {counted(len(self.desk.items), 'triple')}.")
        return place

    def _last(self, request: Request) -> int:
        """The place of the verdict before, which can be taken back; 0 where there is none."""
        last = request.query_params.get("last", "")
        known = last.isdecimal() and 0 < int(last) <= len(self.desk.items)
        return int(last) if known else 0

    def failed(self, request: Request, error: Exception) -> Response:
        """One line, and a way to try again."""
        return self._sorry(request, error, {})

    def _sorry(self, request: Request, error: Exception, form: Mapping[str, str]) -> Response:
        status = 503 if isinstance(error, ServerError) else 404
        return self._page(request, "sorry.html", status, problem=str(error), form=form)

    def _page(self, request: Request, name: str, status: int = 200, **values: Any) -> Response:
        return self._templates.TemplateResponse(request, name, values, status)


def app_of(desk: Desk, title: str) -> tuple[Starlette, str]:
    """The application, and the path that it has to itself: a secret that nobody can guess.

    Args:
        desk: the queue and its reviewer.
        title: what the queue is called.
    """
    pages, secret = ReviewPages(desk, title), secrets.token_urlsafe(24)
    routes = [
        Route("/", pages.start, name="start"),
        Route("/end", pages.end, name="end"),
        Route("/{place:int}", pages.triple, name="triple"),
        Route("/{place:int}", pages.judge, methods=["POST"], name="judge"),
        Route("/{place:int}/skip", pages.skip, name="skip"),
        Route("/{place:int}/weights", pages.weights, name="weights"),
        Mount("/static", StaticFiles(directory=HERE / "static"), name="static"),
    ]
    app = Starlette(
        routes=[Mount(f"/{secret}", routes=routes), Route("/{rest:path}", _refused)],
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=HOSTS, www_redirect=False),
            Middleware(BaseHTTPMiddleware, dispatch=_guarded),
        ],
        exception_handlers={BiogkError: pages.failed},
    )
    return app, f"/{secret}/"


async def _guarded(request: Request, answer: Callable[[Request], Awaitable[Response]]) -> Response:
    """Refuse what another site sends, and let the browser load nothing from elsewhere."""
    origin = request.headers.get("origin")
    if origin is not None and origin != f"http://{request.headers.get('host')}":
        return PlainTextResponse("Another page sent this; it is not done.\n", 403)
    response = await answer(request)
    response.headers.update(HEADERS)
    return response


def _refused(_: Request) -> Response:
    return PlainTextResponse(
        "This address lacks the key of `biogk review serve`: open the one that it printed.\n", 403
    )


def _to(request: Request, name: str, place: int | None = None, query: str = "") -> Response:
    values = {} if place is None else {"place": place}
    return RedirectResponse(request.url_for(name, **values).path + query, 303)
