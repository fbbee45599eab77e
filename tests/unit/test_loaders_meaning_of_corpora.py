"""What a corpus says is what its rows say: roles, negation, offsets, types without a direction."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from biogk.core.errors import InputError, UsageError
from biogk.core.model.extraction import Relation
from biogk.core.model.rows import CorpusRow, CorpusSource, DocumentRow, RejectedRow
from biogk.core.model.vocabulary import CorpusTypes, HomeVocabulary
from biogk.load.outcome.report import LoadReport
from biogk.loaders.corpora.bioc import BioC
from biogk.loaders.corpora.brat import Brat
from biogk.loaders.corpora.checks.denied import held_back
from biogk.loaders.corpora.checks.roles import Heads
from biogk.loaders.corpora.declared import declare, heads_of, like_no_relation, with_types
from biogk.loaders.corpora.jsonl import JsonLines

TEXT = "Zoratin eased severe cramps."
ANN = "T1\tDrug 0 7\tZoratin\nT2\tSign 21 27\tcramps\n"


def brat(folder: Path, annotation: str, **options: Any) -> Brat:
    folder.mkdir(exist_ok=True)
    (folder / "d.txt").write_text(TEXT)
    (folder / "d.ann").write_text(ANN + annotation)
    return Brat(folder, "m", "train", **options)


def bioc(folder: Path, *documents: dict[str, Any]) -> BioC:
    path = folder / "train.json"
    path.write_text(json.dumps({"documents": list(documents)}))
    return BioC(path, "m")


def passage(offset: int, text: str, *annotations: dict[str, Any]) -> dict[str, Any]:
    return {
        "offset": offset,
        "infons": {},
        "text": text,
        "sentences": [],
        "annotations": list(annotations),
        "relations": [],
    }


def annotation(id_: str, offset: int, length: int, text: str = "", **infons: str) -> dict[str, Any]:
    places = [{"offset": offset, "length": length}]
    return {"id": id_, "infons": {"type": "X", **infons}, "text": text, "locations": places}


def document(*passages: dict[str, Any], id_: str = "1", relations: Any = ()) -> dict[str, Any]:
    return {"id": id_, "infons": {}, "passages": list(passages), "relations": list(relations)}


def relation(*ends: tuple[str, str], **infons: str) -> dict[str, Any]:
    nodes = [{"refid": name, "role": role} for role, name in ends]
    return {"id": "R1", "infons": {"type": "eases", **infons}, "nodes": nodes}


def lines(folder: Path, *found: dict[str, Any]) -> JsonLines:
    path = folder / "train.jsonl"
    path.write_text("".join(json.dumps(each) + "\n" for each in found), encoding="utf-8")
    return JsonLines(path, "m")


def only(source: CorpusSource) -> DocumentRow:
    (row,) = source.rows()
    assert isinstance(row, DocumentRow), row
    return row


def reasons(rows: list[CorpusRow]) -> list[str]:
    return [row.reason for row in rows if isinstance(row, RejectedRow)]


# roles


@pytest.mark.parametrize(
    "ends",
    [
        "Arg1:T1 Arg2:T2",
        "Arg2:T2 Arg1:T1",
        "Object:T2 Subject:T1",
        "tail:T2 HEAD:T1",
        "Antecedent:T2 Anaphora:T1",
        "arg10:T2 arg9:T1",
    ],
)
def test_roles_say_which_end_is_the_head(tmp_path: Path, ends: str) -> None:
    assert only(brat(tmp_path, f"R1\teases {ends}\n")).relations == (Relation(0, 1, "eases"),)
    pairs = [tuple(reversed(end.replace("T", "A").split(":"))) for end in ends.split()]
    roles = [(role, name) for name, role in pairs]
    place = passage(0, TEXT, annotation("A1", 0, 7), annotation("A2", 21, 6))
    found = only(bioc(tmp_path, document(place, relations=[relation(*roles)])))
    assert found.relations == (Relation(0, 1, "eases"),)


def test_unknown_roles_are_asked_for_once_a_corpus(tmp_path: Path) -> None:
    for ends in ("Agens:T1 Patiens:T2", "Patiens:T2 Agens:T1"):
        source = brat(tmp_path, f"R1\teases {ends}\n")
        with pytest.raises(UsageError, match=r"R1 of .*d\.ann has the roles.*--head \w+ or"):
            list(source.rows())
        told = brat(tmp_path, f"R1\teases {ends}\n", heads=["agens"])
        assert only(told).relations == (Relation(0, 1, "eases"),)
    both = brat(tmp_path, "R1\teases Agens:T1 Patiens:T2\n", heads=["Agens", "Patiens"])
    assert "has two heads: 'Agens' and 'Patiens'" in reasons(list(both.rows()))[0]
    turned = brat(tmp_path, "R1\teases Arg1:T1 Arg2:T2\n", heads=["Arg2"])
    assert only(turned).relations == (Relation(1, 0, "eases"),)


def test_ends_of_one_role_stay_as_they_stand() -> None:
    for role in ("", "Member"):
        assert Heads().ordered("R", (role, "b"), (role, "a")) == ["b", "a"]
    with pytest.raises(UsageError):
        Heads().ordered("R", ("Arg1", "a"), ("Theme", "b"))


# negation and speculation


@pytest.mark.parametrize(
    ("name", "value", "held"),
    [
        ("Negation", True, "negated"),
        ("is_negated", "yes", "negated"),
        ("negated", "False", ""),
        ("NEGATED", "", ""),
        ("Polarity", "Negative", "negated"),
        ("polarity", "positive", ""),
        ("Speculation", True, "speculated"),
        ("certainty", "probable", "speculated"),
        ("certainty", "certain", ""),
        ("assertion", "absent", "negated"),
        ("Tense", "negative", ""),
    ],
)
def test_what_says_that_an_annotation_does_not_hold(name: str, value: object, held: str) -> None:
    assert held_back([(name, value)]) == held


@pytest.mark.parametrize(
    ("attribute", "left_out"),
    [
        ("A1\tNegated R1\n", "negated relations"),
        ("A1\tPolarity R1 Negative\n", "negated relations"),
        ("A1\tSpeculation R1\n", "speculated relations"),
        ("A1\tNegation T2\n", "relations of negated mentions"),
        ("A1\tPolarity R1 Positive\n", ""),
    ],
)
def test_what_does_not_hold_is_no_gold(tmp_path: Path, attribute: str, left_out: str) -> None:
    row = only(brat(tmp_path, f"R1\teases Arg1:T1 Arg2:T2\n{attribute}"))
    assert len(row.mentions) == 2
    assert len(row.relations) == (not left_out)
    assert row.left_out == ((left_out,) if left_out else ())


def test_infons_and_keys_tell_it_too(tmp_path: Path) -> None:
    place = passage(0, TEXT, annotation("A1", 0, 7, identifier="D1"), annotation("A2", 21, 6))
    ends = (("", "A1"), ("", "A2"))
    row = only(bioc(tmp_path, document(place, relations=[relation(*ends, negated="true")])))
    assert (row.relations, row.left_out) == ((), ("negated relations",))
    assert row.unread == ("identifiers without a known prefix",)
    mentions = [{"start": 0, "end": 7, "type": "D"}, {"start": 21, "end": 27, "type": "S"}]
    gold = {"head": 0, "tail": 1, "type": "eases"}
    found = [gold | {"negated": True}, gold | {"type": "x", "speculated": True}, gold]
    line = {"id": "1", "text": TEXT, "mentions": mentions, "relations": found}
    row = only(lines(tmp_path, line))
    assert row.left_out == ("negated relations", "speculated relations")
    assert row.relations == (Relation(0, 1, "eases"),)


# offsets


def test_an_annotation_lies_in_its_passage(tmp_path: Path) -> None:
    first = passage(0, "One line of title.")
    wrong = document(first, passage(19, TEXT, annotation("A1", 0, 7)))
    given = document(first, passage(19, TEXT, annotation("A1", 4, 4, text="line")), id_="2")
    right = document(first, passage(19, TEXT, annotation("A1", 19, 7)), id_="3")
    rows = list(bioc(tmp_path, wrong, given, right).rows())
    assert [type(row) for row in rows] == [RejectedRow, DocumentRow, DocumentRow]
    assert "is not in its passage, characters 19 to 47" in reasons(rows)[0]
    assert "perhaps its offsets count from the passage" in reasons(rows)[0]


@pytest.mark.parametrize(
    ("start", "end", "text", "hint"),
    [
        (9, 15, "cramps", "; its offsets count bytes"),
        (5, 11, "cramps", "; its offsets count UTF-16 units"),
        (9, 15, None, "; perhaps its offsets count bytes"),
    ],
)
def test_hints_come_before_range_errors(
    tmp_path: Path, start: int, end: int, text: str | None, hint: str
) -> None:
    mention = {"start": start, "end": end, "type": "X"} | ({"text": text} if text else {})
    line = {"id": "1", "text": "αβ𝛾 cramps", "mentions": [mention]}
    (reason,) = reasons(list(lines(tmp_path, line).rows()))
    assert hint in reason
    assert "of a text of 10" in reason


@pytest.mark.parametrize(
    ("moved", "says"),
    [
        (lambda text, at: len(text[:at].encode()), "count bytes"),
        (lambda text, at: len(text[:at].encode("utf-16-le")) // 2, "count UTF-16 units"),
        (lambda text, at: at + 1, "count from 1"),
        (lambda text, at: at, ""),
    ],
)
def test_a_file_whose_offsets_count_something_else(tmp_path: Path, moved: Any, says: str) -> None:
    found = []
    for number in range(4):
        letter = "b" if says == "count from 1" else "𝛽"
        text = f"Étude {letter} of patient {number}: zoratin eased the severe cramps of all."
        starts = [text.index(word) for word in ("zoratin", "cramps")]
        places = list(zip(starts, (starts[0] + 7, starts[1] + 6), strict=True))
        mentions = [
            {"start": moved(text, start), "end": moved(text, end), "type": "X"}
            for start, end in places
        ]
        found.append({"id": str(number), "text": text, "mentions": mentions})
    source = lines(tmp_path, *found)
    if says:
        with pytest.raises(InputError, match=says):
            list(source.rows())
    else:
        assert len(list(source.rows())) == 4


def test_parts_of_words_may_be_mentions(tmp_path: Path) -> None:
    text = "Hydroxyzoratin, methylzoratin and ethylzoratin."
    places = [text.index(word) for word in ("zoratin,", "zoratin and", "zoratin.")]
    mentions = [{"start": start, "end": start + 7, "type": "X"} for start in places]
    assert len(only(lines(tmp_path, {"id": "1", "text": text, "mentions": mentions})).mentions) == 3


# declarations


def test_symmetric_and_negative_types(tmp_path: Path) -> None:
    lexis = HomeVocabulary(tmp_path / "relations.toml")
    mentions = [{"start": 21, "end": 27, "type": "S"}, {"start": 0, "end": 7, "type": "D"}]
    gold = [
        {"head": 0, "tail": 1, "type": "meets"},
        {"head": 1, "tail": 0, "type": "meets"},
        {"head": 1, "tail": 0, "type": "false"},
    ]
    path = (
        lines(tmp_path, {"id": "1", "text": TEXT, "mentions": mentions, "relations": gold})
        .parts[0]
        .path
    )

    def load(**options: Any) -> tuple[CorpusSource, CorpusTypes]:
        return with_types(lexis, "m", lambda types: JsonLines(path, "m", types=types), **options)

    assert like_no_relation(load()[1]) == ["false"]
    with pytest.raises(UsageError, match=r"no relation type 'meet' that could be symmetric.*meets"):
        load(symmetric=["meet"])
    source, types = load(symmetric=["meets"], negative=["false"], heads=["Agens"])
    assert types.relations == {"meets": "MEETS"}
    row = only(source)
    assert row.relations == 2 * (Relation(1, 0, "meets"),)
    assert row.left_out == ("false (no relation)",)
    declare(lexis, "m", types)
    assert lexis.read().corpus("m") == types
    assert heads_of(lexis, "m", ["Agens", "Cause"]) == ("Agens", "Cause")
    assert only(load()[0]).left_out == ("false (no relation)",)


# folding


def test_what_falls_together_is_counted_by_kind(tmp_path: Path) -> None:
    mentions = [
        {"start": 0, "end": 7, "type": "Drug"},
        {"start": 21, "end": 27, "type": "Sign"},
        {"start": 21, "end": 27, "type": "Disease"},
    ]
    ends = ((0, 1), (0, 2), (1, 2))
    gold = [{"head": head, "tail": tail, "type": "eases"} for head, tail in ends]
    row = only(lines(tmp_path, {"id": "1", "text": TEXT, "mentions": mentions, "relations": gold}))
    report = LoadReport(JsonLines(tmp_path, "m").info, tmp_path / "rejected.jsonl")
    report.count(row)
    assert (report.mentions, report.relations) == (3, 3)
    assert report.folded == {
        "mentions of a span that has one": 1,
        "relations that say the same": 1,
    }
    assert report.left_out == {"relations of a span with itself": 1}
