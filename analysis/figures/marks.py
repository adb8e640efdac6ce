"""The marks of a panel: curves, bars, stacks, boxes, courses over time, lines, and the paper's own numbers."""
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from results import NothingToDraw, convert, tidy
from rows import draw_rows
from scales import NARROW

DASHES = {"solid": "-", "dotted": (0, (1, 1.6)), "dash-dot": (0, (7, 2.2, 1.2, 2.2)), "dashed": (0, (5, 2))}
SERIES_DASHES = ["-", (0, (5, 1.5)), (0, (3, 1, 1, 1)), (0, (1, 1)), (0, (8, 2)), (0, (6, 1, 1, 1, 1, 1)), (0, (2, 1))]
LINE_COLOURS = ["#555555", "#000000", "#009E73", "#CC79A7"]
BAR_EDGE = {"edgecolor": "white", "linewidth": 0.6}
INK = "#222222"
MARK = 5.5  # points
NUMBERED = 8  # so many bars in a panel have their numbers above them
PAPER = "paper"


def nested(place, count, widest, step):
    """Sizes that let what is drawn first look out from under what is drawn last."""
    return widest - min(step, 3 * step / max(count - 1, 1)) * place


def draw_curves(panel):
    """Points, ranges, and straight lines between the points of a series."""
    count = len(panel.labels)
    for place, label in enumerate(panel.labels):
        points = panel.of(label)
        at = [panel.position(x, place, count, 0.09) for x in points]
        line = {"color": panel.colour(label), "marker": panel.marker(label), "markersize": nested(place, count, MARK + 0.6, 0.4),
                "linestyle": SERIES_DASHES[panel.style(label) % len(SERIES_DASHES)], "linewidth": nested(place, count, 1.7, 0.2),
                "markeredgecolor": "white", "markeredgewidth": 0.6}
        panel.axes.plot(at, [p["middle"] for p in points.values()], zorder=3 + place, **line)
        panel.handles[label] = Line2D([], [], **line)
        panel.drawn[label] = (dict(zip(points, at)), panel.colour(label), panel.marker(label))
        for x, where in zip(points, at):
            panel.see(points[x]["middle"])
            panel.add_range(where, points[x], MARK, panel.colour(label))
            panel.note("series", label, x, points[x])


def told(value):
    """A bar's number, to three digits."""
    return f"{value:,.0f}".replace(",", NARROW) if abs(value) >= 1e4 else f"{value:.0f}" if abs(value) >= 100 else f"{value:#.3g}".rstrip(".")


def filled(panel, label):
    return {"facecolor": panel.colour(label), "hatch": panel.hatch(label), **BAR_EDGE}


def draw_bars(panel):
    """Bars side by side at each category, with their ranges; few bars have their numbers above them."""
    width = 0.8 / len(panel.labels)
    alone = all("at" in item for item in panel.description["series"])
    numbered = sum(len(panel.of(label)) for label in panel.labels) <= NUMBERED and not panel.description.get("stated")
    for place, label in enumerate(panel.labels):
        points = panel.of(label)
        if alone and len(points) == 1 and len(panel.labels) == len(panel.xs):
            width, at = 0.6, [panel.xs.index(x) for x in points]
        else:
            at = [panel.position(x, place, len(panel.labels), width) for x in points]
        panel.axes.bar(at, [p["middle"] for p in points.values()], width=width * 0.94, zorder=3, **filled(panel, label))
        panel.handles[label] = Patch(**filled(panel, label))
        panel.drawn[label] = (dict(zip(points, at)), INK, "_")
        for x, where in zip(points, at):
            point = points[x]
            panel.see(0.0, point["middle"])
            panel.add_range(where, point, 1.0, INK)
            panel.note("bar", label, x, point)
            if numbered:
                panel.axes.annotate(told(point["middle"]), (where, max(point["middle"], point.get("high", 0.0))), (0, 2),
                                    textcoords="offset points", ha="center", va="bottom", fontsize=7, zorder=5)


def draw_stacks(panel):
    """Parts upon parts; several stacks at a category stand side by side with their names below."""
    stacks = panel.stacks()
    width = 0.8 / len(stacks)
    panel.stack_names = {}
    for place, stack in enumerate(stacks):
        heights = {}
        for label in panel.labels:
            points = panel.of(label, stack)
            at = [panel.position(x, place, len(stacks), width) for x in points]
            panel.axes.bar(at, [p["middle"] for p in points.values()], bottom=[heights.get(x, 0.0) for x in points],
                           width=width * 0.94, zorder=3, **filled(panel, label))
            panel.handles[label] = Patch(**filled(panel, label))
            for x, where in zip(points, at):
                panel.stack_names[where] = stack
                panel.add_range(where, points[x], 2.6, INK, heights.get(x, 0.0))
                heights[x] = tidy(heights.get(x, 0.0) + points[x]["middle"])
                panel.note("part", f"{stack}: {label}" if stack else label, x, points[x])
        panel.see(0.0, *heights.values())
        panel.drawn[stack] = ({x: panel.position(x, place, len(stacks), width) for x in heights}, INK, "_")


def draw_boxes(panel):
    """A box from the lower to the upper quartile with the median, and whiskers; a mark where the box has no height."""
    width = 0.8 / len(panel.labels)
    for place, label in enumerate(panel.labels):
        points = panel.of(label)
        at = [panel.position(x, place, len(panel.labels), width) for x in points]
        boxes = [{"med": p["middle"], "q1": p["low"], "q3": p["high"], "whislo": p["whisker_low"], "whishi": p["whisker_high"]}
                 for p in points.values()]
        line = {"color": "#333333", "linewidth": 1.0}
        face = {"facecolor": panel.colour(label), "edgecolor": "#333333", "linewidth": 0.8}
        mark = {"color": panel.colour(label), "marker": panel.marker(label), "markersize": MARK, "markeredgecolor": "white",
                "markeredgewidth": 0.6, "linestyle": "none"}
        panel.axes.bxp(boxes, positions=at, widths=min(width * 0.8, 0.45), showfliers=False, patch_artist=True,
                       manage_ticks=False, zorder=3, whiskerprops=line, capprops=line, boxprops=face,
                       medianprops={"color": "black", "linewidth": 1.6})
        panel.axes.plot(at, [p["middle"] for p in points.values()], zorder=4, **mark)
        panel.handles[label] = (Patch(**face), Line2D([], [], **mark))
        panel.drawn[label] = (dict(zip(points, at)), INK, "o")
        for x, point in points.items():
            panel.see(point["middle"], point["whisker_low"], point["whisker_high"])
            panel.note("box", label, x, point)


def draw_times(panel):
    """Steps over time: one value per window, which begins where the step begins; now and then a mark tells the series."""
    count = len(panel.description["series"])
    for place, item in enumerate(panel.description["series"]):
        windows = panel.results.read_windows(item, item["middle"], panel.unit, panel.x["unit"])
        starts = [start for start, _ in windows]
        length = tidy(starts[1] - starts[0]) if len(starts) > 1 else 0.0
        edges = starts + [tidy(starts[-1] + length)]
        label, colour = item["label"], panel.colour(item["label"])
        means = [value.mean for _, value in windows]
        line = {"color": colour, "linewidth": nested(place, count, 1.5, 0.25)}
        every = max(1, len(means) // 12)
        mark = {"color": colour, "marker": panel.marker(label), "markersize": 4.4, "markeredgecolor": "white", "markeredgewidth": 0.5}
        panel.axes.step(edges, means + means[-1:], where="post", zorder=3 + place, **line)
        chosen = slice(place * every // max(count, 1), None, every)
        panel.axes.plot([tidy(start + length / 2) for start in starts][chosen], means[chosen], linestyle="none", zorder=3 + count + place,
                        **mark)
        panel.handles[label] = Line2D([], [], **{**mark, **line})
        spread = [value.spread(item["spread"]) for _, value in windows] if "spread" in item else []
        if spread:
            panel.axes.fill_between(edges, *([end[i] for end in spread + spread[-1:]] for i in (0, 1)), step="post",
                                    color=colour, alpha=0.2, linewidth=0, zorder=2)
        panel.see(*means, *(max(end[0], 0.0) if min(means) >= 0 else end[0] for end in spread), *(end[1] for end in spread))
        panel.last = max(getattr(panel, "last", 0.0), edges[-1])
        for i, (start, value) in enumerate(windows):
            low, high = spread[i] if spread else ("", "")
            panel.table.append(["window", label, start, value.mean, low, high, value.n])


def draw_lines(panel):
    """Horizontal lines for what does not depend on x."""
    for place, item in enumerate(panel.description.get("lines", [])):
        found = panel.results.read(item, item["middle"], panel.unit)
        if len(found) > 1:
            raise NothingToDraw(f"{len(found)} points fit the line \"{item['label']}\"")
        line = {"color": LINE_COLOURS[place % len(LINE_COLOURS)], "linestyle": DASHES[item.get("dash", "dashed")], "linewidth": 1.1}
        panel.axes.axhline(found[0].mean, zorder=2, **line)
        panel.handles[item["label"]] = Line2D([], [], **line)
        panel.see(found[0].mean)
        panel.table.append(["line", item["label"], "", found[0].mean, "", "", found[0].n])


def draw_stated(panel, claims):
    """Hollow markers where the paper gives a number; dashes across bars."""
    hollow = {}
    for item in panel.description.get("stated", []):
        claim = claims.get(item["claim"])
        if claim is None or not isinstance(claim.get("paper"), (int, float)):
            raise NothingToDraw(f"no claim \"{item['claim']}\" with a number of the paper")
        value = convert(claim["paper"], claim["unit"], panel.unit)
        at, colour, marker = panel.drawn[item["series"]]
        if str(item["at"]) not in at:
            raise NothingToDraw(f"no results for \"{item['series']}\" at {item['at']}, where the paper states a number")
        across = marker == "_"
        place = [at[str(item["at"])]]
        if across:
            panel.axes.plot(place, [value], marker=marker, markersize=24, markeredgecolor="white", markeredgewidth=4.0,
                            linestyle="none", zorder=18)
        panel.axes.plot(place, [value], marker=marker, markersize=22 if across else 10, markerfacecolor="none",
                        markeredgecolor=colour, markeredgewidth=2.0 if across else 1.3, linestyle="none", zorder=19)
        hollow[marker] = Line2D([], [], marker=marker, markersize=14 if across else 7.5, markerfacecolor="none",
                                markeredgecolor=colour, markeredgewidth=2.0 if across else 1.2, linestyle="none")
        panel.see(value)
        panel.table.append(["stated", item["series"], item["at"], value, "", "", ""])
    if hollow:
        panel.handles[PAPER] = tuple(hollow.values()) if len(hollow) > 1 else next(iter(hollow.values()))


KINDS = {"curves": draw_curves, "bars": draw_bars, "stacks": draw_stacks, "boxes": draw_boxes, "times": draw_times,
         "rows": draw_rows}
