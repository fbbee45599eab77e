"""Reviews: what was called wrong stays out, what was called right stays marked, undo is exact."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from biogk.api import Graph
from biogk.core.config import Home
from biogk.core.counted import counted
from biogk.core.errors import InputError, UsageError
from biogk.core.model.rows import EntityRow, TripleRow
from biogk.core.model.verdicts import RIGHT, WRONG, Verdict
from biogk.core.store.driver import Store
from biogk.core.store.runs import delete_run
from biogk.curate.decide import Decision, decide, undo
from biogk.curate.opinions import list_opinions
from biogk.curate.review_table import review_table
from biogk.curate.reviewed_triples import Triple, find_reviewed, find_triples
from biogk.curate.same_as import join_same
from biogk.curate.sources import remove_source
from biogk.load.ingest import load_knowledge
from biogk.load.plan import LoadPlan
from biogk.training.language.vectors import VectorCache
from biogk.training.linking.link import link
from biogk.training.weights.weigh import weigh
from commands import answer, assert_one_line, done, run
from small import FOLDED_TRIPLES, OTHER, Small, small_source
from small_runs import write_small_run

pytestmark = pytest.mark.server

Snapshot = Callable[[], list[str]]
ASPIRIN = ("aspirin", "TREATS", "headache")


def say(store: Store, verdict: Verdict, *names: str, note: str = "") -> list[int]:
    found = find_triples(store, *names)
    return [each.edges for each in decide(store, [Decision(one, verdict, note) for one in found])]


def take_back(store: Store, *names: str) -> list[int]:
    return [each.edges for each in undo(store, find_triples(store, *names))]


def edges(store: Store, where: str = "true") -> int:
    rows = store.table(f"MATCH (s:Entity)-[r]->(o:Entity) WHERE {where} RETURN count(r)", {}).rows
    return int(rows[0][0])


def at_once(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with their times to the microsecond, which is what a table keeps."""
    when = datetime.fromisoformat
    return sorted((row | {"reviewed_at": when(row["reviewed_at"])} for row in rows), key=str)


def aspirin(store: Store) -> int:
    return edges(store, "s.name = 'aspirin' AND o.name = 'headache' AND type(r) = 'TREATS'")


@pytest.mark.parametrize("atomic", [0, 200_000])
def test_what_is_wrong_stays_out_until_that_is_undone(
    atomic: int, loaded: Store, cache: VectorCache, aside: Path, snapshot: Snapshot
) -> None:
    weigh(loaded, cache)
    before = snapshot()
    assert say(loaded, WRONG, *ASPIRIN, note="no trial") == [1]
    assert aspirin(loaded) == 0
    report = load_knowledge(
        loaded, small_source(), rejected_file=aside, plan=LoadPlan(atomic_rows=atomic)
    )
    assert (report.refused, bool(report.changes)) == (1, False)
    assert aspirin(loaded) == 0
    assert say(loaded, WRONG, *ASPIRIN) == [0]
    (kept,) = list_opinions(loaded, "wrong")
    assert (kept["subject"], kept["source"], kept["note"]) == ("aspirin", "small", "no trial")
    assert take_back(loaded, *ASPIRIN) == [1]
    # with its weight, estimator and names in the source
    assert snapshot() == before


def test_what_is_right_stays_marked_and_leaves_the_doubtful(
    loaded: Store, aside: Path, snapshot: Snapshot
) -> None:
    before = snapshot()
    assert say(loaded, RIGHT, *ASPIRIN) == [1]
    marked = "r.reviewed = date()"
    assert edges(loaded, marked) == 1
    remove_source(loaded, "small")
    assert edges(loaded) == 0
    load_knowledge(loaded, small_source(), rejected_file=aside)
    assert edges(loaded, marked) == 1
    assert take_back(loaded, *ASPIRIN) == [1]
    assert edges(loaded, "r.reviewed IS NOT NULL") == 0
    assert len(snapshot()) == len(before)
    with pytest.raises(UsageError, match=r"Nobody has reviewed aspirin TREATS headache \(small\)"):
        take_back(loaded, *ASPIRIN)


def test_a_verdict_can_be_changed(loaded: Store, snapshot: Snapshot) -> None:
    before = snapshot()
    assert say(loaded, WRONG, *ASPIRIN) == [1]
    assert say(loaded, RIGHT, *ASPIRIN) == [1]
    assert aspirin(loaded) == 1
    assert say(loaded, WRONG, *ASPIRIN) == [1]
    assert take_back(loaded, *ASPIRIN) == [1]
    assert snapshot() == before


def test_a_note_is_of_its_verdict_and_one_line(loaded: Store) -> None:
    def noted() -> tuple[str, str]:
        (row,) = list_opinions(loaded)
        return row["note"], str(row["reviewed_at"])

    say(loaded, WRONG, *ASPIRIN, note="no\nsuch  study")
    first = noted()
    assert first[0] == "no such study"
    # the same again keeps note and time
    say(loaded, WRONG, *ASPIRIN)
    assert noted() == first
    say(loaded, RIGHT, *ASPIRIN)
    assert noted()[0] == ""
    assert noted()[1] > first[1]


def test_a_source_takes_its_edges_along_and_the_verdict_stays(loaded: Store, aside: Path) -> None:
    say(loaded, WRONG, *ASPIRIN)
    remove_source(loaded, "small")
    report = load_knowledge(loaded, small_source(), rejected_file=aside)
    assert report.refused == 1
    assert edges(loaded) == FOLDED_TRIPLES - 1
    # what was taken out went with the source: there is nothing to bring back but by a load
    turned = decide(loaded, [Decision(find_triples(loaded, *ASPIRIN)[0], RIGHT)])
    assert [(each.edges, each.there, each.before) for each in turned] == [(0, False, "wrong")]
    remove_source(loaded, "small")
    # entities and all are gone, the verdict can be taken back
    (reviewed,) = find_reviewed(loaded, "Aspirin", "treats", "headache")
    assert [each.edges for each in undo(loaded, [reviewed])] == [0]
    load_knowledge(loaded, small_source(), rejected_file=aside)
    assert edges(loaded) == FOLDED_TRIPLES


def test_one_verdict_is_for_every_source_unless_one_is_named(loaded: Store, aside: Path) -> None:
    load_knowledge(loaded, OTHER, rejected_file=aside)
    assert say(loaded, WRONG, *ASPIRIN, "other") == [1]
    assert edges(loaded, "r.source = 'small' AND s.name = 'aspirin' AND o.id = 't:2'") == 1
    assert take_back(loaded, *ASPIRIN, "other") == [1]
    assert say(loaded, WRONG, *ASPIRIN) == [1, 1]
    assert edges(loaded, "r.source = 'other'") == 0
    assert sorted(take_back(loaded, *ASPIRIN)) == [1, 1]


def test_predictions_that_are_wrong_are_not_written_again(
    loaded: Store, tmp_path: Path, snapshot: Snapshot
) -> None:
    link(loaded)
    without = snapshot()
    assert write_small_run(loaded, tmp_path, "first") == (1, 0)
    before = snapshot()
    said = ("penicillin", "predicted_has_side_effect", "rash")
    assert say(loaded, WRONG, *said) == [1]
    assert edges(loaded, "r.run IS NOT NULL") == 0
    assert write_small_run(loaded, tmp_path, "second") == (0, 1)
    assert edges(loaded, "r.run IS NOT NULL") == 0
    delete_run(loaded, "second")
    assert take_back(loaded, *said) == [1]
    assert snapshot() == before
    # of a run that is gone nothing comes back
    assert say(loaded, WRONG, *said) == [1]
    delete_run(loaded, "first")
    assert take_back(loaded, *said) == [0]
    assert snapshot() == without


def test_predictions_that_are_right_can_be_promoted_alone(
    loaded: Store, tmp_path: Path, home: Home
) -> None:
    link(loaded)
    write_small_run(loaded, tmp_path, "first")
    alone = ("runs", "promote", "first", "--source", "found", "--reviewed")
    assert_one_line(run(*alone, home=home.root), "that was called right", "biogk review")
    say(loaded, RIGHT, "penicillin", "PREDICTED_HAS_SIDE_EFFECT", "rash")
    assert answer(*alone, home=home.root)["triples"] == 1
    # a run that finds it later finds it marked
    write_small_run(loaded, tmp_path, "second")
    assert edges(loaded, "r.run IS NOT NULL AND r.reviewed IS NOT NULL") == 2


def test_pairs_that_are_not_one_concept_are_not_joined_again(loaded: Store, aside: Path) -> None:
    load_knowledge(loaded, OTHER, rejected_file=aside)
    assert join_same(loaded).changes.relationships_created == 2
    # in whichever direction
    assert say(loaded, WRONG, "u:2", "SAME_AS", "t:2") == [1]
    say(loaded, RIGHT, "u:1", "SAME_AS", "t:1")
    report = join_same(loaded)
    assert (report.refused, bool(report.changes)) == (1, False)
    # what a curator called right stays, though nothing says so any more
    loaded.table("MATCH (e:Entity {id: 'u:1'}) SET e.name = 'else'", {}, write=True)
    report = join_same(loaded)
    assert (report.removed, report.kept) == (0, 1)
    assert take_back(loaded, "t:2", "same_as", "u:2") == [1]
    assert edges(loaded, "type(r) = 'SAME_AS'") == 2


def test_names_that_mean_nothing_or_too_much(loaded: Store, aside: Path) -> None:
    def fails(says: str, *names: str) -> None:
        with pytest.raises(UsageError) as caught:
            find_triples(loaded, *names)
        assert says in str(caught.value)

    fails("Did you mean aspirin?", "asprin", "TREATS", "headache")
    fails("There is aspirin TREATS headache (small).", "aspirin", "CAUSES", "headache")
    fails("The other way round there is aspirin TREATS", "headache", "TREATS", "aspirin")
    fails("Nothing at all is stated", "aspirin", "TREATS", "pneumonia")
    fails("in nowhere. There is", *ASPIRIN, "nowhere")
    twin = Small(
        (
            EntityRow("t:21", "aspirin", ("Drug",)),
            EntityRow("t:2", "headache"),
            TripleRow("t:21", "TREATS", "t:2", "x"),
        ),
        "small",
    )
    load_knowledge(loaded, twin, rejected_file=aside)
    fails("t:21 to t:2. Name the entities by their ids", *ASPIRIN)
    assert [each.subject for each in find_triples(loaded, "t:21", "treats", "headache")] == ["t:21"]


def test_a_table_of_verdicts(loaded: Store, cache: VectorCache, home: Home, tmp_path: Path) -> None:
    weigh(loaded, cache)
    lines = done("query", "doubtful", "--csv", home=home.root).splitlines()
    doubtful = len(lines) - 1
    assert doubtful > 3
    table = tmp_path / "doubtful.csv"
    verdicts = ["verdict,note", "right,", 'Wrong,"a, b"', "maybe,", *[","] * (doubtful - 3)]
    table.write_text("\n".join(map(",".join, zip(lines, verdicts, strict=True))), "utf-8")
    said = done("review", "table", table, home=home.root)
    assert "Right: 1 triple. Wrong: 1. Edges that this marked, took out or brought back: 2." in said
    assert f"Passed over: {counted(doubtful - 3, 'row')} without a verdict." in said
    assert "Rejected: 1 row, see " in said
    assert "; the first: line 4: 'maybe' is no verdict" in said
    (rejected,) = home.rejected("review").read_text("utf-8").splitlines()
    reason = "'maybe' is no verdict: right, wrong, unsure, undo, or nothing"
    assert json.loads(rejected)["reason"] == reason
    assert json.loads(rejected)["line"] == 4
    assert edges(loaded) == FOLDED_TRIPLES - 1
    assert edges(loaded, "r.reviewed IS NOT NULL") == 1
    left = done("query", "doubtful", "--csv", home=home.root).splitlines()
    assert len(left) == len(lines) - 2


def test_a_table_takes_verdicts_back(loaded: Store, tmp_path: Path, aside: Path) -> None:
    say(loaded, WRONG, *ASPIRIN)
    table = tmp_path / "back.tsv"
    rows = ["aspirin\tTREATS\theadache\tundo", "aspirin\ttreats\tfever\tundo"]
    table.write_text("\n".join(["Subject\tRelation\tObject\tVERDICT ", *rows]), "utf-8")
    report = review_table(loaded, table, rejected_file=aside)
    assert (report.undone, report.edges, report.rejected) == (1, 1, 1)
    assert report.first_reason.startswith("line 3: Nobody has reviewed aspirin TREATS fever")
    assert edges(loaded) == FOLDED_TRIPLES
    with pytest.raises(InputError, match=r"No row of .* could be used, of 2 rows with a verdict"):
        review_table(loaded, table, rejected_file=aside)


def test_reviews_move_to_another_graph_before_its_triples_are_there(
    loaded: Store, home: Home, tmp_path: Path, aside: Path
) -> None:
    say(loaded, WRONG, *ASPIRIN, note='says "so", twice')
    say(loaded, RIGHT, "warfarin", "TREATS", "thrombosis")
    moved = tmp_path / "reviews.csv"
    moved.write_text(done("review", "list", "--csv", home=home.root), "utf-8")
    before = list_opinions(loaded)
    loaded.table("MATCH (n) DETACH DELETE n", {}, write=True)
    report = review_table(loaded, moved, rejected_file=aside)
    assert (report.right, report.wrong, report.edges, report.rejected) == (1, 1, 0, 0)
    assert report.waiting == 2
    after = list_opinions(loaded)

    assert at_once(after) == at_once(before)
    assert load_knowledge(loaded, small_source(), rejected_file=aside).refused == 1
    assert edges(loaded) == FOLDED_TRIPLES - 1
    assert edges(loaded, "r.reviewed IS NOT NULL") == 1


def test_the_commands(loaded: Store, home: Home, tmp_path: Path) -> None:
    assert "Nothing was reviewed yet" in done("review", "list", home=home.root)
    wrong = done("review", "wrong", *ASPIRIN, "--note", "why", home=home.root)
    out = "Wrong, and out of the graph: aspirin TREATS headache (small)."
    assert wrong.splitlines() == [
        f"{out} It stays out when small is loaded again.",
        "Undo it with: biogk review undo aspirin TREATS headache",
    ]
    assert "why" in done("review", "list", home=home.root)
    assert answer("review", "list", "--verdict", "right", home=home.root) == []
    (row,) = answer("review", "list", home=home.root)
    assert (row["subject_id"], row["object_id"], row["verdict"]) == ("t:1", "t:2", "wrong")
    back = done("review", "undo", *ASPIRIN, home=home.root)
    assert back == "As before the review: aspirin TREATS headache (small).\n"
    assert_one_line(run("review", "undo", *ASPIRIN, home=home.root), "Nobody has reviewed")
    assert_one_line(run("review", "wrong", "x", "TREATS", "y", home=home.root), "called 'x'")
    turned = run("review", "wrong", "TREATS", "aspirin", "headache", home=home.root)
    assert_one_line(turned, "The order is SUBJECT RELATION OBJECT")
    named = done("review", "right", *ASPIRIN, "--source", "small", home=home.root)
    assert named.endswith("aspirin TREATS headache --source small\n")
    changed = done("review", "wrong", *ASPIRIN, home=home.root)
    assert "It was called right before." in changed
    lacks = tmp_path / "lacks.tsv"
    lacks.write_text("subject\tobject\nx\ty\n", "utf-8")
    failed = run("review", "table", lacks, home=home.root)
    assert_one_line(failed, "lacks relation, verdict among its columns; it has 'subject', 'object'")
    assert_one_line(run("review", "table", tmp_path / "no.csv", home=home.root), "is not there")


def test_from_a_notebook(loaded: Store, home: Home) -> None:
    graph = Graph(loaded, home)
    (gone,) = graph.review.wrong(*ASPIRIN, note="no")
    assert (gone.triple.source, gone.edges, gone.verdict) == ("small", 1, "wrong")
    assert [(row["subject"], row["note"]) for row in graph.review.list()] == [("aspirin", "no")]
    assert graph.review.list(verdict="right") == []
    assert [each.edges for each in graph.review.undo(*ASPIRIN)] == [1]
    assert graph.review.list() == []
    (marked,) = graph.review.right(*ASPIRIN, source="small")
    assert (marked.edges, marked.verdict, marked.there) == (1, "right", True)
    with pytest.raises(UsageError, match="Nothing says aspirin CAUSES headache"):
        graph.review.wrong("aspirin", "CAUSES", "headache")


def test_a_broken_off_verdict_changes_nothing(
    loaded: Store, snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = snapshot()
    good = find_triples(loaded, *ASPIRIN)[0]
    bad = Triple("t:1", "no type", "t:2", "small", "aspirin", "headache")
    with pytest.raises(UsageError, match="cannot be a label or a relationship type"):
        decide(loaded, [Decision(good, WRONG), Decision(bad, WRONG)])
    assert snapshot() == before


def test_reviews_see_what_same_as_joins(loaded: Store, aside: Path) -> None:
    other = Small(
        (
            EntityRow("v:1", "Aspro", ("Drug",), identifiers=("mesh:D1",)),
            EntityRow("v:2", "pneumonia", ("Disease",)),
            TripleRow("v:1", "TREATS", "v:2", "y"),
        ),
        "v",
    )
    load_knowledge(loaded, other, rejected_file=aside)
    loaded.table("MATCH (e {id: 't:1'}) SET e.identifiers = ['MESH:D1']", {}, write=True)
    with pytest.raises(UsageError, match="Nothing says"):
        find_triples(loaded, "aspirin", "TREATS", "pneumonia")
    join_same(loaded)
    (found,) = find_triples(loaded, "aspirin", "TREATS", "pneumonia")
    assert (found.subject, found.source) == ("v:1", "v")
    # of a source that says it of the entities themselves those are meant
    assert {each.subject for each in find_triples(loaded, *ASPIRIN)} == {"t:1"}


def test_tables_take_identifiers(loaded: Store, aside: Path, tmp_path: Path) -> None:
    loaded.table(
        "MATCH (a {id: 't:1'}), (b {id: 't:2'}) "
        "SET a.identifiers = ['MESH:D001241', 'smiles:CC'], b.identifiers = ['umls:C0018681']",
        {},
        write=True,
    )
    table = tmp_path / "verdicts.csv"
    table.write_text(
        "subject,relation,object,verdict\n"
        "mesh:d001241,treats,UMLS:c0018681,right\n"
        "smiles:cc,treats,headache,wrong\n",
        encoding="utf-8",
    )
    report = review_table(loaded, table, rejected_file=aside)
    assert (report.right, report.wrong, report.rejected) == (1, 0, 1)
    assert "No entity is called 'smiles:cc'" in report.first_reason
