#!/usr/bin/python3
"""Draws which inputs move which outputs most, from the sensitivity.csv of `xenolith sensitivity`.

    tornado.py sensitivity.csv --style paper.mplstyle --out figures [--formats svg,pdf,png]

One panel for each output, those that are moved most first, in each the inputs that move it most: from the nominal value
to the outputs at either end of the input's range (one at a time), the mean magnitude of the elementary effects with
twice its standard error (Morris), or the first and the total share of the variance with 95 % intervals (Sobol). The
grey band is what sampling alone leaves open. The same input gives the same bytes.
"""
import csv
import sys

sys.dont_write_bytecode = True

from matplotlib.patches import Patch  # noqa: E402

import command  # noqa: E402
import legends  # noqa: E402
import page  # noqa: E402

LOW, HIGH = "#0072B2", "#E69F00"
MOST_OUTPUTS, MOST_INPUTS = 8, 6
PANEL = 1.5  # inches of a panel with its title and its axis


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
        for key, colour, thick in (("at_low", LOW, 0.7), ("at_high", HIGH, 0.36)):
            axes.barh(at, number(row[key]) - nominal, thick, nominal, color=colour, linewidth=0, zorder=3)
    axes.axvline(nominal, color="black", linewidth=0.7, zorder=4)
    return [Patch(facecolor=LOW, label="input at its lowest"), Patch(facecolor=HIGH, label="at its highest"),
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


def draw_panel(axes, name, rows):
    """One output: the inputs that move it most; what the colours mean."""
    rows = [row for row in rows if size(row) > 0][:MOST_INPUTS] or rows[:1]
    kind = draw_one_at_a_time if "swing" in rows[0] else draw_effects if "mu_star" in rows[0] else draw_shares
    handles = kind(axes, rows)
    axes.set_yticks(range(len(rows)), [row["input"] for row in rows], fontsize=page.SMALL)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    unit = "share of the variance" if kind is draw_shares else rows[0]["unit"]
    axes.set_xlabel("" if unit == "1" else page.MICRO.get(unit, unit), fontsize=page.SMALL)
    axes.tick_params(axis="x", labelsize=page.SMALL)
    axes.locator_params(axis="x", nbins=5)
    return handles, max(page.width_of(row["input"], page.SMALL) for row in rows)


def draw(table, arguments):
    """The figure in every wanted format: one panel below the other, as the inputs' names are long."""
    outputs = read(table)
    names = sorted(outputs, key=lambda name: -max(size(row) for row in outputs[name]))[:MOST_OUTPUTS]
    width = arguments.inches
    heading = page.Heading("What moves the results", "", width)
    height = heading.height + legends.ROW + 0.05 + PANEL * len(names) + 0.05
    figure = page.new_figure(width, height)
    drawn = [figure.add_axes((0.3, 0.1, 0.6, 0.5), label=str(i)) for i in range(len(names))]
    told = [draw_panel(axes, name, outputs[name]) for axes, name in zip(drawn, names)]
    left = page.MARGIN + max(inches for _, inches in told) + 0.12
    heading.draw(figure)
    legends.Strip([(handle.get_label(), handle) for handle in told[0][0]], width).draw(figure, page.MARGIN, height - heading.height)
    for i, (axes, name) in enumerate(zip(drawn, names)):
        top = height - heading.height - legends.ROW - 0.05 - PANEL * i
        axes.set_position((left / width, (top - PANEL + 0.42) / height, 1 - (left + 0.2) / width, (PANEL - 0.68) / height))
        figure.text(page.MARGIN / width, (top - 0.05) / height, name, fontsize=page.PANEL_TITLE, fontweight="bold", va="top")
    page.save(figure, "sensitivity", arguments.out, arguments.formats)


if __name__ == "__main__":
    sys.exit(command.draw_table(__doc__, draw))
