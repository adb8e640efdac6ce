#!/usr/bin/env python3
"""A sweep that is killed at twenty random moments loses nothing and ends with the same bytes. Arguments: PROGRAM SOURCE_TREE."""

import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM = TREE = None
KILLS = 20
SCENARIO = {
    "scenario": "test/ports", "parameters": {"ports": 2}, "sweep": {"ports": [2, 3, 4, 5]},
    "machines": {"rack": {"port[1..${ports}]": {"part": "mac"}}},
    "links": {"lan": {"part": "switch", "joins": ["rack.port1", "rack.port2"]}},
    "measure": {"lan.forwarded": ["count"], "rack.port[*].sent": ["count", "rate"]},
    "run": {"duration": "1 ms", "replications": 250},
}


class Killed(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="xenolith-"))
        self.addCleanup(shutil.rmtree, self.folder)
        (self.folder / "test.json").write_text(json.dumps(SCENARIO))
        self.environment = dict(os.environ, XENOLITH_HOME=str(TREE / "tests/errors/home"))
        self.dice = random.Random(20)

    def start(self, out):
        return subprocess.Popen([PROGRAM, "sweep", "test.json", "--out", out, "--jobs", "2", "--resume", "--quiet"], cwd=self.folder,
                                env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def completed(self, out):
        """What is on disk for good: the name, identity and time of every finished replication."""
        found = {}
        for file in (self.folder / out / "journal").glob("*.json"):
            try:
                facts = file.stat()
            except FileNotFoundError:  # the sweep ended and put its journal away
                continue
            found[file.name] = (facts.st_ino, facts.st_mtime_ns, facts.st_size)
        return found

    def whole(self, out):
        """Finishes the sweep and gives its bytes."""
        process = self.start(out)
        _, errors = process.communicate(timeout=240)
        self.assertEqual(process.returncode, 0, errors)
        self.assertFalse((self.folder / out / "journal").exists())
        self.assertEqual(json.loads((self.folder / out / "manifest.json").read_text())["status"], "complete")
        self.assertEqual([path.name for path in (self.folder / out).rglob("*.tmp")], [])
        return [(self.folder / out / name).read_bytes() for name in ("samples.csv", "summary.csv", "resolved.json")]

    def test_nothing_that_was_completed_is_lost(self):
        began = time.monotonic()
        reference = self.whole("reference")
        length = time.monotonic() - began
        kills, rounds, under_way = 0, 0, 0
        while kills < KILLS:
            rounds += 1
            out = f"out{rounds}"
            before = {}
            while kills < KILLS:
                process = self.start(out)
                # Mostly a part of the way, so that one sweep is killed several times, sometimes beyond its end.
                time.sleep(self.dice.uniform(0.0, length / 4))
                alive = process.poll() is None
                process.send_signal(signal.SIGKILL)
                process.communicate()
                if not alive:
                    break
                kills += 1
                kept = self.completed(out)
                if (self.folder / out / "manifest.json").exists():
                    break  # killed after the last word
                under_way += bool(kept)
                for name, facts in before.items():
                    self.assertEqual(kept.get(name), facts, f"{name} was done before kill {kills} and is not what it was")
                before = kept
            self.assertEqual(self.whole(out), reference, f"round {rounds}")
        self.assertGreater(under_way, KILLS // 2, "most kills were to find replications that were done")


if __name__ == "__main__":
    PROGRAM, TREE = sys.argv[1], pathlib.Path(sys.argv[2])
    unittest.main(argv=sys.argv[:1])
