"""Several reviewers of one triple: each verdict is kept, the newest who is sure decides."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from biogk.core.config import Home
from biogk.core.errors import UsageError
from biogk.core.model.verdicts import RIGHT, UNSURE, WRONG, Verdict
from biogk.core.store.driver import Store
from biogk.curate.decide import Decision, Reviewed, decide, undo
from biogk.curate.explain import explain
from biogk.curate.opinions import list_opinions
from biogk.curate.review_table import review_table
from biogk.curate.reviewed_triples import Triple, find_triples
from biogk.load.ingest import load_knowledge
from biogk.training.language.vectors import VectorCache
from biogk.training.weights.weigh import weigh
from commands import answer, assert_one_line, done, run
from small import small_source

pytestmark = pytest.mark.server

ASPIRIN = ("aspirin", "TREATS", "headache")
ORCID = "0000-0002-1825-0097"


def triple(store: Store) -> Triple:
    return find_triples(store, *ASPIRIN)[0]


def say(store: Store, reviewer: str, verdict: Verdict, note: str = "") -> Reviewed:
    return decide(store, [Decision(triple(store), verdict, note, reviewer)])[0]


def state(store: Store) -> str:
    """What the graph has of the triple: marked, there, or out."""
    asked = "MATCH ({id: 't:1'})-[r:TREATS]->({id: 't:2'}) RETURN r.reviewed IS NOT NULL"
    rows = store.table(asked, {}).rows
    return ("marked" if rows[0][0] else "there") if rows else "out"


def opinions(store: Store) -> list[tuple[str, str, bool]]:
    return [(row["reviewer"], row["verdict"], row["counts"]) for row in list_opinions(store)]


def test_unsure_leaves_the_graph_as_it_is(
    loaded: Store, cache: VectorCache, snapshot: Callable[[], list[str]], aside: Path
) -> None:
    weigh(loaded, cache)
    before = snapshot()
    found = say(loaded, "", UNSURE, "one trial")
    assert (found.edges, found.there, found.counts) == (0, True, "unsure")
    assert load_knowledge(loaded, small_source(), rejected_file=aside).refused == 0
    assert state(loaded) == "there"
    (told,) = explain(loaded, "aspirin", "headache", None).verdicts
    assert (told.verdict, told.note, told.counts) == ("unsure", "one trial", True)
    assert undo(loaded, [triple(loaded)])[0].there
    assert snapshot() == before
    # one's own earlier verdict gives way
    say(loaded, "", WRONG)
    assert (say(loaded, "", UNSURE).edges, state(loaded)) == (1, "there")
    say(loaded, "", RIGHT)
    assert (say(loaded, "", UNSURE).edges, state(loaded)) == (1, "there")


def test_the_newest_who_is_sure_decides_and_nothing_is_lost(loaded: Store) -> None:
    say(loaded, "ada", RIGHT, "read it")
    assert state(loaded) == "marked"
    turned = say(loaded, "bob", WRONG, "no trial")
    assert (turned.before, turned.before_by, state(loaded)) == ("right", "ada", "out")
    third = say(loaded, "eve", UNSURE)
    assert (third.verdict, third.counts, third.counts_by) == ("unsure", "wrong", "bob")
    assert state(loaded) == "out"
    assert opinions(loaded) == [
        ("eve", "unsure", False), ("bob", "wrong", True), ("ada", "right", False)
    ]  # fmt: skip
    assert [row["note"] for row in list_opinions(loaded)] == ["", "no trial", "read it"]
    back = undo(loaded, [triple(loaded)], "bob")[0]
    assert (back.edges, back.counts, back.counts_by, state(loaded)) == (1, "right", "ada", "marked")
    with pytest.raises(UsageError, match=r"by ada \(right\), eve \(unsure\), not by bob\."):
        undo(loaded, [triple(loaded)], "bob")
    undo(loaded, [triple(loaded)], "ada")
    assert (opinions(loaded), state(loaded)) == ([("eve", "unsure", True)], "there")
    undo(loaded, [triple(loaded)], "eve")
    assert loaded.read("reviews/list") == []


def test_who_says_the_same_again_decides_again(loaded: Store) -> None:
    say(loaded, "ada", RIGHT, "read it")
    say(loaded, "bob", WRONG)
    say(loaded, "ada", RIGHT)
    assert state(loaded) == "marked"
    assert list_opinions(loaded)[0]["note"] == "read it"


def test_reviews_of_an_older_version_are_those_of_somebody_without_a_name(loaded: Store) -> None:
    say(loaded, "", WRONG, "old")
    loaded.table("MATCH (v:Review) REMOVE v.reviewer, v.others", {}, write=True)
    assert opinions(loaded) == [("", "wrong", True)]
    say(loaded, "ada", RIGHT)
    assert opinions(loaded) == [("ada", "right", True), ("", "wrong", False)]
    undo(loaded, [triple(loaded)], "ada")
    assert (opinions(loaded), state(loaded)) == ([("", "wrong", True)], "out")
    assert undo(loaded, [triple(loaded)])[0].edges == 1


def test_reviewers_at_one_moment_overwrite_nothing(loaded: Store) -> None:
    meant = triple(loaded)
    names = [f"reviewer {number}" for number in range(8)]
    verdicts = [(WRONG, RIGHT)[number % 2] for number in range(8)]

    def work(place: int) -> None:
        decide(loaded, [Decision(meant, verdicts[place], "", names[place])])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    found = opinions(loaded)
    assert sorted(name for name, _, _ in found) == names
    (counting,) = [verdict for _, verdict, counts in found if counts]
    assert state(loaded) == {"right": "marked", "wrong": "out"}[counting]
    for name in names:
        undo(loaded, [meant], name)
    assert state(loaded) == "there"


def test_a_verdict_on_what_has_changed_since_is_not_kept(loaded: Store) -> None:
    meant = triple(loaded)
    assert decide(loaded, [Decision(meant, UNSURE, "", "ada", seen="")])
    late = Decision(meant, RIGHT, "", "bob", seen="")
    with pytest.raises(UsageError, match=r"Since you saw aspirin .*, ada called it unsure\. Your"):
        decide(loaded, [late])
    assert opinions(loaded) == [("ada", "unsure", True)]
    (row,) = loaded.read("reviews/list")
    undo(loaded, [meant], "ada")
    with pytest.raises(UsageError, match="somebody took a verdict back"):
        decide(loaded, [Decision(meant, RIGHT, "", "bob", seen=f"ada unsure {row['reviewed_at']}")])
    assert loaded.read("reviews/list") == []


def test_tables_keep_who_and_when(loaded: Store, home: Home, tmp_path: Path, aside: Path) -> None:
    say(loaded, "ada", RIGHT, "read it")
    say(loaded, f"orcid:{ORCID}", WRONG)
    say(loaded, "eve", UNSURE)
    moved = tmp_path / "reviews.csv"
    moved.write_text(done("review", "list", "--csv", home=home.root), "utf-8")
    before = opinions(loaded)
    loaded.table("MATCH (v:Review) DETACH DELETE v", {}, write=True)
    load_knowledge(loaded, small_source(), rejected_file=aside)
    report = review_table(loaded, moved, rejected_file=aside)
    assert (report.right, report.wrong, report.unsure, report.rejected) == (1, 1, 1, 0)
    # the rows stand newest first, and the newest decides all the same
    assert (opinions(loaded), state(loaded)) == (before, "out")
    table = tmp_path / "more.csv"
    table.write_text(
        "subject,relation,object,verdict,reviewer,reviewed_at\n"
        "aspirin,treats,headache,undo,eve,\n"
        "aspirin,treats,fever,unsure,,2026-01-31\n"
        "aspirin,treats,fever,right,0000-0002-1825-0098,\n"
        "aspirin,treats,fever,right,,31.1.2026\n",
        "utf-8",
    )
    said = done("review", "table", table, "--reviewer", "zoe", home=home.root)
    assert "Right: 0 triples. Wrong: 0. Unsure: 1. Taken back: 1." in said
    assert "Rejected: 2 rows" in said
    reasons = [
        json.loads(line)["reason"]
        for line in home.rejected("review").read_text("utf-8").splitlines()
    ]
    assert "is no ORCID iD" in reasons[0]
    assert reasons[1] == "reviewed_at is '31.1.2026', not a time such as 2026-01-31T10:00:00Z"
    assert ("zoe", "unsure", True) in opinions(loaded)


def test_the_commands(loaded: Store, home: Home) -> None:
    env = {"BIOGK_REVIEWER": "ada"}
    said = done("review", "unsure", *ASPIRIN, "--note", "one trial", home=home.root, env=env)
    assert said.splitlines() == [
        "Unsure, and left in the graph: aspirin TREATS headache (small).",
        "Undo it with: biogk review undo aspirin TREATS headache --reviewer ada",
    ]
    none = done("review", "agreement", home=home.root)
    assert none.startswith("No two reviewers have judged one triple yet.")
    wrong = done("review", "wrong", *ASPIRIN, "--reviewer", ORCID, home=home.root)
    assert "It was called unsure by ada before. It stays out" in wrong
    assert "What orcid:" in done("review", "unsure", *ASPIRIN, home=home.root, env=env)
    told = done("explain", "aspirin", "headache", "--stored", home=home.root)
    assert "Left unsure on" in told
    assert "by ada (another verdict counts): aspirin TREATS headache (small): one trial" in told
    assert "Called wrong on" in told
    (row,) = answer("review", "list", "--verdict", "unsure", home=home.root)
    assert (row["reviewer"], row["counts"], row["note"]) == ("ada", False, "one trial")
    (agreed,) = answer("review", "agreement", home=home.root)
    assert agreed == {
        "first": "ada", "second": f"orcid:{ORCID}",
        "triples": 1, "agreed": 0, "share": 0.0, "kappa": 0.0,
    }  # fmt: skip
    mine = run("review", "undo", *ASPIRIN, home=home.root)
    assert_one_line(mine, "not by somebody without a name.", "--reviewer says whose")
    bad = run("review", "right", *ASPIRIN, "--reviewer", "0000-0002-1825-0098", home=home.root)
    assert_one_line(bad, "no ORCID iD")
    back = done("review", "undo", *ASPIRIN, "--reviewer", ORCID, home=home.root)
    assert back == "Taken back: aspirin TREATS headache (small). What ada says stays: unsure.\n"
