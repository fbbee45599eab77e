"""`biogk load umls`."""

from __future__ import annotations

from pathlib import Path

from biogk.api.base.settings import init_settings
from biogk.api.stages.loading import Loading
from biogk.cli.app import App
from biogk.cli.load.common import init_option, load_command


def _init(app: App) -> Path:
    from biogk.loaders.sources.umls.settings import shipped_settings

    return init_settings(shipped_settings(), app.home.umls_settings)


@init_option(
    _init,
    "Copy the shipped settings (semantic groups, groups of relations) to the home, for editing, "
    "and load nothing.",
)
@load_command(
    Loading.umls,
    flags={
        "vocabularies": ["--sab"],
        "languages": ["--lang"],
        "types": ["--tui"],
        "groups": ["--groups"],
        "with_types": ["--semantic-types"],
    },
)
def command() -> None:
    """A release of the UMLS, for which you need a licence of your own.

    PATH is the folder of a release, its META, or the zip archive (.zip, .nlm) that holds them;
    files may be compressed and in parts (MRREL.RRF.aa.gz). Options that can be given several times
    keep what any of them names.

    \b
    Examples:
      biogk load umls umls/2024AA/META --sab SNOMEDCT_US --sab RXNORM
      biogk load umls umls/2024AA/META --groups paper --tui DISO --tui CHEM
      biogk load umls --init
    """
