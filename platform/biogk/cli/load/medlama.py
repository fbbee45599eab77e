"""`biogk load medlama`."""

from __future__ import annotations

from biogk.api.stages.loading import Loading
from biogk.cli.load.common import load_command


@load_command(Loading.medlama)
def command() -> None:
    """The UMLS triples of the MedLAMA probe.

    PATH is its folder or one CSV file.

    \b
    Example:
      biogk load medlama umls/medlama/2021AA
    """
