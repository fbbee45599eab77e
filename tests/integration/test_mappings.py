"""Mapping sets on a real server: read, kept, contested, forgotten, and written as SSSOM again."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from biogk.core.config import Home
from biogk.core.model.rows import EntityRow
from biogk.core.model.verdicts import RIGHT, WRONG
from biogk.core.store.driver import Store
from biogk.curate.decide import Decision, decide
from biogk.curate.mapping_sets import MappingChoice
from biogk.curate.reviewed_triples import find_triples
from biogk.curate.same_as import SameAsReport, join_same
from biogk.curate.sources import remove_source
from biogk.load.ingest import load_knowledge
from commands import answer, assert_one_line, done, run
from small import Small
from sssom_files import row, write_mappings

pytestmark = pytest.mark.server

Snapshot = Callable[[], list[str]]

FIRST = Small(
    (
        EntityRow("DrugBank:DB00945", "aspirin", ("Drug",), identifiers=("PubChem:2244",)),
        EntityRow("DOID:1", "cold", ("Disease",)),
        EntityRow("DOID:2", "fever", ("Symptom",)),
        EntityRow("DOID:3", "hay fever", ("Disease",), identifiers=("mesh:D006255",)),
    ),
    "first",
)
SECOND = Small(
    (
        EntityRow("b:1", "ASA", ("Drug",), identifiers=("drugbank:db00945", "MSH:D001241")),
        EntityRow("b:2", "Cold", ("Disease",)),
        EntityRow("b:3", "pyrexia", ("Symptom",), identifiers=("MESH:D005334",)),
        EntityRow("b:4", "rhinitis", ("Disease",), identifiers=("UMLS:C0018621",)),
    ),
    "second",
)
BY_THEMSELVES = [
    ["DOID:1", "b:2", "name", 0.9, None],
    ["DrugBank:DB00945", "b:1", "identifier", 1.0, None],
]


@pytest.fixture
def both(store: Store, aside: Path) -> Store:
    for source in (FIRST, SECOND):
        load_knowledge(store, source, rejected_file=aside)
    return store


def edges(store: Store) -> list[list[Any]]:
    text = (
        "MATCH (a)-[r:SAME_AS]->(b) RETURN a.id, b.id, r.method, r.score, r.mapping_set "
        "ORDER BY a.id, b.id"
    )
    return store.table(text, {}).rows


def read(store: Store, *files: Path, forget: tuple[str, ...] = ()) -> SameAsReport:
    aside = files[0].with_suffix(".rejected") if files else Path()
    return join_same(store, mappings=MappingChoice(files, forget, aside))


def test_kinds_of_identifiers_are_told(both: Store, home: Home) -> None:
    shown = done("same-as", home=home.root)
    assert "drugbank" in shown
    assert answer("same-as", home=home.root)["found"]["identifiers"] == {"drugbank": 1}
    assert edges(both) == BY_THEMSELVES


def test_exact_matches_join_and_outlive_the_next_call(
    both: Store, home: Home, tmp_path: Path, snapshot: Snapshot
) -> None:
    rows = [
        row("doid:DOID:2", "mesh:d005334", confidence="0.95"),
        row("mesh:D006255", "umls:c0018621", "owl:equivalentClass"),
        row("pubchem.compound:2244", "mesh:D001241", "owl:sameAs"),
        row("DOID:1", "b:3", "skos:closeMatch"),
        row("DOID:1", "b:4", "skos:broadMatch"),
        row("DOID:1", "b:4", "x:likeness"),
        row("DOID:1", "b:4", "Not skos:relatedMatch"),
        row("DOID:1", "b:4", reviewer_agreement="0.0"),
        row("DOID:1", "nowhere:1"),
        row("drugbank:DB00945", "CID:2244"),
        row("DOID:1", "not an identifier"),
    ]
    file = write_mappings(tmp_path / "x.sssom.tsv", rows, "https://x.org/set")
    shown = done("same-as", "--from", file, home=home.root)
    for line in (
        "Mappings read: 3 exact matches of entities.",
        "Passed over: 1 row with an end that no entity has.",
        "Passed over: 1 row with two ends that one entity has.",
        "Passed over: 1 row with a reviewer who is not sure or does not agree.",
        "skos:closeMatch 1, skos:broadMatch 1, x:likeness 1, Not skos:relatedMatch 1.",
        "x.sssom.tsv, line 15: object_id is 'not an identifier'",
        "New: 4 SAME_AS edges; 0 gone.",
    ):
        assert line in shown
    joined = [
        BY_THEMSELVES[0],
        ["DOID:2", "b:3", "mapping", 0.95, "https://x.org/set"],
        ["DOID:3", "b:4", "mapping", 1.0, "https://x.org/set"],
        ["DrugBank:DB00945", "b:1", "mapping", 1.0, "https://x.org/set"],
    ]
    assert edges(both) == joined
    before = snapshot()
    again = answer("same-as", "--from", file, home=home.root)
    assert not any(again["changes"].values())
    assert not join_same(both).changes
    assert not join_same(both, methods=("alias",)).found.pairs["name"]
    assert [row for row in joined if row[2] == "mapping"] == edges(both)
    join_same(both)
    assert snapshot() == before


def test_what_is_denied_is_parted_and_stays_so(
    both: Store, home: Home, tmp_path: Path, snapshot: Snapshot
) -> None:
    join_same(both)
    before = snapshot()
    rows = [row("DOID:1", "b:2", "Not skos:exactMatch"), row("CID:2244", "MESH:D001241")]
    file = write_mappings(tmp_path / "not.tsv", rows)
    report = read(both, file)
    assert (report.removed, report.found.denied) == (1, 1)
    assert report.sets == [{"mapping_set": "not.tsv", "joins": 1, "parts": 1}]
    joined = [["DrugBank:DB00945", "b:1", "mapping", 1.0, "not.tsv"]]
    assert edges(both) == joined
    again = done("same-as", home=home.root)
    assert "Not joined: 1 pair that a mapping says are not one concept." in again
    # what is said of entities outlives their source
    remove_source(both, "second")
    assert edges(both) == []
    load_knowledge(both, SECOND, rejected_file=tmp_path / "rejected")
    join_same(both)
    assert edges(both) == joined
    forgotten = done("same-as", "--forget", "not.tsv", home=home.root)
    assert "Forgotten: 2 mappings of entities." in forgotten
    assert edges(both) == BY_THEMSELVES
    assert snapshot() == before


def test_a_denial_outranks_another_set(both: Store, tmp_path: Path) -> None:
    yes = write_mappings(tmp_path / "yes.tsv", [row("DOID:2", "b:3")])
    no = write_mappings(tmp_path / "no.tsv", [row("b:3", "DOID:2", "Not skos:exactMatch")])
    read(both, yes)
    assert len(edges(both)) == 3
    assert read(both, no).removed == 1
    assert edges(both) == BY_THEMSELVES
    read(both, forget=("no.tsv",))
    assert ["DOID:2", "b:3", "mapping", 1.0, "yes.tsv"] in edges(both)
    # the newer file of a set says otherwise
    write_mappings(yes, [row("DOID:2", "b:3", confidence="0.6")])
    assert read(both, yes).changed == 1
    assert ["DOID:2", "b:3", "mapping", 0.6, "yes.tsv"] in edges(both)
    write_mappings(yes, [row("DOID:3", "b:4")])
    read(both, yes, forget=("yes.tsv",))
    assert ["DOID:3", "b:4", "mapping", 1.0, "yes.tsv"] in edges(both)
    assert len(edges(both)) == 3


def test_a_curator_outranks_a_mapping(both: Store, tmp_path: Path) -> None:
    join_same(both)
    decide(both, [Decision(each, RIGHT) for each in find_triples(both, "cold", "SAME_AS", "Cold")])
    both.table(
        "MATCH (a {id: 'b:4'}), (b {id: 'DOID:3'}) "
        "CREATE (a)-[:SAME_AS {method: 'curated', score: 1.0}]->(b)",
        {},
        write=True,
    )
    rows = [row("DOID:1", "b:2", "Not skos:exactMatch"), row("DOID:3", "b:4", "Not owl:sameAs")]
    report = read(both, write_mappings(tmp_path / "not.tsv", rows))
    assert (report.removed, report.kept) == (0, 2)
    assert len(edges(both)) == 3
    file = write_mappings(tmp_path / "yes.tsv", [row("DOID:2", "b:3")])
    read(both, file)
    decide(both, [Decision(each, WRONG) for each in find_triples(both, "DOID:2", "SAME_AS", "b:3")])
    assert read(both, file).refused == 1
    assert len(edges(both)) == 3


def test_each_entity_that_has_an_identifier_is_meant(both: Store, tmp_path: Path) -> None:
    third = (
        EntityRow("c:1", "the flu", ("Disease",), identifiers=("DOID:2", "umls:C0015967")),
        EntityRow("c:2", "both", ("Symptom",), identifiers=("DOID:2", "mesh:D005334")),
    )
    load_knowledge(both, Small(third, "third"), rejected_file=tmp_path / "rejected")
    read(both, write_mappings(tmp_path / "x.tsv", [row("DOID:2", "mesh:D005334")]))
    stated = [edge[:2] for edge in edges(both) if edge[2] == "mapping"]
    # c:2 says itself that the two are one
    assert stated == [["DOID:2", "b:3"], ["b:3", "c:1"]]


def test_what_cannot_work_is_said_and_changes_nothing(
    both: Store, home: Home, tmp_path: Path, snapshot: Snapshot
) -> None:
    good = write_mappings(tmp_path / "good.tsv", [row("DOID:2", "b:3")], "s")
    done("same-as", "--from", good, home=home.root)
    before = snapshot()
    bad = write_mappings(tmp_path / "bad.tsv", [row("DOID:2", "")])
    other = write_mappings(tmp_path / "other.tsv", [row("DOID:3", "b:4")])
    for arguments, parts in (
        (("--from", tmp_path / "none.tsv"), ("none.tsv is not there",)),
        (("--from", other, "--from", bad), ("No row of", "bad.tsv, line 2: object_id is blank")),
        (("--forget", "t"), ("no mapping set 't'", "Those that were read: s.")),
        (("--forget", "s", "--from", bad), ("No row of",)),
    ):
        assert_one_line(run("same-as", *arguments, home=home.root), *parts)
        assert snapshot() == before
    (rejected,) = (home.root / "rejected" / "same-as" / "rejected.jsonl").read_text().splitlines()
    assert json.loads(rejected)["reason"] == "object_id is blank"


ORCID = "orcid:0000-0002-1825-0097"
VALIDATE = """
import json, logging, sys
from sssom.parsers import parse_sssom_table
from sssom.validators import validate
found = parse_sssom_table(sys.argv[1])
validate(found)
columns = ["subject_id", "predicate_modifier", "object_id", "mapping_justification", "confidence"]
rows = found.df.reindex(columns=columns).fillna("").astype(str).values.tolist()
print(json.dumps({"rows": rows, "license": found.metadata["license"]}))
"""


def validated(path: Path) -> list[list[str]]:
    """The rows of a file that the reference implementation finds no fault with."""
    command = [sys.executable, "-c", VALIDATE, str(path)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert "WARNING" not in result.stderr
    found: list[list[str]] = json.loads(result.stdout)["rows"]
    return found


def test_an_export_is_valid_and_can_be_read_again(both: Store, home: Home, tmp_path: Path) -> None:
    odd = EntityRow('wikidata-label:5" tube | 100 % #1', 'a "quoted"\tname', ("Device",))
    small_letters = EntityRow("doid:99", "flu", ("Disease",))
    load_knowledge(both, Small((odd, small_letters), "third"), rejected_file=tmp_path / "rejected")
    rows = [
        row("doid:99", "b:2"),
        row("DOID:2", "b:3", confidence="0.95", mapping_justification="semapv:LogicalReasoning"),
        row("wikidata-label:5%22%20tube%20%7C%20100%20%25%20%231", "b:4"),
        row("DOID:3", "b:4", "Not skos:exactMatch"),
    ]
    join_same(both)
    wrong = find_triples(both, "cold", "SAME_AS", "Cold")
    decide(both, [Decision(each, WRONG, reviewer="Ada | Lovelace") for each in wrong])
    join = find_triples(both, "DrugBank:DB00945", "SAME_AS", "b:1")
    decide(both, [Decision(each, RIGHT, reviewer=ORCID) for each in join])
    read(both, write_mappings(tmp_path / "x.tsv", rows, "https://x.org/set"))
    path = tmp_path / "graph.sssom.tsv"
    assert "Wrote 6 mappings" in done("export", path, home=home.root)
    escaped = "wikidata-label:5%22%20tube%20%7C%20100%20%25%20#1"
    curated = "semapv:ManualMappingCuration"
    assert validated(path) == [
        ["DOID:1", "Not", "b:2", curated, "1.0"],
        ["DOID:2", "", "b:3", "semapv:LogicalReasoning", "0.95"],
        ["DOID:3", "Not", "b:4", curated, "1.0"],
        ["DrugBank:DB00945", "", "b:1", curated, "1.0"],
        ["b:2", "", "doid:99", curated, "1.0"],
        ["b:4", "", escaped, curated, "1.0"],
    ]
    header, *table = (line.split("\t") for line in path.read_text().splitlines() if line[0] != "#")
    told = [dict(zip(header, each, strict=True)) for each in table]
    assert [(each["reviewer_id"], each["reviewer_label"]) for each in told[:4]] == [
        ("", "Ada / Lovelace"),
        ("", ""),
        ("", ""),
        (ORCID, ""),
    ]
    stated = edges(both)
    both.table("MATCH (v) WHERE v:Review OR v:Mapping DELETE v", {}, write=True)
    both.table("MATCH ()-[r:SAME_AS]->() DELETE r", {}, write=True)
    done("same-as", "--from", path, home=home.root)
    assert [edge[:2] for edge in edges(both)] == [edge[:2] for edge in stated]
    assert "Replace it with --force" in run("export", path, home=home.root).stderr


def test_a_part_is_exported(both: Store, home: Home, tmp_path: Path) -> None:
    path = tmp_path / "graph.sssom.tsv"
    asked = ("export", path, "--force")
    assert_one_line(run(*asked, home=home.root), "SAME_AS joins nothing", "biogk same-as")
    assert not path.exists()
    join_same(both)
    for options, pairs in (
        ((), {"DOID:1", "DrugBank:DB00945"}),
        (("--min-weight", "0.95"), {"DrugBank:DB00945"}),
        (("--source", "first"), {"DOID:1", "DrugBank:DB00945"}),
    ):
        done(*asked, *options, home=home.root)
        assert {each[0] for each in validated(path)} == pairs
    assert_one_line(run(*asked, "--predicted", home=home.root), "--predicted adds edges")


def test_real_mappings_are_read_as_the_reference_reads_them(
    both: Store, home: Home, real_data: Path
) -> None:
    path = real_data / "sssom" / "biomappings-negative.sssom.tsv"
    report = answer("same-as", "--from", path, home=home.root)["read"]
    told = report["absent"] + report["negated"] + report["already"] + sum(report["others"].values())
    assert told == len(validated(path)) == 1_825
    assert report["rejected"] == 0
