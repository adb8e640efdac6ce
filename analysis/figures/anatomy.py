#!/usr/bin/python3
"""Draws where the time of requests goes, as stacked bars, from the anatomy.csv of `xenolith explain`.

    anatomy.py anatomy.csv --style paper.mplstyle --out figures [--formats svg,pdf,png] [--metric NAME]

One bar for each group of requests (all, around the median, the slowest), stacked in the order in which requests pass
the components; service is plain, waiting hatched. Numbers tell the components in the legend, and in every part that is
high enough. Components with a small share in every group are one rest; where that leaves few of them, their stages are
shown instead. The same input gives the same bytes.
"""
import csv
import sys

sys.dont_write_bytecode = True

import matplotlib  # noqa: E402
from matplotlib.colors import to_rgb  # noqa: E402
from matplotlib.patches import Patch  # noqa: E402

import command  # noqa: E402
import page  # noqa: E402

FEWEST = 3
REST_COLOUR = "#BBBBBB"
SMALLEST_SHARE = 0.02
UNITS = ((1e6, 1e6, "s"), (1e3, 1e3, "ms"), (0, 1, "µs"))  # from so many microseconds on: microseconds in one, its name
GROUPS = {"all": "all requests", "median": "near the median", "tail": "the slowest"}
HEIGHT = 4.2


def read(path, by_stage):
    """group -> component or stage -> [service, waiting] in microseconds, and group -> number of requests; all in file order."""
    groups, counts = {}, {}
    with open(path, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            name = f"{row['component']}: {row['stage']}" if by_stage else row["component"]
            shares = groups.setdefault(row["group"], {}).setdefault(name, [0.0, 0.0])
            shares[0] += float(row["service_us"])
            shares[1] += float(row["waiting_us"])
            counts[row["group"]] = int(row["requests"])
    return groups, counts


def fold(groups, rest_name):
    """Joins what is small everywhere."""
    large = set()
    for components in groups.values():
        whole = sum(sum(shares) for shares in components.values())
        large |= {name for name, shares in components.items() if sum(shares) >= SMALLEST_SHARE * whole}
    folded = {}
    for group, components in groups.items():
        folded[group] = {name: shares for name, shares in components.items() if name in large}
        rest = [sum(shares[i] for name, shares in components.items() if name not in large) for i in (0, 1)]
        if sum(rest) > 0:
            folded[group][rest_name] = rest
    return folded


def stacks(path):
    """What `read` gives, folded; the name of the rest; and all names in the order of the stack, the rest last."""
    for by_stage, rest in ((False, "other components"), (True, "other stages")):
        groups, counts = read(path, by_stage)
        groups = fold(groups, rest)
        names = list(dict.fromkeys(name for components in groups.values() for name in components))
        names.sort(key=lambda name: name == rest)
        if len(names) - names.count(rest) >= FEWEST:
            break
    return groups, counts, rest, names


def unit_for(microseconds):
    """(microseconds in it, name) of the unit that suits a time."""
    return next((size, name) for least, size, name in UNITS if microseconds >= least)


def told(microseconds):
    size, unit = unit_for(microseconds)
    return f"{microseconds:.3g} {unit}" if size == 1 else f"{microseconds / size:.2f} {unit}"


def faces(colour):
    """Service is plain; waiting is lighter and hatched."""
    paler = tuple(0.35 * one + 0.65 for one in to_rgb(colour))
    return [{"facecolor": colour, "linewidth": 0.0}, {"facecolor": paler, "edgecolor": colour, "hatch": "////", "linewidth": 0.0}]


def draw_bar(axes, at, components, names, colours, smallest):
    """One group of requests; its whole time."""
    bottom = 0.0
    for number, name in enumerate(names, 1):
        for part, height in enumerate(components.get(name, [0.0, 0.0])):
            if height <= 0:
                continue
            face = faces(colours[name])[part]
            axes.bar(at, height, 0.62, bottom, zorder=3, **face)
            axes.plot([at - 0.31, at + 0.31], [bottom, bottom], color="white", linewidth=0.4, zorder=3)
            if height >= smallest * 1.1:
                light = sum(to_rgb(face["facecolor"])) / 3 > 0.5
                axes.text(at, bottom + height / 2, str(number), ha="center", va="center", fontsize=page.SMALL, zorder=4,
                          color="black" if light else "white",
                          bbox={"boxstyle": "square,pad=0.1", "facecolor": face["facecolor"], "edgecolor": "none"})
            bottom += height
    return bottom


def legend_of(figure, names, colours):
    """The components from the top of the bars down, then what plain and hatched mean."""
    handles = [Patch(facecolor=colours[name], label=f"{len(names) - i}  {name}") for i, name in enumerate(reversed(names))]
    handles += [Patch(label=text, **face) for text, face in zip(("plain: service", "hatched: waiting"), faces("#888888"))]
    width = max(page.width_of(handle.get_label(), page.SMALL) for handle in handles) + 0.45
    figure.legend(handles=handles, loc="center left", bbox_to_anchor=(1 - width / figure.get_figwidth(), 0.52), fontsize=page.SMALL,
                  handlelength=2.2, borderpad=0, borderaxespad=0)
    return width


def draw(table, arguments):
    """The figure in every wanted format."""
    groups, counts, rest, names = stacks(table)
    colours = {name: page.COLOURS[i % len(page.COLOURS)] for i, name in enumerate(names)}
    colours[rest] = REST_COLOUR
    matplotlib.rcParams["hatch.linewidth"] = 0.6
    figure = page.new_figure(arguments.inches, HEIGHT)
    heading = page.Heading(f"Where the time goes: {arguments.metric}", "", arguments.inches)
    heading.draw(figure)
    right = legend_of(figure, names, colours) + 0.12
    left, foot = 0.62, 0.5
    height = HEIGHT - heading.height - 0.1 - foot
    axes = figure.add_axes((left / arguments.inches, foot / HEIGHT, 1 - (left + right) / arguments.inches, height / HEIGHT))
    highest = max(sum(map(sum, components.values())) for components in groups.values())
    scale, unit = unit_for(highest)
    groups = {group: {name: [share / scale for share in shares] for name, shares in components.items()}
              for group, components in groups.items()}
    for at, components in enumerate(groups.values()):
        whole = draw_bar(axes, at, components, names, colours, highest / scale * 1.08 * 0.11 / height)
        axes.annotate(told(whole * scale), (at, whole), ha="center", va="bottom", fontsize=page.SMALL, xytext=(0, 2),
                      textcoords="offset points")
    axes.set_xticks(range(len(groups)), [f"{GROUPS.get(g, g)}\n(n = {counts[g]})" for g in groups])
    axes.set_xlim(-0.6, len(groups) - 0.4)
    axes.set_ylim(0, highest / scale * 1.08)
    axes.set_ylabel(f"Time of a request ({unit})")
    page.save(figure, "anatomy", arguments.out, arguments.formats)


if __name__ == "__main__":
    sys.exit(command.draw_table(__doc__, draw))
