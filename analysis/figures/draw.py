#!/usr/bin/python3
"""Draws figures from result files, as their descriptions (scenarios/**/*.figure.json) say.

    draw.py FIGURE.json... --summary summary.csv... --style paper.mplstyle --out figures [--claims claims.json]
            [--formats svg,pdf,png] [--profile quick] [--width page|column] [--jobs N]

Reads nothing but result files, the descriptions and the ledgers of claims (for the markers of the paper's numbers), and
for charts of messages the traces of runs. Writes <name>.svg, .pdf, .png, the plotted numbers as <name>.csv and the caption
as <name>.caption.txt, the answer to its question, if the description has one, as <name>.answer.txt. The same inputs give the same bytes, alone or among others. Ends with 2 when the results do not
hold what a description asks for.
"""
import csv
import json
import pathlib
import sys

sys.dont_write_bytecode = True

import command  # noqa: E402
import page  # noqa: E402
import rows as dot_plot  # noqa: E402
import sequence  # noqa: E402
from answer import answer_of  # noqa: E402
from layout import Grid  # noqa: E402
from marks import KINDS, draw_lines, draw_stated  # noqa: E402
from panel import Panel  # noqa: E402
from scales import draw_ranges, prepare  # noqa: E402


def panels_of(description):
    """The figure's panels; a figure without any is its own only one. Several have letters."""
    panels = description.get("panels", [description])
    if len(panels) < 2:
        return [{**panel, "title": ""} for panel in panels] if "panels" not in description else panels
    return [panel if panel["title"].startswith("(") else {**panel, "title": f"({chr(ord('a') + i)}) {panel['title']}"}
            for i, panel in enumerate(panels)]


def sentence_of(panels, profile):
    """From how many replications the marks are, under which profile."""
    settings = f", {profile} profile" if profile else ""
    if all("replication" in item for panel in panels for item in panel.description["series"]):
        return f"One replication{settings}."
    counts = sorted({row[6] for panel in panels for row in panel.table if row[6]}, key=float)
    n = counts[0] if len(counts) == 1 else f"{counts[0]} to {counts[-1]}"
    unit = "replication" if n == "1" else "replications"
    what = "point" if all(panel.kind == "curves" for panel in panels) else "value"
    return f"Each {what} is the mean of n = {n} {unit}{settings}."


def unbroken(caption):
    """The caption with "n = 5 replications" on one line."""
    for words in ("n = ", " replications", " replication"):
        caption = caption.replace(words, words.replace(" ", "\u00a0"))
    return caption


def write_table(path, panels):
    """The plotted numbers, one row per mark; several panels are told apart in a column of their own."""
    several = len(panels) > 1
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow((["panel"] if several else []) + ["mark", "label", "x", "y", "low", "high", "n", "unit"])
        for panel in panels:
            head = [panel.name] if several else []
            writer.writerows(head + row + [panel.unit] for row in panel.table)


def draw_axes(panels, claims, figure, grid):
    """Everything on the axes; whether there are ranges too short to be drawn."""
    hidden = 0
    for i, panel in enumerate(panels):
        panel.axes = figure.add_axes(grid.provisional(i), label=str(i))
        prepare(panel)
        KINDS[panel.kind](panel)
        draw_lines(panel)
        draw_stated(panel, claims)
    grid.set_y_axes()
    for panel in panels:
        hidden += draw_ranges(panel, grid.height)
    return hidden


def draw_described(description, results, claims, arguments):
    """One figure of axes in every wanted format."""
    described, styles = panels_of(description), {}
    panels = [Panel(one, results, styles) for one in described]
    for panel, given in zip(panels, description.get("panels", [{}])):
        panel.name = given.get("title", "")
    rows = panels[0].kind == "rows"
    inches = max(arguments.inches, page.page_width()) if rows else arguments.inches  # names of rows do not fit a column
    figure = page.new_figure(inches, 4.0)
    grid = dot_plot.Grid(panels, figure) if rows else Grid(panels, figure)
    if rows:
        dot_plot.draw_axes(panels, figure, grid)
        hidden = 0
    else:
        hidden = draw_axes(panels, claims, figure, grid)
    parts = [description["caption"], sentence_of(panels, arguments.profile)]
    if hidden:
        parts.append("Ranges smaller than their marks are not drawn.")
    heading = page.Heading(description["title"], f"cf. {description['paper']}", inches)
    caption = page.Caption(unbroken(" ".join(parts)), inches)
    grid.lay_out(heading, caption)
    page.save(figure, arguments.stem, arguments.out, arguments.formats)
    write_table(pathlib.Path(arguments.out) / f"{arguments.stem}.csv", panels)
    if "answer" in description:
        answer = answer_of(description, panels)
        (pathlib.Path(arguments.out) / f"{arguments.stem}.answer.txt").write_text(answer + "\n", encoding="utf-8")
    return " ".join(parts)


def claims_in(paths):
    claims = {}
    for path in paths:
        claims.update({claim["id"]: claim for claim in json.loads(pathlib.Path(path).read_text(encoding="utf-8"))["claims"]})
    return claims


def draw(figure, results, claims, arguments):
    """The figure with its numbers and its caption."""
    description = json.loads(pathlib.Path(figure).read_text(encoding="utf-8"))
    arguments.stem = description["figure"].replace("/", "-")
    if description.get("kind") == "sequence":
        caption = sequence.draw(description, arguments)
    else:
        caption = draw_described(description, results(), claims(), arguments)
    (pathlib.Path(arguments.out) / f"{arguments.stem}.caption.txt").write_text(caption + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(command.draw_all(__doc__, draw, claims_in))
