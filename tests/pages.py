"""The commands of a documentation page, and the small files that they speak of."""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from biogk.loaders.demo_data import demo_data

REPOSITORY = Path(__file__).parent.parent
FENCE = "```"
HERE_DOCUMENT = re.compile(r"<<'?(\w+)'?\s*$")
COMMENT = re.compile(r"\s+#\s.*$")
FOLDS = 10
TRAIN_SENTENCES, TEST_SENTENCES = 12, 5


def commands(page: Path) -> Iterator[str]:
    """The command lines of a page, continuations and here documents joined.

    Commands stand in code blocks without a language; settings and formulas have one.
    """
    for block in _unnamed_blocks(page.read_text(encoding="utf-8")):
        lines = iter(block)
        for line in filter(str.strip, lines):
            parts = [line]
            if end := HERE_DOCUMENT.search(line):
                while parts[-1] != end[1]:
                    parts.append(next(lines))
            while parts[-1].endswith("\\") or _open_quote("\n".join(parts)):
                parts.append(next(lines))
            whole = "\n".join(parts).replace("\\\n", "")
            yield whole if "\n" in whole else COMMENT.sub("", whole).strip()


def _unnamed_blocks(text: str) -> Iterator[list[str]]:
    block: list[str] | None = None
    wanted = False
    for line in text.splitlines():
        if line.startswith(FENCE) and block is None:
            block, wanted = [], line == FENCE
        elif line == FENCE and block is not None:
            if wanted:
                yield block
            block = None
        elif block is not None:
            block.append(line)


def _open_quote(text: str) -> bool:
    return text.count("'") % 2 == 1 and not HERE_DOCUMENT.search(text.splitlines()[0])


def write_files(folder: Path) -> None:
    """Everything that the pages load, small: `data/`, `umls/`, tables, annotated texts."""
    _wikidata(folder / "data" / "wikidata")
    _medlama(folder / "data" / "umls" / "medlama" / "2021AA")
    _ade(folder / "data" / "ade")
    _biorelex(folder / "data" / "biorelex")
    _annotated(folder)
    _pubtator(folder)
    _tables(folder)
    lines = "\n".join(f"Patient {n} took aspirin against the headache." for n in range(80))
    (folder / "abstracts.txt.gz").write_bytes(gzip.compress(lines.encode()))
    for name in ("abstract.txt", "abstracts.txt"):
        (folder / name).write_text("Aspirin caused a rash in two patients.\n")


def _pubtator(folder: Path) -> None:
    """Abstracts of two sentences, with what relates the things that they name."""
    drugs, effects = ("Aspirin", "Insulin"), ("a rash", "a headache")
    for split, numbers in (("Train", range(12)), ("Dev", range(12, 18))):
        lines: list[str] = []
        for number in numbers:
            drug, effect = drugs[number % 2], effects[number % 3 % 2]
            title, end = f"{drug} in patients.", len(f"{drug} in patients.\n They had {effect}")
            lines += [
                f"{number}|t|{title}",
                f"{number}|a| They had {effect}.",
                f"{number}\t0\t{len(drug)}\t{drug}\tChemicalEntity\tD{len(drug):06}",
                f"{number}\t{end - len(effect)}\t{end}\t{effect}\tDisease\tD{900 + len(effect):06}",
                f"{number}\tAssociation\tD{len(drug):06}\tD{900 + len(effect):06}\tNovel",
                "",
            ]
        (folder / f"{split}.PubTator").write_text("\n".join(lines), encoding="utf-8")


def _triples() -> list[dict[str, str]]:
    with (demo_data() / "triples.tsv").open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream, delimiter="\t"))


def _names() -> dict[str, str]:
    with (demo_data() / "entities.tsv").open(encoding="utf-8") as stream:
        return {row["id"]: row["name"] for row in csv.DictReader(stream, delimiter="\t")}


def _stated(relation: str) -> dict[str, list[str]]:
    names, found = _names(), dict[str, list[str]]()
    for row in _triples():
        if row["relation"] == relation:
            found.setdefault(row["subject"], []).append(names[row["object"]])
    return found


def _wikidata(folder: Path) -> None:
    folder.mkdir(parents=True)
    names, uri = _names(), "http://www.wikidata.org/entity/"
    lists: dict[str, list[str]] = {"HealthSpecialty": [], "TreatmentDrugs": [], "Cause": []}
    diseases = [
        {
            "DiseaseURI": uri + id_.partition(":")[2],
            "Disease": names[id_],
            "Info": "",
            "Symptons": symptoms,
        }
        | lists
        for id_, symptoms in _stated("HAS_SYMPTOM").items()
    ]
    medicines = [
        {
            "MedicineURI": uri + id_.partition(":")[2],
            "Medicine": names[id_],
            "ConditionsTreated": treats,
        }
        for id_, treats in _stated("TREATS").items()
    ]
    _json_lines(folder / "WikiDiseaseData.jl", diseases)
    _json_lines(folder / "WikiMedicineData.jl", medicines)


def _medlama(folder: Path) -> None:
    folder.mkdir(parents=True)
    with (folder / "may_treat_1000.csv").open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream)
        out.writerow(["head_cui", "head_name", "rel", "tail_cuis_list", "tail_names_list"])
        out.writerow(["C0004057", "aspirin", "may_treat", "['C0018681']", "['headache']"])


def _ade(folder: Path) -> None:
    folder.mkdir(parents=True)
    for split, count in (("train", TRAIN_SENTENCES), ("test", TEST_SENTENCES)):
        sentences = json.loads((demo_data() / f"sentences_{split}.json").read_text("utf-8"))
        related = [one for one in sentences if one["relations"]][:count]
        for fold in range(FOLDS):
            (folder / f"ade_split_{fold}_{split}.json").write_text(json.dumps(related))


def _biorelex(folder: Path) -> None:
    folder.mkdir(parents=True)
    text = "Aspirin binds albumin."
    entities = [
        {
            "is_state": False,
            "label": label,
            "names": {name: {"mentions": [[start, start + len(name)]]}},
        }
        for label, name, start in (("drug", "Aspirin", 0), ("protein", "albumin", 14))
    ]
    for split in ("train", "dev"):
        sentence: dict[str, Any] = {
            "id": f"1.{split}",
            "text": text,
            "entities": entities,
            "interactions": [{"participants": [0, 1], "type": "bind", "label": 1}],
        }
        (folder / f"1.0alpha7.{split}.json").write_text(json.dumps([sentence]))


def _annotated(folder: Path) -> None:
    texts = ["Aspirin eased the fever.", "Aspirin cured a headache.", "Nothing came of it."]
    documents = []
    for number, text in enumerate(texts * 4):
        effect = "fever" if "fever" in text else "headache"
        found: dict[str, Any] = {"id": str(number), "text": text, "mentions": [], "relations": []}
        if effect in text:
            start = text.index(effect)
            found["mentions"] = [
                {"start": 0, "end": 7, "type": "Drug"},
                {"start": start, "end": start + len(effect), "type": "Disease"},
            ]
            found["relations"] = [{"head": 0, "tail": 1, "type": "treats"}]
        documents.append(found)
    _json_lines(folder / "train.jsonl", documents)


def _tables(folder: Path) -> None:
    for name in ("more", "myfolder"):
        (folder / name).mkdir()
        (folder / name / "entities.tsv").write_text(
            "id\tname\tkind\nmesh:D1\tnewdrugol\tDrug\nmesh:D2\tnewitis\tDisease\n"
        )
        (folder / name / "triples.tsv").write_text(
            "subject\trelation\tobject\nmesh:D1\tTREATS\tmesh:D2\n"
        )

    (folder / "edges.tsv").write_text("subject\trelation\tobject\nDB1\tTREATS\tDB2\n")
    (folder / "entities.tsv").write_text(
        "id\tname\tkind\ndrugbank:DB1\tnewdrugol\tDrug\ndrugbank:DB2\tnewitis\tDisease\n"
    )
    (folder / "mine.toml").write_text("[training]\nepochs = 1\n")


def _json_lines(path: Path, rows: list[dict[str, Any]]) -> None:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
