"""`biogk weigh`: a language model's weight on every stated triple."""

from __future__ import annotations

import click

from biogk.cli.app import App, encoder_option, json_option, pass_app, shared_options


@click.command("weigh")
@encoder_option
@click.option("--source", "sources", multiple=True, help="Weigh this source only; repeatable.")
@click.option("--again", is_flag=True, help="Also weigh what this encoder has weighed already.")
@json_option
@shared_options
@pass_app
def command(
    app: App,
    encoder: str,
    device: str | None,
    sources: tuple[str, ...],
    again: bool,
    as_json: bool,
) -> None:
    """Weigh triples: how likely each is to a language model.

    Writes weight (-1 to 1), the relation that the model predicts for the pair, the rank of the
    stated one, and whether the two agree. A broken-off call goes on where it stopped.

    \b
    Example:
      biogk weigh --source wikidata --encoder minilm
    """
    from biogk.training.encoder import load_encoder
    from biogk.training.vectors import VectorCache
    from biogk.training.weigh import weigh
    from biogk.views.reports import show_weigh

    with (
        app.store() as store,
        VectorCache(app.home.vectors, load_encoder(encoder, device)) as cache,
    ):
        report = weigh(store, cache, sources=sources, again=again, track=app.track)
    show_weigh(report, as_json=as_json)
