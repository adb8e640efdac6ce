#!/usr/bin/env python3
"""How long the hosts of each experiment ran, added up over all runs, beside the time that simulating them takes.

  bench/experiments.py build/release/xenolith [--profile quick] [--replications N] [STUDY...]     runs the sweeps
  bench/experiments.py --read OUT [STUDY...]                                 reads what `xenolith reproduce` wrote

A STUDY is a folder of scenarios/ or one experiment; without one, those of the thesis' chapters 2 to 4. Run, the time is
CPU time of one process after the other; read, it is the wall time of the manifests, which is the same only if the call
had `--jobs 1` and an idle core.
"""

import argparse
import json
import pathlib
import resource
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
CHAPTERS = ["svio", "sidecore", "iconnect"]
SECONDS = {"ps": 1e-12, "ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1.0, "min": 60.0, "h": 3600.0}


def seconds(text):
    return sum(float(number) * SECONDS[unit] for number, unit in zip(*[iter(text.split())] * 2))


def scenarios(studies):
    """Names of the chosen scenarios: every file below scenarios/ that is neither a figure nor a ledger."""
    names = []
    for file in sorted((ROOT / "scenarios").rglob("*.json")):
        name = str(file.relative_to(ROOT / "scenarios").with_suffix(""))
        if name.endswith((".figure", "claims")):
            continue
        if any(name == study or name.startswith(study + "/") for study in studies):
            names.append(name)
    return names


def profile_words(profile, name, replications):
    settings = dict(profile["run"], **profile.get("studies", {}).get(name, {}))
    if replications:
        settings["replications"] = replications
    words = []
    for key, value in settings.items():
        words += ["--replications", str(value)] if key == "replications" else ["--set", f"run.{key}={value}"]
    return words


def cpu_time():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def sweep(program, words, name, folder):
    before = cpu_time()
    subprocess.run([program, "sweep", name, *words, "--jobs", "1", "--quiet", "--out", folder],
                   check=True, stdout=subprocess.DEVNULL, cwd=ROOT)
    return cpu_time() - before


def facts(folder, took):
    """(points, runs of each, simulated seconds of all runs, seconds that took, events)."""
    manifest = json.loads((folder / "manifest.json").read_text())
    points = json.loads((folder / "resolved.json").read_text())["points"]
    simulated = sum(seconds(point["warmup"]) + seconds(point["duration"]) for point in points)
    runs = manifest["replications"]
    return len(points), runs, simulated * runs, took or manifest["wall_time_s"], manifest["events"]


def amount(value):
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def show(rows, time):
    print(f"| experiment | points x runs | simulated, s | {time}, s | simulated / {time.split()[0]} | million events |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name, (points, runs, simulated, took, events) in rows:
        slower = "" if simulated >= took else " (slower)"
        print(f"| {name} | {points} x {runs} | {amount(simulated)} | {amount(took)} | {amount(simulated / took)}{slower} "
              f"| {amount(events / 1e6)} |")
    simulated, took, events = (sum(row[i] for _, row in rows) for i in (2, 3, 4))
    print(f"| all | | {amount(simulated)} | {amount(took)} | {amount(simulated / took)} | {amount(events / 1e6)} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--read", action="store_true", help="the first word is a folder that reproduce wrote")
    parser.add_argument("--profile", default="quick")
    parser.add_argument("--replications", type=int, help="instead of the profile's")
    parser.add_argument("source", help="the command xenolith, or the folder")
    parser.add_argument("studies", nargs="*", metavar="STUDY")
    options = parser.parse_intermixed_args()
    names = scenarios(options.studies or CHAPTERS)
    if options.read:
        results = pathlib.Path(options.source) / "results"
        rows = [(name, facts(results / name, None)) for name in names if (results / name / "manifest.json").exists()]
    else:
        program = str(pathlib.Path(options.source).resolve())
        profile = json.loads((ROOT / "configs" / "profiles" / f"{options.profile}.json").read_text())
        rows = []
        with tempfile.TemporaryDirectory() as out:
            for name in names:
                folder = pathlib.Path(out) / name
                words = profile_words(profile, name, options.replications)
                rows.append((name, facts(folder, sweep(program, words, name, folder))))
                print(name, file=sys.stderr)
    show(rows, "wall time" if options.read else "CPU time")


if __name__ == "__main__":
    main()
