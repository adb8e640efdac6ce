#!/usr/bin/env python3
"""What compilers do not see: where co_await may stand, what would make results differ, unfinished work, dead links, shell syntax."""

import re
import subprocess

import sources

# The simulated world: what happens there must be a function of inputs and seed. (experiment/ may time a run.)
SIMULATED = ("sim-core/base/", "sim-core/kernel/", "sim-core/fluid/", "sim-core/model/", "models/")
UNREPEATABLE = [
    (r"std::\w+_distribution\b", "differs between libraries: use sim-core/base/distribution.hpp"),
    (r"std::(random_device|mt19937\w*|default_random_engine|minstd_rand0?)\b", "use Component::random()"),
    (r"std::chrono::(system|steady|high_resolution)_clock\b", "simulated time is Simulator::now()"),
    (r"std::(?:rand|srand|time|clock)\s*\(", "not repeatable"),
    (r"(?<![\w.>:])(?:gettimeofday|clock_gettime|time\s*\(\s*(?:nullptr|NULL|0)|s?rand\s*\(\s*\))", "not repeatable"),
]
# What reaches samples.csv and summary.csv. The C library picks other code, with other last bits, on other processors.
RESULTS = SIMULATED + ("sim-core/experiment/",)
MATHEMATICS = [(r"std::(?:log1p|log2|log10|log|exp2|expm1|exp|pow|cbrt|hypot|sinh?|cosh?|tanh?|asin|acos|atan2?|[lt]gamma|erfc?)\s*\(",
                "differs between processors: use sim-core/base/portable_math.hpp")]
QUANTITY = re.compile(r"\b\d[\d']*(?:\.\d+)?_(?:[pnum]?s|[kMGT]?(?:B|Hz)|[KMGT]iB|\w*(?:bit|B)_per_s|cycles|m?W|[mn]?J)\b")
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
CONTROL = re.compile(r"^(?:else\b|do\b|case\s[^:]+:|default\s*:)\s*")
HEADER = re.compile(r"^(?:if|while|for|switch)\s*(?:constexpr\s*)?\(")
STATEMENT = re.compile(r"^(?:[\w:]+(?:<[^;=]*>)?[\s&*]+(?:[\w:]+(?:<[^;=]*>)?[\s&*]+)*\w+\s*=\s*)?co_await\b")


def statements(text):
    """(position, statement) of C++ without comments; a lambda's body counts as statements of its own."""
    start, depths = 0, [0]
    for position, sign in enumerate(text):
        if sign == "(":
            depths[-1] += 1
        elif sign == ")":
            depths[-1] -= 1
        elif sign in "{}" or (sign == ";" and depths[-1] == 0):
            yield start, text[start:position]
            start = position + 1
            if sign == "{":
                depths.append(0)
            elif sign == "}" and len(depths) > 1:
                depths.pop()


def after_header(statement):
    """What follows `if (…)` and its like, or None if the statement does not begin so."""
    if not HEADER.match(statement):
        return None
    depth = 0
    for position in range(statement.index("("), len(statement)):
        depth += {"(": 1, ")": -1}.get(statement[position], 0)
        if depth == 0:
            return statement[: position + 1], statement[position + 1:].lstrip()
    return None


def outside_parentheses(text):
    depth, kept = 0, []
    for sign in text:
        depth += sign in "([<"
        if depth <= 0:
            kept.append(sign)
        depth -= sign in ")]>"
    return "".join(kept)


def await_misplaced(statement):
    """True if co_await stands elsewhere than alone or as the whole initialiser of a named variable."""
    statement = statement.strip()
    while True:
        header = after_header(statement)
        if header:
            if "co_await" in header[0]:
                return True
            statement = header[1]
        elif CONTROL.match(statement):
            statement = CONTROL.sub("", statement, count=1)
        else:
            break
    if "co_await" not in statement:
        return False
    if not STATEMENT.match(statement) or statement.count("co_await") > 1:
        return True
    awaited = statement[statement.index("co_await") + len("co_await"):]
    return re.search(r"&&|\|\||\?|[-+*/=]=?\s", outside_parentheses(awaited.replace("->", ".."))) is not None


def check_await(code):
    code = re.sub(r"^[ \t]*#(?:[^\n\\]|\\.)*", lambda found: re.sub(r"[^\n]", " ", found.group()), code, flags=re.MULTILINE | re.DOTALL)
    code = code.replace("operator co_await", "operator a_wait_")  # a declaration, not a use
    for position, statement in statements(code):
        if "co_await" in statement and await_misplaced(statement):
            line = sources.line_of(code, position + statement.index("co_await"))
            yield "co-await", line, "co_await stands alone or is the initialiser of a named variable (g++ 12)"


def check_repeatable(path, code):
    if sources.is_test(path):
        return
    name = path.as_posix()
    rules = (UNREPEATABLE if name.startswith(SIMULATED) else []) + (MATHEMATICS if name.startswith(RESULTS) else [])
    for pattern, advice in rules:
        for match in re.finditer(pattern, code):
            yield "repeatable", sources.line_of(code, match.start()), f"{match.group().strip('(')}: {advice}"


def check_literals(path, code):
    if path.parts[0] != "models" or sources.is_test(path):
        return
    lines = code.splitlines()
    for number, line in enumerate(lines, 1):
        for match in QUANTITY.finditer(line):
            if "constexpr" not in line and not match.group().startswith("0_"):
                yield "literal", number, f"{match.group()}: numbers live in hardware/, or are a named constexpr limit of a standard"


def check_cpp(path, text):
    code = sources.blank_comments(text)
    yield from check_await(code)
    yield from check_repeatable(path, code)
    yield from check_literals(path, code)


def check_links(root, path, text):
    """A relative link of a document leads to a file."""
    for match in re.finditer(r"\]\((?!\w+:|#)([^)#\s]+)[^)]*\)", text):
        if not (root / path.parent / match.group(1)).exists():
            yield "link", sources.line_of(text, match.start()), f"{match.group(1)}: there is no such file"


def check_shell(root, path):
    result = subprocess.run(["bash", "-n", root / path], capture_output=True, text=True, check=False)
    if result.returncode:
        yield "shell", 1, result.stderr.strip().splitlines()[0]


def is_shell(root, path):
    with open(root / path, "rb") as file:
        return re.match(rb"#!.*\b(ba)?sh\b", file.readline()) is not None


def check_file(root, path):
    if path.suffix in (".hpp", ".cpp"):
        yield from check_cpp(path, (root / path).read_text())
    if path.suffix in ("", ".sh") and is_shell(root, path):
        yield from check_shell(root, path)
    text = (root / path).read_text(errors="replace")
    if path.suffix == ".md":
        yield from check_links(root, path, text)
    for match in UNFINISHED.finditer(text):
        if path.name != "check_source.py":
            yield "unfinished", sources.line_of(text, match.start()), f"{match.group()}: finish it or write an issue"


def main():
    root = sources.root_from_arguments(__doc__)
    listed = sources.exceptions(root)
    findings = []
    for path in sources.files(root, {".hpp", ".cpp", ".py", ".sh", "", ".cmake", ".md", ".json", ".txt"}):
        for rule, line, problem in check_file(root, path):
            if (rule, path.as_posix()) not in listed:
                findings.append((path.as_posix(), line, problem))
    sources.report(findings)


if __name__ == "__main__":
    main()
