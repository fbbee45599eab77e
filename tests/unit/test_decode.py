"""From scores to mentions and relations: what is kept, and how often."""

from __future__ import annotations

import pytest
import torch

from biogk.training.extraction.fitting.decode import decode
from biogk.training.extraction.models.base import Scores, TaskShape
from biogk.training.extraction.reading.batches import collate
from biogk.training.extraction.reading.knowledge import KnowledgeShape
from small_examples import annotated_graph, example

TEXT = "a binds b"
NONE, BINDS = [8.0, 0.0], [0.0, 8.0]


def found(
    there: list[float], back: list[float], signature: tuple[int, int, int], symmetric: list[str]
) -> list[tuple[str, str]]:
    """The relations of a sentence by their heads and tails.

    Args:
        there: scores of the pair from the earlier word to the later.
        back: of the other way round.
        signature: that was seen in training.
        symmetric: types without a direction.
    """
    graph = annotated_graph(TEXT, [("a", "Gene"), ("b", "Drug")], [(0, 1, "binds")])
    batch = collate([example(TEXT)], 1, pad=0)
    scores = Scores(
        spans=torch.zeros(3, 3),
        kept=torch.tensor([2, 0]),
        mentions=torch.tensor([[0.0, 9.0, 0.0], [0.0, 0.0, 9.0]]),
        pairs=torch.tensor([[1, 0], [0, 1]]),
        first_relations=torch.zeros(2, 2),
        relations=torch.tensor([there, back]),
    )
    shape = TaskShape(
        mention_types=["Drug", "Gene"],
        relation_types=["binds"],
        symmetric=symmetric,
        signatures=[signature],
        knowledge=KnowledgeShape(width=0, types=[]),
    )
    (extraction,) = decode(scores, batch, [example(TEXT)], graph, shape)
    assert [TEXT[start:end] for start, end, _ in extraction.spans] == ["b", "a"]
    return [
        (TEXT[head[0] : head[1]], TEXT[tail[0] : tail[1]]) for head, _, tail in extraction.triples
    ]


def test_a_direction_is_kept_as_it_was_found() -> None:
    gene_to_drug, drug_to_gene = (2, 1, 1), (1, 1, 2)
    assert found(BINDS, NONE, gene_to_drug, []) == [("a", "b")]
    assert found(NONE, BINDS, drug_to_gene, []) == [("b", "a")]
    assert found(NONE, BINDS, gene_to_drug, []) == []


@pytest.mark.parametrize("signature", [(2, 1, 1), (1, 1, 2)])
@pytest.mark.parametrize(("there", "back"), [(BINDS, NONE), (NONE, BINDS), (BINDS, BINDS)])
def test_what_has_no_direction_is_kept_once_from_the_earlier_mention(
    there: list[float], back: list[float], signature: tuple[int, int, int]
) -> None:
    assert found(there, back, signature, ["binds"]) == [("a", "b")]
    assert found(NONE, NONE, signature, ["binds"]) == []
