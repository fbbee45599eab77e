"""`biogk load wikidata`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from biogk.cli.app import App
from biogk.cli.load.common import run_knowledge, source_options
from biogk.cli.load.endpoint import Asking, endpoint_options

if TYPE_CHECKING:
    from biogk.loaders.sources.wikidata import Wanted, Wikidata, WikidataDump, WikidataEndpoint


@click.command("wikidata")
@click.option(
    "--lang",
    "languages",
    multiple=True,
    default=("en",),
    show_default=True,
    help="Language of names and descriptions; several in the order of preference. Names that are "
    "the same in all languages (mul) stand behind them.",
)
@click.option(
    "--class",
    "classes",
    multiple=True,
    metavar="QID",
    help="Also keep the items that are directly an instance or a subclass of this one, even where "
    "they take part in no relation. May be given several times.",
)
@click.option(
    "--init",
    is_flag=True,
    help="Copy the shipped lists to the home, for editing, and load nothing.",
)
@source_options
@endpoint_options
@click.argument("path", type=click.Path(path_type=Path), required=False)
def command(
    app: App,
    path: Path | None,
    languages: tuple[str, ...],
    classes: tuple[str, ...],
    init: bool,
    asking: Asking,
    **options: Any,
) -> None:
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
    if init:
        _init(app)
        return
    wanted = _wanted(app, languages, classes)
    if asking.endpoint is None:
        source = _read(app, path, wanted)
    else:
        source = _asked(app, path, asking.endpoint, asking, wanted)
    run_knowledge(app, source, **options)
    _say_notes(app, source)


def _wanted(app: App, languages: tuple[str, ...], classes: tuple[str, ...]) -> Wanted:
    from biogk.loaders.sources.wikidata.statements.lists import read_lists
    from biogk.loaders.sources.wikidata.statements.wanted import Wanted, item_number

    return Wanted(
        app.vocabulary.read(),
        read_lists(app.home.wikidata_lists),
        languages,
        frozenset(item_number(each, "--class") for each in classes),
    )


def _read(
    app: App, path: Path | None, wanted: Wanted
) -> Wikidata | WikidataDump | WikidataEndpoint:
    from biogk.core.errors import UsageError
    from biogk.loaders.sources.wikidata import WikidataDump, open_wikidata

    if path is None:
        raise UsageError("`load wikidata` needs a PATH.", "Name a dump, or ask an --endpoint.")
    source = open_wikidata(path, wanted, app.home.downloads("wikidata"), app.vocabulary)
    if isinstance(source, WikidataDump):
        source.prepare(app.track)
    return source


def _asked(
    app: App, path: Path | None, url: str, asking: Asking, wanted: Wanted
) -> WikidataEndpoint:
    from biogk.core.errors import UsageError
    from biogk.loaders.sources.wikidata import WikidataEndpoint
    from biogk.loaders.sources.wikidata.endpoint.sparql import Manners

    if path is not None:
        raise UsageError(f"{path} and --endpoint are two sources.", "Give one of them.")
    source = WikidataEndpoint(
        url,
        wanted,
        app.home.downloads("wikidata"),
        Manners(asking.contact, asking.pause, asking.timeout, asking.tries),
        asking.page_size,
    )
    source.prepare(app.track, refresh=asking.refresh)
    return source


def _init(app: App) -> None:
    from biogk.core.disk import writing
    from biogk.core.errors import UsageError
    from biogk.loaders.sources.wikidata.statements.lists import shipped_lists

    path = app.home.wikidata_lists
    if path.exists():
        raise UsageError(f"{path} is there already.", "Edit it, or remove it first.")
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(shipped_lists().read_text(encoding="utf-8"), encoding="utf-8")
    click.echo(f"Wrote {path}; from now on it is read instead of the shipped one.")


def _say_notes(app: App, source: Wikidata | WikidataDump | WikidataEndpoint) -> None:
    from biogk.loaders.sources.wikidata import Wikidata

    if not isinstance(source, Wikidata) and source.notes:
        told = (f"{what} {count:,}" for what, count in sorted(source.notes.items()))
        app.say(f"Passed over: {', '.join(told)}.")
