"""What every picture has: a title with its source, a caption, files. Places are in inches, sizes of text in points."""
import functools
import os
import pathlib

os.environ.pop("SOURCE_DATE_EPOCH", None)

import matplotlib  # noqa: E402

matplotlib.use("Agg")
from matplotlib import font_manager, style  # noqa: E402
from matplotlib.figure import Figure  # noqa: E402
from matplotlib.ft2font import LOAD_NO_HINTING, FT2Font  # noqa: E402

TITLE, PANEL_TITLE, LABEL, TEXT, SMALL = 9.5, 8.5, 8.5, 8.0, 7.0  # points; nothing is smaller than the last
LINE = 1.35 / 72  # inches of a line for each point of its size
MARGIN = 0.08
COLUMN = 3.35  # inches of a column of a paper; the style sheet tells the width of its page
GREY = "#5A5A5A"
COLOURS = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#999933", "#332288", "#882255", "#44AA99",
           "#661100", "#6699CC", "#AA4466", "#117733"]
NO_DATES = {
    "svg": {"Date": None, "Creator": None}, "pdf": {"CreationDate": None, "Producer": None, "Creator": None},
    "png": {"Software": None},
}
MICRO = {"us": "µs", "uJ": "µJ", "uW": "µW", "uA": "µA"}




def leave_out_layout_tables():
    """No reader of a PDF looks into its fonts for ligatures and kerning, and to choose from them takes longer than to draw."""
    from fontTools import subset
    subset.Options._drop_tables_default = [*subset.Options._drop_tables_default, "GDEF", "GPOS", "GSUB"]


@functools.lru_cache(maxsize=None)
def _font(bold):
    name = font_manager.FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal")
    return FT2Font(font_manager.findfont(name))


@functools.lru_cache(maxsize=None)
def width_of(text, size=TEXT, bold=False):
    """Inches that the widest line of a text takes."""
    font = _font(bold)
    font.set_size(size, 72)
    widths = []
    for line in text.split("\n"):
        font.set_text(line, 0, flags=LOAD_NO_HINTING)
        widths.append(font.get_width_height()[0] / 64 / 72)
    return max(widths)


def lines_of(text, width, size=TEXT, bold=False):
    """The text in lines of at most `width` inches, as far as single words allow; no-break spaces hold words together."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if lines[-1] and width_of(longer, size, bold) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def shown(text):
    """A text with units as they are printed: "10 us" as 10 µs, on one line."""
    words = [MICRO.get(word, word) for word in text.split(" ")]
    for i in range(len(words) - 1, 0, -1):
        if words[i - 1].replace(".", "").isdigit() and (words[i] == "%" or words[i][:1].isalpha() and len(words[i]) < 7):
            words[i - 1:i + 1] = [f"{words[i - 1]}\u00a0{words[i]}"]
    return " ".join(words)


def with_unit(label, unit):
    """The label of an axis."""
    return label if unit == "1" else f"{label} ({MICRO.get(unit, unit)})"


def page_width():
    return matplotlib.rcParams["figure.figsize"][0]


def sheet(file, width):
    """Takes the style sheet; the inches of a figure's width."""
    style.use(file)
    return COLUMN if width == "column" else page_width()


def new_figure(width, height):
    return Figure(figsize=(width, height))


class Heading:
    """The title at the left and its source at the right, below each other where there is no room."""

    def __init__(self, title, source, width):
        room = width - 2 * MARGIN
        self.lines = lines_of(title, room, TITLE, True)
        self.source = source
        beside = width_of(self.lines[-1], TITLE, True) + width_of(source) + 0.2 <= room and len(self.lines) == 1
        self.below = bool(source) and not beside
        self.height = 0.08 + len(self.lines) * TITLE * LINE + (TEXT * LINE if self.below else 0.0) + 0.03

    def draw(self, figure):
        width, height = figure.get_size_inches()
        figure.text(MARGIN / width, 1 - 0.08 / height, "\n".join(self.lines), fontsize=TITLE, fontweight="bold", va="top")
        down = 0.09 + (len(self.lines) * TITLE * LINE if self.below else 0.0)
        place = (MARGIN / width, "left") if self.below else (1 - MARGIN / width, "right")
        figure.text(place[0], 1 - down / height, self.source, fontsize=TEXT, color=GREY, ha=place[1], va="top")


class Caption:
    """What the marks mean, over the whole width below the picture."""

    def __init__(self, text, width):
        self.lines = lines_of(shown(text), width - 2 * MARGIN, SMALL)
        self.height = 0.12 + len(self.lines) * SMALL * LINE + 0.04

    def draw(self, figure):
        """The group's name tells how many points high it is: the report, which has the text, cuts it off."""
        width, height = figure.get_size_inches()
        figure.text(MARGIN / width, 0.05 / height, "\n".join(self.lines), fontsize=SMALL, color=GREY, va="bottom",
                    linespacing=1.35 / 1.2, zorder=9, gid=f"caption-{self.height * 72:.1f}")


def save(figure, stem, out, formats):
    """The picture in every wanted format."""
    folder = pathlib.Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    if "pdf" in formats:
        leave_out_layout_tables()
    for kind in formats.split(","):
        figure.savefig(folder / f"{stem}.{kind}", metadata=NO_DATES[kind])
