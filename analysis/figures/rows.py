"""Rows: one line per alternative, with each series' value on it, as in a dot plot.

A panel of this kind lists its rows once; a series stands for one value in each of them.
"""
import math

from matplotlib import ticker
from matplotlib.lines import Line2D

import legends
from page import LABEL, LINE, MARGIN, PANEL_TITLE, SMALL, TEXT, lines_of, shown, width_of, with_unit

ROW_HEIGHT = 0.155  # inches
LEAST_WIDTH = 0.9  # inches of a panel's axes; where they would be narrower the panels stand in two blocks
BETWEEN = 0.24  # inches at the right of a panel
GAP = "#C4C4C4"
FAINT = "#9A9A9A"


def expanded(description):
    """The description with one item for each series and row that do not contradict each other."""
    base = description.get("base", {})
    items = []
    for item in description["series"]:
        for row in (row for row in description["rows"] if "where" in row):
            own, place = item.get("where", {}), {**base, **row.get("where", {})}
            if any(name in own and own[name] != value for name, value in place.items()):
                continue
            where = {**own, **place}
            items.append({**item, **({"scenario": row["scenario"]} if "scenario" in row else {}), "where": where, "at": row["name"]})
    x = {"label": "", "values": [row["name"] for row in description["rows"]]}
    return {**description, "series": items, "x": x}


def ends(points):
    """Lengths of the bars to the left and to the right of the middles; nothing without bars."""
    if not points or "low" not in points[0]:
        return None
    return [[max(p["middle"] - p["low"], 0.0) for p in points], [max(p["high"] - p["middle"], 0.0) for p in points]]


def draw_gaps(panel):
    """A bar from the least to the greatest value of each row."""
    for place, x in enumerate(panel.xs):
        found = [panel.points["", label][x]["middle"] for label in panel.labels if x in panel.points["", label]]
        if len(found) > 1:
            panel.axes.plot([min(found), max(found)], [place, place], color=GAP, linewidth=2.4, zorder=2, solid_capstyle="butt")


def draw_largest(panel):
    """Small dots for all series, a large one with its name for the greatest of the row."""
    for place, x in enumerate(panel.xs):
        found = {label: panel.points["", label][x]["middle"] for label in panel.labels if x in panel.points["", label]}
        if not found:
            continue
        largest = max(found, key=found.get)
        for label, value in found.items():
            first = label == largest
            panel.axes.plot([value], [place], marker="o", linestyle="none", markersize=5.5 if first else 2.8, zorder=4 if first else 3,
                            color=panel.colour(label) if first else FAINT, markeredgewidth=0, clip_on=False)
        panel.axes.annotate(name_of(largest, found), (1.0, place), (6, 0), xycoords=("axes fraction", "data"), textcoords="offset points",
                            va="center", fontsize=SMALL, color="#333333", annotation_clip=False)


def name_of(largest, found):
    return f"{largest} {found[largest]:.0f}"


def named_width(panel):
    """Inches that the names of the greatest values take at the right."""
    if not panel.description.get("largest"):
        return 0.0
    return 0.12 + max(width_of(name_of(label, {label: points[x]["middle"]}), SMALL)
                      for (_, label), points in panel.points.items() for x in points)


def draw_rows(panel):
    """A dot for each series in each row; the first row's values go down as dotted lines."""
    if panel.description.get("largest"):
        draw_largest(panel)
    else:
        draw_gaps(panel)
    for label in panel.labels:
        points = {x: panel.points["", label][x] for x in panel.xs if x in panel.points["", label]}
        at = [panel.xs.index(x) for x in points]
        values = list(points.values())
        if not panel.description.get("largest"):
            mark = {"marker": panel.marker(label), "color": panel.colour(label), "markersize": 4.6, "markeredgecolor": "white",
                    "markeredgewidth": 0.5, "linestyle": "none"}
            panel.handles[label] = Line2D([], [], **mark)
            panel.axes.errorbar([p["middle"] for p in values], at, xerr=ends(values), elinewidth=0.9, capsize=0, zorder=4, **mark)
            if panel.xs[0] in points:
                panel.axes.axvline(points[panel.xs[0]]["middle"], color=panel.colour(label), linestyle=(0, (1, 2)), linewidth=0.9, zorder=1)
        panel.drawn[label] = (dict(zip(points, at)), panel.colour(label), panel.marker(label))
        for x, point in points.items():
            panel.note("row", label, x, point)


def set_axes(panel, first):
    """Names at the left of the first panel; values from zero on, or from the least on a logarithmic scale."""
    axes, y = panel.axes, panel.y
    axes.set_yticks(range(len(panel.xs)), [shown(x) for x in panel.xs] if first else [""] * len(panel.xs), fontsize=SMALL)
    axes.set_ylim(len(panel.xs) - 0.45, -0.55)
    axes.tick_params(axis="y", length=0)
    axes.tick_params(axis="x", labelsize=SMALL)
    axes.grid(axis="x")
    axes.grid(visible=False, axis="y")
    axes.spines["left"].set_visible(False)
    if y.get("scale", "linear") == "log":
        axes.set_xscale("log")
    else:
        axes.set_xlim(0, 100 if y["unit"] == "%" else axes.dataLim.x1 * 1.06)
        axes.xaxis.set_major_locator(ticker.MaxNLocator(nbins=3, steps=[1, 2, 2.5, 5, 10]))
    for place in range(1, len(panel.xs), 2):
        axes.axhspan(place - 0.5, place + 0.5, color="#F2F2F2", zorder=0, linewidth=0)


def draw_axes(panels, figure, grid):
    """Everything on the axes."""
    for i, panel in enumerate(panels):
        panel.axes = figure.add_axes(grid.provisional(i), label=str(i))
        draw_rows(panel)
        set_axes(panel, i % grid.columns == 0)


class Grid:
    """Panels side by side, with room for the names of the rows at the left and for what is named at the right."""

    def __init__(self, panels, figure):
        self.panels, self.figure = panels, figure
        self.width = figure.get_figwidth()
        self.names = max(width_of(shown(x), SMALL) for x in panels[0].xs) + 0.08
        self.named = [named_width(panel) for panel in panels]
        self.columns = len(panels)
        self.blocks = 1
        while self.columns > 1 and self.axes_width() < LEAST_WIDTH:
            self.blocks += 1
            self.columns = math.ceil(len(panels) / self.blocks)
        self.height = len(panels[0].xs) * ROW_HEIGHT

    def axes_width(self):
        """Of every panel: what its block's names leave."""
        named = max(sum(self.named[i:i + self.columns]) for i in range(0, len(self.panels), self.columns))
        return (self.width - MARGIN - self.names - named - BETWEEN * self.columns) / self.columns

    def provisional(self, i):
        return 0.2, 0.2 + 0.01 * i, 0.5, 0.5

    def lay_out(self, heading, caption):
        """Sizes and places of everything; draws titles, the legend and the caption."""
        handles = {label: handle for panel in self.panels for label, handle in legends.entries_of(panel)}
        strip = legends.Strip(list(handles.items()), self.width - 2 * MARGIN)
        wide = self.axes_width()
        titles = [lines_of(panel.description.get("title", ""), wide + 0.8 * BETWEEN + named, PANEL_TITLE, True)
                  for panel, named in zip(self.panels, self.named)]
        labels = [lines_of(with_unit(panel.y["label"], panel.unit), wide + BETWEEN, TEXT) for panel in self.panels]
        above = max(map(len, titles)) * PANEL_TITLE * LINE + 0.06
        below = max(map(len, labels)) * LABEL * LINE + 0.32
        block = above + self.height + below
        total = heading.height + strip.height + self.blocks * block + caption.height
        self.figure.set_size_inches(self.width, total)
        heading.draw(self.figure)
        caption.draw(self.figure)
        strip.draw(self.figure, MARGIN, total - heading.height)
        for i, panel in enumerate(self.panels):
            row, column = divmod(i, self.columns)
            left = MARGIN + self.names + column * (wide + BETWEEN) + sum(self.named[row * self.columns:i])
            top = total - heading.height - strip.height - row * block
            panel.axes.set_position((left / self.width, (top - above - self.height) / total, wide / self.width, self.height / total))
            panel.axes.set_xlabel("\n".join(labels[i]), fontsize=TEXT)
            self.figure.text(left / self.width, top / total, "\n".join(titles[i]), fontsize=PANEL_TITLE, fontweight="bold", va="top")
