"""A panel: the results that it shows, and which colour, mark and hatch stands for what."""
import matplotlib

from results import NothingToDraw, convert, tidy
from rows import expanded

MARKERS = ["s", "o", "^", "D", "v", "P", "X"]
HATCHES = ["", "///", "|||", "\\\\\\\\\\\\", "xxx", "---", "+++", "//////"]  # lines alone: dots are many curves each
MORE_FILLS = ["#8A8A8A", "#882255", "#999933", "#44AA99"]  # instead of black, which would drown hatches
FILLED = ("bars", "stacks", "boxes")


class Panel:
    """One set of axes with what is drawn on it."""

    def __init__(self, description, results, styles):
        self.kind = description.get("kind", "curves")
        description = expanded(description) if self.kind == "rows" else description
        self.description = description
        self.results = results
        self.axes = None
        self.styles = styles  # (family, label) -> place in the palette, the same in every panel
        self.table = []
        self.drawn = {}  # label -> ({x: (position, height)}, colour, marker)
        self.handles = {}  # label -> its mark in the legend
        self.ranges = []  # bars of ranges, drawn when the axes are known
        self.seen = []  # what the y axis must reach
        self.x = description["x"]
        self.y = description["y"]
        self.unit = self.y["unit"]
        self.place = description.get("legend", "above")
        self.labels = list(dict.fromkeys(item["label"] for item in description["series"]))
        self.points = {} if self.kind == "times" else {key: self._read(key) for key in self._keys()}
        self.xs = [] if self.kind == "times" else self._x_values()

    def style(self, label):
        """Place of a label in the palette: the same for marks of all kinds; filled marks are counted by themselves."""
        filled = self.kind in FILLED
        if (filled, label) not in self.styles:
            other = self.styles.get((not filled, label))
            count = sum(1 for family, _ in self.styles if family == filled)
            self.styles[filled, label] = count if other is None else other
        return self.styles[filled, label]

    def colour(self, label):
        colours = matplotlib.rcParams["axes.prop_cycle"].by_key()["color"]
        colours = colours[:6] + MORE_FILLS if self.kind in FILLED else colours
        return colours[self.style(label) % len(colours)]

    def marker(self, label):
        return MARKERS[self.style(label) % len(MARKERS)]

    def hatch(self, label):
        return HATCHES[self.style(label) % len(HATCHES)]

    def of(self, label, stack=""):
        """The points of a series or part, in the order of the axis."""
        points = self.points.get((stack, label), {})
        return {x: points[x] for x in self.xs if x in points}

    def see(self, *values):
        self.seen.extend(value for value in values if value is not None)

    def add_range(self, at, point, mark, colour, base=0.0):
        """A bar from low to high, told when it is longer than the `mark` points of what it stands at."""
        if "low" in point:
            ends = (tidy(base + point["low"]), tidy(base + point["high"]))
            self.ranges.append((at, *ends, mark, colour))
            self.see(*ends)

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
