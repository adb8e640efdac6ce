#!/usr/bin/env python3
"""Transfers in a fluid network, alone and beside events, against a plain S4U program: medians of alternated rounds.

  bench/fluid_ratios.py build/release/bench [--rounds 5]
"""

import argparse
import pathlib
import statistics
import subprocess
import sys

# (what, transfers at a time, one after the other, delays before each, at least so many times as fast as S4U).
WORK = [
    ("transfers", 10, 2000, 0, 1),
    ("transfers", 100, 200, 0, 1),
    ("transfers", 1000, 5, 0, 1),
    ("transfers", 10000, 1, 0, 1),
    ("1000 events each", 10, 20, 1000, 20),
    ("10000 events each", 100, 1, 10000, 20),
]
SAME = 1e-6  # relative difference of the simulated ends


def run(program, work):
    words = [str(program)] + [str(number) for number in work]
    return [float(word) for word in subprocess.run(words, check=True, capture_output=True, text=True).stdout.split()]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path, help="where fluid_xenolith and fluid_s4u stand")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    missed = False
    for what, concurrent, transfers, delays, least in WORK:
        times = {"fluid_xenolith": [], "fluid_s4u": []}
        ends = {}
        for _ in range(options.rounds):
            for program, found in times.items():
                microseconds, ends[program] = run(options.folder / program, (concurrent, transfers, delays))
                found.append(microseconds)
        own, peer = (statistics.median(found) for found in times.values())
        same = abs(ends["fluid_xenolith"] / ends["fluid_s4u"] - 1) < SAME
        good = peer / own >= least and same
        missed = missed or not good
        print(f"{what:18} {concurrent:5} at a time: {own:9.2f} us, S4U {peer:9.2f} us per transfer: {peer / own:6.2f} times, "
              f"at least {least}: {'ok' if good else 'MISSED'}{'' if same else ' (other simulated end)'}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
