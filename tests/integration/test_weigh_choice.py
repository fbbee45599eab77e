"""Which triples are weighed first and for how long, and what weighing would take."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from biogk.core.config import Home
from biogk.core.errors import UsageError
from biogk.core.store.driver import Store
from biogk.training.arrays import ArrayStore, bytes_kept, text_key
from biogk.training.language.vectors import VectorCache
from biogk.training.linking.link import link
from biogk.training.weights.choice import Limits, only, seconds_of
from biogk.training.weights.plan import plan_weighing
from biogk.training.weights.weigh import weigh
from commands import assert_one_line, done, run
from small import FOLDED_TRIPLES

pytestmark = pytest.mark.server

WEIGHED = (
    "MATCH (s)-[r]->(o) WHERE r.weight IS NOT NULL RETURN s.name + ' ' + type(r) + ' ' + o.name "
    "ORDER BY s.name, type(r), o.name"
)


def weighed(store: Store) -> list[str]:
    return [row[0] for row in store.table(WEIGHED, {}).rows]


def test_a_relation_first_then_the_rest(loaded: Store, cache: VectorCache) -> None:
    first = weigh(loaded, cache, limits=Limits(only(loaded, ["TREATS"])))
    assert first.triples == 4
    assert {row.split(" ")[1] for row in weighed(loaded)} == {"TREATS"}
    assert weigh(loaded, cache).triples == FOLDED_TRIPLES - 4


def test_kinds_and_relations_are_any_of(loaded: Store, cache: VectorCache) -> None:
    weigh(loaded, cache, limits=Limits(only(loaded, ["HAS_SIDE_EFFECT", "Disease"])))
    left = FOLDED_TRIPLES - len(weighed(loaded))
    assert left == 1  # aspirin treats fever, which is a symptom alone
    assert "aspirin TREATS fever" not in weighed(loaded)


def test_what_a_corpus_names(loaded: Store, cache: VectorCache) -> None:
    chosen = Limits(only(loaded, ["little"]))
    assert weigh(loaded, cache, limits=chosen).triples == 0  # nothing is linked yet
    link(loaded)
    weigh(loaded, cache, limits=chosen)
    found = weighed(loaded)
    assert "warfarin TREATS thrombosis" in found
    assert not [row for row in found if "fever" in row]  # which no document names


def test_the_time_is_over_and_the_next_call_resumes(
    loaded: Store, cache: VectorCache, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("biogk.training.weights.weigh.PAIRS_A_STEP", 2)
    report = weigh(loaded, cache, limits=Limits(seconds=1e-9))
    assert (report.triples, report.left) == (0, FOLDED_TRIPLES)
    clock = iter([0.0, 0.0, *range(5, 500)])
    timed = SimpleNamespace(monotonic=lambda: next(clock))
    monkeypatch.setattr("biogk.training.weights.weigh.time", timed)
    report = weigh(loaded, cache, limits=Limits(seconds=8.0))
    assert 0 < report.triples < FOLDED_TRIPLES
    assert report.left == FOLDED_TRIPLES - report.triples == FOLDED_TRIPLES - len(weighed(loaded))
    monkeypatch.undo()
    told = done("weigh", "--encoder", "minilm", "--for", "0.001s", home=home.root)
    assert f"The time is over; {report.left} triples left. The same call resumes." in told
    assert weigh(loaded, cache).triples == report.left


@pytest.mark.parametrize("estimator", ["parallelogram", "probe"])
def test_the_plan_is_what_is_then_read(
    loaded: Store, cache: VectorCache, snapshot: Callable[[], list[str]], estimator: str
) -> None:
    before = snapshot()
    plan = plan_weighing(loaded, cache, estimator=estimator)
    assert snapshot() == before
    (source,) = plan.sources
    assert plan.total().triples == source.triples == FOLDED_TRIPLES
    assert source.seconds > 0
    if estimator == "probe":
        return  # too few triples to learn from
    computed = cache.computed
    assert weigh(loaded, cache, estimator=estimator).triples == FOLDED_TRIPLES
    assert source.kept < source.sentences
    # every pair was drawn for the plan, and what is kept is not read again
    assert cache.computed - computed == source.sentences - source.kept


def test_the_plan_says_what_it_would_take(home: Home, loaded: Store) -> None:
    told = done("weigh", "--plan", "--encoder", "minilm", home=home.root)
    assert "On this device" in told
    assert "on 64 such" in told
    assert_one_line(
        run("weigh", "--plan", "--only", "TREAT", "--encoder", "minilm", home=home.root),
        "no relation, kind or corpus TREAT. Did you mean TREATS",
        codes=[2],
    )
    assert_one_line(
        run("weigh", "--plan", "--evaluate", "--encoder", "minilm", home=home.root),
        "--evaluate weighs nothing",
        codes=[2],
    )
    done("weigh", "--encoder", "minilm", home=home.root)
    nothing = run("weigh", "--plan", "--encoder", "minilm", home=home.root)
    assert_one_line(nothing, "Nothing is left to weigh", codes=[2])


@pytest.mark.parametrize(
    ("duration", "seconds"), [("45s", 45), ("90m", 5_400), ("8h", 28_800), ("1d12h", 129_600)]
)
def test_durations(duration: str, seconds: float) -> None:
    assert seconds_of(duration) == seconds


@pytest.mark.parametrize("duration", ["", "8", "h", "8 h", "8h!", "-1h", "1w"])
def test_what_is_no_duration(duration: str) -> None:
    with pytest.raises(UsageError, match="is no duration"):
        seconds_of(duration)


@pytest.mark.parametrize("numbers", [128, 384, 768, 1024])
def test_bytes_on_disk_are_about_right(tmp_path: Path, numbers: int) -> None:
    import numpy as np

    with ArrayStore(tmp_path / "vectors") as kept:
        for part in range(8):
            names = [str(1_000 * part + number) for number in range(1_000)]
            kept.put((text_key(name), np.ones(numbers, np.float32)) for name in names)
        pages = kept._base.stat()
    used = 4_096 * sum(pages[f"{part}_pages"] for part in ("leaf", "branch", "overflow")) / 8_000
    assert 0.7 < bytes_kept(numbers) / used < 1.4
