#!/usr/bin/env python3
"""Small files that ask for very much, and large ones: each is refused within seconds and a bounded memory. Arguments: PROGRAM
SOURCE_TREE."""

import json
import os
import pathlib
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM = TREE = None
SECONDS = 30
MEMORY = 3 << 30
BASE = {
    "scenario": "test/ports", "parameters": {"n": 2}, "machines": {"rack": {"port[1..${n}]": {"part": "mac"}}},
    "links": {"lan": {"part": "switch", "joins": ["rack.port1", "rack.port2"]}},
    "measure": {"lan.forwarded": ["count"]}, "run": {"duration": "1 ms"},
}


class Hostile(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="xenolith-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.environment = dict(os.environ, XENOLITH_HOME=str(TREE / "tests/errors/home"))

    def refused(self, text, *words, file="test.json"):
        (self.folder / file).write_text(text if isinstance(text, str) else json.dumps(text))
        limit = lambda: (resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)), resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS)))
        done = subprocess.run([PROGRAM, *(words or ["check", file])], cwd=self.folder, env=self.environment, text=True, preexec_fn=limit,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, 2, done.stderr[-500:])
        return [line[:400] for line in done.stderr.splitlines()]

    def assertIn(self, text, lines):
        """Without telling megabytes."""
        self.assertTrue(any(text in line for line in lines), f"{text!r} is not in {lines[:3]} and {len(lines)} lines in all")

    def scenario(self, **changes):
        return {**BASE, **changes}

    def test_parameters_that_double(self):
        names = {f"a{i}": f"${{a{i + 1}}}${{a{i + 1}}}" for i in range(40)}
        said = self.refused(self.scenario(parameters={"n": 2, **names, "a40": "x" * 100}))
        self.assertIn("the text becomes too long (at most 65536 characters)", said)

    def test_parameters_in_a_long_chain(self):
        names = {f"a{i}": f"${{a{i + 1}}}" for i in range(15000)}
        self.assertIn("too many parameters lead to this one", self.refused(self.scenario(parameters={"n": 2, **names, "a15000": 1})))

    def test_likes_that_double(self):
        inner = {"part": "mac"}
        for _ in range(28):
            inner = {"c": inner, "d": {"like": "c"}}
        self.assertIn("too much is like something else", self.refused(self.scenario(machines={"rack": BASE["machines"]["rack"], "m": inner})))

    def test_likes_in_a_long_chain(self):
        chain = {f"m{i}": {"like": f"m{i + 1}", f"k{i}": 1} for i in range(5000)}
        said = self.refused(self.scenario(machines={"rack": BASE["machines"]["rack"], **chain, "m5000": {"part": "mac"}}))
        self.assertIn("too much is like something else", said)

    def test_likes_of_something_large(self):
        many = {f"m{i}": {"like": "big"} for i in range(10000)}
        said = self.refused(self.scenario(machines={"rack": BASE["machines"]["rack"], "big": {"about": "x" * 1_000_000, "part": "mac"}, **many}))
        self.assertIn("too much is like something else", said)

    def test_copies_of_something_large(self):
        port = {"part": "mac", **{f"v{i}": "y" * 5000 for i in range(5)}}
        said = self.refused(self.scenario(machines={"rack": {**BASE["machines"]["rack"], "x[1..4096]": port}}))
        self.assertIn("becomes too large when everything is written out", said)

    def test_copies_side_by_side(self):
        rack = {f"x{chr(97 + i)}[1..4096]": {"part": "mac"} for i in range(20)}
        self.assertIn("too many components side by side (at most 16384)", self.refused(self.scenario(machines={"rack": rack})))

    def test_ranges_at_the_end_of_the_numbers(self):
        for key in ("x[0..9223372036854775807]", "x[9223372036854775807..9223372036854775807]", "x[9223372036854775807..0]",
                    "x[1..18446744073709551616]", "x[..]", "x[", "[1..2]", "x[1..2]y", "x[-1..2]"):
            self.assertIn("rack.", self.refused(self.scenario(machines={"rack": {**BASE["machines"]["rack"], key: {"part": "mac"}}})))

    def test_patterns_of_stars(self):
        name = "a" * 200
        for pattern in ("*" * 2000 + "b", "*a" * 200 + "b", "[*]" * 500 + "*" * 500):
            machines = {"rack": BASE["machines"]["rack"], name: {"part": "mac"}}
            self.refused(self.scenario(machines=machines, measure={pattern + ".sent": ["count"]}))

    def test_arithmetic(self):
        for text in ("(" * 100_000, "-" * 100_000 + "1", "1" + "+1" * 200_000 + "+", "9223372036854775807*9223372036854775807", "1/0",
                     "n" * 1_000_000, "n " * 300_000, "${" * 300_000):
            self.refused(self.scenario(machines={"rack": {"port[1..${" + text + "}]": {"part": "mac"}}}))
            self.refused(self.scenario(parameters={"n": 2, "m": "${" + text + "}"}))

    def test_deep_and_long_texts(self):
        self.assertIn("nested too deeply", self.refused("[" * 5_000_000))
        self.assertIn("nested too deeply", self.refused('{"a":' * 1_000_000))
        self.assertIn("at most 16 MiB", self.refused('"' + "x" * (17 << 20) + '"'))
        self.assertIn("too many members", self.refused("{" + ",".join(f'"k{i}":1' for i in range(30_000)) + "}"))
        self.refused("1" * 1_000_000)
        self.refused('{"scenario": "a", "machines": 1e999999999}')
        self.refused("[" + "1," * 1_000_000 + "1]")
        self.refused('{"' + "k" * 2_000_000 + '": 1, "scenario": "test"}')

    def test_sweeps(self):
        self.assertIn("too many points", self.refused(self.scenario(sweep=[{f"a{i}": list(range(100)) for i in range(60)}])))
        self.refused(self.scenario(sweep={"n": list(range(-15000, 0))}))
        self.refused(self.scenario(sweep={"unknown": list(range(100_000))}))
        for ends in ({"to": 1e308, "step": 1}, {"to": 9223372036854775807, "step": 9223372036854775807}, {"to": 1e308, "times": 1.0000001},
                     {"to": 1e18, "count": 100_000}, {"to": 1e308, "count": 1e308}, {"to": "1e30 s", "step": "1 ps"}):
            self.refused(self.scenario(sweep={"n": {"from": 1, **ends}}))

    def test_claims(self):
        reading = {"scenario": "test/ports", "component": "lan", "metric": "forwarded.count", "unit": "1"}
        claim = {"id": "t.x", "study": "test/ports", "kind": "order", "section": "1", "statement": "s", "unit": "1", "above": 1, "reason": "r"}
        ledger = {"ledger": "t", "paper": "p", "readings": {"f": reading}, "inputs": []}
        for expression in ("(" * 1_000_000, "-" * 1_000_000, "f" + "+f" * 300_000 + "+", "f[" * 100_000, "1e999999"):
            self.refused({**ledger, "claims": [{**claim, "expression": expression}]}, file="claims.json")
        axes = {f"a{i}": list(range(100)) for i in range(50)}
        said = self.refused({**ledger, "claims": [{**claim, "expression": "f", "each": axes}]}, file="claims.json")
        self.assertIn("asks for more than 10000 points", said)

    def test_a_file_that_never_ends(self):
        began = time.monotonic()
        self.refused("", "rerun", "/dev/zero")
        os.mkfifo(self.folder / "pipe")
        self.refused("", "rerun", "pipe")
        self.refused("", "check", "pipe")
        self.refused("", "run", "/dev/zero", "--out", "out")
        self.assertLess(time.monotonic() - began, SECONDS)


if __name__ == "__main__":
    PROGRAM, TREE = sys.argv[1], pathlib.Path(sys.argv[2])
    unittest.main(argv=sys.argv[:1])
