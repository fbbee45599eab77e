"""What sources state between entities that one text names, and of what kinds they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np
import numpy.typing as npt
import torch
from torch_geometric.data import HeteroData

from biogk.core.model.identifiers import SAME_AS_SCORE
from biogk.core.store.driver import Store
from biogk.training.graphs.subgraph import ENTITIES_PAGE, Numbers, pairs
from biogk.training.graphs.taskgraph import HAS, KIND, LINKED, STATED

UNWEIGHED = 0.5
"""What stands for the weight of a statement without one."""

Numbered = npt.NDArray[np.int64]


def add_statements(
    store: Store, data: HeteroData, entities: Sequence[str]
) -> tuple[list[str], list[str]]:
    """Put what is stated between entities of one text into a task graph, and their kinds.

    What SAME_AS joins to an entity speaks for it. What was promoted from predictions is no
    statement: it may have been read from the very text.

    Args:
        store: the database.
        data: gets `STATED` and `KIND`; it has documents, mentions and links.
        entities: ids, by their row.

    Returns:
        The types of statements and the kinds, by their numbers; a known falsehood has ! before its
        type.
    """
    near, types = cooccurring(data, len(entities)), Numbers()
    found: dict[tuple[int, int, int], tuple[float, set[str]]] = {}
    for subject, object_, type_, weight, source in read_statements(store, entities, near):
        key = subject, object_, types[type_]
        best, sources = found.setdefault(key, (weight, set()))
        sources.add(source)
        found[key] = max(best, weight), sources
    order, stated = sorted(found), data[STATED]
    stated.edge_index = pairs([key[0] for key in order], [key[1] for key in order])
    stated.edge_type = torch.tensor([key[2] for key in order], dtype=torch.long)
    values = [
        (weight if weight >= 0 else UNWEIGHED, len(sources))
        for weight, sources in map(found.__getitem__, order)
    ]
    stated.edge_attr = torch.tensor(values, dtype=torch.float32).reshape(-1, 2)
    kinds, numbers = _kinds(store, entities), Numbers()
    data[KIND].edge_index = pairs(
        [row for row, each in enumerate(kinds) for _ in each],
        [numbers[kind] for each in kinds for kind in each],
    )
    return list(types), list(numbers)


def cooccurring(data: HeteroData, entities: int) -> Numbered:
    """The ordered pairs of different entities that one document names, as row * entities + row.

    Args:
        data: documents, mentions and links.
        entities: how many there are.
    """
    document, mention = data[HAS].edge_index.numpy()
    owner = np.zeros(data["mention"].num_nodes or 0, dtype=np.int64)
    owner[mention] = document
    linked, entity = data[LINKED].edge_index.numpy()
    named = np.unique(np.stack((owner[linked], entity)), axis=1)
    _, first = np.unique(named[0], return_index=True)
    keys = [np.empty(0, dtype=np.int64)]
    for rows in np.split(named[1], first[1:]):
        key = rows[:, None] * entities + rows[None, :]
        keys.append(key[~np.eye(len(rows), dtype=bool)])
    return np.unique(np.concatenate(keys))


def _kinds(store: Store, entities: Sequence[str]) -> list[list[str]]:
    """Kinds and semantic types of each entity, in an order that is not the database's own."""
    found: dict[str, list[str]] = {}
    for start in range(0, len(entities), ENTITIES_PAGE):
        page = store.columns("corpus/entity_kinds", ids=entities[start : start + ENTITIES_PAGE])
        found.update(zip(page["ids"], map(sorted, page["kinds"]), strict=True))
    return [found[entity] for entity in entities]


def read_statements(
    store: Store, entities: Sequence[str], near: Numbered
) -> Iterator[tuple[int, int, str, float, str]]:
    """What sources state between entities, what SAME_AS joins to them speaking for them.

    What was promoted from predictions is left out.

    Args:
        store: the database.
        entities: ids, by their row.
        near: the pairs that are asked for, as `cooccurring` gives them.

    Yields:
        Subject and object by their rows, type (a known falsehood has ! before it), weight (negative
        for none) and source.
    """
    wanted = set(near.tolist())
    row = {entities[pair // len(entities)]: pair // len(entities) for pair in wanted}
    speaks_for: dict[str, set[int]] = defaultdict(set)
    for id_, at in row.items():
        speaks_for[id_].add(at)
    ids = sorted(row)
    for start in range(0, len(ids), ENTITIES_PAGE):
        part = ids[start : start + ENTITIES_PAGE]
        page = store.columns("corpus/joined_entities", ids=part, score=SAME_AS_SCORE)
        for id_, joined in zip(page["ids"], page["joined"], strict=True):
            speaks_for[joined].add(row[id_])
    speakers = sorted(speaks_for)
    for start in range(0, len(speakers), ENTITIES_PAGE):
        page = store.columns("corpus/statements", ids=speakers[start : start + ENTITIES_PAGE])
        columns = ("subjects", "objects", "types", "weights", "sources")
        for subject, object_, *rest in zip(*(page[name] for name in columns), strict=True):
            if object_ not in speaks_for:
                continue
            for ends in product(speaks_for[subject], speaks_for[object_]):
                if ends[0] * len(entities) + ends[1] in wanted:
                    yield (*ends, *rest)
