#!/usr/bin/env python3
"""Includes only go down (CONTRIBUTING.md), are written from the root, and a library is included in its home only."""

import re

import sources

# The layers from the bottom up; each may include itself and those before it.
CORE = ["sim-core/base", "sim-core/kernel", "sim-core/fluid", "sim-core/model", "sim-core/experiment"]
# Third-party headers and the only places that may include them; tests and benchmarks may include any of them.
HOMES = {
    "nlohmann/": ["sim-core/base/json.cpp"],
    "Random123/": ["sim-core/base/"],
    "simgrid/": ["sim-core/fluid/simgrid/"],
    "xbt/": ["sim-core/fluid/simgrid/"],
    "boost/": ["sim-core/fluid/", "sim-core/experiment/", "sim-core/model/", "analysis/"],
    "Eigen/": ["analysis/"],
    "CLI/": ["cli/"],
    "openssl/": ["models/contract/"],
    "gtest/": [],
    "gmock/": [],
    "rapidcheck": [],
    "benchmark/": [],
}
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)


def allowed(path):
    """(name of the layer, folders that a file there may include)."""
    parts = path.parts
    if parts[0] == "sim-core":
        layer = "/".join(parts[:2])
        return layer, CORE[: CORE.index(layer) + 1] if layer in CORE else []
    if parts[0] == "models":
        below = CORE[:-1] + ["models/contract"]
        if parts[1] == "contract":
            return "a contract", below
        return "a model", below + ["/".join(parts[:3])]
    if parts[0] == "analysis":
        return "analysis", CORE + ["analysis"]
    return parts[0], ["sim-core", "models", "analysis", "cli", "tests", "bench"]


def check_include(path, quote, header):
    if quote == '"':
        layer, folders = allowed(path)
        top = header.split("/")[0]
        if top not in sources.PRODUCT_FOLDERS:
            return f'"{header}": an include is written from the root ("sim-core/kernel/task.hpp")'
        if not any(header.startswith(folder + "/") for folder in folders):
            return f'"{header}": {layer} may include only {", ".join(folders)}'
        return None
    for prefix, homes in HOMES.items():
        if header.startswith(prefix) and not sources.is_test(path):
            if not any(path.as_posix().startswith(home) for home in homes):
                return f'<{header}>: only {", ".join(homes) or "tests"} may include it'
    return None


def main():
    root = sources.root_from_arguments(__doc__)
    listed = sources.exceptions(root)
    findings = []
    for path in sources.cpp_files(root):
        text = sources.blank_comments((root / path).read_text(), strings=False)
        for match in INCLUDE.finditer(text):
            problem = check_include(path, match.group(1), match.group(2))
            if problem and ("layer", path.as_posix()) not in listed:
                findings.append((path.as_posix(), sources.line_of(text, match.start(1)), problem))
    sources.report(findings)


if __name__ == "__main__":
    main()
