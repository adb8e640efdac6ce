#!/usr/bin/env python3
"""Each checker of tools/ is shown a small tree that breaks its rule, and one that just obeys it."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

TOOLS = pathlib.Path(__file__).resolve().parents[2] / "tools"


def findings(checker, files):
    """What tools/check_<checker>.py says of a tree that holds `files`: {path: text}."""
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for name, text in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        result = subprocess.run([sys.executable, TOOLS / f"check_{checker}.py", root], capture_output=True, text=True,
                                check=False)
        assert result.returncode == (1 if result.stdout else 0), result.stderr
        return result.stdout.splitlines()


class Layers(unittest.TestCase):
    def check_one(self, path, include):
        return findings("layers", {path: f"#pragma once\n\n#include {include}\n"})

    def refused(self, path, include, text):
        found = self.check_one(path, include)
        self.assertEqual(len(found), 1, found)
        self.assertTrue(found[0].startswith(f"{path}:3: "), found[0])
        self.assertIn(text, found[0])

    def accepted(self, path, include):
        self.assertEqual(self.check_one(path, include), [])

    def test_core_goes_down_only(self):
        self.accepted("sim-core/kernel/task.hpp", '"sim-core/base/units.hpp"')
        self.accepted("sim-core/model/port.hpp", '"sim-core/kernel/task.hpp"')
        self.refused("sim-core/base/units.hpp", '"sim-core/kernel/task.hpp"', "sim-core/base may include only")
        self.refused("sim-core/kernel/task.hpp", '"sim-core/fluid/network.hpp"', "sim-core/kernel may include only")
        self.refused("sim-core/model/port.hpp", '"sim-core/experiment/sweep.hpp"', "sim-core/model may include only")
        self.refused("sim-core/experiment/sweep.hpp", '"models/cpu/smt/smt.hpp"', "may include only")

    def test_models_know_contracts_and_themselves(self):
        self.accepted("models/cpu/smt/smt.cpp", '"models/cpu/smt/smt.hpp"')
        self.accepted("models/cpu/smt/smt.cpp", '"models/contract/cpu.hpp"')
        self.refused("models/cpu/smt/smt.cpp", '"models/cpu/other/other.hpp"', "a model may include only")
        self.refused("models/cpu/smt/smt.cpp", '"sim-core/experiment/sweep.hpp"', "a model may include only")
        self.refused("models/contract/cpu.hpp", '"models/cpu/smt/smt.hpp"', "a contract may include only")

    def test_outer_layers(self):
        self.accepted("analysis/claim.cpp", '"sim-core/experiment/result.hpp"')
        self.refused("analysis/claim.cpp", '"models/cpu/smt/smt.hpp"', "analysis may include only")
        self.accepted("cli/run.cpp", '"models/cpu/smt/smt.hpp"')

    def test_includes_start_at_the_root(self):
        self.refused("sim-core/kernel/task.hpp", '"task_frame.hpp"', "written from the root")

    def test_libraries_have_one_home(self):
        self.accepted("sim-core/base/json.cpp", "<nlohmann/json.hpp>")
        self.refused("sim-core/base/json.hpp", "<nlohmann/json.hpp>", "only sim-core/base/json.cpp")
        self.refused("analysis/claim.cpp", "<nlohmann/json.hpp>", "only sim-core/base/json.cpp")
        self.refused("models/network/wlan/wlan.cpp", "<simgrid/s4u.hpp>", "only sim-core/fluid/")
        self.accepted("sim-core/base/units_test.cpp", "<gtest/gtest.h>")
        self.accepted("models/contract/cpu_suite.hpp", "<gtest/gtest.h>")
        self.refused("sim-core/base/units.cpp", "<gtest/gtest.h>", "only tests")

    def test_comments_are_not_includes(self):
        self.accepted("sim-core/base/units.hpp", '<vector>  // not #include "cli/run.hpp"')
        self.assertEqual(findings("layers", {"sim-core/base/a.hpp": '/*\n#include "cli/run.hpp"\n*/\n'}), [])

    def test_exceptions_need_a_reason(self):
        bad = {"sim-core/base/a.hpp": '#include "cli/run.hpp"\n'}
        reason = {"tools/exceptions.txt": "layer sim-core/base/a.hpp shown here only\n"}
        self.assertEqual(len(findings("layers", bad)), 1)
        self.assertEqual(findings("layers", bad | reason), [])


class Sizes(unittest.TestCase):
    @staticmethod
    def function(lines):
        return "int f(int x) {\n" + "  ++x;\n" * (lines - 3) + "  return x;\n}\n"

    def test_files(self):
        self.assertEqual(findings("sizes", {"cli/a.cpp": "int a;\n" * 300}), [])
        self.assertEqual(findings("sizes", {"cli/a.cpp": "int a;\n" * 301}),
                         ["cli/a.cpp:1: 301 lines; a file has at most 300"])

    def test_model_headers(self):
        self.assertEqual(findings("sizes", {"models/cpu/smt/smt.hpp": "int a;\n" * 120}), [])
        self.assertEqual(findings("sizes", {"models/cpu/smt/smt.hpp": "int a;\n" * 121}),
                         ["models/cpu/smt/smt.hpp:1: 121 lines without tables; a model's header has at most 120"])

    def test_tables_are_no_functions(self):
        table = "struct P {\n  static constexpr auto fields() {\n" + "    f(),\n" * 100 + "  }\n};\n" + "int a;\n" * 90
        self.assertEqual(findings("sizes", {"models/cpu/smt/smt.hpp": table}), [])
        self.assertEqual(len(findings("sizes", {"models/cpu/smt/smt.hpp": table.replace("fields()", "trees()")})), 2)

    def test_functions(self):
        self.assertEqual(findings("sizes", {"cli/a.cpp": self.function(40)}), [])
        self.assertEqual(findings("sizes", {"cli/a.cpp": "namespace xenolith {\n" + self.function(41) + "}\n"}),
                         ["cli/a.cpp:2: 41 lines; a function has at most 40"])
        method = "class A {\n public:\n  A() : b_{1} {\n" + "    f();\n" * 40 + "  }\n  int b_;\n};\n"
        self.assertEqual(len(findings("sizes", {"cli/a.hpp": method})), 1)

    def test_classes_and_namespaces_may_be_long(self):
        self.assertEqual(findings("sizes", {"cli/a.hpp": "class A : public B<int()> {\n" + "  int a;\n" * 100 + "};\n"}), [])

    def test_braces_in_text_do_not_count(self):
        text = 'void f() {\n  g("}");  // }\n' + "  h('{');\n" * 50 + "}\n"
        self.assertEqual(len(findings("sizes", {"cli/a.cpp": text})), 1)

    def test_python(self):
        body = "def f():\n" + "    g()\n" * 39
        self.assertEqual(findings("sizes", {"analysis/a.py": body}), [])
        self.assertEqual(len(findings("sizes", {"analysis/a.py": body + "    g()\n"})), 1)


class Source(unittest.TestCase):
    def statement(self, text):
        return findings("source", {"sim-core/kernel/a.cpp": "Task<> f() {\n  " + text + "\n}\n"})

    def test_await_may_stand(self):
        for text in ("co_await sim.delay(1_us);", "const auto lease = co_await cpu.acquire();",
                     "std::optional<Frame> frame = co_await ring.pop(a, b ? 1 : 2);",
                     "for (int i = 0; i < 3; ++i) co_await f(i);", "if (ready && go) co_await f();",
                     "if (a) {\n co_await f();\n} else co_await g();", "while (true) { co_await f(); }",
                     "switch (x) { case A: co_await f(); break; default: co_await g(); }",
                     "Lease* held = co_await pool->take<int, 3>(x - 1);", "co_await peer_->send(Message{a, b});",
                     "auto operator co_await() && noexcept;", "auto packet = co_await queue_.get();  // then a && b"):
            self.assertEqual(self.statement(text), [], text)

    def test_await_may_not_stand(self):
        for text in ("if (co_await f()) return;", "while (a && co_await f()) {}", "return co_await f();",
                     "g(co_await f());", "x = a ? co_await f() : 0;", "const bool b = co_await f() && c;",
                     "const int n = co_await f() + 1;", "co_return co_await f();", "for (; co_await f();) {}",
                     "EXPECT_EQ(co_await f(), 3);", "auto [a, b] = co_await f();"):
            found = self.statement(text)
            self.assertEqual(len(found), 1, text)
            self.assertTrue(found[0].startswith("sim-core/kernel/a.cpp:2: co_await stands alone"), found)

    def test_repeatable(self):
        for text in ("std::uniform_int_distribution<int> d;", "std::mt19937 g;", "auto t = std::chrono::steady_clock::now();",
                     "std::random_device r;", "auto t = time(nullptr);", "double x = std::pow(2.0, 0.1);"):
            self.assertEqual(len(self.statement(text)), 1, text)
        self.assertEqual(self.statement("auto t = sim.time(3); auto c = component->clock(); Hertz clock() const; auto d = service_time(x);"), [])
        timed = "auto t = std::chrono::steady_clock::now();\n"
        self.assertEqual(findings("source", {"sim-core/experiment/runner.cpp": timed}), [])
        self.assertEqual(findings("source", {"sim-core/kernel/a_test.cpp": timed}), [])

    def test_numbers_live_in_hardware(self):
        self.assertEqual(len(findings("source", {"models/cpu/smt/smt.cpp": "auto d = 3_us;\n"})), 1)
        self.assertEqual(findings("source", {"models/cpu/smt/smt.cpp": "constexpr auto slot = 51200_ns;\nauto z = 0_ns;\n"}), [])
        self.assertEqual(findings("source", {"models/cpu/smt/smt_test.cpp": "auto d = 3_us;\n"}), [])

    def test_unfinished_work(self):
        self.assertEqual(len(findings("source", {"docs/a.md": "one\n" + "TO" + "DO: more\n"})), 1)

    def test_links_lead_somewhere(self):
        text = "See [b](b.md#part), [web](https://example.org/x), [here](#part).\n"
        self.assertEqual(findings("source", {"docs/a.md": text, "docs/b.md": "b\n"}), [])
        self.assertEqual(findings("source", {"docs/a.md": text}), ["docs/a.md:1: b.md: there is no such file"])

    def test_shell_syntax(self):
        self.assertEqual(findings("source", {"tools/a": "#!/usr/bin/env bash\necho a\n"}), [])
        self.assertEqual(len(findings("source", {"tools/a": "#!/usr/bin/env bash\nif true; then\n"})), 1)


if __name__ == "__main__":
    unittest.main()
