"""SIDER's tables as rows."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from biogk.core.errors import InputError
from biogk.core.model.rows import EntityRow, KnowledgeRow, LeftOutRow, RejectedRow, TripleRow
from biogk.core.store.rowmaps import triple_maps
from biogk.loaders.sources.sider import Sider

NAMES = "CID100000085\tcarnitine\nCID100000119\tfoozine\n"
EFFECTS = (
    "CID100000085\tCID000010917\tC0000729\tLLT\tC0000729\tAbdominal cramps\n"
    "CID100000085\tCID000010917\tC0000729\tPT\tC0000737\tAbdominal pain\n"
    "CID100000085\tCID000010917\tC0000737\tLLT\tC0000737\tAbdominal pain\n"
    "CID100000085\tCID000010917\tC0000737\tPT\tC0687713\tGastrointestinal pain\n"
    "CID100000085\tCID000010917\tC0000737\tPT\tC0000737\tAbdominal pain\n"
    "CID100000999\tCID000000999\tC0851353\t\t\tBlood disorders\n"
)
INDICATIONS = (
    "CID100000085\tC0020615\ttext_mention\tHypoglycemia\tLLT\tC0020615\tHypoglycaemia\n"
    "CID100000085\tC0020615\tNLP_indication\tHypoglycemia\tPT\tC0020615\tHypoglycaemia\n"
    "CID100000119\tC0000737\tNLP_precondition\tPain\tPT\tC0000737\tAbdominal pain\n"
)
OFTEN = (
    "CID100000085\tCID000010917\tC0000737\t\tcommon\t0.01\t0.1\tPT\tC0000737\tAbdominal pain\n"
    "CID100000085\tCID000010917\tC0000737\t\t2%\t0.02\t0.02\tPT\tC0000737\tAbdominal pain\n"
    "CID100000085\tCID000010917\tC0000737\tplacebo\t9%\t0.9\t0.9\tPT\tC0000737\tAbdominal pain\n"
)
CARNITINE, PAIN = "pubchem.compound:85", "umls:C0000737"
FREQUENCY = (
    ("frequency", ("2%", "common")),
    ("frequency_lower", 0.01),
    ("frequency_upper", 0.1),
)


def folder(path: Path, **others: str) -> Path:
    (path / "drug_names.tsv").write_text(NAMES)
    for name, text in {"meddra_all_se": EFFECTS, **others}.items():
        (path / f"{name}.tsv.gz").write_bytes(gzip.compress(text.encode()))
    return path


def rows_of(path: Path) -> list[KnowledgeRow]:
    source = Sider(path)
    rows = list(source.rows())
    assert list(source.rows()) == rows
    return rows


def test_drugs_effects_and_what_relates_them(tmp_path: Path) -> None:
    assert rows_of(folder(tmp_path, meddra_all_indications=INDICATIONS, meddra_freq=OFTEN)) == [
        EntityRow(CARNITINE, "carnitine", ("Drug",), identifiers=("pubchem.compound:10917",)),
        EntityRow("pubchem.compound:119", "foozine", ("Drug",)),
        EntityRow("pubchem.compound:999", "pubchem.compound:999", ("Drug",)),
        EntityRow(
            PAIN, "Abdominal pain", ("Disease", "Symptom"), ("Abdominal cramps",), assumed=True
        ),
        EntityRow("umls:C0020615", "Hypoglycaemia", ("Disease",), assumed=True),
        EntityRow("umls:C0687713", "Gastrointestinal pain", ("Disease", "Symptom"), assumed=True),
        EntityRow("umls:C0851353", "Blood disorders", ("Symptom",), assumed=True),
        TripleRow(CARNITINE, "HAS_SIDE_EFFECT", PAIN, "side_effect", FREQUENCY),
        TripleRow(CARNITINE, "HAS_SIDE_EFFECT", "umls:C0687713", "side_effect"),
        TripleRow("pubchem.compound:999", "HAS_SIDE_EFFECT", "umls:C0851353", "side_effect"),
        TripleRow(CARNITINE, "TREATS", "umls:C0020615", "text_mention"),
        TripleRow(CARNITINE, "TREATS", "umls:C0020615", "NLP_indication"),
        LeftOutRow("frequency of placebo"),
        LeftOutRow("NLP_precondition"),
    ]


def test_properties_of_one_triple_are_united() -> None:
    other = (("frequency", ("rare", "2%")), ("frequency_lower", 0.001))
    rows = [TripleRow(CARNITINE, "HAS_SIDE_EFFECT", PAIN, "x", each) for each in (FREQUENCY, other)]
    ((found,),) = triple_maps(rows).values()
    assert found["properties"] == {
        "frequency": ["2%", "common", "rare"],
        "frequency_lower": 0.001,
        "frequency_upper": 0.1,
    }


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("85\tCID000010917\tC0000729\tPT\tC0000737\tpain", "'85' is no STITCH compound"),
        ("CID100000085\tCID000010917\tx\tPT\tC0000737\tpain", "'x' is no CUI, as in C0000737"),
        ("CID100000085\tCID000010917\t\tPT\tC0000737\tpain", "the CUI of the label is blank"),
        ("CID100000085\tCID000010917\tC0000729\tPT\t\tpain", "the CUI of the preferred term is"),
        ("CID100000085\tC0000729\tPT\tC0000737\tpain", "5 fields where the header has 6"),
    ],
)
def test_a_bad_row_is_rejected(tmp_path: Path, line: str, reason: str) -> None:
    whole = rows_of(folder(tmp_path))
    rows = rows_of(folder(tmp_path, meddra_all_se=f"{line}\n{EFFECTS}"))
    rejected = [row for row in rows if isinstance(row, RejectedRow)]
    assert [row.reason[: len(reason)] for row in rejected] == [reason]
    assert [row for row in rows if not isinstance(row, RejectedRow)] == whole


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"lacks drug_names\.tsv and meddra_all_se\.tsv of SIDER"):
        Sider(tmp_path)
    folder(tmp_path)
    (tmp_path / "meddra_all_se.tsv").write_text(EFFECTS)
    with pytest.raises(InputError, match="has meddra_all_se several times"):
        Sider(tmp_path)


def test_the_published_files(real_data: Path) -> None:
    rows = rows_of(real_data / "sider")
    triples = [row for row in rows if isinstance(row, TripleRow)]
    assert not any(isinstance(row, RejectedRow) for row in rows)
    effects = {row for row in triples if row.relation == "HAS_SIDE_EFFECT"}
    assert len({(row.subject, row.object) for row in effects}) == len(effects)
    assert len({row.subject for row in effects}) == 1430
