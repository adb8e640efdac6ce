"""The command line that every program which draws a figure has."""
import argparse
import sys

from results import NothingToDraw


def main(description, draw):
    """Draws as the arguments say; the exit code."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("figure")
    parser.add_argument("--summary", nargs="+", required=True)
    parser.add_argument("--claims", nargs="*", default=[])
    parser.add_argument("--style", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--formats", default="svg,pdf,png")
    parser.add_argument("--profile", default="")
    arguments = parser.parse_args()
    try:
        draw(arguments)
    except NothingToDraw as problem:
        print(f"{arguments.figure}: {problem}", file=sys.stderr)
        return 2
    return 0
