"""Legends: strips of entries above the axes, or a list to the right of them; never over the data."""
from matplotlib.legend_handler import HandlerTuple

from page import MARGIN, TEXT, width_of

HANDLE = 3.0 * TEXT / 72  # inches of a mark
PAD = 0.7 * TEXT / 72
BETWEEN = 0.16
ROW = TEXT * 1.42 / 72
INSIDE = ("upper left", "upper right", "lower left", "lower right", "best")


def entries_of(panel):
    """Label and mark of everything on a panel: series, lines, then the paper's own numbers."""
    return [] if panel.place == "none" else list(panel.handles.items())


def columns_for(labels, width):
    """The most entries side by side that fit `width` inches, evenly spread over the rows that they take."""
    for count in range(len(labels), 1, -1):
        wide = sum(max(width_of(label) for label in labels[i::count]) for i in range(count))
        if wide + count * (HANDLE + PAD) + (count - 1) * BETWEEN <= width:
            rows = -(-len(labels) // count)
            return -(-len(labels) // rows)
    return 1


class Strip:
    """Entries in rows, to be read from left to right."""

    def __init__(self, entries, width):
        self.labels = [label for label, _ in entries]
        self.handles = [handle for _, handle in entries]
        self.columns = columns_for(self.labels, width) if entries else 0
        rows = -(-len(entries) // self.columns) if entries else 0
        self.height = rows * ROW + 0.07 if rows else 0.0

    def draw(self, figure, left, top):
        """With its upper left corner there, in inches from the lower left one of the figure."""
        if not self.labels:
            return
        width, height = figure.get_size_inches()
        figure.legend(self.handles, self.labels, loc="upper left", bbox_to_anchor=(left / width, top / height), ncol=self.columns,
                      **style())


def style():
    return {"borderaxespad": 0.0, "borderpad": 0.0, "handlelength": HANDLE * 72 / TEXT, "handletextpad": PAD * 72 / TEXT,
            "columnspacing": BETWEEN * 72 / TEXT, "labelspacing": 0.3, "fontsize": TEXT,
            "handler_map": {tuple: HandlerTuple(ndivide=None, pad=0.3)}}


class Side:
    """Entries below each other at the right of all panels; parts of stacks lie upon each other as they do in the bars."""

    def __init__(self, entries, stacked):
        self.entries = entries[::-1] if stacked else entries
        self.width = HANDLE + PAD + max(width_of(label) for label, _ in entries) + MARGIN + 0.06 if entries else 0.0

    def draw(self, figure, top):
        if not self.entries:
            return
        width, height = figure.get_size_inches()
        labels, handles = zip(*self.entries)
        figure.legend(handles, labels, loc="upper left", bbox_to_anchor=(1 - self.width / width, top / height),
                      **{**style(), "labelspacing": 0.55})


def draw_inside(panel):
    """Where the description insists on a place inside the axes."""
    labels, handles = zip(*entries_of(panel))
    panel.axes.legend(handles, labels, loc=panel.place, frameon=True, framealpha=0.9, edgecolor="none",
                      **{**style(), "borderaxespad": 0.4, "borderpad": 0.2})
