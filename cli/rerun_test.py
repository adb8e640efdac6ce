#!/usr/bin/env python3
"""Runs that are repeated, and shards that are joined, through the command. Arguments: PROGRAM SOURCE_TREE."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

PROGRAM = TREE = None
RESULTS = ("samples.csv", "summary.csv", "resolved.json")
SCENARIO = {
    "scenario": "test/ports", "parameters": {"ports": 2}, "sweep": {"ports": [2, 3, 4, 5]},
    "machines": {"rack": {"port[1..${ports}]": {"part": "mac"}}},
    "links": {"lan": {"part": "switch", "joins": ["rack.port1", "rack.port2"]}},
    "measure": {"lan.forwarded": ["count"], "rack.port[*].sent": ["count", "rate"]},
    "run": {"duration": "1 ms", "replications": 2},
}


class Bench(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="xenolith-"))
        self.addCleanup(shutil.rmtree, self.folder)
        (self.folder / "test.json").write_text(json.dumps(SCENARIO, indent=2))
        shutil.copytree(TREE / "tests/errors/home", self.folder / "home")
        self.environment = dict(os.environ, XENOLITH_HOME=str(self.folder / "home"))

    def call(self, *words, expect=0, **options):
        done = subprocess.run([PROGRAM, *map(str, words)], cwd=options.pop("cwd", self.folder), env=self.environment, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120, **options)
        self.assertEqual(done.returncode, expect, done.stderr)
        return done

    def edit(self, file, old, new):
        text = (self.folder / file).read_text()
        self.assertIn(old, text)
        (self.folder / file).write_text(text.replace(old, new, 1))

    def bytes_of(self, folder):
        return [(self.folder / folder / name).read_bytes() for name in RESULTS]


class Rerun(Bench):
    def test_a_run_is_repeated_to_the_byte(self):
        self.call("run", "test.json", "--out", "a", "--seed", "5", "--set", "ports=4", "--set", "run.duration=2 ms")
        done = self.call("rerun", "a/manifest.json", "--out", "b")
        self.assertEqual(done.stdout.splitlines(), [f"{name}: the same" for name in RESULTS] + ["b"])
        self.assertEqual(self.bytes_of("a"), self.bytes_of("b"))

    def test_so_are_a_shard_and_what_was_merged(self):
        for shard in range(6):  # more shards than points
            self.call("sweep", "test.json", "--out", f"s{shard}", "--shard", f"{shard}/6", "--replications", "3")
        self.call("rerun", "s1", "--out", "s1-again")
        self.assertEqual(self.bytes_of("s1"), self.bytes_of("s1-again"))
        self.call("merge", *(f"s{shard}" for shard in range(6)), "--out", "merged")
        self.call("rerun", "merged/manifest.json", "--out", "whole")
        self.call("sweep", "test.json", "--out", "one-piece", "--replications", "3")
        self.assertEqual(self.bytes_of("merged"), self.bytes_of("whole"))
        self.assertEqual(self.bytes_of("merged"), self.bytes_of("one-piece"))

    def test_the_folder_is_named_if_nobody_does(self):
        self.call("run", "test.json", "--out", "a")
        self.assertRegex(self.call("rerun", "a").stdout.splitlines()[-1], r"^out/test/ports/rerun-\d{8}T\d{6}Z-[0-9a-f]{8}$")

    def test_what_differs_is_told_and_ends_with_1(self):
        self.call("run", "test.json", "--out", "a")
        self.edit("a/samples.csv", "forwarded", "lost")
        done = self.call("rerun", "a", "--out", "b", expect=1)
        self.assertIn("samples.csv: the repetition is what the manifest names, but the file beside the manifest was changed; from line 2",
                      done.stderr)
        manifest = json.loads((self.folder / "a/manifest.json").read_text())
        self.edit("a/manifest.json", manifest["results"][1]["hash"], "0" * 32)
        done = self.call("rerun", "a", "--out", "c", expect=1)
        self.assertIn("summary.csv: the manifest names the hash " + "0" * 32, done.stderr)
        self.assertEqual(done.stdout.splitlines(), ["resolved.json: the same", "c"])

    def test_inputs_that_changed_are_refused_by_name(self):
        self.call("run", "test.json", "--out", "a")
        self.edit("home/hardware/network/switch.json", "queue_frames", "about_frames")
        done = self.call("rerun", "a", "--out", "b", expect=2)
        self.assertIn("home/hardware/network/switch.json: the file has changed since the run used it", done.stderr)
        self.assertEqual((done.stdout, (self.folder / "b").exists()), ("", False))
        self.edit("home/hardware/network/switch.json", "about_frames", "queue_frames")
        self.edit("test.json", "1 ms", "2 ms")
        self.assertIn("test.json: the file has changed", self.call("rerun", "a", expect=2).stderr)

    def test_the_scenario_is_found_from_elsewhere_or_told(self):
        self.call("run", "test.json", "--out", "a")
        self.call("rerun", self.folder / "a", "--out", self.folder / "b", cwd="/")
        (self.folder / "moved").mkdir()
        (self.folder / "test.json").rename(self.folder / "moved/test.json")
        self.assertIn("manifest.json:", self.call("rerun", "a", expect=2).stderr)
        self.call("rerun", "a", "--out", "c", "--scenario", "moved/test.json")
        self.assertEqual(self.bytes_of("a"), self.bytes_of("c"))

    def test_what_is_no_manifest_is_refused(self):
        for words in (["nowhere"], ["test.json"], ["home"], [], ["a", "b"]):
            self.assertEqual(self.call("rerun", *words, expect=2).stdout, "")
        self.call("run", "test.json", "--out", "a")
        self.call("rerun", "a", "--out", "a", expect=2)  # not without --force


class Merge(Bench):
    def setUp(self):
        super().setUp()
        for shard in range(2):
            self.call("sweep", "test.json", "--out", f"s{shard}", "--shard", f"{shard}/2")

    def refused(self, *folders):
        done = self.call("merge", *folders, "--out", "merged", expect=2)
        self.assertEqual((done.stdout, (self.folder / "merged").exists()), ("", False))
        return done.stderr

    def test_shards_that_are_missing_double_or_foreign_are_refused_with_their_place(self):
        self.assertRegex(self.refused("s0"), r"^s0/manifest\.json:\d+:\d+: shard: shard 1/2 is missing \(all shards\)\n$")
        self.assertRegex(self.refused("s0", "s1", "s1"), r"^s1/manifest\.json:\d+:\d+: shard: is the same shard as s1 ")
        self.call("sweep", "test.json", "--out", "t1", "--shard", "1/2", "--seed", "2")
        self.assertRegex(self.refused("s0", "t1"), r"^t1/manifest\.json:\d+:\d+: input_hash: the shard is of other inputs than s0 ")
        self.call("sweep", "test.json", "--out", "u1", "--shard", "1/3")
        self.assertRegex(self.refused("s0", "u1"), r"^u1/manifest\.json:\d+:\d+: shard: one of 3 shards \(one of 2, as s0 is\)")
        self.call("sweep", "test.json", "--out", "whole")
        self.assertRegex(self.refused("s0", "whole"), r"^whole/manifest\.json: shard: these results are not a shard")
        self.assertRegex(self.refused("s0", "home"), r"^home: the folder holds no finished results")

    def test_so_are_shards_that_were_changed_or_not_finished(self):
        self.edit("s1/manifest.json", '"complete"', '"interrupted"')
        self.assertRegex(self.refused("s0", "s1"), r'^s1/manifest\.json:\d+:\d+: status: the shard is "interrupted"')
        self.edit("s1/manifest.json", '"interrupted"', '"complete"')
        self.edit("s1/manifest.json", '"index": 1', '"index": 2')
        self.assertRegex(self.refused("s0", "s1"), r"^s1/manifest\.json:\d+:\d+: shard: is not a shard")
        self.edit("s1/manifest.json", '"index": 2', '"index": 1')
        self.edit("s1/samples.csv", "forwarded", "lost")
        self.assertRegex(self.refused("s0", "s1"), r"^s1/samples\.csv: the file was changed after the sweep wrote it")
        self.edit("s1/samples.csv", "lost", "forwarded")
        self.edit("s1/resolved.json", "hardware", "software")
        self.assertRegex(self.refused("s0", "s1"), r"^s1/resolved\.json: the file was changed")

    def test_a_shard_that_lies_about_its_number_is_refused(self):
        shutil.copytree(self.folder / "s0", self.folder / "copy")
        self.edit("copy/manifest.json", '"index": 0', '"index": 1')
        self.assertRegex(self.refused("s0", "copy"), r"^copy/manifest\.json:\d+:\d+: shard: point 0 is not of this shard")


if __name__ == "__main__":
    PROGRAM, TREE = sys.argv[1], pathlib.Path(sys.argv[2])
    unittest.main(argv=sys.argv[:1])
