#!/usr/bin/env python3
"""A file has at most 300 lines, a function at most 40, a model's header at most 120.

The tables `fields()`, `ports()` and `statistics()` are lists, not code: they are no functions here, and a header is
measured without them.
"""

import re

import sources

FILE_LINES = 300
FUNCTION_LINES = 40
MODEL_HEADER_LINES = 120
NOT_A_FUNCTION = re.compile(r"\b(namespace|class|struct|enum|union|if|for|while|switch|do|else|try|catch|return)\b")
TABLE = re.compile(r"\b(fields|ports|statistics)\(\)\s*(const\s*)?$")
PYTHON_FUNCTION = re.compile(r"^( *)(?:async )?def (\w+)")


def opens_function(head):
    """True if `head`, what stands before an opening brace, declares a function with a body."""
    head = head.strip()
    if ")" not in head or head.endswith(("=", ",", "(")):
        return False
    return not NOT_A_FUNCTION.match(re.sub(r"^(?:template\s*<[^{;]*?>\s*|\[\[\w+\]\]\s*)+", "", head))


def cpp_functions(text):
    """(line, lines, is a table) of every function body: from its opening to its closing brace, both included."""
    stack, start = [], 0
    for match in re.finditer(r"(?<=[\w>)\]])\{[^{};]*\}|[{};]", text):
        position = match.start()
        if len(match.group()) > 1:
            continue  # an initialiser: `count_{0}`, with no space before its brace
        if match.group() == "{":
            outermost = not any(function for function, _, _ in stack)
            head = text[start:position]
            stack.append((outermost and opens_function(head), position, TABLE.search(head) is not None))
        elif match.group() == "}" and stack:
            function, opened, table = stack.pop()
            if function:
                first = sources.line_of(text, opened)
                yield first, sources.line_of(text, position) - first + 1, table
        start = position + 1


def python_functions(text):
    lines = text.splitlines()
    for number, line in enumerate(lines):
        match = PYTHON_FUNCTION.match(line)
        if not match:
            continue
        last = number
        for below in range(number + 1, len(lines)):
            if lines[below].strip():
                indent = len(lines[below]) - len(lines[below].lstrip())
                if indent <= len(match.group(1)) and not lines[below].lstrip().startswith(")"):
                    break
                last = below
        yield number + 1, last - number + 1, False


def is_model_header(path):
    """models/<kind>/<name>/<name>.hpp: what a reader opens first."""
    return path.suffix == ".hpp" and path.parts[0] == "models" and path.stem == path.parent.name


def check(path, text):
    lines = text.count("\n") + (not text.endswith("\n"))
    functions = list(python_functions(text) if path.suffix == ".py" else cpp_functions(sources.blank_comments(text)))
    without_tables = lines - sum(size for _, size, table in functions if table)
    if lines > FILE_LINES:
        yield "file-size", 1, f"{lines} lines; a file has at most {FILE_LINES}"
    elif is_model_header(path) and without_tables > MODEL_HEADER_LINES:
        yield "header-size", 1, f"{without_tables} lines without tables; a model's header has at most {MODEL_HEADER_LINES}"
    for line, size, table in functions:
        if size > FUNCTION_LINES and not table:
            yield "function-size", line, f"{size} lines; a function has at most {FUNCTION_LINES}"


def main():
    root = sources.root_from_arguments(__doc__)
    listed = sources.exceptions(root)
    findings = []
    for path in sources.files(root, {".hpp", ".cpp", ".py"}, sources.PRODUCT_FOLDERS + ("tools",)):
        for rule, line, problem in check(path, (root / path).read_text()):
            if (rule, path.as_posix()) not in listed:
                findings.append((path.as_posix(), line, problem))
    sources.report(findings)


if __name__ == "__main__":
    main()
