#!/usr/bin/python3
"""Draws a chart of message sequences from the trace of a run, as its description says.

    sequence.py FIGURE.json --summary DIR/summary.csv... --style paper.mplstyle --out figures
                [--formats svg,pdf,png] [--profile quick] [--claims ...]

The trace is looked for beside the summaries, or below them in results/<scenario>/. Every arrow of the trace that joins two of
the described lanes is a message; the same message said again right away is one arrow with its number. Writes <name>.svg,
.pdf, .png, the messages as <name>.csv and the caption as <name>.caption.txt. The same trace gives the same bytes. Ends with
2 when the trace does not hold what the description asks for.
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

import command  # noqa: E402
from results import NothingToDraw  # noqa: E402

ROW = 0.29  # inches from one message to the next
HEAD = 0.85
FOOT = 0.62
INK = "#222222"
LIFELINE = "#AAAAAA"
LANE = {"boxstyle": "round,pad=0.35", "facecolor": "#E8EEF4", "edgecolor": "#0072B2", "linewidth": 0.8}
NO_DATES = {
    "svg": {"Date": None, "Creator": None}, "pdf": {"CreationDate": None, "Producer": None, "Creator": None},
    "png": {"Software": None},
}


def find_trace(summaries, scenario):
    """The trace of the scenario's first point."""
    for summary in summaries:
        folder = pathlib.Path(summary).parent
        for path in (folder / "trace.json", folder / "results" / scenario / "trace.json"):
            if path.exists():
                trace = json.loads(path.read_text(encoding="utf-8"))
                if trace["otherData"]["scenario"] == scenario:
                    return trace
    raise NothingToDraw(f'there is no trace of "{scenario}": run it with --trace')


def tracks_of(trace):
    """(pid, tid) -> address."""
    processes, threads = {}, {}
    for event in trace["traceEvents"]:
        if event["ph"] == "M" and event["name"] == "process_name":
            processes[event["pid"]] = event["args"]["name"]
        if event["ph"] == "M" and event["name"] == "thread_name":
            threads[event["pid"], event["tid"]] = event["args"]["name"]
    return {key: address_of(processes[key[0]], name) for key, name in threads.items()}


def address_of(process, thread):
    """The address that a track was named by."""
    return f"{process}.{thread}" if thread else process


def messages_of(trace):
    """(sent, received, from, to, text) in seconds, in the order of sending."""
    tracks = tracks_of(trace)
    begun, messages = {}, []
    for event in trace["traceEvents"]:
        if event["ph"] == "s":
            begun[event["id"]] = event
        elif event["ph"] == "f" and event["id"] in begun:
            start = begun.pop(event["id"])
            ends = [tracks[one["pid"], one["tid"]] for one in (start, event)]
            messages.append((float(start["ts"]) / 1e6, float(event["ts"]) / 1e6, *ends, event["name"]))
    return messages


def lane_of(address, lanes):
    """The number of the lane that an address belongs to: the one with the longest name that it begins with."""
    best = None
    for i, lane in enumerate(lanes):
        for name in lane["tracks"]:
            if address == name or address.startswith(name + "."):
                if best is None or len(name) > best[1]:
                    best = (i, len(name))
    return None if best is None else best[0]


def rows_of(description, trace):
    """[first sent, last received, from, to, text, count]: messages between lanes, repetitions joined."""
    rows, started = [], "from" not in description
    for sent, received, source, target, text in messages_of(trace):
        started = started or text == description.get("from")
        ends = lane_of(source, description["lanes"]), lane_of(target, description["lanes"])
        if not started or None in ends:
            continue
        same = [row for row in rows[-2:] if row[2:5] == [*ends, text]]
        if same:
            same[-1][1] = max(same[-1][1], received)
            same[-1][5] += 1
        else:
            rows.append([sent, received, *ends, text, 1])
    if not rows:
        raise NothingToDraw("the trace holds no message between the described lanes")
    return sorted(rows, key=lambda row: row[1])


def seconds(value):
    """A time as the chart tells it."""
    return f"{value:.3f} s" if value < 10 else f"{value:.1f} s"


def draw_row(axes, y, row, origin):
    """One message."""
    sent, received, source, target, text, count = row
    label = text if count == 1 else f"{text} ({count} times)"
    arrow = {"arrowstyle": "-|>", "color": "#D55E00", "linewidth": 1.1, "shrinkA": 0, "shrinkB": 0}
    if source == target:
        arrow["connectionstyle"] = "arc3,rad=-1.2"
        axes.annotate("", (source, y + 0.3), (source, y - 0.1), arrowprops=arrow)
        axes.text(source + 0.09, y + 0.05, label, fontsize=6.8, ha="left", va="center", color=INK)
    else:
        axes.annotate("", (target, y), (source, y), arrowprops=arrow)
        axes.text((source + target) / 2, y - 0.1, label, fontsize=6.8, ha="center", va="bottom", color=INK)
    axes.text(-0.62, y, seconds(received - origin), fontsize=6.5, ha="right", va="center", color="#666666")


def draw_chart(description, rows):
    """Lanes, messages, titles."""
    lanes = description["lanes"]
    width = plt.rcParams["figure.figsize"][0]
    height = HEAD + FOOT + ROW * (len(rows) + 1)
    figure = plt.figure(figsize=(width, height))
    axes = figure.add_axes([0.01, FOOT / height, 0.98, 1 - (HEAD + FOOT) / height])
    axes.set_xlim(-1.35 + 0.06 * (6 - len(lanes)), len(lanes) - 0.4)
    axes.set_ylim(len(rows) + 0.4, -0.6)
    axes.axis("off")
    for i, lane in enumerate(lanes):
        axes.plot([i, i], [-0.6, len(rows) + 0.4], color=LIFELINE, linewidth=0.9, zorder=0)
        axes.text(i, -0.95, lane["label"], fontsize=8, ha="center", va="bottom", bbox=LANE, clip_on=False)
    origin = rows[0][0]
    for y, row in enumerate(rows):
        draw_row(axes, y + 0.25, row, origin)
    axes.text(-0.62, -0.95, "received at", fontsize=6.5, ha="right", va="bottom", color="#666666", clip_on=False)
    figure.text(0.012, 1 - 0.1 / height, description["title"], fontsize=9.5, fontweight="bold", va="top")
    figure.text(0.988, 1 - 0.1 / height, f"cf. {description['paper']}", fontsize=8, color="#777777", ha="right", va="top")
    return figure, height


def wrap(text, width):
    """The text in lines of at most `width` characters."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


def draw(arguments):
    """The chart in every wanted format."""
    description = json.loads(pathlib.Path(arguments.figure).read_text(encoding="utf-8"))
    rows = rows_of(description, find_trace(arguments.summary, description["scenario"]))
    plt.style.use(arguments.style)
    figure, height = draw_chart(description, rows)
    caption = f"{description['caption']} One replication{f', {arguments.profile} profile' if arguments.profile else ''}."
    figure.text(0.012, 0.05 / height, wrap(caption, 138), fontsize=6.8, color="#555555", va="bottom", linespacing=1.35)
    out = pathlib.Path(arguments.out)
    out.mkdir(parents=True, exist_ok=True)
    stem = description["figure"].replace("/", "-")
    for kind in arguments.formats.split(","):
        figure.savefig(out / f"{stem}.{kind}", metadata=NO_DATES[kind])
    names = [lane["label"] for lane in description["lanes"]]
    with open(out / f"{stem}.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["sent_s", "received_s", "from", "to", "message", "count"])
        writer.writerows([f"{row[0]:.9f}", f"{row[1]:.9f}", names[row[2]], names[row[3]], *row[4:]] for row in rows)
    (out / f"{stem}.caption.txt").write_text(caption + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(command.main(__doc__, draw))
