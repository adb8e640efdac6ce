#!/usr/bin/python3
"""Draws which inputs move which outputs most, from the sensitivity.csv of `xenolith sensitivity`.

    tornado.py sensitivity.csv --style paper.mplstyle --out figures [--formats svg,pdf,png]

One panel for each output, those that are moved most first, in each the inputs that move it most: from the nominal value
to the outputs at either end of the input's range (one at a time), the mean magnitude of the elementary effects with
twice its standard error (Morris), or the first and the total share of the variance with 95 % intervals (Sobol). The
grey band is what sampling alone leaves open. The same input gives the same bytes.
"""
import argparse
import csv
import os
import pathlib
import sys

os.environ.pop("SOURCE_DATE_EPOCH", None)

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402
from matplotlib.patches import Patch  # noqa: E402

LOW, HIGH = "#0072B2", "#E69F00"
MOST_OUTPUTS, MOST_INPUTS = 8, 6
NO_DATES = {
    "svg": {"Date": None, "Creator": None}, "pdf": {"CreationDate": None, "Producer": None, "Creator": None},
    "png": {"Software": None},
}


def number(text):
    return float(text) if text else 0.0


def read(path):
    """output -> rows, in the order of the file."""
    outputs = {}
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            outputs.setdefault(row["output"], []).append(row)
    return outputs


def size(row):
    """How much an input moves an output, comparable between outputs."""
    if "swing" in row:
        scale = abs(number(row["nominal"]))
        return number(row["swing"]) / scale if scale > 0 else number(row["swing"])
    return number(row["mu_star"]) if "mu_star" in row else number(row["total"])


def draw_one_at_a_time(axes, rows):
    nominal = number(rows[0]["nominal"])
    noise = number(rows[0]["noise"])
    if noise > 0:
        axes.axvspan(nominal - noise, nominal + noise, color="#DDDDDD", zorder=0, linewidth=0)
    for at, row in enumerate(rows):
        for key, colour in (("at_low", LOW), ("at_high", HIGH)):
            axes.barh(at, number(row[key]) - nominal, 0.6, nominal, color=colour, alpha=0.85, linewidth=0)
    axes.axvline(nominal, color="black", linewidth=0.7)
    return [Patch(facecolor=LOW, label="lowest"), Patch(facecolor=HIGH, label="highest"),
            Patch(facecolor="#DDDDDD", label="sampling")]


def draw_effects(axes, rows):
    for at, row in enumerate(rows):
        axes.barh(at, number(row["mu_star"]), 0.6, xerr=2 * number(row["mu_star_error"]), color=LOW, linewidth=0,
                  error_kw={"linewidth": 0.8})
    return [Patch(facecolor=LOW, label="mean magnitude of effects")]


def draw_shares(axes, rows):
    for at, row in enumerate(rows):
        for shift, key, colour in ((-0.17, "first", LOW), (0.17, "total", HIGH)):
            value = number(row[key])
            ends = [[max(0.0, value - number(row[key + "_low"]))], [max(0.0, number(row[key + "_high"]) - value)]]
            axes.barh(at + shift, value, 0.32, xerr=ends, color=colour, linewidth=0, error_kw={"linewidth": 0.8})
    return [Patch(facecolor=LOW, label="alone"), Patch(facecolor=HIGH, label="with interactions")]


def draw(arguments):
    """The figure in every wanted format."""
    outputs = read(arguments.table)
    names = sorted(outputs, key=lambda name: -max(size(row) for row in outputs[name]))[:MOST_OUTPUTS]
    plt.style.use(arguments.style)
    columns = 1 if len(names) == 1 else 2
    lines = (len(names) + columns - 1) // columns
    figure, grid = plt.subplots(lines, columns, squeeze=False, figsize=(4.6 * columns, 0.75 + 1.75 * lines))
    handles = []
    for axes in grid.flat[len(names):]:
        axes.set_visible(False)
    for axes, name in zip(grid.flat, names):
        rows = [row for row in outputs[name] if size(row) > 0][:MOST_INPUTS] or outputs[name][:1]
        kind = draw_one_at_a_time if "swing" in rows[0] else draw_effects if "mu_star" in rows[0] else draw_shares
        handles = kind(axes, rows)
        axes.set_yticks(range(len(rows)), [row["input"] for row in rows], fontsize=6.5)
        axes.set_ylim(len(rows) - 0.4, -0.6)
        unit = "share of the variance" if kind is draw_shares else rows[0]["unit"]
        axes.set_xlabel("" if unit == "1" else unit, fontsize=7)
        axes.tick_params(axis="x", labelsize=6.5)
        axes.set_title(name, fontsize=7.5)
    figure.legend(handles=handles, loc="upper center", ncols=len(handles), fontsize=7)
    figure.tight_layout(rect=(0, 0, 1, 1 - 0.3 / figure.get_figheight()))
    out = pathlib.Path(arguments.out)
    out.mkdir(parents=True, exist_ok=True)
    for kind in arguments.formats.split(","):
        figure.savefig(out / f"sensitivity.{kind}", metadata=NO_DATES[kind])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table")
    parser.add_argument("--style", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--formats", default="svg,pdf,png")
    draw(parser.parse_args())
    return 0


if __name__ == "__main__":
    sys.exit(main())
