"""What the commands of `biogk load` read from their options."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from biogk.cli.app import App
from biogk.cli.load import ade, jsonl, triples, umls, wikidata
from biogk.core.config import Home
from biogk.core.errors import UsageError


def parsed(command: click.Command, *arguments: str) -> dict[str, Any]:
    return command.make_context("x", ["here", *arguments]).params


def test_values_are_those_of_the_function() -> None:
    assert parsed(ade.command, "--fold", "3")["fold"] == 3
    assert parsed(ade.command, "--fold", "all")["fold"] == "all"
    assert parsed(umls.command, "--suppressed", "o", "--suppressed", "Y")["suppressed"] == (
        "O",
        "Y",
    )
    found = parsed(wikidata.command, "--class", "Q1", "--lang", "de")
    assert (found["classes"], found["languages"], found["page_size"]) == (("Q1",), ("de",), 5_000)


def test_a_relation_is_called_as_said_or_in_capitals() -> None:
    given = ("--corpus", "mine", "--relation", "is-part of", "--relation", "eased by=TREATS")
    named = {"is-part of": "IS_PART_OF", "eased by": "TREATS"}
    assert parsed(jsonl.command, *given)["relations"] == named
    assert parsed(jsonl.command, "--corpus", "mine")["relations"] == {}


def test_a_relation_that_is_mapped_may_have_an_equals_sign() -> None:
    assert parsed(triples.command, "--map", "a=b=~TREATS")["maps"] == {"a=b": "~TREATS"}
    with pytest.raises(UsageError, match=r"--map treats names no relation type\."):
        parsed(triples.command, "--map", "treats")


@pytest.mark.parametrize("command", [umls.command, wikidata.command])
def test_init_goes_to_the_home_that_is_named_behind_it(
    command: click.Command, tmp_path: Path
) -> None:
    result = CliRunner().invoke(command, ["--init", "--home", str(tmp_path)], obj=App())
    home = Home(tmp_path)
    assert result.exit_code == 0
    assert [*tmp_path.iterdir()] == [
        home.umls_settings if command is umls.command else home.wikidata_lists
    ]
