#!/usr/bin/env python3
"""`precision`, `compare`, `sensitivity` and `reproduce --uncertainty` on what the tree ships. Argument: PROGRAM."""

import csv
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM = None
POINT = ["svio/latency", "--set", "path=sv-nic", "--set", "run.warmup=100 ms", "--set", "run.duration=300 ms",
         "--quiet"]
THREE = ["--replications", "3"]
RTT = "client.guest[*].psapp.rtt"


class Statistics(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="xenolith-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def call(self, *words):
        environment = {key: value for key, value in os.environ.items() if key != "XENOLITH_HOME"}
        done = subprocess.run([PROGRAM, *words], cwd=self.folder, env=environment, text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=240)
        self.assertIn(done.returncode, (0, 1, 2, 4), done.stderr)
        self.assertNotRegex(done.stdout, r"(?i)\b(nan|inf)\b")
        return done

    def tearDown(self):
        """Whatever was written: nothing in it is no number."""
        for path in self.folder.rglob("*"):
            if path.suffix in (".csv", ".json"):
                self.assertIsNone(re.search(r"(?i)[,: \[]-?(nan|inf|infinity)[,\s\]]", path.read_text()), path)

    def rows(self, text):
        return list(csv.DictReader(text.splitlines()))

    def explain(self, out, *more):
        done = self.call("explain", *POINT, *THREE, "--set", "guests=4", "--metric", RTT, "--format", "svg", "--out", out, *more)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_compare_finds_the_component_whose_time_changed(self):
        self.explain("a")
        self.explain("b", "--set", "client.enp2611.bridge.receive_bits=1")
        done = self.call("compare", "a", "b")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertRegex(done.stdout, r"client\.enp2611\.bridge\.receive_bits +8 +1")
        told = json.loads(self.call("compare", "a", "b", "--json").stdout)
        # Guests that share a bit wake each other: the hypervisor schedules for nothing.
        self.assertEqual(told["anatomy"][0]["component"], "client.hypervisor")
        self.assertEqual(told["anatomy"][0]["change"], "greater")
        whole = told["anatomy"][-1]
        self.assertEqual(whole["component"], "the whole")
        self.assertAlmostEqual(whole["difference_us"], sum(one["difference_us"] for one in told["anatomy"][:-1]), places=6)
        mean = next(one for one in told["metrics"] if one["metric"] == "rtt.mean")
        self.assertAlmostEqual(whole["difference_us"], mean["difference"], places=6)
        self.assertGreater(mean["low"], 0)
        # As a check in continuous integration.
        self.assertEqual(self.call("compare", "a", "b", "--tolerance", "1000", "--metric", "*.rtt.*").returncode, 0)
        refused = self.call("compare", "a", "b", "--tolerance", "5", "--metric", "*.rtt.mean")
        self.assertEqual(refused.returncode, 1)
        self.assertIn("changed by more than 5 %", refused.stderr)
        self.assertEqual(self.call("compare", "a", "a", "--tolerance", "0").returncode, 0)

    def test_compare_pairs_two_points_of_one_sweep_and_refuses_other_seeds(self):
        self.assertEqual(self.call("sweep", "svio/latency", "--set", "path=hv-nic,sv-nic", *POINT[3:], *THREE, "--set", "guests=1", "--out", "s").returncode, 0)
        rows = self.rows(self.call("compare", "s", "s", "--a", "path=hv-nic", "--b", "path=sv-nic", "--csv").stdout)
        median = next(row for row in rows if row["metric"] == "rtt.median")
        self.assertEqual((median["pairs"], median["change"]), ("3", "less"))
        self.assertEqual(self.call("run", *POINT, *THREE, "--seed", "9", "--out", "other").returncode, 0)
        done = self.call("compare", "s", "other", "--a", "path=sv-nic")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("no value has the replication and seed of one in s", done.stderr)

    def test_precision_tells_how_well_metrics_are_known(self):
        self.assertEqual(self.call("run", *POINT, "--replications", "6", "--out", "a").returncode, 0)
        rows = self.rows(self.call("precision", "a", "--csv").stdout)
        mean = next(row for row in rows if row["metric"] == "rtt.mean")
        with open(self.folder / "a/summary.csv", newline="") as lines:
            summary = next(row for row in csv.DictReader(lines) if row["metric"] == "rtt.mean")
        self.assertAlmostEqual(float(mean["mean_low"]), float(summary["ci95_low"]), places=9)
        self.assertEqual((mean["median_low"], mean["median_high"]), (summary["min"], summary["max"]))
        self.assertEqual(float(mean["median_coverage"]), 0.96875)
        wide = self.rows(self.call("precision", "a", "--csv", "--confidence", "0.99").stdout)
        self.assertLess(float(next(row for row in wide if row["metric"] == "rtt.mean")["mean_low"]), float(mean["mean_low"]))
        self.assertEqual(self.call("precision", "nothing").returncode, 2)

    def test_sensitivity_orders_the_assumed_inputs(self):
        words = ["sensitivity", *POINT, "--replications", "2", "--metric", RTT + ".mean", "--only", "gigabit-switch.*",
                 "--only", "xen-3.0.*", "--format", "svg"]
        done = self.call(*words, "--out", "t")
        self.assertEqual(done.returncode, 0, done.stderr)
        with open(self.folder / "t/sensitivity.csv", newline="") as lines:
            rows = list(csv.DictReader(lines))
        self.assertEqual(rows[0]["input"], "gigabit-switch.forwarding_latency")
        # Both ways of every round trip pass the switch.
        self.assertAlmostEqual(float(rows[0]["at_high"]) - float(rows[0]["at_low"]), 2 * (8 - 2), delta=1.0)
        self.assertTrue((self.folder / "t/figures/sensitivity.svg").is_file())
        again = self.call(*words, "--out", "u", "--jobs", "1")
        self.assertEqual(again.returncode, 0)
        for name in ("samples.csv", "sensitivity.csv", "figures/sensitivity.svg"):
            self.assertEqual((self.folder / "t" / name).read_bytes(), (self.folder / "u" / name).read_bytes(), name)

    def test_claims_have_a_range_over_the_assumed_inputs(self):
        done = self.call("reproduce", "svio/ping-pong-cores", "--uncertainty", "3", "--out", "r", "--quiet")
        self.assertEqual(done.returncode, 0, done.stderr)
        claims = json.loads((self.folder / "r/claims.json").read_text())
        self.assertTrue(claims)
        for claim in claims:
            self.assertLessEqual(claim["model_range"]["low"], claim["model_range"]["high"])
            self.assertEqual(claim["model_range"]["samples"], 3)
        self.assertIn(", inputs [", done.stdout)
        self.interrupt_and_resume(["reproduce", "svio/ping-pong-cores", "--uncertainty", "3", "--jobs", "1", "--out", "i"])
        for name in ("claims.json", "uncertainty/claims.csv", "uncertainty/influence.csv", "samples.csv"):
            self.assertEqual((self.folder / "r" / name).read_bytes(), (self.folder / "i" / name).read_bytes(), name)

    def interrupt_and_resume(self, words):
        """Interrupts a call while it varies inputs: what it has is whole, and it can be gone on with."""
        journal = self.folder / "i/uncertainty/svio/ping-pong-cores/journal"
        with subprocess.Popen([PROGRAM, *words], cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              text=True) as first:
            while first.poll() is None and len(list(journal.glob("*.json"))) < 3:
                time.sleep(0.01)
            first.send_signal(signal.SIGINT)
            _, told = first.communicate()
        self.assertEqual(first.returncode, 130, told)
        self.assertIn("the same call with --resume --out i goes on", told)
        nominal = json.loads((self.folder / "i/claims.json").read_text())
        self.assertTrue(all("model_range" not in claim for claim in nominal))
        self.assertTrue((self.folder / "i/manifest.json").is_file())
        kept = len(list(journal.glob("*.json")))
        self.assertGreaterEqual(kept, 3)
        again = self.call(*words, "--resume")
        self.assertEqual(again.returncode, 0, again.stderr)
        self.assertIn("inputs, scenario 1 of 1: svio/ping-pong-cores: ", again.stderr)
        nothing = self.call(*words[:4], "--resume")
        self.assertEqual(nothing.returncode, 2)
        self.assertIn("does not say what to go on with", nothing.stderr)


if __name__ == "__main__":
    PROGRAM = sys.argv[1]
    unittest.main(argv=sys.argv[:1])
