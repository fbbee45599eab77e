"""The names that a database knows from the beginning, and those of the reference."""

from __future__ import annotations

import re
from pathlib import Path

from biogk.core.store.queries import query

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "schema.md"


def test_every_name_of_the_reference_is_made_known() -> None:
    text = PAGE.read_text(encoding="utf-8")
    rows = [line.split("|")[1:-1] for line in text.splitlines() if line.startswith("| ")]
    named = {
        name
        for what, *_, properties in rows
        for column in (what, re.sub(r"\(.*?\)", "", properties))
        for name in re.findall(r"`:?(\w+)", column)
    }
    known = set(re.findall(r"'(\w+)'", query("schema/names").text))
    assert {"Mention", "FOUND", "reviewed", "raw_weight"} < named
    assert named - known == {"PREDICTED_"}  # the relations that runs find have types of their own
    relations = {"TREATS", "PREVENTS", "HAS_SIDE_EFFECT", "CAUSES", "IS_A", "HAS_BROADER"}
    found = {f"PREDICTED_{each}" for each in relations - {"IS_A", "HAS_BROADER"}}
    assert known - named == {"Drug"} | relations | found
