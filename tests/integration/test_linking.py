"""Links and coverage in the database."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from biogk.core.config import Home
from biogk.core.errors import InputError
from biogk.core.model.rows import EntityRow, TripleRow
from biogk.core.store.driver import Store
from biogk.curate.same_as import join_same
from biogk.load.ingest import load_corpus, load_knowledge
from biogk.training.linking.candidates import Rules
from biogk.training.linking.coverage import CoverageShare, coverage
from biogk.training.linking.link import link
from commands import answer, assert_one_line, done, run
from small import Small, document

pytestmark = pytest.mark.server

LINKS = """
MATCH (m:Mention)-[l:LINKED_TO]->(e)
RETURN m.text, e.id, l.method, l.score ORDER BY m.id, l.score DESC, e.id
"""
SECOND = (
    EntityRow("u:1", "Headache", ("Symptom",)),
    EntityRow("u:2", "Bleeding, gastric", ("Disease",), ("haemorrhage",)),
    TripleRow("u:2", "HAS_SYMPTOM", "u:1", "x"),
)


@pytest.fixture
def corpus(loaded: Store, aside: Path) -> Store:
    load_knowledge(loaded, Small(SECOND, "second"), rejected_file=aside)
    sentences = [
        *(f"A {{headache}} came on day {day} ." for day in range(11)),
        "Gastric bleeding (GB) : {GB} after [warfarinn] .",
    ]
    rows = [
        document(f"many:{number}", "many", "train", marked)
        for number, marked in enumerate(sentences)
    ]
    load_corpus(loaded, Small(rows, "many"), rejected_file=aside)
    return loaded


def test_other_rules_replace_the_links(corpus: Store) -> None:
    plain = link(corpus, corpora=["many"])
    before = corpus.table(LINKS, {}).rows
    assert plain.methods == {"name": 11, "normalised-name": 1, "abbreviation": 2}
    assert before[0] == ["headache", "t:2", "name", 1.0]
    assert before[1] == ["headache", "u:1", "normalised-name", 0.9]
    assert ["GB", "t:3", "abbreviation", 0.855] in before
    wider = link(corpus, corpora=["many"], rules=Rules(approximate=0.9, nested=True))
    assert wider.documents == 12
    assert ["warfarinn", "t:7"] in [row[:2] for row in corpus.table(LINKS, {}).rows]
    link(corpus, corpora=["many"])
    assert corpus.table(LINKS, {}).rows == before


def test_what_same_as_joins_counts_as_one(corpus: Store, home: Home) -> None:
    before = link(corpus, corpora=["many"])
    join_same(corpus)
    again = link(corpus, corpora=["many"])
    assert again.documents == before.documents
    assert again.methods == before.methods
    assert link(corpus, corpora=["many"]).documents == 0
    rows = corpus.table(LINKS, {}).rows
    assert [row[1:] for row in rows[:2]] == [
        ["t:2", "name", 1.0],
        ["u:1", "normalised-name", 1.0],
    ]
    frequent = answer("query", "frequent", "--corpus", "many", home=home.root)
    assert [(row["id"], row["documents"], row["mentions"]) for row in frequent[:1]] == [
        ("t:2", 11, 11)
    ]
    assert "u:1" not in {row["id"] for row in frequent}
    stated = answer("query", "stated", "--corpus", "many", home=home.root)
    assert "HAS_SYMPTOM" not in {row["stated"] for row in stated}


def test_coverage_counts_names_by_source_and_method(corpus: Store, home: Home) -> None:
    with pytest.raises(InputError, match="no annotated mention of the corpus other"):
        coverage(corpus, "other")
    with pytest.raises(InputError, match="No text of many is linked"):
        coverage(corpus, "many")
    link(corpus, corpora=["many"])
    report = coverage(corpus, "many")
    assert report.total == CoverageShare(3, 1)
    assert report.sources == {
        "second": CoverageShare(2, 1),
        "small": CoverageShare(2, 1),
        "(all)": CoverageShare(2, 1),
    }
    assert report.methods["small"] == {
        "abbreviation": CoverageShare(1, 0),
        "name": CoverageShare(1, 1),
    }
    assert report.methods["second"]["normalised-name"] == CoverageShare(1, 1)
    assert report.entities == {"second": CoverageShare(2, 1), "small": CoverageShare(2, 1)}
    printed = answer("coverage", "--corpus", "many", home=home.root)
    assert printed["total"] == {"names": 3, "frequent": 1}
    table = done("coverage", "--corpus", "many", home=home.root)
    assert "66.7" in table
    saved = answer("query", "coverage", "--corpus", "many", home=home.root)
    assert {row["source"]: row["distinct_mentions"] for row in saved} == {
        "(all)": 3,
        "second": 2,
        "small": 2,
    }


def test_what_the_graph_states_of_annotated_pairs(corpus: Store, home: Home, aside: Path) -> None:
    sentences = (
        "[Penicillin] was given for pneumonia .",
        "A {rash} came under [penicillin] .",
        "{Thrombosis} and {rash} under [warfarin] .",
    )
    rows = [document(f"pairs:{n}", "pairs", "train", marked) for n, marked in enumerate(sentences)]
    load_corpus(corpus, Small(rows, "pairs"), rejected_file=aside)
    link(corpus, corpora=["pairs"])
    found = answer("query", "stated", "--corpus", "pairs", home=home.root)
    assert [(row["stated"], row["pairs"], row["annotated"]) for row in found] == [
        ("(any two)", 5, 3),
        ("HAS_SIDE_EFFECT", 2, 2),
        ("TREATS", 2, 1),
    ]
    assert found[-1]["per_cent"] == 50


def test_what_is_stated_of_a_wider_concept_counts_where_it_is_linked(
    corpus: Store, home: Home, aside: Path
) -> None:
    wider = (
        EntityRow("w:1", "blood loss", ("Disease",)),
        EntityRow("t:3", "gastric bleeding"),
        EntityRow("t:7", "warfarin"),
        TripleRow("t:3", "IS_A", "w:1", "is_a"),
        TripleRow("t:7", "CAUSES", "w:1", "x"),
    )
    load_knowledge(corpus, Small(wider, "wider"), rejected_file=aside)
    rows = [document("w:0", "w", "train", "{Gastric bleeding} under [warfarin] .")]
    load_corpus(corpus, Small(rows, "w"), rejected_file=aside)
    link(corpus, corpora=["w"])
    assert [row["stated"] for row in corpus.read("saved/stated", corpus="w", score=0.5)] == [
        "(any two)"
    ]
    assert answer("link", "--corpus", "w", "--wider", "1", home=home.root)["methods"] == {
        "name": 1,
        "normalised-name": 1,
    }
    linked = {row[1]: row[2:] for row in corpus.table(LINKS, {}).rows}
    assert linked["w:1"] == ["wider", 0.45]
    found = answer("query", "stated", "--corpus", "w", home=home.root)
    assert [(row["stated"], row["pairs"], row["annotated"]) for row in found] == [
        ("(any two)", 1, 1),
        ("CAUSES", 1, 1),
    ]


def test_links_are_judged_by_the_identifiers_of_the_annotation(
    store: Store, home: Home, aside: Path, tmp_path: Path
) -> None:
    given = (
        EntityRow("a:1", "zoratin", ("Drug",), identifiers=("MESH:D000001",)),
        EntityRow("a:2", "cramps", ("Symptom",), identifiers=("mesh:D000002",)),
        EntityRow("a:3", "Cramps", ("Symptom",), identifiers=("mesh:D000003", "umls:C0000001")),
        EntityRow("a:4", "fever", ("Symptom",)),
        EntityRow("a:5", "rash", ("Symptom",), identifiers=("mesh:D000005",)),
    )
    load_knowledge(store, Small(given, "a"), rejected_file=aside)
    text = "Zoratin eased cramps and fever but not foo rash."

    def mention(name: str, type_: str, **identifiers: str) -> dict[str, object]:
        start = text.index(name)
        return {"start": start, "end": start + len(name), "type": type_, **identifiers}

    mentions = [
        mention("Zoratin", "Drug", identifiers="D000001"),
        mention("cramps", "Sign", identifiers="mesh:D000002"),
        mention("fever", "Sign", identifiers="D000004"),
        mention("foo rash", "Sign", identifiers="D000005"),
        mention("not", "Word"),
    ]
    path = tmp_path / "train.jsonl"
    path.write_text(json.dumps({"id": "1", "text": text, "mentions": mentions}) + "\n")
    assert run("link", "--corpus", "m", "--evaluate", home=home.root).returncode == 1
    done("load", "jsonl", path, "--corpus", "m", home=home.root)
    (row,) = store.table("MATCH (m:Mention {text: 'cramps'}) RETURN m.identifiers", {}).rows
    assert row == [["mesh:D000002"]]
    found = answer("link", "--corpus", "m", "--evaluate", home=home.root)
    total = {"mentions": 4, "known": 3, "linked": 3, "judged": 2, "right": 2, "first": 2}
    measured = {"links": 3, "right_links": 2, "precision": 0.6667, "recall": 0.6667, "f1": 0.6667}
    assert found["types"]["(all)"] == {**total, **measured, "ambiguity": 1.5}
    assert found["missed"] == [["foo rash", 1]]
    assert found["wrong"] == [["cramps", "a:3", 1]]
    told = done("link", "--corpus", "m", "--evaluate", home=home.root)
    assert "Wrong most often: cramps as a:3 (1)." in told
    assert not store.table("MATCH ()-[l:LINKED_TO]->() RETURN l", {}).rows


def test_annotators_say_what_a_mention_names(
    loaded: Store, home: Home, tmp_path: Path, aside: Path
) -> None:
    other = EntityRow("mesh:D999904", "acetylsalicylate", ("Drug",))
    load_knowledge(loaded, Small([other], "other"), rejected_file=aside)
    text = "Aspirin and warfarin after a rash , not headache ."
    mentions = [
        {"start": 0, "end": 7, "type": "Drug", "identifiers": "MESH:D999904"},
        {"start": 12, "end": 20, "type": "Drug", "identifiers": "MESH:D999999"},
        {"start": 29, "end": 33, "type": "Sign"},
    ]
    path = tmp_path / "train.jsonl"
    path.write_text(json.dumps({"id": "1", "text": text, "mentions": mentions}) + "\n")
    done("load", "jsonl", path, "--corpus", "given", home=home.root)
    found = answer("link", "--corpus", "given", "--gold", home=home.root)
    assert found["methods"] == {"gold": 1, "name": 2}
    assert {tuple(row[:3]) for row in loaded.table(LINKS, {}).rows} == {
        ("Aspirin", "mesh:D999904", "gold"),
        ("rash", "t:9", "name"),
        ("headache", "t:2", "name"),
    }
    again = answer("link", "--corpus", "given", "--gold", home=home.root)
    assert again["documents"] == 0
    refused = run("link", "--gold", "--evaluate", home=home.root)
    assert_one_line(refused, "what --evaluate compares with")
    answer("link", "--corpus", "given", home=home.root)
    assert ["Aspirin", "t:1"] in [row[:2] for row in loaded.table(LINKS, {}).rows]


def test_genes_of_a_source_are_of_the_species_that_was_said(
    loaded: Store, home: Home, tmp_path: Path, aside: Path
) -> None:
    table = tmp_path / "genes.tsv"
    table.write_text("gene\tdisease\nZrt1\tfever\n")
    load = (
        "load",
        "triples",
        table,
        "--source",
        "mice",
        "--subject",
        "gene",
        "--object",
        "disease",
    )
    load += ("--relation", "GENE_ASSOCIATED_WITH")
    refused = run(*load, "--taxon", "mouse", home=home.root)
    assert_one_line(refused, "'mouse' is no species of the NCBI Taxonomy")
    done(*load, "--taxon", "NCBITaxon:10090", home=home.root)
    sentences = ("Zrt1 in patients with fever .", "Zrt1 in mice .", "Zrt1 .")
    rows = [document(f"s:{n}", "s", "train", text) for n, text in enumerate(sentences)]
    load_corpus(loaded, Small(rows, "s"), rejected_file=aside)
    link(loaded, corpora=["s"])
    texts = "MATCH (d:Document)-[:HAS_MENTION]->(m {text: 'Zrt1'}) RETURN d.id ORDER BY d.id"
    assert loaded.table(texts, {}).rows == [["s:1"], ["s:2"]]
    answer("link", "--corpus", "s", "--any-species", home=home.root)
    assert len(loaded.table(texts, {}).rows) == 3
