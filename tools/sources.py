"""What the checkers share: which files the product has, C++ without comments, exceptions, how a finding is told."""

import argparse
import pathlib
import re
import sys

PRODUCT_FOLDERS = ("sim-core", "models", "analysis", "cli", "tests", "bench")
LEFT_OUT = {"build", "out", ".git", "__pycache__", "_template"}


def files(root, suffixes, folders=None):
    """Files with one of the suffixes below `folders` (the whole tree without them), sorted, relative to `root`."""
    found = set()
    for start in [root] if folders is None else [root / folder for folder in folders]:
        for path in start.rglob("*"):
            relative = path.relative_to(root)
            if path.is_file() and path.suffix in suffixes and not LEFT_OUT & set(relative.parts):
                found.add(relative)
    return sorted(found)


def cpp_files(root):
    return files(root, {".hpp", ".cpp"}, PRODUCT_FOLDERS)


def is_test(path):
    """Tests, what only they include, and the suites that contracts offer may do what the product may not."""
    return (path.parts[0] in ("tests", "bench") or "testing" in path.parts
            or path.stem.endswith(("_test", "_suite", "_bench")))


def blank_comments(text, strings=True):
    """The text with comments (and the insides of string literals) blanked; lines stay where they are."""
    pattern = re.compile(
        r'//[^\n]*|/\*.*?\*/|R"(?P<mark>[^(\s]*)\(.*?\)(?P=mark)"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])\'', re.DOTALL)

    def blank(match):
        found = match.group()
        if found[0] == "/":
            return re.sub(r"[^\n]", " ", found)
        return '"' + re.sub(r"[^\n]", " ", found[1:-1]) + '"' if strings else found

    return pattern.sub(blank, text)


def line_of(text, position):
    return text.count("\n", 0, position) + 1


def exceptions(root):
    """{(rule, path)} of tools/exceptions.txt; each line there ends with its reason."""
    listed = set()
    path = root / "tools" / "exceptions.txt"
    for number, line in enumerate(path.read_text().splitlines() if path.exists() else [], 1):
        if not line.strip() or line.startswith("#"):
            continue
        words = line.split(maxsplit=2)
        if len(words) < 3:
            sys.exit(f"{path}:{number}: an exception is: rule, path, reason")
        listed.add((words[0], words[1]))
    return listed


def root_from_arguments(description):
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("root", nargs="?", type=pathlib.Path, default=pathlib.Path(__file__).parent.parent,
                        help="the tree to check (this one)")
    return parser.parse_args().root.resolve()


def report(findings):
    """Prints `path:line: text` for each finding and ends the program: 1 if there was any."""
    for path, line, text in sorted(findings):
        print(f"{path}:{line}: {text}")
    sys.exit(1 if findings else 0)
