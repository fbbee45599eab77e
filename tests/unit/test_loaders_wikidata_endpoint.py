"""Wikidata from a SPARQL endpoint: the same rows as from a dump, whatever the endpoint does."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from biogk.core.errors import BiogkError, EndpointError, UsageError
from biogk.core.model.rows import KnowledgeRow, LeftOutRow, RejectedRow, UnreadRow
from biogk.loaders.sources.wikidata import Wanted, WikidataEndpoint
from biogk.loaders.sources.wikidata.endpoint.sparql import Manners
from conftest import free_port
from wikidata_items import DISEASE, DRUG, GENE, entity, rows_of, statement, wanted
from wikidata_server import (
    Fault,
    body_of,
    broken_off,
    closed,
    rdf,
    serving,
    slow,
    status,
)

QUICK = Manners(pause_s=0, timeout_s=5, tries=3, first_wait_s=0.01, full_wait_s=0.05)
ITEMS = [
    entity("Q10", "gout", P31=DISEASE, P780=["Q30", "Q31", "Q9"], P2892="C0018099"),
    entity("Q20", "colchicine", P31=DRUG, P2175=["Q10", "Q11"]),
    entity("Q11", "fever", P279=DISEASE, P2176="Q20", P2293="Q90"),
    entity("Q90", "MEFV", P31=GENE, P2293=["Q11", statement("P2293", "Q10", "deprecated")]),
    entity("Q30", "pain"),
    entity("Q9", "swelling"),
    entity("Q60", "a war", P828="Q61", P1542="Q62"),
]
ITEMS[0]["aliases"] = {"en": [{"language": "en", "value": "podagra"}]}
ITEMS[0]["descriptions"] = {"en": {"language": "en", "value": "a disease"}}


def source_of(
    url: str, folder: Path, chosen: Wanted | None = None, page_size: int = 2, **manners: Any
) -> WikidataEndpoint:
    found = Manners(**{**QUICK.__dict__, **manners})
    return WikidataEndpoint(url, chosen or wanted(), folder, found, page_size)


def rows_from(url: str, folder: Path, **options: Any) -> list[KnowledgeRow]:
    source = source_of(url, folder, **options)
    source.prepare()
    rows = list(source.rows())
    assert list(source.rows()) == rows
    return rows


def sorted_rows(rows: list[KnowledgeRow]) -> list[str]:
    """All of them but what an endpoint never tells, for it is not asked for what is deprecated."""
    return sorted(
        map(repr, (row for row in rows if "deprecated" not in getattr(row, "reason", "")))
    )


@pytest.mark.parametrize("page_size", [1, 2, 3, 1000])
def test_the_same_rows_as_from_a_dump(tmp_path: Path, page_size: int) -> None:
    with serving(rdf(*ITEMS)) as endpoint:
        found = rows_from(endpoint.url, tmp_path / "kept", page_size=page_size)
        version = source_of(endpoint.url, tmp_path / "kept").info.version
    assert sorted_rows(found) == sorted_rows(rows_of(tmp_path, *ITEMS).all)
    assert version == "2024-03-04"


def test_chosen_classes_and_languages(tmp_path: Path) -> None:
    items = [
        entity("Q10", "gout", P31=DISEASE),
        entity("Q12", None, P279=[DISEASE, statement("P279", "Q515")]),
        entity("Q40", "a town", P31="Q515"),
    ]
    items[1]["labels"] = {"de": {"value": "Gicht"}, "mul": {"value": "Podagra"}}
    chosen = wanted("de", classes=(12136,))
    with serving(rdf(*items)) as endpoint:
        found = rows_from(endpoint.url, tmp_path / "kept", chosen=chosen)
    assert sorted_rows(found) == sorted_rows(rows_of(tmp_path, *items, chosen=chosen).all)
    assert [row.name for row in found if not isinstance(row, RejectedRow)] == [
        "wikidata:Q10",
        "Gicht",
    ]


def test_values_that_are_unknown_or_no_items(tmp_path: Path) -> None:
    item = entity(
        "Q10",
        "gout",
        P780=[
            "Q30",
            statement("P780", snaktype="somevalue"),
            statement("P780", snaktype="novalue"),
            statement("P780", {"entity-type": "property", "id": "P7"}),
        ],
    )
    with serving(rdf(item)) as endpoint:
        source = source_of(endpoint.url, tmp_path)
        source.prepare()
        assert len(list(source.rows())) == 3 + 2
    assert source.notes == {
        "statements whose value is unknown": 1,
        "statements whose value is no item": 1,
    }


def test_qualifiers_and_redirects_are_read_alike(tmp_path: Path) -> None:
    often, possibly, exact, broad = "Q28962312", "Q30230067", "Q39893449", "Q39894595"
    items = [
        entity(
            "Q10",
            "gout",
            P31=DISEASE,
            P780=[
                statement("P780", "Q30", P5102=often, P459="Q5"),
                statement("P780", "Q31", P5102=[often, possibly]),
                statement("P780", "Q32", P1107=0),
                statement("P780", "Q33", P1107=0.5),
                statement("P780", "Q34", P1932='said "so",\nand so'),
            ],
            P486=[
                statement("P486", "D006073", P4390=exact),
                statement("P486", "D006074", P4390=broad),
            ],
        ),
        entity("Q20", "colchicine", P31=[statement("P31", DRUG, P582="then")], P2175="Q12"),
        entity("Q13", "gouty fever", P31=DISEASE),
        {"entity": "Q12", "redirect": "Q13"},
        *(entity(f"Q{number}", f"symptom {number}") for number in range(30, 35)),
    ]
    dump = rows_of(tmp_path, *items)
    for size in (1, 2, 1_000):
        with serving(rdf(*items)) as endpoint:
            found = rows_from(endpoint.url, tmp_path / f"kept{size}", page_size=size)
        assert sorted_rows(found) == sorted_rows(dump.all)
    assert dump.triples == [
        *(("Q10", "HAS_SYMPTOM", f"Q{number}") for number in (30, 33, 34)),
        ("Q20", "TREATS", "Q13"),
    ]
    assert dump["Q10"].identifiers == ("mesh:D006073",)
    assert dump.noted == [
        LeftOutRow("excluded", 1),
        LeftOutRow("no exact match", 1),
        LeftOutRow("uncertain", 1),
        UnreadRow("qualifier P1932", 1),
        UnreadRow("qualifier P459", 1),
    ]


def test_odd_labels_are_rejected_and_the_rest_stays(tmp_path: Path) -> None:
    items = [entity("Q10", "x" * 2_000, P780="Q30"), entity("Q30", "a\x07b")]
    with serving(rdf(*items)) as endpoint:
        rows = rows_from(endpoint.url, tmp_path)
    assert [row.reason for row in rows if isinstance(row, RejectedRow)] == [
        "the label in en has 2,000 characters, more than 1,000"
    ]
    assert {getattr(row, "name", "") for row in rows} >= {"wikidata:Q10", "a b"}


def test_it_is_asked_politely(tmp_path: Path) -> None:
    with serving(rdf(*ITEMS)) as endpoint:
        source_of(endpoint.url, tmp_path, pause_s=0.03, contact="me@example.org").prepare()
        times = [at for at, _, _ in endpoint.asked]
        assert min(b - a for a, b in pairwise(times)) >= 0.03
        assert endpoint.at_once == 1
        for _, headers, _ in endpoint.asked:
            assert headers["User-Agent"].startswith("biogk/")
            assert "(me@example.org)" in headers["User-Agent"]
            assert headers["Accept"].startswith("application/sparql-results+json")


def in_past() -> str:
    return format_datetime(datetime.now(UTC) - timedelta(days=1), usegmt=True)


@pytest.mark.parametrize(
    "faults",
    [
        [status(429, Retry_After="0")],
        [status(429), status(429, Retry_After="soon")],
        [status(503, Retry_After=in_past())],
        [status(500, "java.util.concurrent.TimeoutException"), status(502)],
        [status(504)],
        [broken_off],
        [None, closed],
        [body_of(lambda found: found[:-20])],
        [body_of(lambda found: found[:-2] + b"\nSPARQL-QUERY: queryStr=...\njava.lang.Error")],
        [slow(1.0)],
    ],
)
def test_failures_that_pass(tmp_path: Path, faults: list[Fault | None]) -> None:
    expected = sorted_rows(rows_of(tmp_path, *ITEMS).all)
    with serving(rdf(*ITEMS), None, None, *faults) as endpoint:
        found = rows_from(endpoint.url, tmp_path / "kept", timeout_s=0.7)
    assert sorted_rows(found) == expected


def test_it_waits_as_long_as_it_is_asked_to(tmp_path: Path) -> None:
    with serving(rdf(*ITEMS), status(429, Retry_After="1")) as endpoint:
        started = time.monotonic()
        source_of(endpoint.url, tmp_path).prepare()
        assert endpoint.asked[1][0] - endpoint.asked[0][0] >= 1.0
        assert time.monotonic() - started < 30


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (status(429, Retry_After="99999"), "asks to wait for 99,999 s"),
        (status(429, Retry_After="0"), "answers 429 Too Many Requests"),
        (status(500), "answers 500 Internal Server Error"),
        (status(400, "MalformedQueryException: at line 1\nat java"), "MalformedQuery.* line 1"),
        (status(403, "who are you"), "answers 403 Forbidden: who are you"),
        (status(404), "answers 404 Not Found"),
        (status(302, Location="http://elsewhere/"), "it has moved to 'http://elsewhere/'"),
        (body_of(lambda _: b"<html>", "text/html"), "answers with 'text/html', not with SPARQL"),
        (body_of(lambda _: b"{}"), "answers with JSON that holds no SPARQL results"),
        (body_of(lambda _: b'{"results": {"bindings": [7]}}'), "holds no SPARQL results"),
        (
            body_of(lambda _: b'{"results": {"bindings": [{"item": {"value": "x"}}]}}'),
            r"answers without a value for \?value",
        ),
        (body_of(lambda _: b'{"results"'), "answers with JSON that is cut off or broken"),
        (body_of(lambda _: b""), "answers with JSON that is cut off or broken"),
        (broken_off, "closed the connection"),
        (slow(1.0), "did not answer within 0.5 s"),
    ],
)
def test_failures_that_stay_are_one_line_and_lose_nothing(
    tmp_path: Path, fault: Fault, says: str
) -> None:
    with serving(rdf(*ITEMS)) as endpoint:
        endpoint.faults = [None] * 4 + [fault] * 3
        with pytest.raises(EndpointError, match=says) as caught:
            source_of(endpoint.url, tmp_path / "kept", timeout_s=0.5).prepare()
        assert "\n" not in str(caught.value)
        assert caught.value.advice
        endpoint.faults.clear()
        answered = {query for _, _, query in endpoint.asked[:4]}
        begun = len(endpoint.asked)
        found = rows_from(endpoint.url, tmp_path / "kept")
        assert not answered & {query for _, _, query in endpoint.asked[begun:]}
    assert sorted_rows(found) == sorted_rows(rows_of(tmp_path, *ITEMS).all)


def test_every_page_may_be_the_last_one_before_a_failure(tmp_path: Path) -> None:
    with serving(rdf(*ITEMS)) as endpoint:
        whole = rows_from(endpoint.url, tmp_path / "whole", page_size=1)
        pages = len(endpoint.asked)
        for calls in range(pages):
            endpoint.faults = [None, status(404)]
            with pytest.raises(EndpointError, match="404"):
                source_of(endpoint.url, tmp_path / "parts", page_size=1).prepare()
            assert len(endpoint.asked) == pages + 2 * (calls + 1)
            if calls == pages - 2:
                break
        endpoint.faults = []
        assert rows_from(endpoint.url, tmp_path / "parts", page_size=1) == whole
        asked = len(endpoint.asked)
        assert rows_from(endpoint.url, tmp_path / "parts", page_size=1) == whole
        assert len(endpoint.asked) == asked
        source_of(endpoint.url, tmp_path / "parts", page_size=1).prepare(refresh=True)
        assert len(endpoint.asked) == asked + pages


def test_a_damaged_page_is_asked_for_again(tmp_path: Path) -> None:
    with serving(rdf(*ITEMS)) as endpoint:
        whole = rows_from(endpoint.url, tmp_path)
        asked = len(endpoint.asked)
        for page in sorted(tmp_path.rglob("P780-*/*.gz"))[:1]:
            page.write_bytes(page.read_bytes()[:-9])
        assert rows_from(endpoint.url, tmp_path) == whole
        assert len(endpoint.asked) == asked + 1


def test_a_property_more_asks_only_for_what_is_new(tmp_path: Path) -> None:
    chosen = wanted()
    few = {name: each for name, each in chosen.relations.items() if name != "P2176"}
    object.__setattr__(chosen, "relations", few)
    with serving(rdf(*ITEMS)) as endpoint:
        rows_from(endpoint.url, tmp_path, chosen=chosen)
        asked = len(endpoint.asked)
        rows_from(endpoint.url, tmp_path)
        assert all("p:P2176" in query for _, _, query in endpoint.asked[asked:])
        assert len(endpoint.asked) == asked + 2


def capped(found: bytes) -> bytes:
    """One pair at the most, as of an endpoint with a limit of its own."""
    answer = json.loads(found)
    if "value" in answer["head"]["vars"] and "key" not in answer["head"]["vars"]:
        del answer["results"]["bindings"][1:]
    return json.dumps(answer).encode()


def test_an_endpoint_that_gives_fewer_rows_than_asked_for(tmp_path: Path) -> None:
    with serving(rdf(*ITEMS)) as endpoint:
        whole = rows_from(endpoint.url, tmp_path / "whole", page_size=1)
        endpoint.faults = [body_of(capped)] * 100
        assert rows_from(endpoint.url, tmp_path / "few", page_size=1_000) == whole


def test_an_endpoint_that_does_not_turn_the_page(tmp_path: Path) -> None:
    first: list[bytes] = []

    def same(found: bytes) -> bytes:
        first.append(found)
        return first[0]

    with serving(rdf(*ITEMS)) as endpoint:
        endpoint.faults = [None, *[body_of(same)] * 9]
        with pytest.raises(EndpointError, match="answers with rows of the page before"):
            source_of(endpoint.url, tmp_path).prepare()


def test_nothing_listens(tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{free_port()}/sparql"
    with pytest.raises(EndpointError, match="cannot be reached"):
        source_of(url, tmp_path).prepare()


def test_a_server_that_goes_away(tmp_path: Path) -> None:
    with serving(rdf(*ITEMS)) as endpoint:
        endpoint.faults = [None, None, *[closed] * 3]
        with pytest.raises(EndpointError, match="closed the connection"):
            source_of(endpoint.url, tmp_path).prepare()


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("query.wikidata.org", "is no address of an endpoint"),
        ("file:///etc/passwd", "is no address of an endpoint"),
        ("http://user:secret@127.0.0.1/", "is no address of an endpoint"),
        ("http://127.0.0.1:99999/", "is no address"),
        ("https://endpoint.example/sparql", "an endpoint of others.* --contact ADDRESS"),
    ],
)
def test_addresses_that_cannot_work(tmp_path: Path, url: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        source_of(url, tmp_path)


def test_a_date_is_not_needed(tmp_path: Path) -> None:
    with serving(rdf(*ITEMS, modified="")) as endpoint:
        source = source_of(endpoint.url, tmp_path)
        assert source.info.version == "not asked yet"
        source.prepare()
    assert source.info.version.startswith("asked 20")


def test_the_pages_are_not_kept_where_they_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with serving(rdf(*ITEMS)) as endpoint, pytest.raises(BiogkError, match="cannot be written"):
        source_of(endpoint.url, tmp_path / "file").prepare()
