"""Panels on a page: every text is measured, and the axes get what is left."""
import legends
from page import LINE, MARGIN, PANEL_TITLE, lines_of
from scales import set_x_axis, set_y_axis, share_ranges

BETWEEN = 0.2  # inches from one panel to the next one's labels
RIGHT = 0.14
ROWS_APART = 0.16
NARROW = 4.5  # a page of less than this has one panel in a row and all legends above


class Grid:
    """Panels in rows; in columns of equal axes."""

    def __init__(self, panels, figure):
        self.panels, self.figure = panels, figure
        self.width = figure.get_figwidth()
        wide = self.width >= NARROW
        self.columns = min(len(panels), 3 if len(panels) == 3 else 2) if wide else 1
        self.rows = [panels[i:i + self.columns] for i in range(0, len(panels), self.columns)]
        self.height = self.axes_height(wide)
        self.wide = wide

    def axes_height(self, wide):
        if not wide or len(self.rows) > 1:
            return 1.9
        return {1: 2.55, 2: 2.3}.get(self.columns, 2.0)

    def provisional(self, _):
        """Axes of the right height somewhere on the page: their ticks depend on it."""
        return 0.2, 0.2, 0.5, self.height / self.figure.get_figheight()

    def set_y_axes(self):
        for row in self.rows if self.columns > 1 else [self.panels]:
            share_ranges(row)
        for panel in self.panels:
            set_y_axis(panel, self.height)

    def divide_width(self):
        """Where each column's axes begin and how wide they are; labels of one column stand below each other."""
        each = [[row[i] for row in self.rows if i < len(row)] for i in range(self.columns)]
        lefts = [max(panel.left for panel in column) for column in each]
        self.axes_width = (self.width - MARGIN - self.side.width - sum(lefts) - BETWEEN * (self.columns - 1) - RIGHT) / self.columns
        self.at, x = [], MARGIN
        for column, left in zip(each, lefts):
            for panel in column:
                panel.axes.yaxis.set_label_coords(-(max(other.ticks_width for other in column) + 0.05) / self.axes_width, 0.5)
            self.at.append(x + left)
            for panel in column:
                panel.left = left
            x += left + self.axes_width + BETWEEN

    def choose_legends(self):
        """One for all panels where they have the same, else each panel's own."""
        first, entries = self.panels[0], {}
        for panel in self.panels:
            for label, handle in legends.entries_of(panel):
                entries.setdefault(label, handle)
        self.side, self.strip = legends.Side([], False), legends.Strip([], self.width)
        self.own = [legends.Strip([], self.width) for _ in self.panels]
        if len(entries) < 2:
            return
        inside = [panel.place in legends.INSIDE for panel in self.panels]
        alike = all(set(panel.handles) == set(entries) or panel.place == "none" for panel in self.panels)
        if any(inside):
            for panel, one in zip(self.panels, inside):
                panel.inside = one and panel.handles
        elif alike and first.place == "outside" and self.wide:
            self.side = legends.Side(list(entries.items()), first.kind == "stacks")
        elif alike or self.columns > 2 and len(entries) <= 12 and len(self.panels) < 3:
            self.strip = legends.Strip(list(entries.items()), self.width - 2 * MARGIN)
        else:
            self.own = None

    def lay_out(self, heading, caption):
        """Sizes and places of everything; draws titles, legends and caption."""
        self.choose_legends()
        self.divide_width()
        if self.own is None:
            self.own = [legends.Strip(legends.entries_of(panel), self.axes_width + panel.left) for panel in self.panels]
        for panel in self.panels:
            set_x_axis(panel, self.axes_width)
        titles = [lines_of(panel.description.get("title", ""), self.axes_width + panel.left, PANEL_TITLE, True)
                  for panel in self.panels]
        tops = [self._above(range(i * self.columns, i * self.columns + len(row)), titles) for i, row in enumerate(self.rows)]
        below = [max(panel.below for panel in row) for row in self.rows]
        total = heading.height + self.strip.height + sum(tops) + sum(below) + len(self.rows) * self.height
        total += ROWS_APART * (len(self.rows) - 1) + caption.height
        self.figure.set_size_inches(self.width, total)
        heading.draw(self.figure)
        caption.draw(self.figure)
        y = total - heading.height
        self.strip.draw(self.figure, MARGIN, y)
        y -= self.strip.height
        self.side.draw(self.figure, y - tops[0])
        for i, row in enumerate(self.rows):
            self._place(row, i * self.columns, y, tops[i], titles, total)
            y -= tops[i] + self.height + below[i] + ROWS_APART

    def _above(self, numbers, titles):
        """Inches above the axes of a row: titles of panels, their own legends."""
        lines = max(len(titles[i]) for i in numbers if titles[i]) if any(titles[i] != [""] for i in numbers) else 0
        return lines * PANEL_TITLE * LINE + max(self.own[i].height for i in numbers) + 0.08

    def _place(self, row, first, y, top, titles, total):
        for i, panel in enumerate(row):
            panel.axes.set_position((self.at[i] / self.width, (y - top - self.height) / total, self.axes_width / self.width,
                                     self.height / total))
            self.figure.text((self.at[i] - panel.left) / self.width, y / total, "\n".join(titles[first + i]), fontsize=PANEL_TITLE, fontweight="bold",
                             va="top")
            self.own[first + i].draw(self.figure, self.at[i] - panel.left, y - len(titles[first + i]) * PANEL_TITLE * LINE - 0.02)
            if getattr(panel, "inside", False):
                legends.draw_inside(panel)
