"""The annotation of one document, checked piece by piece: every corpus loader builds on this."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from biogk.core.errors import InputError
from biogk.core.model.extraction import TOGETHER, ConceptRelation, Mention, Relation
from biogk.core.model.names import NAME_LIMIT, SURROGATE, clean_name, shown
from biogk.core.model.rows import DocumentRow
from biogk.core.model.vocabulary import CorpusTypes
from biogk.loaders.corpora.checks.annotation import checked_type, same_text
from biogk.loaders.corpora.checks.concepts import KEEP, UNNAMED, local, pairs_naming
from biogk.loaders.corpora.checks.denied import held_back, says_so
from biogk.loaders.corpora.checks.normalised import UNKNOWN, is_normalised, parts_in
from biogk.loaders.corpora.checks.offsets import Place, hint

# line ends and tabs belong to a text of several lines; the other control characters to none
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


class Draft:
    """A document while its annotation is read.

    Args:
        id_: of the document, without the corpus.
        corpus: name of the corpus.
        split: train, dev or test.
        text: the text as the source has it; control characters in it become spaces.
        types: what mentions and relations may be; None allows any.
        origin: what the source's offsets call the first character.

    Raises:
        InputError: the id or the text is blank or cannot be written.
    """

    def __init__(
        self,
        id_: object,
        corpus: str,
        split: str,
        text: object,
        types: CorpusTypes | None,
        origin: int = 0,
    ) -> None:
        self.id = f"{corpus}:{clean_name(id_, 'id')}"
        self.corpus, self.split, self.text, self.types = corpus, split, _text(text), types
        self.origin = origin
        self.mentions: list[Mention] = []
        self.relations: list[Relation] = []
        self.passed_over: list[str] = []
        self.left_out: list[str] = []
        self.unread: list[str] = []
        self.untold: list[Place] = []
        self.concepts: list[ConceptRelation] = []
        self._held: dict[int, str] = {}
        self._named: dict[str, str] = {}
        self._bare: dict[int, str] = {}

    def read(self, attributes: Mapping[str, object], known: Iterable[str], where: str) -> str:
        """Look through the attributes of an annotation: what is not read is counted.

        Args:
            attributes: by their names.
            known: those that are read elsewhere, beside identifiers.
            where: what has them, which stands before the name of one that is not read.

        Returns:
            `negated`, `speculated`, or nothing where the annotation is stated as it is.
        """
        left = [each for each in attributes if each not in known and not is_normalised(each)]
        self.unread += [f"{where}.{name}" for name in left if not says_so(name)]
        return held_back((name, attributes[name]) for name in left)

    def mention(  # noqa: PLR0913 - one for each that an annotation may say
        self,
        what: str,
        start: int,
        end: int,
        type_: object,
        *,
        text: str | None = None,
        cluster: str = "",
        held: str = "",
        passage: tuple[int, int] | None = None,
        names: Mapping[str, str] | None = None,
    ) -> int:
        """Add a mention; its position among the mentions.

        Args:
            what: what it is called in a message.
            start: its first character.
            end: one past its last character.
            type_: its type.
            text: what the source says stands there; white space of any kind and length is equal.
            cluster: its cluster of mentions of one thing.
            held: whether it is negated or speculated: it stays a mention, its relations go.
            passage: first and last character of the part of the document that it belongs to, in
                which it has to lie where nothing else tells that its offsets are right.
            names: identifiers of what it names, as `Identifiers.named` gives them.

        Raises:
            InputError: the span is not in the text, is blank or too long, has another text than
                the source says, or is of an unknown type.
        """
        allowed = None if self.types is None else self.types.mentions
        type_ = checked_type(type_, what, allowed)
        low, high = passage or (0, len(self.text))
        place = Place(start, end, low, self.origin)
        self._check_span(what, place, text)
        if text is None:
            if not low <= start < end <= high:
                raise InputError(
                    f"{what} is not in its passage, characters {low} to {high}, but at {start} to "
                    f"{end}{hint(self.text, place)}"
                )
            self.untold.append(place)
        identifiers = self._identifiers(names or {})
        self._named.setdefault(cluster, cluster)
        self.mentions.append(Mention(start, end, type_, cluster=cluster, identifiers=identifiers))
        if held:
            self._held[len(self.mentions) - 1] = held
            self.passed_over.append(f"{held} mentions, kept as mentions")
        return len(self.mentions) - 1

    def relation(
        self,
        what: str,
        head: int,
        tail: int,
        type_: object,
        *,
        to_itself: bool = False,
        held: str = "",
    ) -> None:
        """Add a relation between two mentions, by their positions, if the source states it.

        Args:
            what: what it is called in a message.
            head: position of the mention that it begins at.
            tail: position of the mention that it ends at.
            type_: its type.
            to_itself: whether a mention may be related to itself.
            held: whether it is negated or speculated: it is left out then and counted.

        Raises:
            InputError: it is between a mention and itself, or of an unknown type.
        """
        ends = next((self._held[each] for each in (head, tail) if each in self._held), "")
        why = f"{held} relations" if held else f"relations of {ends} mentions" if ends else ""
        stated = self._stated(what, type_, why, to_itself=head == tail and not to_itself)
        if not stated:
            return
        if self._is_symmetric(stated):
            head, tail = sorted((head, tail), key=lambda one: self.mentions[one].span)
        self.relations.append(Relation(head, tail, stated))

    def _stated(self, what: str, type_: object, why: str = "", *, to_itself: bool = False) -> str:
        """The type of a relation; empty for one that is left out, which is counted.

        Args:
            what: the relation, for a message.
            type_: its type, as the source has it.
            why: for what reason it is left out whatever its type.
            to_itself: whether it is between a mention and itself, and may not be.

        Raises:
            InputError: as for `relation`.
        """
        types = self.types
        if why:
            # a type that is never stated need not be declared
            checked_type(type_, what, None)
            self.left_out.append(why)
            return ""
        allowed = None if types is None else [*types.relations, *types.negative]
        found = checked_type(type_, what, allowed)
        if to_itself:
            raise InputError(f"{what} is between a mention and itself")
        if types is not None and found in types.negative:
            self.left_out.append(f"{found} (no relation)")
            return ""
        return found

    def _is_symmetric(self, type_: str) -> bool:
        return self.types is not None and type_ in self.types.symmetric

    def _identifiers(self, names: Mapping[str, str]) -> tuple[str, ...]:
        """The identifiers of the mention that comes next, those of no known prefix counted."""
        for written, identifier in names.items():
            for name in (written, local(written)):
                self._named.setdefault(name, identifier or written)
            if not identifier:
                self._bare.setdefault(len(self.mentions), written)
                self.unread.append(UNKNOWN)
        return tuple(dict.fromkeys(each for each in names.values() if each))

    def concept_relation(
        self,
        what: str,
        concepts: tuple[str, str],
        type_: object,
        *,
        novel: bool | None = None,
        held: str = "",
        pairs: str = KEEP,
    ) -> None:
        """Add a relation between two concepts; the mentions that name them come first.

        Args:
            what: what it is called in a message.
            concepts: those that it begins and ends at, as the source writes them. One of no known
                prefix becomes the cluster of the mentions that name it.
            type_: its type.
            novel: whether the document reports it as new.
            held: whether it is negated or speculated.
            pairs: `nearest` also relates the two mentions that are nearest to each other, `all`
                all mentions of one with all of the other.

        Raises:
            InputError: it is of an unknown type.
        """
        stated = self._stated(what, type_, f"{held} relations" if held else "")
        if not stated:
            return
        ends = [self._concept(each) for each in concepts]
        if not all(ends):
            self.left_out.append(UNNAMED)
            return
        if self._is_symmetric(stated):
            ends.sort()
        for place, written in self._bare.items():
            if written in ends and not self.mentions[place].cluster:
                self.mentions[place] = replace(self.mentions[place], cluster=written)
        self.concepts.append(ConceptRelation(ends[0], ends[1], stated, novel))
        for one, other in pairs_naming(self.mentions, ends[0], ends[1], pairs):
            self.relation(what, one, other, stated)

    def _concept(self, written: str) -> str:
        """What a concept is called that the source writes so; empty where no mention names it."""
        found = [self._named.get(e) or self._named.get(local(e), "") for e in parts_in(written)]
        return TOGETHER.join(found) if all(found) else ""

    def row(self) -> DocumentRow:
        """The document as it is loaded."""
        return DocumentRow(
            self.id,
            self.corpus,
            self.split,
            self.text,
            tuple(self.mentions),
            tuple(self.relations),
            tuple(self.passed_over),
            tuple(self.left_out),
            tuple(self.unread),
            tuple(self.concepts),
        )

    def _check_span(self, what: str, place: Place, text: str | None) -> None:
        start, end = place.start, place.end

        def fits(found: str) -> bool:
            return text is not None and same_text(text, found)

        seems = None if text is None else fits
        if start < 0 or max(start, end) > len(self.text):
            raise InputError(
                f"{what} has characters {shown(start)} to {shown(end)} of a text of "
                f"{len(self.text):,}{hint(self.text, place, seems)}"
            )
        if end <= start:
            raise InputError(f"{what} is empty: start {start}, end {shown(end)}")
        if end - start > NAME_LIMIT:
            raise InputError(f"{what} has {end - start:,} characters, more than {NAME_LIMIT:,}")
        found = self.text[start:end]
        if not found.strip():
            raise InputError(f"{what} is blank: characters {start} to {end} are spaces")
        if text is not None and not fits(found):
            raise InputError(
                f"{what} is {shown(text)}, but characters {start} to {end} of the text are "
                f"{shown(found)}{hint(self.text, place, fits)}"
            )


def _text(found: object) -> str:
    if not isinstance(found, str):
        raise InputError(f"text is {shown(found)}, not text")
    if SURROGATE.search(found):
        raise InputError(f"text {shown(found)} holds half a character")
    text = CONTROL.sub(" ", found)
    if not text.strip():
        raise InputError("text is blank")
    return text
