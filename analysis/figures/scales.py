"""The axes of a panel: ranges, ticks, labels, and the room that they take."""
import math
import re

from matplotlib import ticker

from legends import INSIDE
from page import LABEL, LINE, SMALL, TEXT, lines_of, shown, width_of, with_unit

TICK = 6.5 / 72  # inches of a tick and what keeps its label away
NARROW = "\u2009"  # between groups of digits
SLANT = 35  # degrees of names that do not fit beside each other
ALIKE = 3.0  # ranges that differ less are one for panels side by side


def prepare(panel):
    """Scales, before anything is drawn."""
    if panel.y.get("scale", "linear") == "log":
        panel.axes.set_yscale("log", nonpositive="clip")
    if panel.x.get("scale") in ("log", "log2"):
        panel.axes.set_xscale("log", base=2 if panel.x["scale"] == "log2" else 10)


def number(value, _=None):
    """A tick's label: 20 000, 0.5."""
    return f"{value:,.0f}".replace(",", NARROW) if abs(value) >= 1e4 else f"{value:g}"


def headroom(panel):
    """How far a linear axis reaches beyond the data."""
    rows = len(panel.labels) if panel.place in INSIDE and panel.kind in ("bars", "stacks", "boxes") else 0
    return 1.08 + 0.13 * rows


def y_range(panel):
    """From zero on, unless the axis is logarithmic or something lies below."""
    high = max(panel.seen)
    if panel.y.get("scale", "linear") == "log":
        low = min(value for value in panel.seen if value > 0)
        pad = max(0.05 * math.log10(high / low), 0.06)
        return low / 10**pad, high * 10**pad
    least = min(row[3] for row in panel.table if row[3] != "")
    low = 0.0 if least >= 0 else min(panel.seen) * 1.08
    return low, high * headroom(panel) if high > 0 else 1.0


def share_ranges(panels):
    """Panels side by side that show the same quantity have one range where their own ones are alike."""
    groups = {}
    for panel in panels:
        panel.limits = y_range(panel)
        groups.setdefault((panel.y["label"], panel.unit, panel.y.get("scale", "linear")), []).append(panel)
    for (_, _, scale), group in groups.items():
        low, high = min(panel.limits[0] for panel in group), max(panel.limits[1] for panel in group)
        if scale == "log":
            alike = math.log(high / low) < 1.6 * min(math.log(panel.limits[1] / panel.limits[0]) for panel in group)
        else:
            alike = high <= ALIKE * min(panel.limits[1] for panel in group)
        for panel in group:
            panel.limits = (low, high) if alike else panel.limits


def log_ticks(low, high):
    """Which multiples of the powers of ten get a label: never less than three of them."""
    decades = math.log10(high / low)
    if decades >= 3.2:
        return (1.0,)
    return (1.0, 2.0, 5.0) if decades >= 0.8 else (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0)


def set_y_axis(panel, height):
    """Range, ticks and label; afterwards `panel.left` is the room that they take."""
    axes = panel.axes
    axes.set_ylim(*panel.limits)
    if panel.y.get("scale", "linear") == "log":
        axes.yaxis.set_major_locator(ticker.LogLocator(base=10, subs=log_ticks(*panel.limits), numticks=20))
        axes.yaxis.set_minor_locator(ticker.LogLocator(base=10, subs=range(2, 10), numticks=20))
        axes.yaxis.set_minor_formatter(ticker.NullFormatter())
        axes.yaxis.set_major_formatter(number)
    else:
        axes.yaxis.set_major_locator(ticker.MaxNLocator(nbins=6 if height > 1.9 else 5, steps=[1, 2, 2.5, 5, 10]))
        if panel.limits[1] >= 1e4:
            axes.yaxis.set_major_formatter(number)
    places = [place for place in axes.yaxis.get_majorticklocs() if panel.limits[0] <= place <= panel.limits[1] * 1.0001]
    texts = axes.yaxis.get_major_formatter().format_ticks(places)
    lines = lines_of(with_unit(panel.y["label"], panel.unit), height + 0.25, LABEL)
    axes.set_ylabel("\n".join(lines))
    panel.ticks_width = max(map(width_of, texts), default=0.0) + TICK
    panel.left = panel.ticks_width + 0.07 + len(lines) * LABEL * LINE


def draw_ranges(panel, height):
    """The bars of ranges, but those shorter than what they stand at; how many these are."""
    low, high = panel.axes.get_ylim()
    log = panel.y.get("scale", "linear") == "log"

    def place(value):
        if log:
            return math.log(max(value, low) / low) / math.log(high / low)
        return (value - low) / (high - low)

    hidden, colours = 0, {}
    for at, start, end, mark, colour in panel.ranges:
        if (place(end) - place(start)) * height * 72 < mark:
            hidden += 1
        else:
            colours.setdefault(colour, []).append((at, max(start, low) if log else start, end))
    for colour, bars in colours.items():
        at, starts, ends = zip(*bars)
        middles = [(start + end) / 2 for start, end in zip(starts, ends)]
        halves = [(end - start) / 2 for start, end in zip(starts, ends)]
        panel.axes.errorbar(at, middles, yerr=halves, fmt="none", ecolor=colour, elinewidth=1.0, zorder=17)
    return hidden


def categories(panel):
    """Names along the axis, and the axis' label: a unit that all share is told there once."""
    names = [panel.x.get("names", {}).get(value, value) for value in panel.xs]
    parts = [re.fullmatch(r"([\d.]+) ([A-Za-zµ/]+)", name) for name in names]
    if len(names) > 1 and all(parts) and len({part[2] for part in parts}) == 1:
        return [part[1] for part in parts], with_unit(panel.x["label"], parts[0][2])
    return [shown(name) for name in names], panel.x["label"]


def apart(places, names, size):
    """True if labels of this size at these places (in inches) do not touch."""
    ends = [(place - width_of(name, size) / 2, place + width_of(name, size) / 2) for place, name in zip(places, names)]
    return all(one[1] + 0.05 <= other[0] for one, other in zip(ends, ends[1:]))


def set_categories(panel, names, width):
    """Names beside each other, over several lines, or slanting; the inches that they take."""
    axes, margin = panel.axes, 0.4 if panel.kind == "curves" else 0.55
    step = width / (len(names) - 1 + 2 * margin)
    places = [step * i for i in range(len(names))]
    axes.set_xlim(-margin, len(names) - 1 + margin)
    for size in (TEXT, SMALL):
        for lines in ([[name] for name in names], [lines_of(name, step * 0.94, size) for name in names]):
            texts = ["\n".join(one) for one in lines]
            if apart(places, texts, size) and max(map(len, lines)) <= 3:
                axes.set_xticks(range(len(names)), texts, fontsize=size)
                return max(map(len, lines)) * size * LINE
    axes.set_xticks(range(len(names)), names, rotation=SLANT, ha="right", rotation_mode="anchor")
    turned = math.radians(SLANT)
    return max(map(width_of, names)) * math.sin(turned) + TEXT * LINE * math.cos(turned) * 0.8


def set_stack_names(panel, width):
    """The names of stacks that stand side by side, between the axis and the categories; the inches that they take."""
    if len(panel.stacks()) < 2:
        return 0.0
    names = list(panel.stack_names.values())
    widest = max(width_of(name, SMALL) for name in names)
    turned = widest > width / (len(panel.xs) + 0.1) * 0.8 / len(panel.stacks())
    height = widest if turned else SMALL * LINE
    panel.axes.set_xticks(list(panel.stack_names), names, minor=True, fontsize=SMALL, rotation=90 if turned else 0)
    panel.axes.tick_params(axis="x", which="major", length=0, pad=6.0 + height * 72)
    panel.axes.tick_params(axis="x", which="minor", length=2)
    return height + 0.03


def set_numbers(panel, width):
    """Ticks where the points are, if the axis is logarithmic; otherwise from zero on where zero is near."""
    axes = panel.axes
    if panel.kind == "times":
        axes.set_xlim(0, panel.last)
        steps = [1, 2, 3, 6, 10] if panel.x["unit"] in ("h", "s", "min") and panel.last > 10 else [1, 2, 2.5, 5, 10]
        axes.xaxis.set_major_locator(ticker.MaxNLocator(nbins=6, steps=steps))
        return
    values = [float(value) for value in panel.xs]
    if panel.x["scale"] == "linear":
        axes.set_xlim(0 if values[0] <= 0.3 * values[-1] else None, values[-1] + 0.04 * (values[-1] - values[0]))
        axes.xaxis.set_major_locator(ticker.MaxNLocator(nbins=6, integer=True))
        return
    whole = math.log(values[-1] / values[0]) * 1.1
    places = [math.log(value / values[0]) / whole * width for value in values]
    size = TEXT if apart(places, panel.xs, TEXT) else SMALL
    texts, end = [], -1.0
    for place, name in zip(places, panel.xs):
        texts.append(name if place - width_of(name, size) / 2 > end else "")
        end = place + width_of(name, size) / 2 + 0.02 if texts[-1] else end
    axes.set_xlim(values[0] / math.exp(whole * 0.0455), values[-1] * math.exp(whole * 0.0455))
    axes.set_xticks(values, texts, fontsize=size)
    axes.xaxis.set_minor_locator(ticker.NullLocator())


def set_x_axis(panel, width):
    """Ticks and label; afterwards `panel.below` is the room that they take."""
    label, height = panel.x["label"], TEXT * LINE
    if panel.kind != "times" and panel.x.get("scale", "category") == "category":
        names, label = categories(panel)
        height = set_categories(panel, names, width)
        if panel.kind == "stacks":
            height += set_stack_names(panel, width)
    else:
        set_numbers(panel, width)
        label = with_unit(label, panel.x["unit"]) if panel.kind == "times" else label
    lines = lines_of(label, width + 0.5, LABEL)
    panel.below = TICK + height + 0.05 + len(lines) * LABEL * LINE
    panel.axes.set_xlabel("\n".join(lines))
