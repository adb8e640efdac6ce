#!/usr/bin/env python3
"""Timelines and packet captures of real scenarios. Argument: PROGRAM."""

import collections
import csv
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

PROGRAM = None
SCENARIOS = pathlib.Path(__file__).resolve().parents[1] / "scenarios"
LATENCY = ["svio/latency", "--set", "path=sv-nic", "--set", "guests=2", "--set", "run.warmup=10 ms", "--set", "run.duration=400 ms"]
TCP = ["svio/throughput", "--set", "guests=1", "--set", "run.warmup=30 ms", "--set", "run.duration=5 ms"]


def picoseconds(text):
    """Microseconds with six decimals, exactly."""
    whole, part = str(text).split(".") if "." in str(text) else (str(text), "")
    return int(whole) * 10**6 + int((part + "000000")[:6])


class Trace(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="xenolith-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def run_scenario(self, *words):
        done = subprocess.run([PROGRAM, "run", *words, "--replications", "1", "--out", "out", "--force"], cwd=self.folder, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=200)
        self.assertIn(done.returncode, (0, 2), done.stderr)
        return done

    def events(self):
        """(metadata, track -> its events) of the trace that was written."""
        text = (self.folder / "out/trace.json").read_text()
        document = json.loads(text, parse_float=lambda number: number)
        names, tracks = {}, collections.defaultdict(list)
        for event in document["traceEvents"]:
            if event["ph"] == "M":
                names[event["name"], event["pid"], event.get("tid")] = event["args"]["name"]
        for event in document["traceEvents"]:
            if event["ph"] != "M":
                process, thread = names["process_name", event["pid"], None], names["thread_name", event["pid"], event["tid"]]
                tracks[f"{process}.{thread}".rstrip(".")].append(event)
        return document["otherData"], tracks

    def test_has_a_track_for_each_core_virtual_cpu_context_bus_and_link(self):
        self.run_scenario(*LATENCY, "--trace")
        about, tracks = self.events()
        self.assertEqual((about["scenario"], about["dropped"], about["cut_at"]), ("svio/latency", 0, None))
        for track in ("client.processor.cpu2", "server.processor.cpu3", "client.guest1.vcpu", "client.guest2.vcpu", "server.guest1.vcpu",
                      "client.enp2611.firmware.ingress.context0", "client.enp2611.firmware.egress.context1", "client.pci",
                      "client.enp2611.local_pci", "client.enp2611.port0.transmit", "lan.port0", "lan.port1"):
            self.assertIn(track, tracks)
            self.assertTrue(any(event["ph"] == "X" for event in tracks[track]), track)
        self.assertLessEqual({event["name"] for event in tracks["client.guest1.vcpu"]}, {"running", "runnable"})

    def test_slices_of_a_track_nest(self):
        self.run_scenario(*LATENCY, "--trace")
        for track, events in self.events()[1].items():
            slices = sorted((picoseconds(e["ts"]), -picoseconds(e["dur"])) for e in events if e["ph"] == "X")
            ends = []
            for start, length in slices:
                while ends and ends[-1] <= start:
                    ends.pop()
                self.assertTrue(not ends or start - length <= ends[-1], f"{track} at {start} ps")
                ends.append(start - length)

    def test_a_running_virtual_cpu_is_what_its_core_runs(self):
        self.run_scenario(*LATENCY, "--trace")
        tracks = self.events()[1]
        running = sum(picoseconds(e["dur"]) for e in tracks["client.guest1.vcpu"] if e["name"] == "running")
        on_core = sum(picoseconds(e["dur"]) for core in ("client.processor.cpu2", "client.processor.cpu3")
                      for e in tracks[core] if e["name"] == "guest1")
        self.assertGreater(running, 0)
        self.assertAlmostEqual(on_core / running, 1, delta=0.25)

    def test_window_and_filter(self):
        self.run_scenario(*LATENCY, "--trace", "--trace-from", "100ms", "--trace-until", "200 ms", "--trace-only", "client.guest*",
                          "--trace-only", "lan")
        about, tracks = self.events()
        self.assertEqual({track.split(".vcpu")[0] for track in tracks}, {"client.guest1", "client.guest2", "lan.port0", "lan.port1"})
        for track, events in tracks.items():
            for event in events:
                start = picoseconds(event["ts"])
                self.assertGreaterEqual(start + picoseconds(event.get("dur", "0")), 100 * 10**9, track)
                self.assertLessEqual(start, 200 * 10**9, track)

    def shipped(self, scenario, **measure):
        """A shipped scenario that measures more than it does; its file."""
        document = json.loads((SCENARIOS / (scenario + ".json")).read_text())
        document["measure"].update({name.replace("__", "."): ["bytes"] for name in measure})
        file = self.folder / "scenario.json"
        file.write_text(json.dumps(document))
        return str(file)

    def value_of(self, component, metric):
        with open(self.folder / "out/samples.csv", newline="") as lines:
            return [float(row["value"]) for row in csv.DictReader(lines) if (row["component"], row["metric"]) == (component, metric)][0]

    def carried(self, track):
        """Bytes: the rate of a link over time. Rates are whole bits per second, so that it is exact to some bytes."""
        rates = [(picoseconds(e["ts"]), e["args"]["value"]) for e in track if e["name"].endswith("bit/s")]
        self.assertEqual(rates[-1][1], 0)
        return sum(rate * (end - begin) for (begin, rate), (end, _) in zip(rates, rates[1:])) / 8e12

    def test_a_fluid_link_carries_the_bytes_that_its_rate_says(self):
        words = [self.shipped("kimberley/startup", desktop__kimberley__fetched=1), "--set", "application=abiword"]
        self.run_scenario(*words)
        plain = (self.folder / "out/samples.csv").read_bytes()
        self.run_scenario(*words, "--trace")
        self.assertEqual((self.folder / "out/samples.csv").read_bytes(), plain)
        tracks = self.events()[1]
        fetched = self.value_of("desktop.kimberley", "fetched.bytes")
        self.assertGreater(fetched, 1e7)
        self.assertAlmostEqual(self.carried(tracks["uplink.to desktop.cpu"]), fetched, delta=1e-6 * fetched)
        self.assertNotIn("uplink.to store.cpu", tracks)  # nothing but acknowledgements
        # Data of the device crosses the air and then the adapter of the desktop, at the same rate.
        self.assertEqual([e["args"] for e in tracks["air"]], [e["args"] for e in tracks["usb"]])
        self.assertGreater(self.carried(tracks["air"]), 1e6)
        levels = {e["name"] for e in tracks["uplink.to desktop.cpu"]}
        self.assertEqual(levels, {"to desktop.cpu bit/s", "to desktop.cpu transfers"})

    def test_a_modem_is_as_fast_as_its_bearer(self):
        words = [self.shipped("syncos/suspend", phone__modem__sent=1)]
        self.run_scenario(*words, "--trace", "--trace-only", "phone.modem", "--trace-only", "wan")
        tracks = self.events()[1]
        self.assertEqual(self.carried(tracks.pop("phone.modem.down")), 0)  # answers, which are too short to count
        self.assertEqual(set(tracks), {"phone.modem.up", "phone.modem.to network.tower", "wan.to cloud.front"})
        sent = self.value_of("phone.modem", "sent.bytes")
        self.assertGreater(sent, 1e7)
        for track, events in tracks.items():
            self.assertAlmostEqual(self.carried(events), sent, delta=1e-5 * sent, msg=track)

    def test_says_where_it_was_cut(self):
        done = self.run_scenario(*LATENCY, "--trace", "--trace-size", "20kB")
        self.assertIn("the trace ends at simulated time", done.stderr)
        self.assertIn("20 kB", done.stderr)
        self.assertLessEqual((self.folder / "out/trace.json").stat().st_size, 25_000)
        about = self.events()[0]
        self.assertGreater(about["dropped"], 0)
        self.assertRegex(about["cut_at"], r"^\d+ ps$")

    def test_changes_nothing_that_is_measured(self):
        self.run_scenario(*TCP)
        plain = (self.folder / "out/samples.csv").read_bytes()
        self.run_scenario(*TCP, "--trace", "--pcap")
        self.assertEqual((self.folder / "out/samples.csv").read_bytes(), plain)

    def test_wrong_options_are_told(self):
        for words, told in ((["--trace-from", "1 s"], "limits a trace that is not asked for"),
                            (["--trace", "--trace-from", "soon"], "--trace-from soon"),
                            (["--trace", "--trace-from", "2 s", "--trace-until", "1 s"], "lies before --trace-from"),
                            (["--trace", "--trace-size", "much"], "--trace-size much")):
            done = self.run_scenario(*LATENCY, *words)
            self.assertEqual(done.returncode, 2)
            self.assertIn(told, done.stderr)

    def tool(self, *words):
        if shutil.which(words[0]) is None:
            self.skipTest(f"{words[0]} of Debian's package tshark is not installed")
        done = subprocess.run(words, cwd=self.folder / "out", text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=200)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def test_captures_are_what_wiresharks_tools_read(self):
        self.run_scenario(*TCP, "--pcap")
        self.assertFalse((self.folder / "out/trace.json").exists())
        facts = dict(line.split(":", 1) for line in self.tool("capinfos", "lan.pcap").splitlines() if ":" in line)
        self.assertIn("nanosecond", facts["File type"])
        self.assertEqual(facts["Strict time order"].strip(), "True")
        fields = ["tcp.flags.syn", "tcp.seq", "tcp.ack", "tcp.len", "frame.len", "eth.src", "ip.src"]
        options = [word for field in fields for word in ("-e", field)]
        rows = [line.split("\t") for line in self.tool("tshark", "-r", "lan.pcap", "-T", "fields", *options).splitlines()]
        self.assertEqual(len(rows), int(facts["Number of packets"]))
        self.assertEqual([row[0] for row in rows[:3]], ["1", "1", "0"])
        sent = [row for row in rows if row[3] != "0"]
        self.assertGreater(len(sent), 20)
        self.assertEqual({int(row[4]) - int(row[3]) for row in sent}, {66}, "headers with a timestamp")
        self.assertEqual([int(row[1]) for row in sent[:3]], [1, 1449, 2897])
        for before, after in zip(sent, sent[1:]):
            self.assertEqual(int(after[1]), int(before[1]) + int(before[3]), "no byte is missing on a link without loss")
        wrong = self.tool("tshark", "-r", "lan.pcap", "-o", "ip.check_checksum:TRUE", "-Y", "ip.checksum.status==Bad || _ws.malformed")
        self.assertEqual(wrong, "")


if __name__ == "__main__":
    PROGRAM = sys.argv[1]
    unittest.main(argv=sys.argv[:1])
