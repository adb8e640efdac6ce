#!/usr/bin/python3
"""Draws one figure from result files, as its description (scenarios/**/*.figure.json) says.

    draw.py FIGURE.json --summary summary.csv... --style paper.mplstyle --out figures [--claims claims.json]
            [--formats svg,pdf,png] [--profile quick]

Reads nothing but result files, the description and the ledger of claims (for the markers "stated in the text").
Writes <name>.svg, .pdf, .png, the plotted numbers as <name>.csv and the caption as <name>.caption.txt. The same inputs
give the same bytes. Ends with 2 when the results do not hold what the description asks for.
"""
import argparse
import csv
import json
import os
import pathlib
import sys

os.environ.pop("SOURCE_DATE_EPOCH", None)

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402
from matplotlib import ticker  # noqa: E402

UNITS = {
    "ps": ("time", 1e-12), "ns": ("time", 1e-9), "us": ("time", 1e-6), "ms": ("time", 1e-3), "s": ("time", 1.0),
    "min": ("time", 60.0), "B": ("data", 1.0), "kB": ("data", 1e3), "MB": ("data", 1e6), "GB": ("data", 1e9),
    "KiB": ("data", 1024.0), "MiB": ("data", 1048576.0), "bit/s": ("rate", 1.0), "kbit/s": ("rate", 1e3),
    "Mbit/s": ("rate", 1e6), "Gbit/s": ("rate", 1e9), "B/s": ("rate", 8.0), "MB/s": ("rate", 8e6), "1": ("ratio", 1.0),
    "%": ("ratio", 0.01), "1/s": ("frequency", 1.0), "cycles": ("cycles", 1.0), "J": ("energy", 1.0), "W": ("power", 1.0),
}
DASHES = {"solid": "-", "dotted": (0, (1, 1.6)), "dash-dot": (0, (7, 2.2, 1.2, 2.2)), "dashed": (0, (5, 2))}
SERIES_DASHES = ["-", (0, (5, 1.5)), (0, (3, 1, 1, 1)), (0, (1, 1)), (0, (8, 2))]
MARKERS = ["s", "o", "^", "D", "v", "P", "X"]
LINE_COLOURS = ["#555555", "#000000", "#009E73", "#CC79A7"]
NO_DATES = {
    "svg": {"Date": None, "Creator": None}, "pdf": {"CreationDate": None, "Producer": None, "Creator": None},
    "png": {"Software": None},
}


class NothingToDraw(Exception):
    """The results do not hold what the description asks for."""


def convert(value, source, target):
    """A number in the unit `source`, told in the unit `target`."""
    kind_a, size_a = UNITS.get(source, (source, 1.0))
    kind_b, size_b = UNITS.get(target, (target, 1.0))
    if kind_a != kind_b:
        raise NothingToDraw(f'results in "{source}" cannot be drawn on an axis in "{target}"')
    return float(f"{value * size_a / size_b:.12g}")


class Results:
    """Rows of one or more summary.csv files."""

    def __init__(self, paths):
        self.rows = []
        for path in paths:
            with open(path, newline="", encoding="utf-8") as file:
                self.rows.extend(csv.DictReader(file))

    def read(self, item, metric, unit):
        """Rows of one metric of a series: (row, mean in `unit`), one per point."""
        where = item.get("where", {})
        found = []
        for row in self.rows:
            fits = (row["scenario"], row["component"], row["metric"]) == (item["scenario"], item["component"], metric)
            if fits and all(row.get(name) == str(value) for name, value in where.items()) and row["mean"]:
                found.append((row, convert(float(row["mean"]), row["unit"], unit)))
        if not found:
            text = ", ".join(f"{name}={value}" for name, value in where.items())
            raise NothingToDraw(f"no results for {item['scenario']}: {item['component']} {metric} at {text}")
        return found


def x_values(description, results):
    """The categories or numbers along the x axis, in rising order where they are numbers."""
    names = []
    for item in description["series"]:
        for row, _ in results.read(item, item["middle"], description["y"]["unit"]):
            name = row[description["x"]["parameter"]]
            if name not in names:
                names.append(name)
    try:
        return sorted(names, key=float)
    except ValueError:
        return names


def read_series(description, results, item, xs):
    """The points of one series: x name -> middle, low, high, replications."""
    parameter = description["x"]["parameter"]
    unit = description["y"]["unit"]
    columns = {}
    for part in ("middle", "low", "high"):
        if part in item:
            for row, value in results.read(item, item[part], unit):
                columns.setdefault(row[parameter], {"n": row["n"]})[part] = value
    return [(x, columns[x]) for x in xs if "middle" in columns.get(x, {})]


def positions(description, xs, points, place, count):
    """Where the points stand: series at one category stand side by side so that their bars can be read."""
    if description["x"].get("scale", "category") == "category":
        return [xs.index(x) + (place - (count - 1) / 2) * 0.09 for x, _ in points]
    return [float(x) for x, _ in points]


def draw_series(axes, description, results, xs, table):
    """Curves with their ranges; returns name -> (positions, colour, marker)."""
    drawn = {}
    count = len(description["series"])
    for place, item in enumerate(description["series"]):
        points = read_series(description, results, item, xs)
        at = positions(description, xs, points, place, count)
        middle = [p["middle"] for _, p in points]
        ranges = None
        if "low" in item:
            ranges = [[p["middle"] - p["low"] for _, p in points], [p["high"] - p["middle"] for _, p in points]]
        bars = axes.errorbar(at, middle, yerr=ranges, marker=MARKERS[place % len(MARKERS)], label=item["label"],
                             linestyle=SERIES_DASHES[place % len(SERIES_DASHES)], elinewidth=1.0, markeredgecolor="white",
                             markeredgewidth=0.6, zorder=3 + place)
        drawn[item["label"]] = (dict(zip((x for x, _ in points), at)), bars[0].get_color(), MARKERS[place % len(MARKERS)])
        for x, p in points:
            table.append(["series", item["label"], x, p["middle"], p.get("low", ""), p.get("high", ""), p["n"]])
    return drawn


def draw_lines(axes, description, results, table):
    """Horizontal lines for what does not depend on x."""
    for place, item in enumerate(description.get("lines", [])):
        found = results.read(item, item["middle"], description["y"]["unit"])
        if len(found) > 1:
            raise NothingToDraw(f"{len(found)} points fit the line \"{item['label']}\"")
        row, value = found[0]
        axes.axhline(value, color=LINE_COLOURS[place % len(LINE_COLOURS)], linestyle=DASHES[item.get("dash", "dashed")],
                     linewidth=1.1, label=item["label"], zorder=2)
        table.append(["line", item["label"], "", value, "", "", row["n"]])


def draw_stated(axes, description, claims, drawn, table):
    """Hollow markers where the paper's text gives a number."""
    label = "stated in the paper's text"
    for item in description.get("stated", []):
        claim = claims.get(item["claim"])
        if claim is None or "paper" not in claim:
            raise NothingToDraw(f"no claim \"{item['claim']}\" with a number of the paper")
        value = convert(claim["paper"], claim["unit"], description["y"]["unit"])
        at, colour, marker = drawn[item["series"]]
        axes.plot([at[str(item["at"])]], [value], marker=marker, markersize=10, markerfacecolor="none", markeredgecolor=colour,
                  markeredgewidth=1.2, linestyle="none", zorder=9)
        table.append(["stated", item["series"], item["at"], value, "", "", ""])
    if description.get("stated"):
        axes.plot([], [], marker="o", markersize=9, markerfacecolor="none", markeredgecolor="#444444", linestyle="none",
                  label=label)


def set_axes(axes, description, xs):
    """Scales, ticks and labels."""
    scale = description["x"].get("scale", "category")
    if scale == "category":
        axes.set_xticks(range(len(xs)), xs)
        axes.set_xlim(-0.4, len(xs) - 0.6)
        axes.tick_params(axis="x", length=3)
    elif scale in ("log2", "log"):
        axes.set_xscale("log", base=2 if scale == "log2" else 10)
        axes.set_xticks([float(x) for x in xs], xs)
        axes.xaxis.set_minor_locator(ticker.NullLocator())
    y = description["y"]
    if y.get("scale", "linear") == "log":
        axes.set_yscale("log")
        axes.yaxis.set_major_formatter(ticker.FuncFormatter(lambda value, _: f"{value:g}"))
    else:
        axes.set_ylim(bottom=0)
        axes.margins(y=0.1)
    axes.set_xlabel(description["x"]["label"])
    axes.set_ylabel(y["label"] if y["unit"] == "1" else f"{y['label']} ({y['unit']})")
    axes.set_title(description["title"])
    axes.set_title(f"cf. {description['paper']}", loc="right", fontsize=8, fontweight="normal", color="#777777")


def draw_legend(axes, description):
    """Curves first, then lines, then the hollow markers."""
    order = [item["label"] for item in description["series"] + description.get("lines", [])]
    handles = dict(zip(*reversed(axes.get_legend_handles_labels())))
    labels = order + [label for label in handles if label not in order]
    axes.legend([handles[label] for label in labels], labels, loc="upper left", bbox_to_anchor=(0.01, 1.0))


def caption_of(description, table, profile):
    """The caption's text: what is drawn, from how many replications, under which profile."""
    counts = sorted({row[6] for row in table if row[6]}, key=float)
    n = counts[0] if len(counts) == 1 else f"{counts[0]} to {counts[-1]}"
    unit = "replication" if n == "1" else "replications"
    settings = f", {profile} profile" if profile else ""
    return f"{description['caption']} Each point is the mean of n = {n} {unit}{settings}."


def wrap(text, width):
    """The text in lines of at most `width` characters."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


def write_table(path, table, unit):
    """The plotted numbers, one row per mark."""
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["mark", "label", "x", "y", "low", "high", "n", "unit"])
        writer.writerows(row + [unit] for row in table)


def draw(arguments):
    """The figure in every wanted format."""
    description = json.loads(pathlib.Path(arguments.figure).read_text(encoding="utf-8"))
    claims = {}
    for path in arguments.claims:
        claims.update({claim["id"]: claim for claim in json.loads(pathlib.Path(path).read_text(encoding="utf-8"))["claims"]})
    results = Results(arguments.summary)
    plt.style.use(arguments.style)
    figure, axes = plt.subplots()
    table = []
    xs = x_values(description, results)
    drawn = draw_series(axes, description, results, xs, table)
    draw_lines(axes, description, results, table)
    draw_stated(axes, description, claims, drawn, table)
    set_axes(axes, description, xs)
    draw_legend(axes, description)
    caption = caption_of(description, table, arguments.profile)
    figure.text(0.012, 0.012, wrap(caption, 138), fontsize=6.8, color="#555555", va="bottom", linespacing=1.35,
                gid="caption")
    figure.subplots_adjust(left=0.09, right=0.985, top=0.92, bottom=0.2)
    out = pathlib.Path(arguments.out)
    out.mkdir(parents=True, exist_ok=True)
    stem = description["figure"].replace("/", "-")
    for kind in arguments.formats.split(","):
        figure.savefig(out / f"{stem}.{kind}", metadata=NO_DATES[kind])
    write_table(out / f"{stem}.csv", table, description["y"]["unit"])
    (out / f"{stem}.caption.txt").write_text(caption + "\n", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("figure")
    parser.add_argument("--summary", nargs="+", required=True)
    parser.add_argument("--claims", nargs="*", default=[])
    parser.add_argument("--style", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--formats", default="svg,pdf,png")
    parser.add_argument("--profile", default="")
    arguments = parser.parse_args()
    try:
        draw(arguments)
    except NothingToDraw as problem:
        print(f"{arguments.figure}: {problem}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
