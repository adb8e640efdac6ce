#!/usr/bin/env python3
"""Runs bench/engine in alternating rounds and prints time per item and the ratios that are promised.

  bench/ratios.py build/release/bench/engine [--rounds 5] [--filter REGEX] [--json FILE]
  bench/ratios.py --read FILE
"""

import argparse
import json
import statistics
import subprocess
import sys
from collections import defaultdict

# What is promised (README.md): (engine, least or most ratio of its time to Xenolith's, up to which N).
FASTER_THAN = {"simgrid": 20, "systemc": 3, "ns3": 2.5}
MOST_OF_BARE = [(1_000, 1.3), (float("inf"), 1.5)]
MEMORY_LIMIT = 500e6
GROWTH_LIMIT = 4


def run(engine, rounds, pattern):
    command = [engine, "--benchmark_format=json", f"--benchmark_repetitions={rounds}", "--benchmark_min_time=0.2",
               "--benchmark_enable_random_interleaving=true", f"--benchmark_filter={pattern}"]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def times(results):
    """{(job, N): {engine: [seconds per item of each round]}} and the bytes of a million processes."""
    found, memory = defaultdict(lambda: defaultdict(list)), {}
    for benchmark in results["benchmarks"]:
        if benchmark.get("run_type") == "aggregate":
            continue
        job, engine, size = benchmark.get("run_name", benchmark["name"]).split("/")[:3]
        found[job, int(size)][engine].append(benchmark["time_per_item"])
        if "resident_bytes" in benchmark:
            memory[engine] = benchmark["resident_bytes"]
    return found, memory


def verdict(good):
    return "ok" if good else "MISSED"


def print_job(job, size, engines):
    own = statistics.median(engines["xenolith"])
    for engine, seconds in engines.items():
        median = statistics.median(seconds)
        line = f"{job:9} {size:8} {engine:9} {median * 1e9:9.1f} ns (least {min(seconds) * 1e9:.1f})"
        if engine == "bare":
            limit = next(limit for most, limit in MOST_OF_BARE if size <= most)
            line += f"   xenolith takes {own / median:5.2f} of it, at most {limit}: {verdict(own / median <= limit)}"
        elif engine in FASTER_THAN:
            limit = FASTER_THAN[engine]
            line += f"   {median / own:6.1f} times xenolith's, at least {limit}: {verdict(median / own >= limit)}"
        print(line)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("engine", nargs="?")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--filter", default=".")
    parser.add_argument("--json", help="keep the raw results here")
    parser.add_argument("--read", help="raw results kept before, instead of a run")
    options = parser.parse_args()
    if options.read:
        with open(options.read, encoding="utf-8") as file:
            results = json.load(file)
    elif options.engine:
        results = run(options.engine, options.rounds, options.filter)
    else:
        parser.error("name the engine binary or a file of results")
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(results, file, indent=1)
    found, memory = times(results)
    for (job, size), engines in sorted(found.items()):
        if "xenolith" in engines:
            print_job(job, size, engines)
    small, large = found.get(("hold", 1_000)), found.get(("hold", 1_000_000))
    if small and large:
        growth = statistics.median(large["xenolith"]) / statistics.median(small["xenolith"])
        print(f"a million processes against a thousand: {growth:.2f} per event, at most {GROWTH_LIMIT}: "
              f"{verdict(growth <= GROWTH_LIMIT)}")
    if "xenolith" in memory:
        print(f"memory of a million processes: {memory['xenolith'] / 1e6:.0f} MB, below {MEMORY_LIMIT / 1e6:.0f}: "
              f"{verdict(memory['xenolith'] < MEMORY_LIMIT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
