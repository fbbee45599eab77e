"""The Semantic Network: semantic types with definitions, and the relations between them."""

from __future__ import annotations

from collections.abc import Iterator

from biogk.core.errors import InputError
from biogk.core.model.names import clean_name, clean_text
from biogk.core.model.rows import EntityRow, KnowledgeRow, RejectedRow
from biogk.loaders.sources.meaning import SELF
from biogk.loaders.sources.umls.concepts import TYPE_KIND
from biogk.loaders.sources.umls.details import Details
from biogk.loaders.sources.umls.naming import RelationNames
from biogk.loaders.sources.umls.tables import RrfTable

TYPE, SUBJECT = "STY", "umls:"
BLOCKED = "B"
"""Link status of a relation that is inherited from above and does not hold."""


class Network:
    """Semantic types as entities, and what SRSTR states of them.

    Args:
        types: SRDEF.
        links: SRSTR, which may be missing.
        names: what the relations become.
    """

    def __init__(self, types: RrfTable, links: RrfTable | None, names: RelationNames) -> None:
        self.types, self.links, self.names = types, links, names

    def rows(self, details: Details) -> Iterator[KnowledgeRow]:
        """Each type, then each relation of two types that the vocabulary has a name for."""
        numbers: dict[str, str] = {}
        bad: list[RejectedRow] = []
        for row in self._types(bad):
            numbers[row.name] = row.id
            yield row
        yield from bad
        if self.links is not None:
            yield from self._links(self.links, numbers, details)

    def _types(self, bad: list[RejectedRow]) -> Iterator[EntityRow]:
        what, number, name, definition = self.types.at("RT", "UI", "STY", "DEF")
        for line, fields in self.types.rows(bad):
            if fields[what].decode("utf-8", "replace") != TYPE:
                continue
            try:
                yield EntityRow(
                    SUBJECT + clean_name(fields[number].decode(), "its number"),
                    clean_name(fields[name].decode(), "its name"),
                    (TYPE_KIND,),
                    description=clean_text(fields[definition].decode(), "its definition").strip(),
                )
            except (InputError, UnicodeDecodeError) as error:
                bad.append(self.types.reject(line, str(error), fields))

    def _links(
        self, table: RrfTable, numbers: dict[str, str], details: Details
    ) -> Iterator[KnowledgeRow]:
        left = details.of(table.name)
        bad: list[RejectedRow] = []
        for _, fields in table.rows(bad):
            first, relation, second, status = (
                each.decode("utf-8", "replace").strip() for each in fields[:4]
            )
            denial = self.names.denial(relation)
            meaning = None if denial else self.names.meaning("", relation)
            if status == BLOCKED:
                left["blocked"] += 1
            elif first not in numbers or second not in numbers:
                left["not between two semantic types"] += 1
            elif denial:
                left[denial] += 1
                details.denied[relation] += 1
            elif first == second and not (meaning and meaning.reflexive):
                left[SELF] += 1
            elif meaning is None:
                left["not in the vocabulary"] += 1
                details.unmapped[relation] += 1
            else:
                # unlike MRREL, SRSTR is read from left to right
                ends = (numbers[first], numbers[second])
                subject, object_ = reversed(ends) if meaning.turned else ends
                yield self.names.triple(subject, meaning.number, object_)
        yield from bad


def type_names(table: RrfTable | None) -> dict[str, str]:
    """The names of the semantic types by number; none where there is no SRDEF."""
    if table is None:
        return {}
    what, number, name = table.at("RT", "UI", "STY")
    return {
        fields[number].decode("utf-8", "replace"): fields[name].decode("utf-8", "replace")
        for _, fields in table.rows([])
        if fields[what] == TYPE.encode()
    }
