#!/usr/bin/env python3
"""The command as its users meet it: exit codes, streams, folders, interrupts. Arguments: PROGRAM SOURCE_TREE."""

import csv
import json
import os
import pathlib
import pty
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM = TREE = None
SCENARIO = {
    "scenario": "test/ports", "parameters": {"ports": 2}, "sweep": {"ports": [2, 3, 4, 5]},
    "machines": {"rack": {"port[1..${ports}]": {"part": "mac"}}},
    "links": {"lan": {"part": "switch", "joins": ["rack.port1", "rack.port2"]}},
    "measure": {"lan.forwarded": ["count"], "rack.port[*].sent": ["count", "rate"]},
    "run": {"duration": "1 ms", "replications": 2},
}


class Command(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="xenolith-"))
        self.addCleanup(shutil.rmtree, self.folder)
        (self.folder / "test.json").write_text(json.dumps(SCENARIO, indent=2))
        self.environment = dict(os.environ, XENOLITH_HOME=str(TREE / "tests/errors/home"))

    def call(self, *words, **options):
        done = subprocess.run([PROGRAM, *words], cwd=self.folder, env=self.environment, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120, **options)
        self.assertIn(done.returncode, (0, 1, 2, 4, 70, 130), done.stderr)
        return done

    def rows(self, file):
        with open(self.folder / file, newline="") as lines:
            return list(csv.DictReader(lines))

    def same(self, one, other):
        for name in ("samples.csv", "summary.csv", "resolved.json"):
            self.assertEqual((self.folder / one / name).read_bytes(), (self.folder / other / name).read_bytes(), name)

    def test_results_go_to_stdout_and_the_folder_comes_last(self):
        done = self.call("run", "test.json", "--out", "out")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(done.stdout.splitlines()[-1], "out")
        self.assertEqual(sorted(path.name for path in (self.folder / "out").iterdir()),
                         ["manifest.json", "resolved.json", "samples.csv", "summary.csv"])
        manifest = json.loads((self.folder / "out/manifest.json").read_text())
        self.assertEqual((manifest["status"], manifest["seed"], manifest["replications"]), ("complete", 1, 2))

    def test_without_out_a_folder_is_made_below_out(self):
        folder = self.call("run", "test.json").stdout.splitlines()[-1]
        self.assertRegex(folder, r"^out/test/ports/\d{8}T\d{6}Z-[0-9a-f]{8}$")
        self.assertTrue((self.folder / folder / "manifest.json").exists())

    def test_help_and_version_are_no_errors(self):
        for words in (["--help"], ["run", "--help"], ["--version"]):
            done = self.call(*words)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertTrue(done.stdout)

    def test_a_wrong_call_ends_with_2(self):
        for words in ([], ["rnu"], ["run"], ["run", "test.json", "--sed", "1"], ["run", "test.json", "--seed", "x"],
                      ["list", "ports"], ["run", "test.json", "--seed", "-1"], ["run", "test.json", "--jobs", "0"]):
            done = self.call(*words)
            self.assertEqual((done.returncode, done.stdout), (2, ""), words)
            self.assertTrue(done.stderr)

    def test_seed_replications_and_set(self):
        self.call("run", "test.json", "--out", "out", "--seed", "7", "--replications", "3", "--set", "ports=4", "--set", "lan.queue_frames=9")
        rows = self.rows("out/samples.csv")
        self.assertEqual({row["seed"] for row in rows}, {"7"})
        self.assertEqual({row["replication"] for row in rows}, {"0", "1", "2"})
        self.assertEqual({(row["ports"], row["lan.queue_frames"]) for row in rows}, {("4", "9")})
        resolved = {value["address"]: (value["value"], value["origin"])
                    for value in json.loads((self.folder / "out/resolved.json").read_text())["points"][0]["values"]}
        self.assertEqual(resolved["lan.queue_frames"], (9, "--set"))
        self.assertEqual(resolved["lan.forwarding_latency"][1].split(":")[0], "hardware/network/switch.json")

    def test_results_are_written_over_with_force_only(self):
        self.assertEqual(self.call("run", "test.json", "--out", "out").returncode, 0)
        again = self.call("run", "test.json", "--out", "out")
        self.assertEqual(again.returncode, 2)
        self.assertIn("--force", again.stderr)
        self.assertEqual(self.call("run", "test.json", "--out", "out", "--force").returncode, 0)

    def test_a_folder_that_cannot_be_made_ends_with_4(self):
        (self.folder / "file").write_text("")
        self.assertEqual(self.call("run", "test.json", "--out", "file/out").returncode, 4)

    def test_a_limit_ends_with_1_and_says_so(self):
        done = self.call("run", "test.json", "--out", "out", "--set", "run.limits.simulated_time=1 us")
        self.assertEqual(done.returncode, 1)
        self.assertIn("stopped by run.limits.simulated_time (1 us)", done.stderr)

    def test_shards_merge_into_the_whole_whatever_the_jobs(self):
        self.call("sweep", "test.json", "--out", "whole", "--jobs", "1")
        self.call("sweep", "test.json", "--out", "three", "--jobs", "3")
        self.same("whole", "three")
        for shard in range(3):
            self.call("sweep", "test.json", "--out", f"s{shard}", "--shard", f"{shard}/3")
        self.assertEqual({row["point"] for row in self.rows("s1/samples.csv")}, {"1"})
        self.assertEqual(self.call("merge", "s0", "s1", "--out", "m").returncode, 2)
        self.assertEqual(self.call("merge", "s2", "s0", "s1", "--out", "merged").returncode, 0)
        self.same("whole", "merged")
        self.assertEqual(self.call("merge", "other", "s0", "s1", "s2").returncode, 0)
        self.same("whole", "other")

    def start_long_sweep(self):
        # Every switch of the home idles quickly; the number of replications makes it long.
        process = subprocess.Popen([PROGRAM, "sweep", "test.json", "--out", "out", "--jobs", "2", "--replications", "400"],
                                   cwd=self.folder, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        deadline = time.monotonic() + 60
        while len(list((self.folder / "out/journal").glob("*.json"))) < 20 and time.monotonic() < deadline:
            time.sleep(0.01)
        return process

    def finish(self):
        done = self.call("sweep", "test.json", "--out", "out", "--replications", "400", "--resume")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.call("sweep", "test.json", "--out", "whole", "--replications", "400")
        self.same("out", "whole")

    def test_a_killed_sweep_goes_on_where_it_was(self):
        process = self.start_long_sweep()
        process.kill()
        process.communicate()
        kept = len(list((self.folder / "out/journal").glob("*.json")))
        self.assertGreaterEqual(kept, 20)
        self.assertFalse((self.folder / "out/manifest.json").exists())
        self.finish()

    def test_an_interrupt_ends_with_130_and_keeps_what_is_finished(self):
        process = self.start_long_sweep()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130)
        self.assertIn("interrupted", errors)
        self.assertEqual(json.loads((self.folder / "out/manifest.json").read_text())["status"], "interrupted")
        self.assertGreater(len(self.rows("out/samples.csv")), 0)
        self.finish()

    def test_resume_refuses_other_inputs(self):
        self.call("sweep", "test.json", "--out", "out")
        self.assertEqual(self.call("sweep", "test.json", "--out", "out", "--resume").returncode, 0)
        done = self.call("sweep", "test.json", "--out", "out", "--resume", "--seed", "5")
        self.assertEqual(done.returncode, 2)
        self.assertIn("other inputs", done.stderr)

    def test_a_reader_that_stops_reading_is_no_error(self):
        read, write = os.pipe()
        os.close(read)
        done = subprocess.run([PROGRAM, "list", "models"], env=self.environment, stdout=write, stderr=subprocess.PIPE)
        os.close(write)
        self.assertEqual((done.returncode, done.stderr), (0, b""))

    def test_a_full_disk_is(self):
        with open("/dev/full", "w") as full:
            done = subprocess.run([PROGRAM, "list", "models"], env=self.environment, stdout=full, stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, 4)

    def on_terminal(self, *words, **more):
        master, slave = pty.openpty()
        process = subprocess.Popen([PROGRAM, "sweep", "test.json", *words], cwd=self.folder, stdout=subprocess.DEVNULL, stderr=slave,
                                   env={**{k: v for k, v in self.environment.items() if k not in ("CI", "NO_COLOR")}, "TERM": "xterm", **more})
        os.close(slave)
        shown = b""
        try:
            while chunk := os.read(master, 4096):
                shown += chunk
        except OSError:
            pass
        os.close(master)
        self.assertEqual(process.wait(), 0)
        return shown

    def test_progress_is_shown_on_a_terminal_only(self):
        self.assertIn(b"of 8 replications", self.on_terminal("--out", "a"))
        self.assertIn(b"\033[36m", self.on_terminal("--out", "b"))
        self.assertNotIn(b"\033[36m", self.on_terminal("--out", "c", NO_COLOR="1"))
        self.assertEqual(self.on_terminal("--out", "d", "--quiet"), b"")
        self.assertEqual(self.call("sweep", "test.json", "--out", "e").stderr, "")

    def test_trace_is_json_for_perfetto(self):
        self.assertEqual(self.call("run", "test.json", "--out", "out", "--trace").returncode, 0)
        self.assertIn("traceEvents", json.loads((self.folder / "out/trace.json").read_text()))

    def test_explain_refuses_what_is_no_time_of_requests(self):
        done = self.call("explain", "test.json", "--metric", "lan.forwarded", "--out", "out")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("--metric lan.forwarded: matches no statistic of requests in this point", done.stderr)
        self.assertFalse((self.folder / "out").exists())

    def test_check_tells_what_is_fine(self):
        done = self.call("check", "test.json")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "test.json: ok\n", ""))


class Shipped(unittest.TestCase):
    """What the tree ships, from a foreign working directory and without an environment."""

    def call(self, *words):
        environment = {key: value for key, value in os.environ.items() if key != "XENOLITH_HOME"}
        return subprocess.run([PROGRAM, *words], cwd="/", env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def test_everything_is_in_order(self):
        files = [str(path) for folder in ("hardware", "scenarios", "configs/profiles") for path in sorted((TREE / folder).rglob("*.json"))]
        done = self.call("check", *files)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(len(done.stdout.splitlines()), len(files))

    def test_everything_listed_can_be_described(self):
        for kind in ("scenarios", "parts", "models", "claims"):
            names = [line.split()[0] for line in self.call("list", kind).stdout.splitlines()]
            self.assertTrue(names, kind)
            if kind == "claims":
                names = names[::20]  # each works out its scenarios
            for name in names:
                done = self.call("describe", name)
                self.assertEqual((done.returncode, done.stderr), (0, ""), name)
                self.assertIn(name, done.stdout)

    def test_a_library_of_another_version_is_refused(self):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="xenolith-"))
        self.addCleanup(shutil.rmtree, folder)
        shutil.copy(PROGRAM, folder / "xenolith")
        other = next(line.split()[2] for line in subprocess.run(["ldd", PROGRAM], text=True, stdout=subprocess.PIPE).stdout.splitlines()
                     if "libstdc++" in line)
        shutil.copy(other, folder / "libxenolith_simgrid.so")
        done = subprocess.run([folder / "xenolith", "run", "kimberley/startup", "--replications", "1", "--out", folder / "out"],
                              env=dict(os.environ, XENOLITH_HOME=str(TREE)), text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, 1)
        self.assertIn("libxenolith_simgrid.so is of another version of Xenolith", done.stderr)

    def test_papers_and_the_claims_of_one(self):
        papers = {line.split()[0]: line for line in self.call("list", "papers").stdout.splitlines()}
        claims = self.call("list", "claims", "kimberley").stdout.splitlines()
        self.assertIn(f"{len(claims)} claims", papers["kimberley"])
        self.assertTrue(all(line.startswith("kimberley.") for line in claims))
        for words in (["claims", "kimberly"], ["figurs"], ["parts", "kimberley"]):
            done = self.call("list", *words)
            self.assertEqual((done.returncode, done.stdout), (2, ""), words)
        self.assertIn('did you mean "kimberley"?', self.call("list", "claims", "kimberly").stderr)

    def test_a_claim_tells_what_settles_it_and_what_was_fitted(self):
        told = self.call("describe", "kimberley.create.gimp").stdout
        for part in ("takes 527 s", "Table 2", "value: ", "474.3 to 579.7 s", "10 %: ", "create[application=gimp]",
                     "xenolith reproduce kimberley/kimberlize", "desktop.kimberlize total.mean, in s",
                     "fitted, not predicted: kimberley/creation was fitted to this number"):
            self.assertIn(part, told)
        self.assertIn("disjoint from the data", self.call("describe", "kimberley.create.snapfind").stdout)
        self.assertIn("fitted in part", self.call("describe", "kimberley.create.order").stdout)
        self.assertIn("calibration  kimberley/creation", self.call("describe", "kimberley.fit.create.gimp").stdout)
        self.assertIn("part  sv-nic.receive_work", self.call("describe", "svio.micro.host-recv").stdout)
        done = self.call("describe", "kimberley.create.gmip")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn('did you mean "kimberley.create.gimp"?', done.stderr)

    def test_the_grammar_carries_the_drafts_of_its_decision(self):
        page = (TREE / "docs/decisions/0004-scenario-grammar.md").read_text()
        drafts = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
        self.assertEqual(len(drafts), 4)
        for draft in drafts:
            system = json.loads(draft)["scenario"].split("/")[0]
            if (TREE / "scenarios" / system).is_dir():
                continue  # built since; its scenarios say how it came out
            with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
                file.write(draft)
                file.flush()
                done = self.call("check", file.name)
            for line in done.stderr.splitlines():
                self.assertRegex(line, "there is no (part|model|board) ")


if __name__ == "__main__":
    PROGRAM, TREE = sys.argv[1], pathlib.Path(sys.argv[2])
    unittest.main(argv=sys.argv[:1])
