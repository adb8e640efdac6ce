#!/usr/bin/env python3
"""Files that name files: nothing outside of the folder of hardware and scenarios is read, and nothing outside of the output folder is
written, whatever an input says. Arguments: PROGRAM SOURCE_TREE."""

import copy
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

PROGRAM = TREE = None
SCENARIO = {
    "scenario": "test/ports", "machines": {"rack": {"port[1..2]": {"part": "mac"}}},
    "links": {"lan": {"part": "switch", "joins": ["rack.port1", "rack.port2"]}},
    "measure": {"lan.forwarded": ["count"]}, "run": {"duration": "1 ms"},
}
LEDGER = {"ledger": "test", "paper": "A paper", "readings": {}, "claims": [], "inputs": []}
FIGURE = {
    "figure": "test/ports", "title": "Ports", "question": "How many?", "paper": "Fig. 1", "alt": "A curve", "caption": "Ports.",
    "x": {"parameter": "ports", "label": "Ports", "scale": "linear"}, "y": {"label": "Frames", "unit": "1"},
    "series": [{"label": "lan", "scenario": "test/ports", "component": "lan", "middle": "forwarded.count"}],
}


class Paths(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="xenolith-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.home = self.folder / "home"
        shutil.copytree(TREE / "tests/errors/home", self.home)
        (self.home / "configs/profiles").mkdir(parents=True)
        (self.home / "scenarios/test").mkdir()
        self.write("home/scenarios/test/ports.json", SCENARIO)
        self.write("secret.json", {"part": "secret", "about": "Not for you.", "model": "network/ethernet_switch", "values": {}})
        self.environment = dict(os.environ, XENOLITH_HOME=str(self.home))

    def write(self, name, json_value):
        (self.folder / name).write_text(json.dumps(json_value, indent=1))

    def call(self, *words, expect):
        before = self.listing()
        done = subprocess.run([PROGRAM, *words], cwd=self.folder, env=self.environment, text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=60)
        self.assertEqual(done.returncode, expect, done.stderr)
        if expect != 0:
            self.assertEqual(self.listing(), before, "something was written")
            self.assertNotIn("Not for you", done.stdout + done.stderr)
        return done.stderr

    def listing(self):
        return sorted(str(path) for path in self.folder.rglob("*"))

    def changed(self, change, document=SCENARIO):
        scenario = copy.deepcopy(document)
        change(scenario)
        return scenario

    def refused(self, change):
        """A scenario with one thing changed does not run."""
        self.write("test.json", self.changed(change))
        return self.call("run", "test.json", expect=2)

    def test_names_in_a_scenario_are_no_paths(self):
        for path in ("../../../secret", "../../secret.json", str(self.folder / "secret.json"), "network/switch", "./switch"):
            lan = lambda scenario, **value: scenario["links"].update(lan={**value, "joins": ["rack.port1", "rack.port2"]})
            self.assertIn(f'links.lan.part: there is no part "{path}"'.removeprefix("links."), self.refused(lambda s: lan(s, part=path)))
            self.assertIn("there is no model", self.refused(lambda s: lan(s, model=path)))
            self.assertIn(f'there is no board "{path}"', self.refused(lambda s: s["machines"].update(rack={"board": path})))
            self.assertIn(f'there is no "{path}" beside it', self.refused(lambda s: s["machines"].update(other={"like": path})))
            self.assertIn("not a name", self.refused(lambda s: s.update(scenario=path + "/..")))

    def test_a_scenario_given_by_name_is_one_of_the_folder(self):
        for name in ("../../secret", "test/../test/ports", "/secret", "test/ports.json"):
            self.assertIn("there is no such file and no such scenario", self.call("run", name, expect=2))

    def test_links_out_of_the_folder_are_refused_and_links_inside_are_not(self):
        switch = self.home / "hardware/network/switch.json"
        switch.rename(self.folder / "elsewhere.json")
        switch.symlink_to(self.folder / "elsewhere.json")
        said = self.call("run", "test/ports", expect=2)
        self.assertIn("home/hardware/network/switch.json: is a link that leads out of home/hardware (a file of this folder, or a link to one)", said)
        switch.unlink()
        shutil.copy(self.folder / "elsewhere.json", self.home / "hardware/kept.txt")
        switch.symlink_to("../kept.txt")
        self.call("run", "test/ports", "--out", "inside", expect=0)

    def test_so_are_links_to_scenarios_and_folders(self):
        (self.home / "scenarios/test/other.json").symlink_to(self.folder / "secret.json")
        self.assertIn("other.json: is a link that leads out of home/scenarios", self.call("run", "test/other", expect=2))
        (self.folder / "foreign").mkdir()
        self.write("foreign/hidden.json", SCENARIO)
        (self.home / "scenarios/foreign").symlink_to(self.folder / "foreign")
        self.assertIn("no such scenario", self.call("run", "foreign/hidden", expect=2))

    def test_the_folders_themselves_may_be_links(self):
        (self.home / "hardware").rename(self.folder / "shared")
        (self.home / "hardware").symlink_to(self.folder / "shared")
        self.call("run", "test/ports", "--out", "out", expect=0)

    def test_so_are_links_to_claims_figures_and_profiles(self):
        for name, document in (("claims.json", LEDGER), ("ports.figure.json", FIGURE)):
            self.write("outside.json", document)
            link = self.home / "scenarios/test" / name
            link.symlink_to(self.folder / "outside.json")
            self.assertIn(f"{name}: is a link that leads out of", self.call("reproduce", "test", expect=2))
            link.unlink()
        self.write("outside.json", {"profile": "quick"})
        (self.home / "configs/profiles/quick.json").symlink_to(self.folder / "outside.json")
        self.write("home/scenarios/test/claims.json", LEDGER)
        self.write("home/scenarios/test/ports.figure.json", FIGURE)
        self.assertIn("quick.json: is a link that leads out of", self.call("reproduce", "test", expect=2))
        self.assertIn("there is no such profile", self.call("reproduce", "test", "--profile", "../../outside", expect=2))

    def test_figures_and_claims_name_scenarios_and_no_paths(self):
        for name in ("../../out", "/tmp/out", ".hidden", "a/../b", "a b", "-o"):
            self.write("x.figure.json", {**FIGURE, "figure": name})
            self.assertIn(f'figure: "{name}" is not a name', self.call("check", "x.figure.json", expect=2))
        self.write("home/scenarios/test/ports.figure.json",
                   self.changed(lambda figure: figure["series"][0].update(scenario="../../secret"), FIGURE))
        reading = {"scenario": "../../secret", "component": "lan", "metric": "forwarded.count", "unit": "1"}
        self.write("home/scenarios/test/claims.json", {**LEDGER, "readings": {"frames": reading}})
        said = self.call("reproduce", "test", expect=2)
        self.assertEqual(said.count('there is no scenario "../../secret"'), 2, said)

    def test_a_manifest_names_only_files_that_a_run_has(self):
        self.call("run", "test/ports", "--out", "out", expect=0)
        manifest = json.loads((self.folder / "out/manifest.json").read_text())
        for change in (lambda m: m["inputs"][1].update(path="../secret.json"), lambda m: m["inputs"][1].update(path="/etc/passwd"),
                       lambda m: m["results"][0].update(path="../secret.json"), lambda m: m["results"][0].update(path="secret.json")):
            self.write("out/manifest.json", self.changed(change, manifest))
            said = self.call("rerun", "out", expect=2)
            self.assertRegex(said, r"out/manifest\.json:\d+:\d+: (inputs|results)\[\d\]\.path: ")

    def test_out_is_free(self):
        self.call("run", "test/ports", "--out", "../" + self.folder.name + "/a/b/../c", expect=0)
        (self.folder / "link").symlink_to(self.folder / "target")
        (self.folder / "target").mkdir()
        self.call("run", "test/ports", "--out", "link", expect=0)
        self.assertTrue((self.folder / "target/manifest.json").exists())


if __name__ == "__main__":
    PROGRAM, TREE = sys.argv[1], pathlib.Path(sys.argv[2])
    unittest.main(argv=sys.argv[:1])
