"""Who reviews, how far reviewers agree, and which of their opinions counts."""

from __future__ import annotations

import pytest
from sklearn.metrics import cohen_kappa_score

from biogk.core.errors import InputError
from biogk.core.model.verdicts import Verdict, reviewer_named
from biogk.curate.opinions import Opinion, Opinions
from biogk.reviewing.agreement import agreements
from biogk.reviewing.passages import MARGIN, passage


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("", ""),
        ("  ", ""),
        (" Ada\tLovelace ", "Ada Lovelace"),
        ("R2-D2", "R2-D2"),
        ("0000-0002-1825-0097", "orcid:0000-0002-1825-0097"),
        ("0000000218250097", "orcid:0000-0002-1825-0097"),
        ("https://orcid.org/0000-0002-1694-233x", "orcid:0000-0002-1694-233X"),
        ("ORCID: 0000-0002-1694-233X", "orcid:0000-0002-1694-233X"),
        ("orcid.org/0000-0002-1825-0097", "orcid:0000-0002-1825-0097"),
    ],
)
def test_reviewers(given: str, kept: str) -> None:
    assert reviewer_named(given) == kept
    assert reviewer_named(kept) == kept


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("0000-0002-1825-0098", "no ORCID iD"),
        ("0000-0002-1825-009", "no ORCID iD"),
        ("orcid:ada", "no ORCID iD"),
        ("1815", "no ORCID iD"),
        ("a" * 101, "101 characters"),
        ("\ud800", "half a character"),
    ],
)
def test_what_is_no_reviewer(given: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        reviewer_named(given)


def said(**verdicts: Verdict) -> Opinions:
    return Opinions(
        [
            Opinion(who, verdict, "", f"2026-01-0{day}T00:00:00Z")
            for day, (who, verdict) in enumerate(verdicts.items(), 1)
        ]
    )


def test_the_newest_who_is_sure_decides() -> None:
    def counting(opinions: Opinions) -> tuple[str, str] | None:
        found = opinions.counting
        return found and (found.reviewer, found.verdict)

    assert counting(said()) is None
    assert counting(said(ada="right", bob="wrong")) == ("bob", "wrong")
    assert counting(said(ada="right", bob="unsure")) == ("ada", "right")
    assert counting(said(ada="unsure", bob="unsure")) == ("bob", "unsure")
    changed = said(ada="right", bob="wrong").and_(
        Opinion("ada", "right", "", "2026-01-02T12:00:00+00:00")
    )
    assert counting(changed) == ("ada", "right")
    assert len(changed.every) == 2
    # a time without a zone is UTC, and times are compared, not their spelling
    old = changed.and_(Opinion("eve", "wrong", "", "2026-01-02"))
    assert counting(old) == ("ada", "right")
    assert counting(changed.without("ada")) == ("bob", "wrong")


def test_agreement_is_cohens_kappa_of_those_who_gave_their_names() -> None:
    verdicts: list[tuple[Verdict, Verdict]] = [
        ("right", "right"), ("right", "wrong"), ("wrong", "wrong"), ("unsure", "right"),
        ("right", "right"),
    ]  # fmt: skip
    reviews = [said(ada=a, bob=b) for a, b in verdicts]
    reviews += [Opinions([Opinion("", "right", "", "2026-01-01")]), said(eve="right", bob="right")]
    first, second = agreements(reviews)
    assert (first.first, first.second, first.triples, first.agreed) == ("ada", "bob", 5, 3)
    # by hand: observed 3/5, expected (3*3 + 1*2 + 1*0) / 25
    assert first.kappa == pytest.approx((0.6 - 0.44) / (1 - 0.44))
    assert first.kappa == pytest.approx(cohen_kappa_score(*zip(*verdicts, strict=True)))
    # where both say one thing throughout, chance explains all of it
    assert (second.triples, second.share, second.kappa) == (1, 1.0, None)


def test_a_passage_is_what_stands_around_the_nearest_mentions() -> None:
    text = "Aspirin helps. " + "word " * 200 + "Then aspirin gave a rash. " + "word " * 200
    places = [text.index("Aspirin"), text.index("aspirin")]
    rash = text.index("rash")
    parts = passage(text, [(at, at + 7) for at in places], [(rash, rash + 4)])
    assert [part.text for part in parts if part.role == "subject"] == ["aspirin"]
    assert [part.text for part in parts if part.role == "object"] == ["rash"]
    whole = "".join(part.text for part in parts)
    assert whole.startswith("… word ")
    assert whole.endswith(" word …")
    assert len(whole) <= 2 * MARGIN + rash + 4 - places[1] + 10


def test_passages_of_odd_texts() -> None:
    def shown(*arguments: object) -> str:
        return "".join(part.text for part in passage(*arguments))  # type: ignore[arg-type]

    assert shown("", [], []) == ""
    assert shown("No mention.", [], []) == "No mention."
    long = "x" * 1000
    assert shown(long + "rash", [], [(1000, 1004)]) == f"… {long[:MARGIN]}rash"
    assert shown(f"{long} {long[:9]}rash", [], [(1010, 1014)]) == f"… {long[:9]}rash"
    # one inside the other: the text is there once
    assert shown("gastric bleeding", [(0, 16)], [(8, 16)]) == "gastric bleeding"
