"""`biogk load umls`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from biogk.cli.app import App
from biogk.cli.load.common import run_knowledge, source_options

if TYPE_CHECKING:
    from biogk.loaders.sources.umls.details import Details


@click.command("umls")
@click.option("--sab", "vocabularies", multiple=True, help="Only this vocabulary (SAB): MSH.")
@click.option(
    "--lang",
    "languages",
    multiple=True,
    default=("ENG",),
    show_default=True,
    help="Language of names (LAT); of several the first that a concept has names it.",
)
@click.option(
    "--suppressed",
    multiple=True,
    type=click.Choice(["O", "E", "Y"], case_sensitive=False),
    help="Keep what is suppressed with this flag: O obsolete, E by an editor, Y by its source.",
)
@click.option("--rel", "rels", multiple=True, help="Only relations with this REL: PAR, RO.")
@click.option("--rela", "relas", multiple=True, help="Only relations with this RELA: may_treat.")
@click.option(
    "--tui",
    "types",
    multiple=True,
    help="Only concepts of this semantic type or group: T047, 'Sign or Symptom', DISO.",
)
@click.option(
    "--groups",
    multiple=True,
    help="Only the relations of this set of groups, as the types of the groups: paper, or one "
    "group: paper.has_symptoms.",
)
@click.option(
    "--network",
    type=click.Path(path_type=Path),
    help="Folder of the Semantic Network.  [default: in PATH]",
)
@click.option(
    "--semantic-types",
    "with_types",
    is_flag=True,
    help="Also load the semantic types as entities, and which concept is of which.",
)
@click.option("--partial", is_flag=True, help="Continue if optional files are missing.")
@click.option(
    "--init",
    is_flag=True,
    help="Copy the shipped settings (semantic groups, groups of relations) to the home, for "
    "editing, and load nothing.",
)
@source_options
@click.argument("path", type=click.Path(path_type=Path), required=False)
def command(
    app: App,
    path: Path | None,
    init: bool,
    network: Path | None,
    with_types: bool,
    partial: bool,
    vocabularies: tuple[str, ...],
    languages: tuple[str, ...],
    suppressed: tuple[str, ...],
    rels: tuple[str, ...],
    relas: tuple[str, ...],
    types: tuple[str, ...],
    groups: tuple[str, ...],
    **options: Any,
) -> None:
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
    from biogk.core.errors import UsageError
    from biogk.loaders.sources.umls.filters import Filters
    from biogk.loaders.sources.umls.source import Umls

    if init:
        _init(app)
        return
    if path is None:
        raise UsageError("`load umls` needs a PATH.", "Name the folder of a release.")
    source = Umls(
        path,
        Filters(vocabularies, languages, suppressed, rels, relas, types, groups),
        settings=app.home.umls_settings,
        network=network,
        partial=partial,
        with_types=with_types,
        vocabulary=app.vocabulary,
    )
    run_knowledge(app, source, **options)
    _tell(app, source.details())


def _init(app: App) -> None:
    from biogk.core.disk import writing
    from biogk.core.errors import UsageError
    from biogk.loaders.sources.umls.settings import shipped_settings

    path = app.home.umls_settings
    if path.exists():
        raise UsageError(f"{path} is there already.", "Edit it, or remove it first.")
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(shipped_settings().read_text(encoding="utf-8"), encoding="utf-8")
    click.echo(f"Wrote {path}; from now on it is read instead of the shipped one.")


def _tell(app: App, details: Details) -> None:
    from biogk.core.disk import writing

    path = app.home.left_out("umls")
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(details.as_dict(), indent=2), encoding="utf-8")
    for line in details.lines():
        app.say(line)
    app.say(f"All of these counts: {path}")
