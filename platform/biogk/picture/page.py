"""The page of a picture: Bokeh's plot with its JavaScript in it, so that it works offline."""

from __future__ import annotations

import math
from collections import Counter
from importlib import resources

from bokeh.document import Document
from bokeh.embed import file_html
from bokeh.models import (
    ColumnDataSource,
    CustomJS,
    HoverTool,
    Legend,
    LegendItem,
    Range1d,
    Title,
)
from bokeh.plotting import figure
from bokeh.resources import INLINE

from biogk.browser.style import PREDICTED, PREDICTED_COLOUR, colours
from biogk.picture.graph import PictureEdge, PictureGraph
from biogk.picture.layout import Curve, curves, places

STATED_COLOUR, TEXT_COLOUR = "#8A939E", "#1B2530"
NARROW, WIDE = 1.2, 7.0
SMALL, LARGE = 16.0, 40.0
LONGEST = 28
MARGIN_X, MARGIN_Y = 1.0, 0.7
CROWD = 50
# Bokeh puts values into this as text, never as markup
TIP = '<div style="white-space: pre-line; max-width: 420px; font-size: 13px">@about</div>'


def page(graph: PictureGraph) -> str:
    """One HTML page with the picture, its legend, and what shows under the mouse.

    Edges that a run found are dashed and of another colour. Width goes from the lightest to the
    heaviest edges of the whole graph, since weights of different methods have different ranges; of
    what no edge of the graph is, of this picture. Names and captions are written where they have
    room, more of them the nearer one looks.
    """
    at = places(graph)
    plot = _plot(graph, at)
    edges, drawn = _edges(plot, graph, curves(graph, at))
    nodes, dots = _nodes(plot, graph, at)
    box = Legend(
        items=[*drawn, *dots],
        border_line_color=None,
        label_text_font_size="13px",
        glyph_width=32,
        glyph_height=30,
    )
    plot.add_layout(box, "right")
    _label(plot, nodes, edges)
    document = Document(title=f"{graph.title} - biogk")
    document.add_root(plot)
    return str(file_html(document, INLINE))


def _label(plot: figure, nodes: list[ColumnDataSource], edges: list[ColumnDataSource]) -> None:
    """Place the labels in the browser, which alone knows how wide they and the edges are."""
    code = resources.files("biogk.picture").joinpath("labels.js").read_text(encoding="utf-8")
    whole = [plot.x_range.start, plot.x_range.end, plot.y_range.start, plot.y_range.end]
    args = {"plot": plot, "nodes": nodes, "edges": edges, "whole": whole}
    placed = CustomJS(args=args, code=code)
    for model, changes in (
        (plot.x_range, ("start", "end")),
        (plot.y_range, ("start", "end")),
        (plot, ("inner_width", "inner_height")),
    ):
        for change in changes:
            model.js_on_change(change, placed)


def _plot(graph: PictureGraph, at: dict[str, tuple[float, float]]) -> figure:
    xs, ys = [x for x, _ in at.values()], [y for _, y in at.values()]
    plot = figure(
        sizing_mode="stretch_both",
        tools="pan,wheel_zoom,box_zoom,reset,save",
        active_scroll="wheel_zoom",
        x_range=Range1d(min(xs) - MARGIN_X, max(xs) + MARGIN_X),
        y_range=Range1d(min(ys) - MARGIN_Y, max(ys) + MARGIN_Y),
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


def _edges(
    plot: figure, graph: PictureGraph, lines: list[Curve]
) -> tuple[list[ColumnDataSource], list[LegendItem]]:
    drawn = list(zip(graph.edges, lines, strict=True))
    low, high = _range(graph)
    wider = f"stated, wider by weight ({low:.2f} to {high:.2f})" if high > low else "stated"
    sources, items = [], []
    for predicted, label, colour, dash in (
        (False, wider, STATED_COLOUR, "solid"),
        (True, "predicted by a run", PREDICTED_COLOUR, "dashed"),
    ):
        chosen = [(edge, line) for edge, line in drawn if edge.predicted == predicted]
        if not chosen:
            continue
        source = _edge_source(chosen, low, high, _crowding(graph))
        shown = plot.multi_line(
            "xs", "ys", source=source, line_width="width", line_color=colour, line_dash=dash,
            line_alpha=0.85, hover_line_color=TEXT_COLOUR,
        )  # fmt: skip
        plot.scatter(
            "x", "y", source=source, marker="triangle", size="arrow", angle="angle", color=colour
        )
        _captions(plot, source)
        plot.add_tools(HoverTool(renderers=[shown], tooltips=TIP, line_policy="interp"))
        sources.append(source)
        items.append(LegendItem(label=label, renderers=[shown]))
    return sources, items


def _captions(plot: figure, source: ColumnDataSource) -> None:
    plot.text(
        "caption_x", "caption_y", text="caption_shown", angle="caption_angle", source=source,
        x_offset="caption_dx", y_offset="caption_dy", text_font_size="10px",
        text_color=TEXT_COLOUR, text_align="center", text_baseline="middle",
    )  # fmt: skip


def _edge_source(
    chosen: list[tuple[PictureEdge, Curve]], low: float, high: float, crowding: float
) -> ColumnDataSource:
    widths = [_width(edge, low, high) for edge, _ in chosen]
    none = [0.0] * len(chosen)
    return ColumnDataSource(
        {
            "xs": [line.xs for _, line in chosen],
            "ys": [line.ys for _, line in chosen],
            "width": widths,
            "x": [line.xs[line.arrow] for _, line in chosen],
            "y": [line.ys[line.arrow] for _, line in chosen],
            "arrow_at": [line.arrow for _, line in chosen],
            "angle": list(none),
            "arrow": [crowding * (9 + width) for width in widths],
            "caption": [_caption(edge) for edge, _ in chosen],
            "caption_shown": [""] * len(chosen),
            **{f"caption_{what}": list(none) for what in ("x", "y", "dx", "dy", "angle")},
            "about": [edge.about for edge, _ in chosen],
        }
    )


def _nodes(
    plot: figure, graph: PictureGraph, at: dict[str, tuple[float, float]]
) -> tuple[list[ColumnDataSource], list[LegendItem]]:
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
                "caption": [shortened(node.caption) for node in chosen],
                "shown": [""] * len(chosen),
                "name_dx": [0.0] * len(chosen),
                "name_dy": [0.0] * len(chosen),
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
            "x", "y", text="shown", source=source, x_offset="name_dx", y_offset="name_dy",
            text_align="center", text_baseline="middle", text_font_size="12px",
            text_color=TEXT_COLOUR, background_fill_color="white", background_fill_alpha=0.7,
        )  # fmt: skip
    plot.add_tools(HoverTool(renderers=drawn, tooltips=TIP))
    return sources, items


def _sizes(graph: PictureGraph) -> dict[str, float]:
    """Diameters in pixels: the area grows with the number of edges, and all shrink in a crowd."""
    degree = Counter(end for edge in graph.edges for end in (edge.source, edge.target))
    most = max(degree.values(), default=1)
    scale = _crowding(graph)
    return {
        id_: scale * (SMALL + (LARGE - SMALL) * (degree[id_] / most) ** 0.5) for id_ in graph.nodes
    }


def _crowding(graph: PictureGraph) -> float:
    """What the size of nodes and arrows is multiplied by, so that a crowd has room."""
    return min(1.0, math.sqrt(CROWD / max(len(graph.nodes), 1)))


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
