"""Relations between the concepts of a document: pooled, learned, decoded and scored."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import product

import pytest
import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

from biogk.core.model.extraction import Extraction, Mention, Relation
from biogk.training.extraction.config import read_settings
from biogk.training.extraction.fitting.decode import decode
from biogk.training.extraction.fitting.feed import at_once
from biogk.training.extraction.fitting.task import reads_documents, task_shape
from biogk.training.extraction.layers.concepts import ConceptPairs
from biogk.training.extraction.models import MODELS
from biogk.training.extraction.models.base import ExtractionModel, Scores, TaskShape
from biogk.training.extraction.models.build import build_model
from biogk.training.extraction.models.loss import loss_of
from biogk.training.extraction.reading.batches import Batch, collate
from biogk.training.extraction.reading.examples import Example, NamedConcepts
from biogk.training.extraction.reading.knowledge import Knowledge, KnowledgeShape
from biogk.training.extraction.reading.reach import OF_LOST, SECOND_RELATION, TOO_FAR, out_of_reach
from biogk.training.extraction.scoring.concepts import score_concepts
from biogk.training.extraction.scoring.metrics import Score, evaluate
from biogk.training.graphs.concepts import ConceptReader
from biogk.training.graphs.subgraph import Numbers
from biogk.training.graphs.taskgraph import MEANS, TaskGraph
from small_encoders import small_encoder
from small_examples import annotated_graph, example, place

TEXT = "Foo helps. Later bar fell, and baz too, says foo."
MENTIONS = [("Foo", "Drug"), ("bar", "Disease"), ("baz", "Disease"), ("foo", "Drug")]
NAMED = [("id:foo",), ("id:bar",), ("id:baz", "id:bar"), ("id:foo",)]


def documents(*relations: tuple[str, str, str, str], symmetric: tuple[str, ...] = ()) -> TaskGraph:
    """A task graph of one document whose relations are between concepts."""
    graph = annotated_graph(TEXT, MENTIONS, [])
    types, numbers = Numbers(), Numbers()
    for mention in graph.mentions:
        _ = numbers[mention]
    concepts = ConceptReader(numbers, types, set(symmetric))
    spans = {
        "ids": graph.mentions,
        "documents": ["d"] * 4,
        "identifiers": NAMED,
        "clusters": [[]] * 4,
    }
    columns = zip(*relations, strict=True)
    names = ("heads", "types", "tails", "novels")
    read = {"documents": ["d"] * len(relations), **dict(zip(names, columns, strict=True))}
    concepts.add(spans, read)
    found = concepts.put_into(graph.data)
    graph.data[MEANS].edge_index = torch.empty(2, 0, dtype=torch.long)
    return replace(graph, concepts=found, relation_types=list(types), symmetric=list(symmetric))


def test_pairs_of_concepts_are_pooled_over_all_mentions_that_name_them() -> None:
    generator = torch.Generator().manual_seed(3)
    for _ in range(20):
        naming = torch.randint(0, 2, (6, 4), generator=generator).bool()
        pairs = torch.tensor(
            [(i, j) for i, j in product(range(6), repeat=2) if i != j]
        ).T.contiguous()
        scores = 5 * torch.randn(pairs.shape[1], 3, generator=generator)
        spans, concepts = naming.nonzero(as_tuple=True)
        shuffled = torch.randperm(len(spans), generator=generator)
        found = ConceptPairs.named(pairs, spans[shuffled], concepts[shuffled])
        by_hand: dict[tuple[int, int], list[int]] = defaultdict(list)
        for row, (head, tail) in enumerate(pairs.T.tolist()):
            for one, other in product(naming[head].nonzero(), naming[tail].nonzero()):
                if one != other:
                    by_hand[int(one), int(other)].append(row)
        assert [tuple(pair) for pair in found.ends.T.tolist()] == sorted(by_hand)
        pooled, surest = found.pooled(scores), found.surest(scores[found.mentions, 1])
        mean = found.mean_pooled(scores)
        for number, pair in enumerate(sorted(by_hand)):
            rows = scores[by_hand[pair]]
            assert pooled[number].allclose(rows.logsumexp(0), atol=1e-5)
            assert mean[number].allclose(rows.exp().mean(0).log(), atol=1e-5)
            assert scores[surest[number], 1] == rows[:, 1].max()
        rows, there = found.rows_of(torch.tensor([[0, 3, 9], [1, 2, 9]]))
        assert there.tolist() == [(0, 1) in by_hand, (3, 2) in by_hand, False]
        assert all(found.ends[:, rows[0]] == torch.tensor([0, 1])) or not there[0]


def test_no_concept_is_no_pair() -> None:
    nothing = torch.empty(0, dtype=torch.long)
    found = ConceptPairs.named(torch.tensor([[0, 1], [1, 0]]), nothing, nothing)
    assert found.pooled(torch.ones(2, 3)).shape == (0, 3)
    assert found.surest(torch.empty(0)).shape == (0,)
    _, there = found.rows_of(torch.tensor([[0], [1]]))
    assert there.tolist() == [False]


def related(*relations: tuple[int, int, int, int], text: str = "a b c d e") -> Example:
    """A document of five words: 0 and 4 name concept 0, 1 and 3 concept 1, 3 concept 2, too."""
    concepts = NamedConcepts(["one", "two", "three"], [[0, 3], [1, 2], [2]], list(relations))
    spans = ((0, 0, 1), (1, 1, 2), (3, 3, 2), (4, 4, 1))
    return replace(example(text, *spans), relations=[], concepts=concepts)


def built(name: str) -> ExtractionModel:
    torch.manual_seed(0)
    settings = read_settings(overrides=["model.hidden=16", "model.widest_span=1"]).model
    shape = TaskShape(
        mention_types=["Drug", "Disease"],
        relation_types=["causes", "cures"],
        signatures=[(1, 1, 2)],
        concepts=True,
        novel=True,
        knowledge=KnowledgeShape(width=6, types=["TREATS"]),
    )
    return build_model(name, settings, shape, small_encoder()).eval()


def known() -> Knowledge:
    return Knowledge(
        torch.ones(1, 6), torch.empty(2, 0).long(), torch.empty(0).long(), torch.empty(0)
    )


def loss_by_hand(scores: Scores, batch: Batch, examples: list[Example]) -> Tensor:
    """The loss by the formulas, one pair of concepts after the other."""
    terms = [cross_entropy(scores.spans, batch.span_type, reduction="sum")]
    layers = [scores.relations]
    if scores.relations is not scores.first_relations:
        kept = batch.span_type[scores.kept]
        terms.append(cross_entropy(scores.mentions, kept, reduction="sum"))
        layers.append(scores.first_relations)
    row = {pair: n for n, pair in enumerate(map(tuple, scores.kept[scores.pairs].T.tolist()))}
    for number, one in enumerate(examples):
        concepts = one.concepts
        assert concepts is not None
        words = [[5 * number + one.spans[m][0] for m in named] for named in concepts.mentions]
        said = {(h, t): (type_, novel) for h, t, type_, novel in concepts.relations}
        for pair in product(range(3), repeat=2):
            rows = [row[ends] for ends in product(*(words[c] for c in pair)) if ends in row]
            if pair[0] == pair[1] or not rows:
                continue
            type_, novel = said.get(pair, (-1, -1))
            wanted = torch.tensor([type_ + 1])
            for layer in layers:
                pooled = layer[rows].logsumexp(0, keepdim=True)
                terms.append(cross_entropy(pooled, wanted, reduction="sum"))
            if novel >= 0:
                assert scores.novel is not None
                logit = scores.novel[rows, 0].exp().mean().log()
                terms.append(binary_cross_entropy_with_logits(logit, torch.tensor(float(novel))))
    return torch.stack(terms).sum() / len(examples)


@pytest.mark.parametrize("name", sorted(MODELS))
def test_every_model_learns_relations_between_concepts(name: str) -> None:
    examples = [
        related((0, 1, 0, 1), (1, 0, 1, -1), (2, 0, 1, 0)),
        related((0, 2, 1, 0), text="f g h i j"),
    ]
    batch = collate(examples, 1, pad=0)
    model = built(name)
    scores = model(batch, known(), given=True)
    expected = loss_by_hand(scores, batch, examples)
    assert loss_of(scores, batch).item() == pytest.approx(expected.item(), rel=1e-5)
    optimizer = torch.optim.Adam(model.parameters(), 0.01)
    for _ in range(60):
        optimizer.zero_grad()
        loss = loss_of(model(batch, known(), given=True), batch)
        loss.backward()
        optimizer.step()
    assert loss.item() < expected.item() / 5


def test_documents_without_a_relation_teach_that_there_is_none() -> None:
    model, batch = built("sent-context-only"), collate([related()], 1, pad=0)
    loss_of(model(batch, known(), given=True), batch).backward()
    assert model.relation_scorer.out.weight.grad is not None
    assert model.relation_scorer.out.weight.grad.abs().sum() > 0


def scores_of(
    graph: TaskGraph, *said: tuple[str, str, int, float]
) -> tuple[Scores, Batch, Example]:
    """Scores under which words are what they are annotated as, and pairs what is said of them."""
    words = [place(TEXT, name)[0] for name, _ in MENTIONS]
    concepts = NamedConcepts(graph.concepts, [[0, 3], [1, 2], [2]], [])
    whole = replace(example(TEXT), concepts=concepts)
    at = {start: word for word, start in enumerate(whole.words.starts)}
    kept = torch.tensor([at[start] for start in words])
    types = [graph.mention_types.index(type_) + 1 for _, type_ in MENTIONS]
    spans = [(int(word), int(word), type_) for word, type_ in zip(kept, types, strict=True)]
    links = [(spans[1][0], spans[1][1], 0, 0.5), (spans[2][0], spans[2][1], 0, 0.4)]
    whole = replace(whole, spans=spans, links=links)
    names = [name for name, _ in MENTIONS]
    pairs = [(i, j) for i, j in product(range(4), repeat=2) if i != j]
    relations = torch.zeros(len(pairs), 1 + len(graph.relation_types))
    relations[:, 0] = 2.0
    novel = torch.full((len(pairs), 1), -3.0)
    for head, tail, type_, score in said:
        row = pairs.index((names.index(head), names.index(tail)))
        relations[row, type_], novel[row] = score, 3.0
    scores = Scores(
        spans=torch.zeros(len(whole.words), 3),
        kept=kept,
        mentions=9 * torch.nn.functional.one_hot(torch.tensor(types), 3).float(),
        pairs=torch.tensor(pairs).T.contiguous(),
        first_relations=relations,
        relations=relations,
        novel=novel,
    )
    return scores, collate([whole], 1, pad=0), whole


def shape_of(graph: TaskGraph) -> TaskShape:
    return task_shape(graph, KnowledgeShape(width=0, types=[]))


def test_a_relation_stands_at_the_mentions_that_say_most_for_it() -> None:
    graph = documents(("id:foo", "cures", "id:bar", "true"))
    scores, batch, whole = scores_of(graph, ("Foo", "bar", 1, 4.0), ("foo", "bar", 1, 9.0))
    (found,) = decode(scores, batch, [whole], graph, shape_of(graph), given=True)
    (relation,) = found.relations
    assert (relation.concepts, relation.type, relation.novel) == (
        ("id:foo", "id:bar"), "cures", True,
    )  # fmt: skip
    assert found.mentions[relation.head].span[:2] == place(TEXT, "foo")
    assert found.mentions[relation.tail].span[:2] == place(TEXT, "bar")
    assert relation.confidence > 0.9


def test_concepts_that_are_not_given_are_those_of_links_and_of_equal_texts() -> None:
    graph = replace(documents(("id:foo", "cures", "id:bar", "")), entities=["hetionet:bar"])
    scores, batch, whole = scores_of(graph, ("foo", "bar", 1, 9.0), ("Foo", "baz", 1, 8.0))
    (found,) = decode(scores, batch, [whole], graph, shape_of(graph))
    (relation,) = found.relations  # Foo is foo, and bar and baz have one likeliest entity
    assert relation.concepts == ("Foo", "hetionet:bar")


def test_a_relation_without_a_direction_is_found_once() -> None:
    graph = documents(("id:foo", "cures", "id:bar", ""), symmetric=("cures",))
    assert graph.concepts == ["id:foo", "id:bar", "id:baz"]
    scores, batch, whole = scores_of(graph, ("foo", "bar", 1, 8.0), ("bar", "Foo", 1, 9.0))
    (found,) = decode(scores, batch, [whole], graph, shape_of(graph), given=True)
    (relation,) = found.relations
    assert relation.concepts == ("id:bar", "id:foo")
    assert found.mentions[relation.tail].span[:2] == place(TEXT, "Foo")


def said(*relations: tuple[str, str, str, bool | None]) -> Extraction:
    """What may have been found: all mentions, and relations between concepts."""
    mentions = [Mention(*place(TEXT, name), type_) for name, type_ in MENTIONS]
    found = [Relation(0, 1, type_, 0.9, (head, tail), new) for head, type_, tail, new in relations]
    return Extraction("d", mentions, found, TEXT)


def test_scores_are_of_pairs_with_types_and_with_novelty() -> None:
    graph = documents(
        ("id:foo", "cures", "id:bar", "true"), ("id:baz", "causes", "id:foo", "false")
    )
    found = said(
        ("id:foo", "cures", "id:bar", False),
        ("id:foo", "cures", "id:baz", False),
        ("id:bar", "cures", "id:baz", True),
    )
    assert score_concepts(graph, [found]) == {
        "pair": [Score(2, 3, 2)],
        "with type": [Score(1, 3, 2)],
        "with novelty": [Score(0, 3, 2)],
    }
    total = evaluate(graph, [found])
    assert total.relations == {"cures": Score(1, 3, 1), "causes": Score(0, 0, 1)}
    assert total.entity_f1 == 1


def test_entities_of_the_graph_count_as_the_concepts_whose_identifiers_they_have() -> None:
    graph = replace(documents(("id:foo", "cures", "id:bar", "")), entities=["hetionet:bar"])
    graph.data[MEANS].edge_index = torch.tensor([[graph.concepts.index("id:bar")], [0]])
    found = said(("id:foo", "cures", "hetionet:bar", None), ("id:foo", "cures", "x:1", None))
    assert score_concepts(graph, [found]) == {
        "pair": [Score(1, 2, 1)],
        "with type": [Score(1, 2, 1)],
    }


def test_relations_between_mentions_are_those_of_the_concepts_that_they_name() -> None:
    graph = documents(("id:foo", "cures", "id:bar", ""))
    found = replace(said(), relations=[Relation(3, 1, "cures")])
    assert score_concepts(graph, [found])["with type"] == [Score(1, 1, 1)]


def test_what_no_model_can_find() -> None:
    settings = read_settings(overrides=["model.farthest_pair=1"]).model
    one = related((0, 1, 0, 1), (1, 0, 0, 1), (0, 2, 0, 1), (0, 2, 1, 1), (2, 1, 0, 0))
    assert out_of_reach([one], settings) == {SECOND_RELATION: 1}
    far = replace(one, spans=[(0, 0, 1), (3, 3, 2), (3, 3, 2), (0, 0, 1)])
    assert out_of_reach([far], settings)[TOO_FAR] == 3
    assert one.concepts is not None
    lost = replace(one, concepts=replace(one.concepts, mentions=[[0], [], [2]]))
    assert out_of_reach([lost], settings)[OF_LOST] == 2


def test_long_documents_are_read_in_parts() -> None:
    some = [example(" ".join("a" * length)) for length in (3, 3, 20, 1, 1)]
    parts = [[len(each.words) for each in part] for part in at_once(some, 10)]
    assert parts == [[3, 3], [20], [1, 1]]


def test_whole_documents_are_what_most_texts_are() -> None:
    assert reads_documents(documents(("id:foo", "cures", "id:bar", "")))
    alone = annotated_graph("Foo helps bar.", [("Foo", "Drug")], [])
    assert not reads_documents(alone)
    assert reads_documents(replace(alone, texts=["One is. Two are.", "Three. Is a crowd.", "One."]))
