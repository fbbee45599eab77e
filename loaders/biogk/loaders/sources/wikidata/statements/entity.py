"""An entity of Wikidata's JSON (as in its dumps) as an `Item`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from biogk.core.errors import InputError
from biogk.core.model.names import clean_name, shown
from biogk.loaders.sources.wikidata.statements.items import (
    DEPRECATED,
    NO_VALUE,
    NOT_AN_ITEM,
    OTHER_FORM,
    UNKNOWN_VALUE,
    Item,
    Passed,
    Redirect,
)
from biogk.loaders.sources.wikidata.statements.lists import LARGEST_ITEM
from biogk.loaders.sources.wikidata.statements.qualifiers import (
    Said,
    denial,
    qualifiers_of,
    unread,
)
from biogk.loaders.sources.wikidata.statements.wanted import ITEM, Wanted

CLASS_PROPERTIES = ("P31", "P279")
WITHOUT_VALUE = {"novalue": NO_VALUE, "somevalue": UNKNOWN_VALUE}


class EntityReader:
    """Reads entities; keeps count of what it passes over.

    Args:
        wanted: what to take from each.
    """

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.classes = wanted.listed_classes
        self.rules = wanted.lists.qualifiers
        self.of_statements = Passed()
        """What was passed over of the relations of all entities."""
        self._of_classes = Passed()
        self.of_identifiers = Passed()
        """What was passed over of the identifiers of the last entity."""
        self.faults: list[str] = []
        """What was wrong with the last entity, where the rest of it could be used."""

    def read(self, entity: Mapping[str, Any]) -> Item | Redirect | None:
        """The item, or the redirect; None for another kind of entity (a property, a lexeme).

        Raises:
            InputError: it has no id, or its statements are in no form of the dumps.
        """
        self.faults = []
        if self.of_identifiers.any:
            self.of_identifiers = Passed()
        found = entity.get("id")
        if not isinstance(found, str):
            if "redirect" in entity:
                return redirect(entity)
            raise InputError(f"its id is {shown(found)}, not the id of an entity")
        match = ITEM.fullmatch(found)
        if match is None or int(match[1]) > LARGEST_ITEM:
            return None
        claims = _object(entity, "claims")
        return Item(
            int(match[1]),
            self._label(entity),
            tuple(self._aliases(entity)),
            self._text(_object(entity, "descriptions"), "the description"),
            tuple(dict.fromkeys(self._identifiers(claims))),
            tuple(dict.fromkeys(self._classes(claims))),
            tuple(dict.fromkeys(self._statements(claims))),
        )

    def _label(self, entity: Mapping[str, Any]) -> str:
        return self._text(_object(entity, "labels"), "the label")

    def _text(self, texts: Mapping[str, Any], what: str) -> str:
        for language in self.wanted.languages:
            if language in texts:
                name = self._name(texts[language], f"{what} in {language}")
                if name:
                    return name
        return ""

    def _aliases(self, entity: Mapping[str, Any]) -> Iterator[str]:
        aliases = _object(entity, "aliases")
        for language in self.wanted.languages:
            found = aliases.get(language, [])
            if not isinstance(found, list):
                self.faults.append(f"its aliases in {language} are {shown(found)}, not a list")
                continue
            for position, alias in enumerate(found, 1):
                name = self._name(alias, f"alias {position} in {language}")
                if name:
                    yield name

    def _name(self, text: object, what: str) -> str:
        value = text.get("value") if isinstance(text, Mapping) else text
        try:
            return clean_name(value, what)
        except InputError as error:
            self.faults.append(error.message)
            return ""

    def _identifiers(self, claims: Mapping[str, Any]) -> Iterator[str]:
        for property_, rule in self.wanted.identifiers.items():
            for value in self._values(claims, property_, self.of_identifiers):
                found = rule.identifier(value) if isinstance(value, str) else None
                if found is None:
                    self.of_identifiers.left_out[OTHER_FORM] += 1
                else:
                    yield found

    def _classes(self, claims: Mapping[str, Any]) -> Iterator[int]:
        for property_ in CLASS_PROPERTIES:
            for value in self._values(claims, property_, self._of_classes):
                number = _number(value)
                if number in self.classes:
                    yield number

    def _statements(self, claims: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
        for property_ in self.wanted.relations:
            for value in self._values(claims, property_, self.of_statements):
                number = _number(value)
                if number:
                    yield property_, number
                else:
                    self.of_statements.left_out[NOT_AN_ITEM] += 1

    def _values(
        self, claims: Mapping[str, Any], property_: str, passed: Passed
    ) -> Iterator[object]:
        """The values of a property whose statements are facts; the others are counted."""
        statements = claims.get(property_)
        if statements is None:
            return
        for rank, kind, value, said in _snaks(statements, property_):
            if rank == "deprecated":
                passed.left_out[DEPRECATED] += 1
            elif kind in WITHOUT_VALUE:
                passed.left_out[WITHOUT_VALUE[kind]] += 1
            elif reason := denial(said, self.rules):
                passed.left_out[reason] += 1
            else:
                unread(said, self.rules, passed.unread)
                yield value


def redirect(entity: Mapping[str, Any]) -> Redirect | None:
    """What an entity is redirected to; None where it is no item that is."""
    ends = [ITEM.fullmatch(str(entity.get(key))) for key in ("entity", "redirect")]
    numbers = [int(end[1]) for end in ends if end is not None]
    return Redirect(*numbers) if len(numbers) == 2 and max(numbers) <= LARGEST_ITEM else None


def _snaks(statements: object, property_: str) -> Iterator[tuple[object, object, object, Said]]:
    """Rank, kind of snak, value and qualifiers of each statement of a property."""
    if not isinstance(statements, list):
        raise InputError(f"its {property_} is {shown(statements)}, not a list of statements")
    for statement in statements:
        snak = statement.get("mainsnak") if isinstance(statement, Mapping) else None
        if not isinstance(snak, Mapping):
            raise InputError(f"its {property_} has {shown(statement)}, not a statement")
        value = snak.get("datavalue")
        found = value.get("value") if isinstance(value, Mapping) else None
        yield statement.get("rank"), snak.get("snaktype"), found, qualifiers_of(statement)


def _object(entity: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = entity.get(key)
    if isinstance(found, Mapping):
        return found
    if found is None or found == []:
        # what is empty is written as a list in some dumps
        return {}
    raise InputError(f"its {key} are {shown(found)}, not a JSON object")


def _number(value: object) -> int:
    """The Q number of a value; 0 where it is no item. Old dumps have `numeric-id` alone."""
    if not isinstance(value, Mapping) or value.get("entity-type", "item") != "item":
        return 0
    found = value.get("id")
    if isinstance(found, str):
        match = ITEM.fullmatch(found)
        number: object = int(match[1]) if match else 0
    else:
        number = value.get("numeric-id")
    if isinstance(number, int) and not isinstance(number, bool) and 0 < number <= LARGEST_ITEM:
        return number
    return 0
