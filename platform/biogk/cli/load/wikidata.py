"""`biogk load wikidata`."""

from __future__ import annotations

from pathlib import Path

from biogk.api.base.settings import init_settings
from biogk.api.stages.loading import Loading
from biogk.cli.app import App
from biogk.cli.load.common import init_option, load_command


def _init(app: App) -> Path:
    from biogk.loaders.sources.wikidata.statements.lists import shipped_lists

    return init_settings(shipped_lists(), app.home.wikidata_lists)


@init_option(_init, "Copy the shipped lists to the home, for editing, and load nothing.")
@load_command(
    Loading.wikidata,
    flags={"languages": ["--lang"], "classes": ["--class"]},
    metavars={"classes": "QID", "endpoint": "URL"},
)
def command() -> None:
    """Items of Wikidata and the relations between them.

    PATH is a JSON dump, full or filtered, one entity a line, plain or compressed; or a folder of
    label-only JSON Lines (WikiDiseaseData.jl, WikiMedicineData.jl), or one such file. Which of them
    it is, is told by the content.

    With --endpoint the same is asked of a SPARQL endpoint, page by page. Answers are kept in the
    home; an interrupted call resumes at the next page.

    Which properties become which relations stands in relations.toml (`biogk relations --source
    wikidata`); kinds by class and identifiers in lists beside it (--init).

    \b
    Examples:
      biogk load wikidata data/wikidata
      biogk load wikidata wikidata-20260101-all.json.gz
      biogk load wikidata --endpoint https://query.wikidata.org/sparql --contact me@example.org
    """
