"""What figures are drawn from: rows of summary.csv and samples.csv, and units."""
import csv
import math
import pathlib
import re

UNITS = {
    "ps": ("time", 1e-12), "ns": ("time", 1e-9), "us": ("time", 1e-6), "ms": ("time", 1e-3), "s": ("time", 1.0),
    "min": ("time", 60.0), "B": ("data", 1.0), "kB": ("data", 1e3), "MB": ("data", 1e6), "GB": ("data", 1e9),
    "KiB": ("data", 1024.0), "MiB": ("data", 1048576.0), "bit/s": ("rate", 1.0), "kbit/s": ("rate", 1e3),
    "Mbit/s": ("rate", 1e6), "Gbit/s": ("rate", 1e9), "B/s": ("rate", 8.0), "MB/s": ("rate", 8e6), "1": ("ratio", 1.0),
    "%": ("ratio", 0.01), "1/s": ("frequency", 1.0), "cycles": ("cycles", 1.0), "nJ": ("energy", 1e-9),
    "uJ": ("energy", 1e-6), "mJ": ("energy", 1e-3), "J": ("energy", 1.0), "W": ("power", 1.0), "h": ("time", 3600.0),
}


class NothingToDraw(Exception):
    """The results do not hold what the description asks for."""


def tidy(value):
    """A number without the dust of its last digits."""
    return float(f"{value:.12g}")


def convert(value, source, target):
    """A number in the unit `source`, told in the unit `target`."""
    kind_a, size_a = UNITS.get(source, (source, 1.0))
    kind_b, size_b = UNITS.get(target, (target, 1.0))
    if kind_a != kind_b:
        raise NothingToDraw(f'results in "{source}" cannot be drawn on an axis in "{target}"')
    return tidy(value * size_a / size_b)


class Value:
    """One metric at one point of a sweep: mean, standard deviation and interval over replications."""

    def __init__(self, row, unit):
        def number(name):
            return convert(float(row[name]), row["unit"], unit) if row.get(name) else None

        self.row = row
        self.n = row["n"]
        self.mean = number("mean")
        self.variance = (number("sd") or 0.0) ** 2
        self.interval = (number("ci95_low"), number("ci95_high"))

    def add(self, other):
        """Sums of independent flows: means and variances add, intervals are not known."""
        self.mean = tidy(self.mean + other.mean)
        self.variance += other.variance
        self.interval = (None, None)

    def spread(self, kind):
        """Low and high end of the bar that `kind` asks for."""
        if kind == "sd":
            sd = math.sqrt(self.variance)
            return tidy(self.mean - sd), tidy(self.mean + sd)
        if self.interval[0] is None:
            raise NothingToDraw("a 95 % interval needs two replications, and none is known of a sum of components")
        return self.interval


def pattern_of(component):
    """Matches the components that a measurement such as `client.guest[*].iperf` names one by one."""
    plain = re.sub(r"\[(\d+)\]", r"\1", component)
    return re.compile(re.escape(plain).replace(r"\[\*\]", r"\d+").replace(r"\*", r"[^.]*"))


def rows_of(path):
    """The rows of a table by the names of its columns; cells that are empty are left out."""
    with open(path, newline="", encoding="utf-8") as file:
        reader = csv.reader(file)
        names = next(reader, [])
        for cells in reader:
            yield {name: cell for name, cell in zip(names, cells) if cell}


def by_place(rows):
    """(scenario, metric) -> rows; all windows of a metric are together under its name with "@"."""
    places = {}
    for row in rows:
        name, at, _ = row["metric"].partition("@")
        places.setdefault((row["scenario"], name + at), []).append(row)
    return places


class Results:
    """Rows of one or more summary.csv files, and of the samples.csv beside them where one replication is shown."""

    def __init__(self, paths):
        self.paths = [pathlib.Path(path) for path in paths]
        self.rows = by_place(row for path in self.paths for row in rows_of(path))
        self.replications = {}

    def _one_replication(self, number):
        if number not in self.replications:
            samples = (row for path in self.paths for row in rows_of(path.with_name("samples.csv")))
            chosen = ({**row, "mean": row["value"], "n": "1"} for row in samples
                      if row["replication"] == str(number) and "value" in row)
            self.replications[number] = by_place(chosen)
        return self.replications[number]

    def matching(self, item, metric):
        """Rows of an item's component and metric; of all windows if the metric ends with "@"."""
        where = item.get("where", {})
        component = item["component"]
        pattern = pattern_of(component) if item.get("sum") else None
        rows = self._one_replication(item["replication"]) if "replication" in item else self.rows
        for row in rows.get((item["scenario"], metric), []):
            named = pattern.fullmatch(row["component"]) if pattern else row["component"] == component
            if named and row.get("mean") and all(row.get(name, "") == str(value) for name, value in where.items()):
                yield row

    def read(self, item, metric, unit):
        """One value per point; with "sum" over all components that match."""
        found = {}
        for row in self.matching(item, metric):
            value = Value(row, unit or row["unit"])
            if row["point"] in found and item.get("sum"):
                found[row["point"]].add(value)
            else:
                found[row["point"]] = value
        if not found:
            raise NothingToDraw(self._nothing(item, metric))
        return list(found.values())

    def read_windows(self, item, metric, unit, time_unit):
        """(start of the window, value) in the order of time."""
        found = {}
        for row in self.matching(item, metric + "@"):
            number, given = row["metric"].split("@")[1].split(" ")
            start = convert(float(number), given, time_unit)
            value = Value(row, unit)
            if start in found and not item.get("sum"):
                raise NothingToDraw(f"several points fit the curve \"{item['label']}\"")
            if start in found:
                found[start].add(value)
            else:
                found[start] = value
        if not found:
            raise NothingToDraw(self._nothing(item, metric + " over windows"))
        return sorted(found.items())

    @staticmethod
    def _nothing(item, metric):
        text = ", ".join(f"{name}={value}" for name, value in item.get("where", {}).items())
        return f"no results for {item['scenario']}: {item['component']} {metric} at {text}"
