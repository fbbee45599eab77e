"""`biogk same-as`: one concept in several sources."""

from __future__ import annotations

import click

from biogk.cli.app import App, json_option, pass_app, shared_options

METHODS = ("identifier", "name", "alias")


@click.command("same-as")
@click.option(
    "--by",
    "methods",
    multiple=True,
    type=click.Choice(METHODS),
    help="Join by this alone; repeatable.  [default: all three]",
)
@json_option
@shared_options
@pass_app
def command(app: App, methods: tuple[str, ...], as_json: bool) -> None:
    """Join entities of different sources that are one concept, by SAME_AS edges.

    By identifiers first, then by equal names, then by aliases; each edge says its method and a
    score. Nothing is merged. A name that would join one entity to several of one source joins none.
    Run it again after loading or removing a source: edges that nothing says any more go.

    \b
    Examples:
      biogk same-as
      biogk same-as --by identifier
    """
    from biogk.curate.same_as import join_same
    from biogk.views.same_as import show_same_as

    with app.store() as store:
        report = join_same(store, methods=methods or METHODS, track=app.track)
    show_same_as(report, as_json=as_json)
