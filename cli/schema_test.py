#!/usr/bin/env python3
"""The published schemas: current, satisfied by what is shipped, and of one mind with `xenolith check`. Arguments: PROGRAM SOURCE_TREE.

The schemas are judged by python3-jsonschema, which shares no line with the readers."""

import copy
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

try:
    import jsonschema
except ImportError:
    jsonschema = None

PROGRAM = TREE = None
KINDS = ("scenario", "part", "board", "claims", "figure", "calibration", "profile", "manifest")
# Objects with keys of the user's own.
MAPS = {"readings", "each", "where", "base", "at", "parameters", "studies", "names", "grows", "falls", "flat", "crosses"}


def call(*words, **options):
    environment = {key: value for key, value in os.environ.items() if key != "XENOLITH_HOME"}
    return subprocess.run([PROGRAM, *map(str, words)], text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          **{"cwd": "/", "env": environment, "timeout": 240, **options})


def kind_of(path, document):
    if path.name == "claims.json":
        return "claims"
    return next(kind for kind in ("figure", "calibration", "profile", "board", "part", "scenario") if kind in document)


def shipped():
    for folder in ("hardware", "scenarios", "configs/profiles"):
        for path in sorted((TREE / folder).rglob("*.json")):
            document = json.loads(path.read_text())
            yield kind_of(path, document), path, document


def objects(value, path=()):
    """Every object below, with the way to it."""
    if isinstance(value, dict):
        yield path, value
    for key, member in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from objects(member, (*path, key))


def at(document, path):
    for key in path:
        document = document[key]
    return document


def form(document, path):
    """Objects of one form have the same keys: the way with places and free names left out, and what the keys depend on."""
    general = tuple("*" if isinstance(key, int) or (i > 0 and path[i - 1] in MAPS) else key for i, key in enumerate(path))
    around = [at(document, path[:i]) for i in range(len(path) + 1)]
    marks = tuple((one.get("kind"), "pending" in one, "parameter" in (one.get("x") or {})) for one in around if isinstance(one, dict))
    return general, marks


def wrong_type(value):
    return 7 if isinstance(value, str) else "x" if isinstance(value, (int, float)) else {} if isinstance(value, list) else []


def mutants(document, path):
    """Spoilt copies: a key that nobody knows, a key less, a value of another kind."""
    if not (path and path[-1] in MAPS):
        spoilt = copy.deepcopy(document)
        at(spoilt, path)["unheard_of"] = 1
        yield True, f"{path} with an unknown key", spoilt
    for key, value in at(document, path).items():
        spoilt = copy.deepcopy(document)
        del at(spoilt, path)[key]
        yield False, f"{path} without {key}", spoilt
        spoilt = copy.deepcopy(document)
        at(spoilt, path)[key] = wrong_type(value)
        yield False, f"{path} with {key} = {wrong_type(value)!r}", spoilt


class Schemas(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="xenolith-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def test_the_published_ones_are_current(self):
        for kind in KINDS:
            file = TREE / "configs/schema" / f"{kind}.schema.json"
            self.assertEqual(file.read_text(), call("schema", kind).stdout, f"xenolith schema {kind} > {file}")
        self.assertEqual(sorted(path.name for path in (TREE / "configs/schema").glob("*.json")), sorted(f"{kind}.schema.json" for kind in KINDS))
        self.assertEqual(call("schema", "figurs").returncode, 2)


@unittest.skipIf(jsonschema is None, "python3-jsonschema is not installed")
class Satisfied(Schemas):
    def setUp(self):
        super().setUp()
        self.validators = {kind: jsonschema.Draft7Validator(json.loads(call("schema", kind).stdout)) for kind in KINDS}

    def accepts(self, kind, document):
        return self.validators[kind].is_valid(document)

    def checked(self, kind, documents):
        """Which of them `xenolith check` accepts."""
        files = []
        for i, (name, document) in enumerate(documents):
            file = self.folder / str(i) / name
            file.parent.mkdir()
            file.write_text(json.dumps(document, indent=1))
            files.append(str(file))
        done = call("check", *files)
        self.assertIn(done.returncode, (0, 2), done.stderr)
        good = {line.removesuffix(": ok") for line in done.stdout.splitlines()}
        return [file in good for file in files], done.stderr

    def test_they_are_schemas(self):
        for validator in self.validators.values():
            jsonschema.Draft7Validator.check_schema(validator.schema)

    def test_everything_that_is_shipped_satisfies_them(self):
        seen = set()
        for kind, path, document in shipped():
            seen.add(kind)
            error = jsonschema.exceptions.best_match(self.validators[kind].iter_errors(document))
            self.assertIsNone(error, f"{path}: {error}")
        self.assertEqual(seen, set(KINDS) - {"manifest"})

    def test_manifests_of_all_sorts_satisfy_theirs(self):
        home = TREE / "tests/errors/home"
        scenario = {"scenario": "test/ports", "parameters": {"ports": 2}, "sweep": {"ports": [2, 3]},
                    "machines": {"rack": {"port[1..${ports}]": {"part": "mac"}}},
                    "links": {"lan": {"part": "switch", "joins": ["rack.port1", "rack.port2"]}},
                    "measure": {"lan.forwarded": ["count"]}, "run": {"duration": "1 ms", "replications": 2}}
        (self.folder / "s.json").write_text(json.dumps(scenario))
        options = {"cwd": self.folder, "env": {"XENOLITH_HOME": str(home), "PATH": "/usr/bin:/bin"}}
        for words in (["run", "s.json", "--out", "a"], ["sweep", "s.json", "--shard", "0/2", "--out", "b"],
                      ["sweep", "s.json", "--shard", "1/2", "--out", "c"], ["merge", "b", "c", "--out", "d"], ["rerun", "a", "--out", "e"],
                      ["run", "s.json", "--set", "run.limits.simulated_time=1 us", "--out", "f"]):
            self.assertIn(call(*words, **options).returncode, (0, 1), words)
        for name in "abcdef":
            file = self.folder / name / "manifest.json"
            document = json.loads(file.read_text())
            error = jsonschema.exceptions.best_match(self.validators["manifest"].iter_errors(document))
            self.assertIsNone(error, f"{name}: {error}")
            self.assertEqual(call("check", file, **options).returncode, 0, name)
        for change in ({"format": 2}, {"seed": "1"}, {"inputs": 5}, {"results": [{"path": "samples.csv"}]}, {"status": None}):
            self.assertFalse(self.accepts("manifest", {**document, **change}), change)

    def test_what_is_spoilt_is_refused_by_both(self):
        """Every form of object in the shipped files, spoilt in every key: `check` is never milder than the schema."""
        cases = {kind: [] for kind in ("claims", "figure", "calibration", "profile")}
        seen = set()
        for kind, path, document in shipped():
            for way, _ in objects(document) if kind in cases else ():
                if (kind, form(document, way)) in seen:
                    continue
                seen.add((kind, form(document, way)))
                cases[kind] += [(path.name, *mutant) for mutant in mutants(document, way)]
        for kind, mutated in cases.items():
            self.assertGreater(len(mutated), 20, kind)
            accepted, errors = self.checked(kind, [(name, document) for name, _, _, document in mutated])
            refused = 0
            for (name, unknown_key, what, document), good in zip(mutated, accepted):
                satisfied = self.accepts(kind, document)
                refused += not satisfied
                self.assertFalse(good and not satisfied, f"{name}: {what}: the schema refuses, `xenolith check` does not")
                if unknown_key:
                    self.assertFalse(good or satisfied, f"{name}: {what}: schema {satisfied}, check {good}")
                if os.environ.get("XENOLITH_TELL") and satisfied and not good:
                    print(f"{name}: {what}: only `xenolith check` refuses")
            self.assertGreater(refused, len(mutated) / 3, kind)
            self.assertIn("unheard_of: unknown key", errors)
            shutil.rmtree(self.folder)
            self.folder.mkdir()


class Mistakes(Schemas):
    """What `xenolith check` says of a misspelt word: where it is, and what was meant."""

    def told(self, shipped_file, old, new):
        text = (TREE / shipped_file).read_text()
        self.assertIn(old, text)
        line = text[:text.index(old)].count("\n") + 1
        file = self.folder / pathlib.Path(shipped_file).name
        file.write_text(text.replace(old, new, 1))
        done = call("check", file)
        self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
        self.assertRegex(done.stderr.splitlines()[0], f"^{file}:{line}:[0-9]+: ")
        return done.stderr

    def test_in_a_calibration(self):
        file = "scenarios/kimberley/creation.calibration.json"
        for old, new, what in (
                ('"scale"', '"scael"', 'unknown key ("about", "initial", "low", "high", "scale"; did you mean "scale"?)'),
                ('"log"', '"lgo"', 'did you mean "log"?'),
                ('"kimberley/kimberlize"', '"kimberley/kimberlise"', 'did you mean "kimberley/kimberlize"?'),
                ("desktop.work.lzma_encode", "desktop.work.lzma_encoed", 'did you mean "desktop.work.lzma_encode"?'),
                ('"replications": 5', '"replication": 5', 'did you mean "replications"?'),
                ('"application": "gimp"', '"aplication": "gimp"', 'did you mean "application"?'),
                ('"application": "gimp"', '"application": "gmip"', 'did you mean "overlay-gimp"?'),
                ('"total.mean"', '"totl.mean"', 'did you mean "desktop.kimberlize.total.mean"?'),
                ('"unit": "s"', '"unit": "sec"', 'unknown unit "sec"'),
                ('"kimberley.fit.create.gimp"', '"kimberley.fit.create.gmip"', 'did you mean "kimberley.fit.create.gimp"?'),
                ('"kimberley.fit.create.gimp"', '"kimberley.create.gimp"', "is a result: results are predicted, never fitted"),
                ('"high": "6144000 cycles"', '"high": "6 s"', "does not measure the same as its bounds")):
            self.assertIn(what, self.told(file, old, new), new)

    def test_in_a_profile(self):
        file = "configs/profiles/quick.json"
        for old, new, what in (
                ('"studies"', '"studise"', 'did you mean "studies"?'), ('"replications": 5', '"replicatons": 5', 'did you mean "replications"?'),
                ('"kimberley/delivery"', '"kimberley/delivry"', 'did you mean "kimberley/delivery"?'),
                ('"replications": 5', '"replications": "5 s"', "run.replications"), ('"3 s"', '"3 sec"', "run.duration")):
            self.assertIn(what, self.told(file, old, new), new)


if __name__ == "__main__":
    PROGRAM, TREE = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
    unittest.main(argv=sys.argv[:1])
