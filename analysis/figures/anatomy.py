#!/usr/bin/python3
"""Draws where the time of requests goes, as stacked bars, from the anatomy.csv of `xenolith explain`.

    anatomy.py anatomy.csv --style paper.mplstyle --out figures [--formats svg,pdf,png] [--metric NAME]

One bar for each group of requests (all, around the median, the slowest), stacked in the order in which requests pass
the components; service is plain, waiting hatched. Components with a small share in every group are one rest. Where that leaves
few, their stages are shown instead. The same input gives the same bytes.
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

COLOURS = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#999933", "#332288", "#882255", "#44AA99",
           "#661100", "#6699CC", "#AA4466", "#117733"]
FEWEST = 3
REST_COLOUR = "#BBBBBB"
SMALLEST_SHARE = 0.02
UNITS = ((1e7, 1e6, "s"), (1e4, 1e3, "ms"), (0, 1, "us"))  # from so many microseconds on: microseconds in one, its name
GROUPS = {"all": "all requests", "median": "around the\nmedian", "tail": "the slowest"}
NO_DATES = {
    "svg": {"Date": None, "Creator": None}, "pdf": {"CreationDate": None, "Producer": None, "Creator": None},
    "png": {"Software": None},
}


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


def labels_of(names, rest):
    """(title of the legend or None, name -> label): a component that all stages belong to is named once."""
    components = {name.split(": ")[0] for name in names if name != rest}
    if len(components) == 1 and len(names) > 1 and all(": " in name for name in names if name != rest):
        return components.pop(), {name: name.split(": ", 1)[-1] for name in names}
    return None, {name: name.replace(": ", ":\n") for name in names}


def unit_for(groups):
    """(microseconds in it, name) of the unit that suits the longest bar."""
    longest = max(sum(map(sum, components.values())) for components in groups.values())
    return next((size, name) for least, size, name in UNITS if longest >= least)


def draw(arguments):
    """The figure in every wanted format."""
    groups, counts, rest, names = stacks(arguments.table)
    title, labels = labels_of(names, rest)
    size, unit = unit_for(groups)
    colours = {name: COLOURS[i % len(COLOURS)] for i, name in enumerate(names)}
    colours[rest] = REST_COLOUR
    plt.style.use(arguments.style)
    plt.rcParams["hatch.linewidth"] = 0.6
    figure, axes = plt.subplots()
    for at, (group, components) in enumerate(groups.items()):
        bottom = 0.0
        for name in names:
            for part, hatch, alpha in ((0, "", 1.0), (1, "////", 0.45)):
                height = components.get(name, [0.0, 0.0])[part] / size
                if height > 0:
                    axes.bar(at, height, 0.62, bottom, color=colours[name], alpha=alpha, hatch=hatch, edgecolor="white",
                             linewidth=0.3)
                    bottom += height
        axes.annotate(f"{bottom:.1f} {unit}", (at, bottom), ha="center", va="bottom", fontsize=7, xytext=(0, 2),
                      textcoords="offset points")
    axes.set_xticks(range(len(groups)), [f"{GROUPS.get(g, g)}\n(n = {counts[g]})" for g in groups])
    axes.set_xlim(-0.6, len(groups) - 0.4)
    axes.set_ylim(bottom=0)
    axes.margins(y=0.08)
    axes.set_ylabel(f"Time of a request ({unit})")
    axes.set_title(f"Where the time goes: {arguments.metric}")
    handles = [Patch(facecolor=colours[name], label=labels[name]) for name in reversed(names)]
    handles.append(Patch(facecolor="#888888", label="plain: service"))
    handles.append(Patch(facecolor="#888888", alpha=0.45, hatch="////", edgecolor="white", label="hatched: waiting"))
    axes.legend(handles=handles, loc="center left", bbox_to_anchor=(1.01, 0.5), fontsize=6.5, title=title, title_fontsize=6.5)
    figure.subplots_adjust(left=0.09, right=0.64, top=0.92, bottom=0.14)
    out = pathlib.Path(arguments.out)
    out.mkdir(parents=True, exist_ok=True)
    for kind in arguments.formats.split(","):
        figure.savefig(out / f"anatomy.{kind}", metadata=NO_DATES[kind])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table")
    parser.add_argument("--style", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--formats", default="svg,pdf,png")
    parser.add_argument("--metric", default="")
    draw(parser.parse_args())
    return 0


if __name__ == "__main__":
    sys.exit(main())
