"""The page of a picture: Bokeh's plot with its JavaScript in it, so that it works offline."""

from __future__ import annotations

import math
from collections import Counter

from bokeh.embed import file_html
from bokeh.models import ColumnDataSource, HoverTool, Legend, LegendItem, Range1d, Title
from bokeh.plotting import figure
from bokeh.resources import INLINE

from biogk.browser.style import PREDICTED, PREDICTED_COLOUR, colours
from biogk.picture.graph import PictureEdge, PictureGraph
from biogk.picture.layout import Curve, curves, places

STATED_COLOUR, TEXT_COLOUR = "#8A939E", "#1B2530"
NARROW, WIDE = 1.2, 7.0
SMALL, LARGE = 16.0, 40.0
LONGEST = 28
MOST_CAPTIONS = 60
MARGIN = 0.7
CROWD = 50
# Bokeh puts values into this as text, never as markup
TIP = '<div style="white-space: pre-line; max-width: 420px; font-size: 13px">@about</div>'


def page(graph: PictureGraph) -> str:
    """One HTML page with the picture, its legend, and what shows under the mouse.

    Edges that a run found are dashed and of another colour. Width goes from the lightest to the
    heaviest edges of the whole graph, since weights of different methods have different ranges; of
    what no edge of the graph is, of this picture.
    """
    at = places(graph)
    lines = curves(graph, at)
    plot = _plot(graph, at)
    legend = [*_edges(plot, graph, lines), *_nodes(plot, graph, at)]
    box = Legend(
        items=legend,
        border_line_color=None,
        label_text_font_size="13px",
        glyph_width=32,
        glyph_height=30,
    )
    plot.add_layout(box, "right")
    return str(file_html(plot, INLINE, title=f"{graph.title} - biogk"))


def _plot(graph: PictureGraph, at: dict[str, tuple[float, float]]) -> figure:
    xs, ys = [x for x, _ in at.values()], [y for _, y in at.values()]
    plot = figure(
        sizing_mode="stretch_both",
        match_aspect=True,
        tools="pan,wheel_zoom,box_zoom,reset,save",
        active_scroll="wheel_zoom",
        x_range=Range1d(min(xs) - MARGIN, max(xs) + MARGIN),
        y_range=Range1d(min(ys) - MARGIN, max(ys) + MARGIN),
        outline_line_color=None,
        toolbar_location="above",
    )
    plot.axis.visible = plot.grid.visible = False
    plot.toolbar.logo = None
    more = f", {graph.left_out:,} more left out" if graph.left_out else ""
    counts = f"{len(graph.nodes):,} nodes, {len(graph.edges):,} edges{more}"
    plot.add_layout(Title(text=counts, text_font_style="normal"), "above")
    plot.add_layout(Title(text=graph.title, text_font_size="18px"), "above")
    return plot


def _edges(plot: figure, graph: PictureGraph, lines: list[Curve]) -> list[LegendItem]:
    drawn = list(zip(graph.edges, lines, strict=True))
    low, high = _range(graph)
    wider = f"stated, wider by weight ({low:.2f} to {high:.2f})" if high > low else "stated"
    items = []
    for predicted, label, colour, dash in (
        (False, wider, STATED_COLOUR, "solid"),
        (True, "predicted by a run", PREDICTED_COLOUR, "dashed"),
    ):
        chosen = [(edge, line) for edge, line in drawn if edge.predicted == predicted]
        if not chosen:
            continue
        source = _edge_source(chosen, low, high)
        shown = plot.multi_line(
            "xs", "ys", source=source, line_width="width", line_color=colour, line_dash=dash,
            line_alpha=0.85, hover_line_color=TEXT_COLOUR,
        )  # fmt: skip
        plot.scatter(
            "x", "y", source=source, marker="triangle", size="arrow", angle="angle", color=colour
        )
        if len(drawn) <= MOST_CAPTIONS:
            _captions(plot, source)
        plot.add_tools(HoverTool(renderers=[shown], tooltips=TIP, line_policy="interp"))
        items.append(LegendItem(label=label, renderers=[shown]))
    return items


def _captions(plot: figure, source: ColumnDataSource) -> None:
    plot.text(
        "caption_x", "caption_y", text="caption", angle="caption_angle", source=source,
        text_font_size="10px", text_color=TEXT_COLOUR, text_align="center",
        text_baseline="bottom", y_offset="above",
    )  # fmt: skip


def _edge_source(
    chosen: list[tuple[PictureEdge, Curve]], low: float, high: float
) -> ColumnDataSource:
    widths = [_width(edge, low, high) for edge, _ in chosen]
    return ColumnDataSource(
        {
            "xs": [line.xs for _, line in chosen],
            "ys": [line.ys for _, line in chosen],
            "width": widths,
            "x": [line.arrow[0] for _, line in chosen],
            "y": [line.arrow[1] for _, line in chosen],
            # Bokeh's triangle points up
            "angle": [line.arrow[2] - math.pi / 2 for _, line in chosen],
            "arrow": [9 + width for width in widths],
            "caption": [_caption(edge) for edge, _ in chosen],
            "caption_x": [line.caption[0] for _, line in chosen],
            "caption_y": [line.caption[1] for _, line in chosen],
            "caption_angle": [line.caption[2] for _, line in chosen],
            "above": [-1 - width / 2 for width in widths],
            "about": [edge.about for edge, _ in chosen],
        }
    )


def _nodes(
    plot: figure, graph: PictureGraph, at: dict[str, tuple[float, float]]
) -> list[LegendItem]:
    sizes = _sizes(graph)
    known = colours()
    items, drawn, sources = [], [], []
    for kind in sorted({node.kind for node in graph.nodes.values()}):
        chosen = [node for node in graph.nodes.values() if node.kind == kind]
        source = ColumnDataSource(
            {
                "x": [at[node.id][0] for node in chosen],
                "y": [at[node.id][1] for node in chosen],
                "size": [sizes[node.id] for node in chosen],
                "below": [sizes[node.id] / 2 + 2 for node in chosen],
                "caption": [shortened(node.caption) for node in chosen],
                "about": [node.about for node in chosen],
            }
        )
        dots = plot.scatter(
            "x", "y", source=source, size="size", fill_color=known.get(kind, known[""]),
            line_color="white", line_width=2,
        )  # fmt: skip
        drawn.append(dots)
        sources.append(source)
        items.append(LegendItem(label=kind or "other", renderers=[dots]))
    # after all dots, so that none covers a name
    for source in sources:
        plot.text(
            "x", "y", text="caption", source=source, y_offset="below", text_align="center",
            text_baseline="top", text_font_size="12px", text_color=TEXT_COLOUR,
        )  # fmt: skip
    plot.add_tools(HoverTool(renderers=drawn, tooltips=TIP))
    return items


def _sizes(graph: PictureGraph) -> dict[str, float]:
    """Diameters in pixels: the area grows with the number of edges, and all shrink in a crowd."""
    degree = Counter(end for edge in graph.edges for end in (edge.source, edge.target))
    most = max(degree.values(), default=1)
    scale = min(1.0, (CROWD / max(len(graph.nodes), 1)) ** 0.5)
    return {
        id_: scale * (SMALL + (LARGE - SMALL) * (degree[id_] / most) ** 0.5) for id_ in graph.nodes
    }


def shortened(text: str) -> str:
    """A caption that fits beside its node; the whole text is shown under the mouse."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"


def _range(graph: PictureGraph) -> tuple[float, float]:
    """The weights that get the narrowest and the widest line."""
    if graph.range is not None:
        return graph.range
    weights = [e.weight for e in graph.edges if not e.predicted and e.weight is not None]
    return min(weights, default=0.0), max(weights, default=0.0)


def _width(edge: PictureEdge, low: float, high: float) -> float:
    if edge.predicted or edge.weight is None or high <= low:
        return NARROW + 1
    weight = min(max(edge.weight, low), high)
    return NARROW + (WIDE - NARROW) * (weight - low) / (high - low)


def _caption(edge: PictureEdge) -> str:
    name = edge.type.removeprefix(PREDICTED)
    # adding zero keeps a weight of -0.001 from reading as -0.00
    return name if edge.weight is None else f"{name} {round(edge.weight, 2) + 0.0:.2f}"
