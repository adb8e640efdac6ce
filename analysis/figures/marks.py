"""The marks of a panel: curves, bars, stacks, boxes, courses over time, lines, and the paper's own numbers."""
import matplotlib.pyplot as plt

from results import NothingToDraw, convert, tidy
from rows import draw_rows, expanded

DASHES = {"solid": "-", "dotted": (0, (1, 1.6)), "dash-dot": (0, (7, 2.2, 1.2, 2.2)), "dashed": (0, (5, 2))}
SERIES_DASHES = ["-", (0, (5, 1.5)), (0, (3, 1, 1, 1)), (0, (1, 1)), (0, (8, 2))]
MARKERS = ["s", "o", "^", "D", "v", "P", "X"]
HATCHES = ["", "///", "...", "\\\\\\\\\\\\", "xxx", "---", "+++", "ooo"]
LINE_COLOURS = ["#555555", "#000000", "#009E73", "#CC79A7"]
BAR_EDGE = {"edgecolor": "white", "linewidth": 0.6}


class Panel:
    """One set of axes with what is drawn on it."""

    def __init__(self, description, results, axes, styles):
        self.kind = description.get("kind", "curves")
        description = expanded(description) if self.kind == "rows" else description
        self.description = description
        self.results = results
        self.axes = axes
        self.styles = styles  # label -> place in the palette, the same in every panel
        self.table = []
        self.drawn = {}  # label -> ({x: (position, height)}, colour, marker)
        self.x = description["x"]
        self.unit = description["y"]["unit"]
        self.labels = list(dict.fromkeys(item["label"] for item in description["series"]))
        self.points = {} if self.kind == "times" else {key: self._read(key) for key in self._keys()}
        self.xs = [] if self.kind == "times" else self._x_values()

    def style(self, label):
        """Place of a label in the palette."""
        return self.styles.setdefault(label, len(self.styles))

    def colour(self, label):
        colours = plt.rcParams["axes.prop_cycle"].by_key()["color"]
        return colours[self.style(label) % len(colours)]

    def marker(self, label):
        return MARKERS[self.style(label) % len(MARKERS)]

    def hatch(self, label):
        return HATCHES[self.style(label) % len(HATCHES)]

    def stacks(self):
        return list(dict.fromkeys(item.get("stack", "") for item in self.description["series"]))

    def _keys(self):
        return list(dict.fromkeys((item.get("stack", ""), item["label"]) for item in self.description["series"]))

    def name(self, item, row):
        """Where on the x axis a row stands."""
        return str(item["at"]) if "at" in item else row[self.x["parameter"]]

    def _x_values(self):
        """The categories or numbers along the x axis, as described or in rising order where they are numbers."""
        if self.kind == "rows":
            return self.x["values"]
        names = list(dict.fromkeys(x for points in self.points.values() for x in points))
        if "values" in self.x:
            return [str(x) for x in self.x["values"] if str(x) in names]
        try:
            return sorted(names, key=float)
        except ValueError:
            return names

    def _read(self, key):
        """The points of one series or part: x -> middle, ends of the bar, whiskers, replications."""
        points = {}
        for item in self.description["series"]:
            if (item.get("stack", ""), item["label"]) == key:
                for x, point in self._read_item(item).items():
                    if x in points:
                        raise NothingToDraw(f"several points fit \"{item['label']}\" at {x}")
                    points[x] = point
        return points

    def _read_item(self, item):
        bases = self._bases(item)
        points = {}
        for part in ("middle", "low", "high", "whisker_low", "whisker_high"):
            if part not in item:
                continue
            for value in self.results.read(item, item[part], None if bases else self.unit):
                x = self.name(item, value.row)
                point = points.setdefault(x, {"n": value.n})
                if part in point:
                    raise NothingToDraw(f"several points fit \"{item['label']}\" at {x}")
                point[part] = self._scaled(value.mean, value.row, bases, x)
                if part == "middle" and "spread" in item:
                    point["low"], point["high"] = (
                        self._scaled(end, value.row, bases, x) for end in value.spread(item["spread"]))
        return {x: point for x, point in points.items() if "middle" in point}

    def _bases(self, item):
        """What the item's values are told relative to: x -> value, "" -> the only one."""
        if "relative" not in item:
            return None
        base = {name: value for name, value in item.items() if name not in ("relative", "spread")} | item["relative"]
        values = self.results.read(base, base["middle"], None)
        bases = {} if "at" in item else {self.name(base, value.row): value for value in values}
        if len(values) == 1:
            bases[""] = values[0]
        if not bases:
            raise NothingToDraw(f"{len(values)} points fit what \"{item['label']}\" is relative to")
        return bases

    def _scaled(self, number, row, bases, x):
        if bases is None:
            return number
        base = bases.get(x, bases.get(""))
        if base is None:
            raise NothingToDraw(f"nothing at {x} to be relative to")
        return convert(number / convert(base.mean, base.row["unit"], row["unit"]), "1", self.unit)

    def position(self, x, place, count, step):
        """Where a point stands: series at one category stand side by side."""
        if self.x.get("scale", "category") == "category":
            return self.xs.index(x) + (place - (count - 1) / 2) * step
        return float(x)

    def note(self, mark, label, x, point):
        self.table.append([mark, label, x, point["middle"], point.get("low", ""), point.get("high", ""), point["n"]])
        if "whisker_low" in point:
            self.table.append(["whiskers", label, x, "", point["whisker_low"], point["whisker_high"], point["n"]])


def ranges(points):
    """Lengths of the bars below and above the middles; nothing without bars."""
    if not points or "low" not in points[0]:
        return None
    return [[max(p["middle"] - p["low"], 0.0) for p in points], [max(p["high"] - p["middle"], 0.0) for p in points]]


def draw_curves(panel):
    """Curves with their ranges."""
    for place, label in enumerate(panel.labels):
        points = {x: panel.points["", label][x] for x in panel.xs if x in panel.points["", label]}
        at = [panel.position(x, place, len(panel.labels), 0.09) for x in points]
        values = list(points.values())
        style = panel.style(label)
        panel.axes.errorbar(at, [p["middle"] for p in values], yerr=ranges(values), marker=panel.marker(label), label=label,
                            color=panel.colour(label), linestyle=SERIES_DASHES[style % len(SERIES_DASHES)], elinewidth=1.0,
                            markeredgecolor="white", markeredgewidth=0.6, zorder=3 + place)
        panel.drawn[label] = (dict(zip(points, at)), panel.colour(label), panel.marker(label))
        for x, point in points.items():
            panel.note("series", label, x, point)


def draw_bars(panel):
    """Bars side by side at each category, with their ranges."""
    width = 0.8 / len(panel.labels)
    alone = all("at" in item for item in panel.description["series"])
    for place, label in enumerate(panel.labels):
        points = {x: panel.points["", label][x] for x in panel.xs if x in panel.points["", label]}
        if alone and len(points) == 1 and len(panel.labels) == len(panel.xs):
            width, at = 0.6, [panel.xs.index(x) for x in points]
        else:
            at = [panel.position(x, place, len(panel.labels), width) for x in points]
        values = list(points.values())
        panel.axes.bar(at, [p["middle"] for p in values], width=width * 0.94, yerr=ranges(values), label=label,
                       color=panel.colour(label), hatch=panel.hatch(label), error_kw={"elinewidth": 1.0, "ecolor": "#222222"},
                       zorder=3, **BAR_EDGE)
        panel.drawn[label] = (dict(zip(points, at)), "#222222", "_")
        for x, point in points.items():
            panel.note("bar", label, x, point)


def draw_stacks(panel):
    """Parts upon parts; several stacks at a category stand side by side with their names below."""
    stacks = panel.stacks()
    width = 0.8 / len(stacks)
    ticks = {}
    for place, stack in enumerate(stacks):
        heights = {}
        for label in panel.labels:
            points = panel.points.get((stack, label), {})
            for x in (x for x in panel.xs if x in points):
                at = panel.position(x, place, len(stacks), width)
                ticks[at] = stack
                panel.axes.bar([at], [points[x]["middle"]], bottom=[heights.get(x, 0.0)], width=width * 0.94, label=label,
                               yerr=ranges([points[x]]), error_kw={"elinewidth": 0.9, "ecolor": "#222222", "zorder": 4},
                               color=panel.colour(label), hatch=panel.hatch(label), zorder=3, **BAR_EDGE)
                heights[x] = tidy(heights.get(x, 0.0) + points[x]["middle"])
                panel.note("part", f"{stack}: {label}" if stack else label, x, points[x])
        panel.drawn[stack] = ({x: panel.position(x, place, len(stacks), width) for x in heights}, "#222222", "_")
    if len(stacks) > 1:
        turned = len(ticks) > 10
        panel.axes.set_xticks(list(ticks), list(ticks.values()), minor=True, fontsize=6.5, rotation=90 if turned else 0)
        panel.below = 6.0 + (4.2 * max(len(stack) for stack in stacks) if turned else 9.0)


def draw_boxes(panel):
    """A box from the lower to the upper quartile with the median, and whiskers."""
    width = 0.8 / len(panel.labels)
    for place, label in enumerate(panel.labels):
        points = {x: panel.points["", label][x] for x in panel.xs if x in panel.points["", label]}
        at = [panel.position(x, place, len(panel.labels), width) for x in points]
        boxes = [{"med": p["middle"], "q1": p["low"], "q3": p["high"], "whislo": p["whisker_low"], "whishi": p["whisker_high"]}
                 for p in points.values()]
        line = {"color": "#333333", "linewidth": 1.0}
        panel.axes.bxp(boxes, positions=at, widths=min(width * 0.8, 0.45), showfliers=False, patch_artist=True,
                       manage_ticks=False, zorder=3, whiskerprops=line, capprops=line,
                       boxprops={"facecolor": panel.colour(label), "edgecolor": "#333333", "linewidth": 0.8},
                       medianprops={"color": "black", "linewidth": 1.8})
        panel.axes.fill_between([], [], color=panel.colour(label), label=label)
        panel.drawn[label] = (dict(zip(points, at)), "#222222", "o")
        for x, point in points.items():
            panel.note("box", label, x, point)


def draw_times(panel):
    """Steps over time: one value per window, which begins where the step begins."""
    for place, item in enumerate(panel.description["series"]):
        windows = panel.results.read_windows(item, item["middle"], panel.unit, panel.x["unit"])
        starts = [start for start, _ in windows]
        length = tidy(starts[1] - starts[0]) if len(starts) > 1 else 0.0
        edges = starts + [tidy(starts[-1] + length)]
        label, colour = item["label"], panel.colour(item["label"])
        means = [value.mean for _, value in windows]
        panel.axes.step(edges, means + means[-1:], where="post", color=colour, label=label, zorder=3 + place,
                        linestyle=SERIES_DASHES[panel.style(label) % len(SERIES_DASHES)], linewidth=1.3)
        spread = [value.spread(item["spread"]) for _, value in windows] if "spread" in item else []
        if spread:
            panel.axes.fill_between(edges, *([end[i] for end in spread + spread[-1:]] for i in (0, 1)), step="post",
                                    color=colour, alpha=0.2, linewidth=0, zorder=2)
        for i, (start, value) in enumerate(windows):
            low, high = spread[i] if spread else ("", "")
            panel.table.append(["window", label, start, value.mean, low, high, value.n])
    panel.axes.set_xlim(left=0)


def draw_lines(panel):
    """Horizontal lines for what does not depend on x."""
    for place, item in enumerate(panel.description.get("lines", [])):
        found = panel.results.read(item, item["middle"], panel.unit)
        if len(found) > 1:
            raise NothingToDraw(f"{len(found)} points fit the line \"{item['label']}\"")
        panel.axes.axhline(found[0].mean, color=LINE_COLOURS[place % len(LINE_COLOURS)], label=item["label"], zorder=2,
                           linestyle=DASHES[item.get("dash", "dashed")], linewidth=1.1)
        panel.table.append(["line", item["label"], "", found[0].mean, "", "", found[0].n])


def draw_stated(panel, claims):
    """Hollow markers where the paper's text gives a number; dashes across bars."""
    stated = panel.description.get("stated", [])
    for item in stated:
        claim = claims.get(item["claim"])
        if claim is None or not isinstance(claim.get("paper"), (int, float)):
            raise NothingToDraw(f"no claim \"{item['claim']}\" with a number of the paper")
        value = convert(claim["paper"], claim["unit"], panel.unit)
        at, colour, marker = panel.drawn[item["series"]]
        if str(item["at"]) not in at:
            raise NothingToDraw(f"no results for \"{item['series']}\" at {item['at']}, where the paper states a number")
        across = marker == "_"
        if across:
            panel.axes.plot([at[str(item["at"])]], [value], marker=marker, markersize=24, markeredgecolor="white",
                            markeredgewidth=4.0, linestyle="none", zorder=8)
        panel.axes.plot([at[str(item["at"])]], [value], marker=marker, markersize=22 if across else 10,
                        markerfacecolor="none", markeredgecolor=colour, markeredgewidth=2.0 if across else 1.2,
                        linestyle="none", zorder=9)
        panel.table.append(["stated", item["series"], item["at"], value, "", "", ""])
    if stated:
        across = panel.kind in ("bars", "stacks")
        panel.axes.plot([], [], marker="_" if across else "o", markersize=14 if across else 9, markerfacecolor="none",
                        markeredgecolor="#222222" if across else "#444444", linestyle="none",
                        label="stated in the paper's text")


KINDS = {"curves": draw_curves, "bars": draw_bars, "stacks": draw_stacks, "boxes": draw_boxes, "times": draw_times,
         "rows": draw_rows}
