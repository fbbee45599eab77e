"""Scores, intervals and lists of mistakes, checked by hand."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
import torch

from biogk.core.model.extraction import Extraction
from biogk.training.extraction.scoring.biorelex import score_biorelex
from biogk.training.extraction.scoring.bootstrap import bootstrap, bootstrap_difference
from biogk.training.extraction.scoring.counts import counts_as_values, counts_from_values, counts_of
from biogk.training.extraction.scoring.linked import (
    as_values,
    score_by_links,
    score_by_statements,
)
from biogk.training.extraction.scoring.metrics import (
    Evaluation,
    Score,
    evaluate,
    evaluate_documents,
)
from biogk.training.extraction.scoring.mistakes import mistakes
from biogk.training.graphs.taskgraph import LINKED, STATED
from small_examples import annotated_graph, extraction

TEXT = "Aspirin but not warfarin caused gastric bleeding and rash ."
MENTIONS = (
    ("Aspirin", "Drug"),
    ("warfarin", "Drug"),
    ("gastric bleeding", "Effect"),
    ("rash", "Effect"),
)
RELATIONS = ((2, 0, "caused by"), (3, 0, "caused by"))
GRAPH = annotated_graph(TEXT, MENTIONS, RELATIONS)
BINDING = "Cdc6p ( CDC6 ) binds ORC and Mcm2 ."
PROTEINS = (("Cdc6p", "protein"), ("CDC6", "protein"), ("ORC", "complex"), ("Mcm2", "protein"))
BOUND = ((0, 2, "bind"), (1, 2, "bind"))


def found(mentions: object, relations: object = ()) -> list[tuple[str, str, str]]:
    what = extraction(TEXT, mentions, relations)  # type: ignore[arg-type]
    return [(each.kind, each.found, each.annotated) for each in mistakes(GRAPH, [what])]


def test_all_right_leaves_no_mistake() -> None:
    assert found(MENTIONS, RELATIONS) == []
    whole = evaluate(GRAPH, [extraction(TEXT, MENTIONS, RELATIONS)])
    assert whole.entity_f1 == whole.relation_f1 == 1


def test_kinds_of_wrong_mentions() -> None:
    kinds = found(
        (
            ("Aspirin", "Effect"),
            ("bleeding", "Effect"),
            ("rash .", "Drug"),
            ("caused", "Effect"),
        )
    )
    assert kinds == [
        ("mention type", "Aspirin [Effect]", "Aspirin [Drug]"),
        ("spurious mention", "caused [Effect]", ""),
        ("mention border", "bleeding [Effect]", "gastric bleeding [Effect]"),
        ("mention border and type", "rash . [Drug]", "rash [Effect]"),
        ("missed mention", "", "warfarin [Drug]"),
        ("missed relation", "", "gastric bleeding [Effect] caused by Aspirin [Drug]"),
        ("missed relation", "", "rash [Effect] caused by Aspirin [Drug]"),
    ]


def test_kinds_of_wrong_relations() -> None:
    kinds = found(
        (*MENTIONS, ("caused", "Effect")),
        ((0, 2, "caused by"), (3, 0, "treats"), (3, 1, "caused by"), (4, 0, "caused by")),
    )
    assert sorted(kind for kind, *_ in kinds) == [
        "relation direction",
        "relation of a wrong mention",
        "relation type",
        "spurious mention",
        "spurious relation",
    ]


def test_every_annotated_thing_is_right_or_explained_once() -> None:
    what = extraction(TEXT, (("Aspirin", "Drug"), ("gastric", "Effect"), ("bleeding", "Effect")))
    kinds = [each.kind for each in mistakes(GRAPH, [what])]
    assert kinds.count("mention border") == 2
    assert kinds.count("missed mention") == 2


def test_documents_add_up_to_the_whole() -> None:
    half = extraction(TEXT, MENTIONS[:2])
    (document,) = evaluate_documents(GRAPH, [half])
    assert document.mentions == {"Drug": Score(2, 2, 2), "Effect": Score(0, 0, 2)}
    assert evaluate(GRAPH, [half]).entity_f1 == pytest.approx(0.5)


def test_what_the_graph_knows_is_scored_apart() -> None:
    graph = annotated_graph(TEXT, MENTIONS, RELATIONS, linked=(0, 3))
    names = (MENTIONS[0], MENTIONS[1], ("caused", "Effect"), MENTIONS[3])
    what = extraction(TEXT, names, [(2, 0, "caused by"), (3, 0, "caused by")])
    scores = score_by_links(graph, [what])
    assert scores["mentions"] == {"yes": Score(2, 2, 2), "no": Score(1, 2, 2)}
    assert scores["relations"] == {
        "no mention": Score(),
        "one mention": Score(0, 1, 1),
        "both mentions": Score(1, 1, 1),
    }
    assert as_values(scores)["mentions"]["no"] == {
        "precision": 50.0,
        "recall": 50.0,
        "f1": 50.0,
        "annotated": 2,
    }
    assert "no mention" not in as_values(scores)["relations"]


def test_what_sources_state_is_scored_apart() -> None:
    names = (("Aspirin", "Drug"), ("gastric bleeding", "Effect"), ("warfarin", "Drug"))
    text = "Aspirin or warfarin caused gastric bleeding ."
    stated = [(0, 1, "causes"), (2, 1, "causes")]
    graph = annotated_graph(text, (*names, ("bleeding", "Effect")), stated, linked=(0, 2, 3))
    graph = replace(graph, entities=["a", "w", "b"], statement_types=["HARMS", "!HARMS"])

    def scores(*statements: tuple[int, int, int], linked: int = 3) -> dict[str, Score]:
        graph.data[LINKED].edge_index = torch.tensor([[0, 2, 3], [0, 1, 2]])[:, :linked]
        edges = graph.data[STATED]
        edges.edge_index = torch.tensor([row[:2] for row in statements]).reshape(-1, 2).T
        edges.edge_type = torch.tensor([row[2] for row in statements])
        found = extraction(text, names, [(0, 1, "causes"), (0, 2, "causes")])
        return {
            part: score
            for part, score in score_by_statements(graph, [found], {"causes": "HARMS"}).items()
            if score != Score()
        }

    right, spurious, missed = Score(1, 1, 1), Score(0, 1, 0), Score(0, 0, 1)
    both = Score(0, 1, 1)
    assert scores() == {"nothing": Score(1, 2, 2), "all but this relation": Score(1, 2, 2)}
    assert scores((2, 0, 0)) == {
        "this relation": right,
        "nothing": both,
        "all but this relation": both,
    }
    assert scores((2, 0, 0), (0, 1, 1)) == {
        "this relation": right,
        "something else": spurious,
        "nothing": missed,
        "all but this relation": both,
    }
    assert scores((0, 1, 0), linked=2) == {
        "this relation": spurious,
        "not both linked": Score(1, 1, 2),
        "all but this relation": Score(1, 1, 2),
    }


def document(right: int, wrong: int, missed: int) -> Evaluation:
    return Evaluation({"Drug": Score(right, right + wrong, right + missed)}, {})


def test_intervals_hold_the_score_and_narrow_with_more_documents() -> None:
    few = [document(1, 0, 0), document(0, 1, 1)] * 10
    many = few * 20
    total = evaluation_of(few)
    narrow, wide = (bootstrap([each.mentions for each in some]) for some in (many, few))
    assert wide.low < total.entity_f1 < wide.high
    assert narrow.high - narrow.low < wide.high - wide.low
    assert bootstrap([each.mentions for each in few]) == wide
    assert bootstrap([document(3, 0, 0).mentions] * 5).as_list() == [100, 100]


def test_two_models_are_compared_on_the_same_documents() -> None:
    good = [document(1, 0, 0), document(0, 1, 1), document(2, 0, 1)] * 20
    worse = [document(1, 0, 0), document(0, 1, 1), document(1, 1, 2)] * 20
    one, other = (counts_of([each.mentions for each in some]) for some in (good, worse))
    same = bootstrap_difference([(0, one, one), (1, one, one)])
    assert same.as_list() == [0, 0]
    better = bootstrap_difference([(0, one, other)])
    whole, less = (evaluation_of(some).entity_f1 for some in (good, worse))
    assert 0 < better.low < whole - less < better.high
    turned = bootstrap_difference([(0, other, one)])
    assert turned.low == pytest.approx(-better.high)
    # what both find hard is left out: neither interval alone is as narrow
    alone = bootstrap([each.mentions for each in good])
    assert better.high - better.low < alone.high - alone.low
    seeds = bootstrap_difference([(0, one, other), (0, one, other)])
    assert seeds == better
    folds = bootstrap_difference([(0, one, other), (1, one, other)])
    assert folds.high - folds.low < better.high - better.low


def test_counts_are_kept_by_document_whatever_the_order() -> None:
    extractions = [Extraction(name, [], []) for name in ("b", "a")]
    evaluations = [document(1, 2, 3), document(4, 5, 6)]
    values = counts_as_values(extractions, evaluations)
    assert values["entity_f1"] == [[[4, 9, 10]], [[1, 3, 4]]]
    assert values == counts_as_values(extractions[::-1], evaluations[::-1])
    read = counts_from_values(json.loads(json.dumps(values)))
    assert read is not None
    assert read.scores["entity_f1"].shape == (2, 1, 3)
    assert read.scores["relation_f1"].shape == (2, 0, 3)
    others = [Extraction(name, [], []) for name in ("b", "c")]
    assert counts_as_values(others, evaluations)["documents"] != read.documents
    assert counts_from_values(None) is None


def evaluation_of(documents: list[Evaluation]) -> Evaluation:
    total = Evaluation()
    for each in documents:
        total.add(each)
    return total


def test_no_document_and_nothing_annotated_score_zero() -> None:
    assert bootstrap([]).as_list() == [0, 0]
    assert bootstrap([{}]).as_list() == [0, 0]


def binding(mentions: object, relations: object) -> dict[str, float]:
    graph = annotated_graph(BINDING, PROTEINS, BOUND, (["1"], ["1"], ["2"], ["3"]))
    what = extraction(BINDING, mentions, relations)  # type: ignore[arg-type]
    return score_biorelex(graph, [what]).as_dict()


def test_biorelex_looks_at_names_not_at_types() -> None:
    untyped = [(name, "gene") for name, _ in PROTEINS]
    assert binding(untyped, BOUND) == {"entity_f1": 100, "relation_f1": 100}


def test_biorelex_wants_every_pair_of_names_of_an_interaction() -> None:
    assert binding(PROTEINS, BOUND[:1])["relation_f1"] == 0
    backwards = ((2, 0, "bind"), (2, 1, "bind"))
    assert binding(PROTEINS, backwards)["relation_f1"] == 100


def test_biorelex_counts_each_pair_of_no_interaction() -> None:
    wrong = (*BOUND, (2, 3, "bind"), (0, 3, "bind"))
    assert binding(PROTEINS, wrong)["relation_f1"] == pytest.approx(50)
    assert binding(PROTEINS[:3], BOUND)["entity_f1"] == pytest.approx(85.71)
