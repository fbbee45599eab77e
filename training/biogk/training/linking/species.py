"""Which species a text is about: a gene of another one is not what it names.

The same symbol names the genes of several species, and a source often has those of one alone. A
text about rats that says nothing of people means the rat's gene.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "ncbitaxon:9606": "humans? | patients? | women | woman | men | man | children | child | girls? "
    "| boys? | infants? | newborns? | neonates? | people | volunteers? | participants? | family "
    "| families | probands? | pedigrees? | year-olds? | years? \\s+ old | homo \\s+ sapiens",
    "ncbitaxon:10090": "mouse | mice | murine | mus \\s+ musculus",
    "ncbitaxon:10116": "rats? | rattus \\s+ norvegicus",
    "ncbitaxon:9986": "rabbits? | oryctolagus \\s+ cuniculus",
    "ncbitaxon:7955": "zebrafish | danio \\s+ rerio",
    "ncbitaxon:4932": "yeasts? | saccharomyces | s\\. \\s+ cerevisiae",
    "ncbitaxon:7227": "drosophila | fruit \\s+ fl(?:y|ies) | d\\. \\s+ melanogaster",
    "ncbitaxon:6239": "c\\. \\s+ elegans | caenorhabditis \\s+ elegans",
    "ncbitaxon:9823": "pigs? | porcine | swine | sus \\s+ scrofa",
    "ncbitaxon:9913": "cows? | cattle | bovine | calves | bos \\s+ taurus",
    "ncbitaxon:9615": "dogs? | canine | canis",
    "ncbitaxon:9685": "cats | feline",
    "ncbitaxon:9940": "sheep | ovine | lambs?",
    "ncbitaxon:9031": "chickens? | chicks? | gallus \\s+ gallus",
    "ncbitaxon:10141": "guinea \\s+ pigs?",
    "ncbitaxon:10026": "hamsters?",
    "ncbitaxon:9539": "macaques? | rhesus | monkeys?",
    "ncbitaxon:8355": "xenopus",
    "ncbitaxon:3702": "arabidopsis",
    "ncbitaxon:562": "e\\. \\s+ coli | escherichia \\s+ coli",
}
"""Words for a species, in any case; between their parts stands white space."""
NAMED = re.compile(
    "|".join(
        rf"(?P<t{taxon.partition(':')[2]}>\b(?:{words})(?!\w))" for taxon, words in WORDS.items()
    ),
    re.IGNORECASE | re.VERBOSE,
)


def species_in(text: str) -> frozenset[str]:
    """The species that a text names, as identifiers of the NCBI Taxonomy.

    Args:
        text: any text.
    """
    return frozenset(
        f"ncbitaxon:{found.lastgroup[1:]}" for found in NAMED.finditer(text) if found.lastgroup
    )
