"""The answer to a figure's question: a sentence of its description, with numbers from what is plotted.

`{SV-NIC at 8}` is the value of that series there; `{(b) SV-NIC at 8}` in that panel; `{total at GIMP}` the whole height of a
stack, `{total of piped at 4}` of one of several; `{most of SV-NIC}` and `{least of SV-NIC}` its ends; `{Dom0 tunnel}` a line.
"""
import re

from page import MICRO
from results import NothingToDraw

PLACE = re.compile(r"\{(?:\(([a-z])\) )?(most of |least of )?(.*?)(?: at ([^{}]*))?\}")


def told(value, unit):
    """Three digits with their unit; large numbers in a larger one."""
    if unit == "s" and value >= 1000:
        value, unit = (value / 3600, "h") if value >= 7200 else (value / 60, "min")
    if unit in ("us", "uJ") and value >= 1e4:
        value, unit = value / 1000, f"m{unit[1:]}"
    digits = f"{value:,.0f}".replace(",", "\u2009") if abs(value) >= 100 else f"{value:.3g}"
    return digits if unit == "1" else f"{digits} {MICRO.get(unit, unit)}"


def heights(panel, label, x):
    """The plotted numbers that a label means."""
    if label == "total" or label.startswith("total of "):
        stack = label[9:]
        parts = [row[3] for row in panel.table if row[0] == "part" and str(row[2]) == x and row[1].startswith(f"{stack}: " if stack else "")]
        return [sum(parts)] if parts else []
    return [row[3] for row in panel.table if row[1] == label and row[0] not in ("stated", "whiskers") and (x is None or str(row[2]) == x)]


def number_of(panel, which, label, x, place):
    found = heights(panel, label, x)
    if found and which:
        return max(found) if which == "most of " else min(found)
    if len(found) != 1:
        raise NothingToDraw(f"answer: {len(found)} plotted numbers are \"{place}\"")
    return found[0]


def answer_of(description, panels):
    """The sentence with its numbers."""
    def fill(match):
        letter, which, label, x = match.groups()
        number = ord(letter or "a") - ord("a")
        if number >= len(panels):
            raise NothingToDraw(f"answer: there is no panel ({letter})")
        panel = panels[number]
        return told(number_of(panel, which, label, x, match.group(0)), panel.unit)
    return PLACE.sub(fill, description["answer"])
