"""Charts of message sequences, from the trace of a run, as a description with `"kind": "sequence"` says.

The trace is looked for beside the summaries, or below them in results/<scenario>/. Every arrow of the trace that joins two of
the described lanes is a message; the same message said again right away is one arrow with its number.
"""
import csv
import json
import pathlib

import page
from results import NothingToDraw

ROW = 0.29  # inches from one message to the next
LANES = 0.36  # inches of the lanes' names
FOOT = 0.06
INK = "#222222"
LIFELINE = "#AAAAAA"
LANE = {"boxstyle": "round,pad=0.35", "facecolor": "#E8EEF4", "edgecolor": "#0072B2", "linewidth": 0.8}


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


def draw_row(axes, y, row, origin, room):
    """One message; its text is white below, so that it can stand on lifelines, and in lines as wide as its arrow."""
    sent, received, source, target, text, count = row
    label = text if count == 1 else f"{text} ({count}\u00a0times)"
    arrow = {"arrowstyle": "-|>", "color": "#D55E00", "linewidth": 1.1, "shrinkA": 0, "shrinkB": 0}
    style = {"fontsize": page.SMALL, "color": INK, "linespacing": 1.05,
             "bbox": {"boxstyle": "square,pad=0.08", "facecolor": "white", "edgecolor": "none"}}
    if source == target:
        arrow["connectionstyle"] = "arc3,rad=-1.2"
        axes.annotate("", (source, y + 0.3), (source, y - 0.1), arrowprops=arrow)
        axes.text(source + 0.09, y + 0.05, label, ha="left", va="center", **style)
    else:
        axes.annotate("", (target, y), (source, y), arrowprops=arrow)
        lines = page.lines_of(label, abs(source - target) * room - 0.1, page.SMALL)
        axes.text((source + target) / 2, y - 0.12, "\n".join(lines), ha="center", va="bottom", **style)
    axes.text(-0.62, y, seconds(received - origin), fontsize=page.SMALL, ha="right", va="center", color=page.GREY)


def heights_of(rows, room):
    """Where each message stands, in rows: one with a text of several lines needs more."""
    places, y = [], 0.0
    for row in rows:
        label = row[4] if row[5] == 1 else f"{row[4]} ({row[5]}\u00a0times)"
        lines = 1 if row[2] == row[3] else len(page.lines_of(label, abs(row[2] - row[3]) * room - 0.1, page.SMALL))
        y += 1.0 + 0.42 * (lines - 1)
        places.append(y - 0.75)
    return places, y


def draw_chart(description, rows, caption, width):
    """Lanes, messages, titles."""
    lanes = description["lanes"]
    left, right = -1.35 + 0.06 * (6 - len(lanes)), len(lanes) - 0.4
    room = 0.98 * width / (right - left)
    places, last = heights_of(rows, room)
    heading = page.Heading(description["title"], f"cf. {description['paper']}", width)
    foot = caption.height + FOOT
    height = heading.height + LANES + foot + ROW * (last + 1)
    figure = page.new_figure(width, height)
    axes = figure.add_axes([0.01, foot / height, 0.98, 1 - (heading.height + LANES + foot) / height])
    axes.set_xlim(left, right)
    axes.set_ylim(last + 0.4, -0.6)
    axes.axis("off")
    for i, lane in enumerate(lanes):
        axes.plot([i, i], [-0.6, last + 0.4], color=LIFELINE, linewidth=0.9, zorder=0)
        axes.text(i, -0.95, lane["label"], fontsize=page.TEXT, ha="center", va="bottom", bbox=LANE, clip_on=False)
    for y, row in zip(places, rows):
        draw_row(axes, y, row, rows[0][0], room)
    axes.text(-0.62, -0.95, "received at", fontsize=page.SMALL, ha="right", va="bottom", color=page.GREY, clip_on=False)
    heading.draw(figure)
    caption.draw(figure)
    return figure


def draw(description, arguments):
    """The chart in every wanted format, and the messages as a table; the caption."""
    rows = rows_of(description, find_trace(arguments.summary, description["scenario"]))
    caption = f"{description['caption']} One replication{f', {arguments.profile} profile' if arguments.profile else ''}."
    width = max(arguments.inches, page.page_width())  # lanes do not fit a column
    figure = draw_chart(description, rows, page.Caption(caption, width), width)
    page.save(figure, arguments.stem, arguments.out, arguments.formats)
    names = [lane["label"] for lane in description["lanes"]]
    with open(pathlib.Path(arguments.out) / f"{arguments.stem}.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["sent_s", "received_s", "from", "to", "message", "count"])
        writer.writerows([f"{row[0]:.9f}", f"{row[1]:.9f}", names[row[2]], names[row[3]], *row[4:]] for row in rows)
    return caption
