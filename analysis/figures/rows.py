"""Rows: one line per alternative, with each series' value on it, as in a dot plot.

A panel of this kind lists its rows once; a series stands for one value in each of them.
"""
import matplotlib.pyplot as plt

ROW_HEIGHT = 0.235  # inches
ROWS_WIDTH = 10.2  # inches of a figure of rows
NAMES_WIDTH = 2.2  # inches of their names
NAMED = 1.3  # inches at the right of a panel that names the greatest value of each row
BETWEEN = 0.22  # inches at the right of the other ones
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


def size_of(described):
    """Width and height of a figure of rows, in inches."""
    return ROWS_WIDTH, max(len(panel["rows"]) for panel in described) * ROW_HEIGHT


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
        panel.axes.annotate(f"{largest} {found[largest]:.0f}", (1.04, place), xycoords=("axes fraction", "data"), va="center",
                            fontsize=7, color=panel.colour(largest), annotation_clip=False)


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
            panel.axes.errorbar([p["middle"] for p in values], at, xerr=ends(values), marker=panel.marker(label), label=label,
                                color=panel.colour(label), linestyle="none", elinewidth=0.9, capsize=0, markersize=5.0,
                                markeredgecolor="white", markeredgewidth=0.5, zorder=4)
            if panel.xs[0] in points:
                panel.axes.axvline(points[panel.xs[0]]["middle"], color=panel.colour(label), linestyle=(0, (1, 2)), linewidth=0.9, zorder=1)
        panel.drawn[label] = (dict(zip(points, at)), panel.colour(label), panel.marker(label))
        for x, point in points.items():
            panel.note("row", label, x, point)


def set_axes(panel, first):
    """Names at the left of the first panel; values from zero on, or from the least on a logarithmic scale."""
    axes, y = panel.axes, panel.description["y"]
    axes.set_yticks(range(len(panel.xs)), panel.xs if first else [""] * len(panel.xs), fontsize=7.5)
    axes.set_ylim(len(panel.xs) - 0.45, -0.55)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x")
    axes.spines["left"].set_visible(False)
    axes.set_xlabel(y["label"] if y["unit"] == "1" else f"{y['label']} ({y['unit']})", fontsize=7.8)
    if y.get("scale", "linear") == "log":
        axes.set_xscale("log")
    else:
        axes.set_xlim(0, 100 if y["unit"] == "%" else axes.dataLim.x1 * 1.06)
    for place in range(1, len(panel.xs), 2):
        axes.axhspan(place - 0.5, place + 0.5, color="#F5F5F5", zorder=0, linewidth=0)


def lay_out(described, above, below):
    """Figure and axes, side by side, with room for the names at the left and for what is named at the right."""
    width, rows = size_of(described)
    height = rows + above + below
    gaps = [NAMED if panel.get("largest") else BETWEEN for panel in described]
    each = (width - NAMES_WIDTH - sum(gaps)) / len(described)
    figure = plt.figure(figsize=(width, height))
    left, grid = NAMES_WIDTH, []
    for gap in gaps:
        grid.append(figure.add_axes((left / width, below / height, each / width, rows / height)))
        left += each + gap
    return figure, grid
