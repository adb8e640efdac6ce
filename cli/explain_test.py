#!/usr/bin/env python3
"""`xenolith explain` on what the tree ships. Argument: PROGRAM."""

import csv
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM = None


class Explain(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="xenolith-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def call(self, *words):
        environment = {key: value for key, value in os.environ.items() if key != "XENOLITH_HOME"}
        return subprocess.run([PROGRAM, *words], cwd=self.folder, env=environment, text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=120)

    def test_explain_takes_requests_apart(self):
        point = ["svio/latency", "--set", "path=hv-nic", "--set", "guests=2", "--set", "run.warmup=100 ms", "--set", "run.duration=400 ms",
                 "--replications", "2"]
        explain = ["explain", *point, "--metric", "client.guest[*].psapp.rtt"]
        done = self.call(*explain, "--slowest", "1", "--request", "3", "--format", "svg", "--out", "explained")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(done.stdout.splitlines()[-1], "explained")
        self.assertIn("client.dom0.netback", done.stdout)
        self.assertTrue((self.folder / "explained/figures/anatomy.svg").is_file())
        self.assertTrue((self.folder / "explained/request-3.trace.json").is_file())

        # It looks on: the results are the same bytes.
        self.assertEqual(self.call("run", *point, "--out", "run").returncode, 0)
        for name in ("samples.csv", "summary.csv"):
            self.assertEqual((self.folder / "explained" / name).read_bytes(), (self.folder / "run" / name).read_bytes(), name)
        # The parts sum to the mean round trip that is measured, of all requests of both replications.
        with open(self.folder / "explained/anatomy.csv", newline="") as lines:
            rows = [row for row in csv.DictReader(lines) if row["group"] == "all"]
        total = sum(int(row["service_ps"]) + int(row["waiting_ps"]) for row in rows)
        with open(self.folder / "run/samples.csv", newline="") as lines:
            samples = list(csv.DictReader(lines))
        value = {metric: [float(row["value"]) for row in samples if row["metric"] == metric and row["component"].endswith("psapp")]
                 for metric in ("rtt.n", "rtt.mean")}
        self.assertEqual(int(rows[0]["requests"]), sum(value["rtt.n"]))
        self.assertAlmostEqual(total / 1e6, sum(n * mean for n, mean in zip(value["rtt.n"], value["rtt.mean"])), places=5)

        # Arrows lead from the sender's driver to the receiver's; every arrow begins and ends on a slice.
        trace = json.loads((self.folder / "explained/request-3.trace.json").read_text())["traceEvents"]
        names = {(event["pid"], event["tid"]): event["args"]["name"] for event in trace if event["name"] == "thread_name"}
        arrows = [event for event in trace if event["ph"] in "sf"]
        self.assertEqual(len({event["id"] for event in arrows}) * 2, len(arrows))
        tracks = [names[event["pid"], event["tid"]] for event in arrows]
        self.assertRegex(tracks[0], r"guest\d\.psapp \(request 3\)")
        self.assertRegex(tracks[1], r"guest\d\.nic \(request 3\)")
        slices = {(event["pid"], event["tid"], event["ts"]) for event in trace if event["ph"] == "X"}
        self.assertLessEqual({(event["pid"], event["tid"], event["ts"]) for event in arrows}, slices)

    def test_looking_on_changes_nothing(self):
        point = ["--set", "path=sv-nic", "--set", "guests=8", "--set", "run.warmup=100 ms", "--set", "run.duration=100 ms",
                 "--replications", "1"]
        done = self.call("explain", "svio/throughput", *point, "--metric", "server.guest[*].tcp.segment_time", "--format", "svg",
                         "--out", "explained")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.call("run", "svio/throughput", *point, "--out", "run").returncode, 0)
        for name in ("samples.csv", "summary.csv"):
            self.assertEqual((self.folder / "explained" / name).read_bytes(), (self.folder / "run" / name).read_bytes(), name)

    def test_explains_scenarios_with_a_fluid_network_like_others(self):
        point = ["kimberley/startup", "--set", "application=abiword", "--replications", "3"]
        for jobs in ("1", "3"):
            done = self.call("explain", *point, "--metric", "device.kimberley.startup", "--slowest", "2", "--jobs", jobs, "--format", "svg",
                             "--out", "jobs" + jobs)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertIn("mean of each request in s\n", done.stdout)
        self.assertEqual(self.call("run", *point, "--out", "run").returncode, 0)
        one, three = self.folder / "jobs1", self.folder / "jobs3"
        files = sorted(str(file.relative_to(one)) for file in one.rglob("*") if file.is_file())
        self.assertEqual(files, sorted(str(file.relative_to(three)) for file in three.rglob("*") if file.is_file()))
        self.assertEqual(len([name for name in files if name.startswith("request-")]), 2)
        for name in files:
            if name != "manifest.json":
                self.assertEqual((one / name).read_bytes(), (three / name).read_bytes(), name)
        for name in ("samples.csv", "summary.csv"):
            self.assertEqual((one / name).read_bytes(), (self.folder / "run" / name).read_bytes(), name)

        with open(one / "anatomy.csv", newline="") as lines:
            rows = [row for row in csv.DictReader(lines) if row["group"] == "all"]
        self.assertLessEqual({"bind", "fetch", "decompress", "apply", "resume", "first picture"}, {row["stage"] for row in rows})
        total = sum(int(row["service_ps"]) + int(row["waiting_ps"]) for row in rows)
        with open(one / "samples.csv", newline="") as lines:
            startups = [float(row["value"]) for row in csv.DictReader(lines) if row["metric"] == "startup.mean"]
        self.assertAlmostEqual(total / 1e6, sum(startups), places=2)
        # The timeline of a visit has the link that its overlay came over.
        trace = json.loads((one / next(name for name in files if name.startswith("request-"))).read_text())["traceEvents"]
        self.assertIn("to desktop.cpu bit/s", {event["name"] for event in trace if event["ph"] == "C"})

    def test_tells_what_went_wrong_as_a_run_does(self):
        done = self.call("explain", "kimberley/startup", "--metric", "device.kimberley.startup", "--set", "run.limits.events=1000", "--out", "short")
        self.assertEqual(done.returncode, 1)
        self.assertIn("point 0 (uplink=100 Mbit/s, application=gimp), replication 4: stopped by run.limits.events (1000)", done.stderr)
        self.assertIn('"status": "failed"', (self.folder / "short/manifest.json").read_text())

    def test_an_interrupt_ends_it(self):
        words = [PROGRAM, "explain", "svio/latency", "--metric", "client.guest[*].psapp.rtt", "--set", "run.duration=10000 s", "--out", "long"]
        running = subprocess.Popen(words, cwd=self.folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        deadline = time.monotonic() + 60
        while not (self.folder / "long/journal").is_dir() and time.monotonic() < deadline:
            time.sleep(0.05)
        running.send_signal(signal.SIGINT)
        errors = running.communicate(timeout=60)[1]
        self.assertEqual(running.returncode, 130)
        self.assertIn("interrupted", errors)
        self.assertIn('"status": "interrupted"', (self.folder / "long/manifest.json").read_text())

    def test_explain_names_what_can_be_explained(self):
        done = self.call("explain", "svio/latency", "--metric", "client.guest[*].psap.rtt", "--out", "nowhere")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn('did you mean "client.guest[*].psapp.rtt"', done.stderr)
        none = self.call("explain", "svio/latency", "--metric", "client.guest[*].psapp.rtt", "--request", "9999999", "--set",
                         "run.duration=300 ms", "--replications", "1", "--out", "none")
        self.assertEqual(none.returncode, 2)
        self.assertIn("--request 9999999: there is no such request (1 to ", none.stderr)
        self.assertEqual(list((self.folder / "none").iterdir()), [])


if __name__ == "__main__":
    PROGRAM = sys.argv[1]
    unittest.main(argv=sys.argv[:1])
