"""Trainings side by side, in processes of their own."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool

import torch

from biogk.core.errors import TrainingError
from biogk.core.progress import track
from biogk.training.extraction.evaluating.trial import Trial, Worker
from biogk.training.extraction.plan import Plan


def side_by_side(worker: Worker, plans: Sequence[Plan], jobs: int) -> Iterator[Trial]:
    """Attempt plans in several processes at once, each with its share of the cores.

    Args:
        worker: is copied into each process, which opens a connection of its own.
        plans: what to train.
        jobs: how many at once.

    Yields:
        What became of each, in the order in which they end.

    Raises:
        TrainingError: a process was ended from outside.
    """
    threads = max(1, len(os.sched_getaffinity(0)) // jobs)
    before = multiprocessing.active_children()
    # a fork would hand down threads and connections that it cannot use
    pool = ProcessPoolExecutor(
        jobs, multiprocessing.get_context("spawn"), _begin, initargs=(threads,)
    )
    try:
        with track("trainings", len(plans)) as advance:
            for done in as_completed([pool.submit(_attempt, worker, plan) for plan in plans]):
                yield done.result()
                advance(1)
    except BrokenProcessPool as error:
        raise TrainingError(
            "A training was ended from outside, perhaps for lack of memory.",
            "Give fewer --jobs; the same command does what is left.",
        ) from error
    finally:
        for process in set(multiprocessing.active_children()).difference(before):
            process.terminate()
        pool.shutdown(cancel_futures=True)


def _begin(threads: int) -> None:
    # Ctrl-C reaches all processes of a terminal; the first one ends these
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    torch.set_num_threads(threads)


def _attempt(worker: Worker, plan: Plan) -> Trial:
    try:
        return worker.attempt(plan)
    finally:
        worker.store.close()
