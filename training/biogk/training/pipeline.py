"""Work side by side: the next item made in a thread while this one is used, results written behind.

The model computes outside Python's lock, as do tokenizer and server, so that threads suffice.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any, Self, TypeVar

from biogk.core.progress import in_context

T = TypeVar("T")

_END: Any = object()
DEPTH = 2


def ahead(items: Iterator[T]) -> Iterator[T]:
    """The items of an iterator, made in a thread at most `DEPTH` before they are used.

    What the iterator raises is raised where its item would have been.
    """
    worker, step = ThreadPoolExecutor(1, thread_name_prefix="ahead"), in_context(next)
    try:
        waiting: deque[Future[Any]] = deque(worker.submit(step, items, _END) for _ in range(DEPTH))
        while (item := waiting.popleft().result()) is not _END:
            waiting.append(worker.submit(step, items, _END))
            yield item
    finally:
        worker.shutdown(cancel_futures=True)


class Behind:
    """Runs calls in a thread, in order and at most one behind; what they raise comes out later.

    Leaving the block waits for the last one, whatever ends the block: what was computed is kept.
    """

    def __init__(self) -> None:
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="behind")
        self._last: Future[Any] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._worker.shutdown()
        if error is None:
            self.wait()

    def call(self, function: Callable[..., object], *arguments: Any, **options: Any) -> None:
        """Run a function once the one before is done."""
        self.wait()
        self._last = self._worker.submit(in_context(function), *arguments, **options)

    def wait(self) -> None:
        """Return when nothing is under way.

        Raises:
            Exception: what the last function raised.
        """
        if self._last is not None:
            last, self._last = self._last, None
            last.result()
