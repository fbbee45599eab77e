"""`biogk load sider`."""

from __future__ import annotations

from biogk.api.stages.loading import Loading
from biogk.cli.load.common import load_command


@load_command(Loading.sider)
def command() -> None:
    """SIDER: side effects and indications of drugs, from their labels.

    PATH is a folder with meddra_all_se.tsv.gz and drug_names.tsv, and with
    meddra_all_indications.tsv.gz and meddra_freq.tsv.gz where you have them. Effects are UMLS
    concepts, drugs PubChem compounds. SIDER is licensed for non-commercial use (CC BY-NC-SA 4.0).

    \b
    Example:
      biogk load sider sider
    """
