"""The command line of the programs that draw."""
import argparse
import copy
import functools
import json
import os
import sys
import traceback

import page
from results import NothingToDraw, Results


def parser_of(description, many):
    """What all of them take."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(*many[:1], **({"nargs": "+"} if many[1:] else {}))
    parser.add_argument("--style", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--formats", default="svg,pdf,png")
    parser.add_argument("--width", default="page", choices=["page", "column"])
    return parser


def draw_table(description, draw):
    """Draws one table as the arguments say; the exit code."""
    parser = parser_of(description, ["table"])
    parser.add_argument("--metric", default="")
    arguments = parser.parse_args()
    arguments.inches = page.sheet(arguments.style, arguments.width)
    draw(arguments.table, arguments)
    return 0


def draw_one(figure, draw, results, claims, arguments):
    """(status, what went wrong)."""
    try:
        draw(figure, results, claims, copy.copy(arguments))
    except NothingToDraw as problem:
        return 2, f"{figure}: {problem}\n"
    except Exception:  # the other figures are drawn all the same
        return 1, f"{figure}: {traceback.format_exc()}"
    return 0, ""


def tell(figure, status, mistake):
    """One line of standard output for each figure; in one piece, as others may write beside it."""
    os.write(1, (json.dumps({"figure": figure, "status": status, "mistake": mistake}) + "\n").encode())
    if mistake:
        os.write(2, mistake.encode())


def share_of(figures, draw, results, claims, arguments):
    worst = 0
    for figure in figures:
        status, mistake = draw_one(figure, draw, results, claims, arguments)
        tell(figure, status, mistake)
        worst = max(worst, status)
    return worst


def draw_all(description, draw, read_claims):
    """Draws all figures as the arguments say, in `--jobs` processes that share what was loaded; the exit code."""
    parser = parser_of(description, ["figures", "+"])
    parser.add_argument("--summary", nargs="+", required=True)
    parser.add_argument("--claims", nargs="*", default=[])
    parser.add_argument("--profile", default="")
    parser.add_argument("--jobs", type=int, default=1)
    arguments = parser.parse_args()
    arguments.inches = page.sheet(arguments.style, arguments.width)
    results = functools.lru_cache(maxsize=None)(lambda: Results(arguments.summary))
    claims = functools.lru_cache(maxsize=None)(lambda: read_claims(arguments.claims))
    jobs = max(1, min(arguments.jobs, len(arguments.figures)))
    if jobs > 1:
        results()
        claims()
    children = []
    for i in range(1, jobs):
        child = os.fork()
        if child == 0:
            os._exit(share_of(arguments.figures[i::jobs], draw, results, claims, arguments))
        children.append(child)
    worst = share_of(arguments.figures[::jobs], draw, results, claims, arguments)
    for child in children:
        worst = max(worst, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    sys.stdout.flush()
    return worst
