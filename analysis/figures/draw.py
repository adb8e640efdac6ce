#!/usr/bin/python3
"""Draws one figure from result files, as its description (scenarios/**/*.figure.json) says.

    draw.py FIGURE.json --summary summary.csv... --style paper.mplstyle --out figures [--claims claims.json]
            [--formats svg,pdf,png] [--profile quick]

Reads nothing but result files, the description and the ledger of claims (for the markers "stated in the text").
Writes <name>.svg, .pdf, .png, the plotted numbers as <name>.csv and the caption as <name>.caption.txt. The same inputs
give the same bytes. Ends with 2 when the results do not hold what the description asks for.
"""
import csv
import json
import os
import pathlib
import sys

sys.dont_write_bytecode = True
os.environ.pop("SOURCE_DATE_EPOCH", None)

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402
from matplotlib import ticker  # noqa: E402

import command  # noqa: E402
import rows as dot_plot  # noqa: E402
from marks import KINDS, Panel, draw_lines, draw_stated  # noqa: E402
from results import NothingToDraw, Results  # noqa: E402

CAPTION_HEIGHT = 0.95  # inches: the caption and the x axis of the lowest panels
TITLE_HEIGHT = 0.336
LEGEND_HEIGHT = 0.2
LETTER_WIDTH = 0.095  # inches of a tick label, with what keeps it apart from the next
NO_DATES = {
    "svg": {"Date": None, "Creator": None}, "pdf": {"CreationDate": None, "Producer": None, "Creator": None},
    "png": {"Software": None},
}


def panels_of(description):
    """The figure's panels; a figure without any is its own only one."""
    return description.get("panels", [description])


def lay_out(described):
    """Figure and axes, row by row, with room for titles, a legend above and the caption."""
    if described[0].get("kind") == "rows":
        return dot_plot.lay_out(described, 0.72, CAPTION_HEIGHT + 0.12)
    count, columns = len(described), min(len(described), 2)
    width, height = plt.rcParams["figure.figsize"]
    rows = -(-count // columns)
    if rows > 1:
        height = rows * 2.75 + CAPTION_HEIGHT + 0.25
    figure, grid = plt.subplots(rows, columns, squeeze=False, figsize=(width, height))
    axes = [one for row in grid for one in row]
    for unused in axes[count:]:
        unused.set_visible(False)
    above = (TITLE_HEIGHT if count == 1 else 0.6) + (LEGEND_HEIGHT if described[0].get("legend") == "above" else 0.0)
    figure.subplots_adjust(left=0.1, right=0.985, top=1 - above / height, bottom=(CAPTION_HEIGHT + (0.25 if rows > 1 else 0)) / height, wspace=0.22,
                           hspace=0.5)
    return figure, axes[:count]


def wrapped(name, count, width):
    """The name of a category, over two lines where its share of `width` inches is too narrow for one."""
    words = name.split()
    if len(words) < 2 or len(name) * LETTER_WIDTH < width / count:
        return name
    half = (len(words) + 1) // 2
    return " ".join(words[:half]) + "\n" + " ".join(words[half:])


def set_x_axis(panel):
    """Scale, ticks and label of the x axis."""
    axes, x = panel.axes, panel.x
    scale = x.get("scale", "category")
    label = x["label"]
    if panel.kind == "times":
        label = f"{label} ({x['unit']})"
    elif scale == "category":
        names = x.get("names", {})
        width = axes.get_position().width * axes.figure.get_figwidth()
        axes.set_xticks(range(len(panel.xs)), [wrapped(names.get(value, value), len(panel.xs), width) for value in panel.xs])
        margin = 0.4 if panel.kind == "curves" else 0.55
        axes.set_xlim(-margin, len(panel.xs) - 1 + margin)
        axes.tick_params(axis="x", length=3)
        if hasattr(panel, "below"):
            axes.tick_params(axis="x", which="major", length=0, pad=panel.below)
            axes.tick_params(axis="x", which="minor", length=2)
    elif scale in ("log2", "log"):
        axes.set_xscale("log", base=2 if scale == "log2" else 10)
        axes.set_xticks([float(value) for value in panel.xs], panel.xs)
        axes.xaxis.set_minor_locator(ticker.NullLocator())
    axes.set_xlabel(label)


def headroom(panel):
    """How far the y axis reaches beyond the data: room for a legend where bars or boxes would lie under it."""
    inside = panel.description.get("legend", "upper left") in ("upper left", "upper right")
    rows = len(panel.labels) if inside and panel.kind != "curves" else 0
    return 1.08 + 0.13 * rows


def set_y_axis(panel):
    """Scale and label of the y axis, which begins at zero unless it is logarithmic or something lies below."""
    axes, y = panel.axes, panel.description["y"]
    if y.get("scale", "linear") == "log":
        axes.set_yscale("log")
        axes.yaxis.set_major_formatter(ticker.FuncFormatter(lambda value, _: f"{value:g}"))
    elif axes.dataLim.y0 >= 0:
        axes.set_ylim(0, axes.dataLim.y1 * headroom(panel))
    axes.set_ylabel(y["label"] if y["unit"] == "1" else f"{y['label']} ({y['unit']})")


def draw_legend(panel):
    """Series first, then lines, then the paper's own numbers. A place "outside" is to the right of the axes."""
    place = panel.description.get("legend", "upper left")
    order = panel.labels + [item["label"] for item in panel.description.get("lines", [])]
    found = panel.axes.get_legend_handles_labels()
    handles = dict(zip(reversed(found[1]), reversed(found[0])))
    labels = order + [label for label in handles if label not in order]
    if place == "none":
        return
    chosen = [handles[label] for label in labels]
    if place == "above":
        left, top = panel.axes.get_position().x0, panel.above / panel.axes.figure.get_figheight()
        panel.axes.figure.legend(chosen, labels, loc="center left", bbox_to_anchor=(left - 0.008, 1 - top), ncol=len(labels),
                                 borderaxespad=0.0, borderpad=0.0, columnspacing=1.4, handlelength=2.6)
    elif place == "outside":
        panel.axes.legend(chosen, labels, loc="upper left", bbox_to_anchor=(1.0, 1.0))
    else:
        anchor = {"bbox_to_anchor": (0.01, 1.0)} if place == "upper left" else {}
        panel.axes.legend(chosen, labels, loc=place, **anchor)


def draw_panel(description, results, claims, axes, styles):
    """One panel with everything on it."""
    panel = Panel(description, results, axes, styles)
    KINDS[panel.kind](panel)
    draw_lines(panel)
    draw_stated(panel, claims)
    if panel.kind == "rows":
        dot_plot.set_axes(panel, axes is axes.figure.axes[0])
    else:
        set_x_axis(panel)
        set_y_axis(panel)
    return panel


def caption_of(description, panels, profile):
    """The caption's text: what is drawn, from how many replications, under which profile."""
    counts = sorted({row[6] for panel in panels for row in panel.table if row[6]}, key=float)
    n = counts[0] if len(counts) == 1 else f"{counts[0]} to {counts[-1]}"
    unit = "replication" if n == "1" else "replications"
    what = "point" if all(panel.kind == "curves" for panel in panels) else "value"
    if all("replication" in item for panel in panels for item in panel.description["series"]):
        return f"{description['caption']} One replication{f', {profile} profile' if profile else ''}."
    settings = f", {profile} profile" if profile else ""
    return f"{description['caption']} Each {what} is the mean of n = {n} {unit}{settings}."


def wrap(text, width):
    """The text in lines of at most `width` characters."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


def write_table(path, panels):
    """The plotted numbers, one row per mark; several panels are told apart in a column of their own."""
    several = len(panels) > 1
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow((["panel"] if several else []) + ["mark", "label", "x", "y", "low", "high", "n", "unit"])
        for panel in panels:
            head = [panel.description.get("title", "")] if several else []
            writer.writerows(head + row + [panel.unit] for row in panel.table)


def draw_legends(panels):
    """A legend in each panel, or in one alone when all have the same: the first, or outside of the last of the first row."""
    labels = [panel.axes.get_legend_handles_labels()[1] for panel in panels]
    alike = all(set(names) == set(labels[0]) for names in labels)
    if alike and panels[0].description.get("legend") == "outside":
        draw_legend(panels[min(len(panels), 2) - 1])
        return
    for i, panel in enumerate(panels):
        if i == 0 or set(labels[i]) != set(labels[0]):
            draw_legend(panel)


def draw_titles(figure, description, panels):
    """Title and source; the panels' own titles stand above them."""
    source = f"cf. {description['paper']}"
    grey = {"fontsize": 8, "color": "#777777", "fontweight": "normal"}
    if "panels" in description:
        top = 1 - 0.12 / figure.get_figheight()
        figure.text(0.012, top, description["title"], fontsize=9.5, fontweight="bold", va="top")
        figure.text(0.988, top, source, ha="right", va="top", **grey)
        for panel in panels:
            panel.axes.set_title(panel.description.get("title", ""), fontsize=8.5, pad=6)
            panel.above = 0.38
        return
    legend_above = description.get("legend") == "above"
    pad = plt.rcParams["axes.titlepad"] + (LEGEND_HEIGHT * 72 if legend_above else 0.0)
    panels[0].axes.set_title(description["title"], pad=pad)
    panels[0].axes.set_title(source, loc="right", pad=pad, **grey)
    panels[0].above = TITLE_HEIGHT + 0.06


def write(figure, description, panels, caption, arguments):
    """Pictures, plotted numbers and caption."""
    out = pathlib.Path(arguments.out)
    out.mkdir(parents=True, exist_ok=True)
    stem = description["figure"].replace("/", "-")
    for kind in arguments.formats.split(","):
        figure.savefig(out / f"{stem}.{kind}", metadata=NO_DATES[kind])
    write_table(out / f"{stem}.csv", panels)
    (out / f"{stem}.caption.txt").write_text(caption + "\n", encoding="utf-8")


def draw(arguments):
    """The figure in every wanted format."""
    description = json.loads(pathlib.Path(arguments.figure).read_text(encoding="utf-8"))
    claims = {}
    for path in arguments.claims:
        claims.update({claim["id"]: claim for claim in json.loads(pathlib.Path(path).read_text(encoding="utf-8"))["claims"]})
    results = Results(arguments.summary)
    plt.style.use(arguments.style)
    described = panels_of(description)
    figure, grid = lay_out(described)
    styles = {}
    panels = [draw_panel(one, results, claims, axes, styles) for one, axes in zip(described, grid)]
    draw_titles(figure, description, panels)
    outside = [label for panel in panels if panel.description.get("legend") == "outside"
               for label in panel.labels + [line["label"] for line in panel.description.get("lines", [])]]
    if outside:
        figure.subplots_adjust(right=min(0.78, 0.92 - 0.0088 * max(map(len, outside))), wspace=0.32)
    draw_legends(panels)
    caption = caption_of(description, panels, arguments.profile)
    figure.text(0.012, 0.05 / figure.get_figheight(), wrap(caption, round(20.1 * figure.get_figwidth())), fontsize=6.8, color="#555555", va="bottom",
                linespacing=1.35, gid="caption")
    write(figure, description, panels, caption, arguments)


if __name__ == "__main__":
    sys.exit(command.main(__doc__, draw))
