"""The annotation of one document, checked piece by piece: every corpus loader builds on this."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from biogk.core.errors import InputError
from biogk.core.model.extraction import Mention, Relation
from biogk.core.model.names import NAME_LIMIT, SURROGATE, clean_name, shown
from biogk.core.model.rows import DocumentRow
from biogk.core.model.vocabulary import CorpusTypes
from biogk.loaders.corpora.checks.annotation import checked_type, same_text
from biogk.loaders.corpora.checks.denied import held_back, says_so
from biogk.loaders.corpora.checks.normalised import is_normalised
from biogk.loaders.corpora.checks.offsets import Place, hint

# line ends and tabs belong to a text of several lines; the other control characters to none
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
COVER, DROP, REJECT = "cover", "drop", "reject"
LOST_RELATIONS = "relations of discontinuous mentions"


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
        self._held: dict[int, str] = {}

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
        identifiers: tuple[str, ...] = (),
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
            identifiers: of what it names, prefixed.

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
        if held or ends:
            # a type that is never stated need not be declared
            checked_type(type_, what, None)
            self.left_out.append(f"{held} relations" if held else f"relations of {ends} mentions")
            return
        types = self.types
        allowed = None if types is None else [*types.relations, *types.negative]
        type_ = checked_type(type_, what, allowed)
        if head == tail and not to_itself:
            raise InputError(f"{what} is between a mention and itself")
        if types is not None and type_ in types.negative:
            self.left_out.append(f"{type_} (no relation)")
            return
        if types is not None and type_ in types.symmetric:
            head, tail = sorted((head, tail), key=lambda one: self.mentions[one].span)
        self.relations.append(Relation(head, tail, type_))

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


def covered(draft: Draft, what: str, pieces: int, discontinuous: str) -> bool:
    """Whether a mention in several pieces is taken from its first character to its last.

    Args:
        draft: its document, in which the decision is counted.
        what: the mention, for a message.
        pieces: how many there are.
        discontinuous: `cover`, `drop` or `reject`.

    Raises:
        InputError: with `reject`.
    """
    if discontinuous == REJECT:
        raise InputError(
            f"{what} is discontinuous, in {pieces} pieces; "
            "--discontinuous cover or drop would load the document"
        )
    draft.passed_over.append(
        "gaps of discontinuous mentions" if discontinuous == COVER else "discontinuous mentions"
    )
    return discontinuous == COVER


def _text(found: object) -> str:
    if not isinstance(found, str):
        raise InputError(f"text is {shown(found)}, not text")
    if SURROGATE.search(found):
        raise InputError(f"text {shown(found)} holds half a character")
    text = CONTROL.sub(" ", found)
    if not text.strip():
        raise InputError("text is blank")
    return text
