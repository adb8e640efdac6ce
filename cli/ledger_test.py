#!/usr/bin/env python3
"""The ledger can fail: a model with a wrong number turns it red. Arguments: PROGRAM SOURCE_TREE."""

import csv
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

PROGRAM = TREE = None
STUDY = "svio/ping-pong-mwait"
PART = "hardware/interconnect/host-bridge-e7501.json"


class Ledger(unittest.TestCase):
    """A copy of what the tree ships, to be spoilt."""

    def setUp(self):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="xenolith-"))
        self.addCleanup(shutil.rmtree, self.home)
        for folder in ("hardware", "scenarios", "configs", "analysis/figures"):
            shutil.copytree(TREE / folder, self.home / folder)

    def edit(self, file, change):
        document = json.loads((self.home / file).read_text())
        change(document)
        (self.home / file).write_text(json.dumps(document))

    def reproduce(self):
        done = subprocess.run([PROGRAM, "reproduce", STUDY, "--quiet", "--jobs", "2", "--out", "out", "--force", "--junit", "claims.xml"],
                              cwd=self.home, env={"XENOLITH_HOME": str(self.home), "PATH": "/usr/bin:/bin"}, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=200)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        verdicts = {claim["id"]: claim["verdict"] for claim in json.loads((self.home / "out/claims.json").read_text())}
        suite = xml.etree.ElementTree.parse(self.home / "claims.xml").getroot()[0]
        return done, verdicts, {key: int(suite.get(key)) for key in ("tests", "failures", "skipped")}

    def slow_down(self, part):
        part["values"]["inbound_latency"].update(value="3 us", high="5 us")

    def test_is_green_as_shipped_and_ends_with_the_count(self):
        done, verdicts, junit = self.reproduce()
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertEqual(set(verdicts.values()), {"holds"})
        self.assertEqual(junit["failures"], 0)
        self.assertEqual(done.stdout.splitlines()[-1],
                         f"{len(verdicts)} claims: {len(verdicts)} holding, 0 failing, 0 inconclusive, 0 pending")

    def test_turns_red_when_a_component_is_slower(self):
        self.edit(PART, self.slow_down)
        done, verdicts, junit = self.reproduce()
        self.assertEqual(done.returncode, 1)
        self.assertEqual(verdicts["svio.pingpong.mwait-us"], "fails")
        self.assertGreaterEqual(junit["failures"], 1)
        self.assertIn("svio.pingpong.mwait-us fails", done.stdout)

    def test_turns_red_when_a_tolerance_excludes_what_comes_out(self):
        def tighten(ledger):
            claim = next(one for one in ledger["claims"] if one["id"] == "svio.pingpong.mwait-us")
            claim["within"] = [claim["paper"], claim["paper"] * 1.0001]
        self.edit("scenarios/svio/claims.json", tighten)
        done, verdicts, _ = self.reproduce()
        self.assertEqual((done.returncode, verdicts["svio.pingpong.mwait-us"]), (1, "fails"))

    def test_a_failure_that_is_accounted_for_is_not_new(self):
        def account(ledger):
            for claim in ledger["claims"]:
                if claim["study"] == STUDY:
                    claim["known_failure"] = "The bridge is slower here."
        self.edit(PART, self.slow_down)
        self.edit("scenarios/svio/claims.json", account)
        done, verdicts, junit = self.reproduce()
        self.assertEqual((done.returncode, junit["failures"]), (0, 0))
        self.assertEqual(verdicts["svio.pingpong.mwait-us"], "fails")

    def test_a_part_that_cites_a_result_is_refused(self):
        def cite(part):
            part["values"]["inbound_latency"].update(kind="paper", claim="svio.pingpong.mwait-us")
        self.edit(PART, cite)
        done = subprocess.run([PROGRAM, "reproduce", STUDY, "--quiet", "--out", "out"], cwd=self.home, text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, env={"XENOLITH_HOME": str(self.home), "PATH": "/usr/bin:/bin"})
        self.assertEqual(done.returncode, 2)
        self.assertIn("is a result of the paper: results come out, they never go in", done.stderr)


class Calibrations(unittest.TestCase):
    """What was fitted is what is shipped."""

    def simulate(self, scenario, settings, target, home):
        words = [word for address, value in {**settings, **target["at"]}.items() for word in ("--set", f"{address}={value}")]
        with tempfile.TemporaryDirectory(prefix="xenolith-") as out:
            done = subprocess.run([PROGRAM, "run", scenario, *words, "--quiet", "--force", "--out", out], text=True, timeout=200,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={"XENOLITH_HOME": str(home), "PATH": "/usr/bin:/bin"})
            self.assertEqual(done.returncode, 0, done.stderr)
            with open(pathlib.Path(out) / "summary.csv", newline="") as lines:
                rows = [row for row in csv.DictReader(lines) if (row["component"], row["metric"]) == (target["component"], target["metric"])]
        self.assertEqual(len(rows), 1)
        scale = {"ps": 1e-12, "ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1}
        ratio = 1 if rows[0]["unit"] == target["unit"] else scale[rows[0]["unit"]] / scale[target["unit"]]
        return float(rows[0]["mean"]) * ratio

    def test_the_shipped_parts_give_what_the_fits_gave(self):
        """A part that a calibration runs on may change after it: then the calibration is to be run again."""
        files = sorted((TREE / "configs/calibration").glob("*.json"))
        self.assertTrue(files)
        for file in files:
            result = json.loads(file.read_text())
            description = json.loads((TREE / result["provenance"]["description"]).read_text())
            settings = {f"run.{key}": value for key, value in description.get("run", {}).items()}
            for target in result["targets"]:
                simulated = self.simulate(description["scenario"], settings, target, TREE)
                self.assertAlmostEqual(simulated / target["simulated"], 1, delta=5e-6,
                                       msg=f"{result['provenance']['command']} --force: {target['source']}")

    def test_a_part_names_a_calibration_that_there_is(self):
        with tempfile.TemporaryDirectory(prefix="xenolith-") as folder:
            part = json.loads((TREE / "hardware/hypervisor/virtualbox-1.5.json").read_text())
            part["values"]["boot_work"]["calibration"] = "kimberley/creatoin"
            file = pathlib.Path(folder) / "virtualbox-1.5.json"
            file.write_text(json.dumps(part, indent=2))
            done = subprocess.run([PROGRAM, "check", str(file)], text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                  env={"XENOLITH_HOME": str(TREE), "PATH": "/usr/bin:/bin"})
        self.assertEqual(done.returncode, 2)
        self.assertIn('virtualbox-1.5.boot_work.calibration: there is no result of a calibration "kimberley/creatoin" '
                      '(one of configs/calibration/; did you mean "kimberley/creation"?)', done.stderr)


if __name__ == "__main__":
    PROGRAM, TREE = sys.argv[1], pathlib.Path(sys.argv[2])
    unittest.main(argv=sys.argv[:1])
