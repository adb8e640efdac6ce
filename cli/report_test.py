#!/usr/bin/env python3
"""The report page in a headless browser. Arguments: PROGRAM [FOLDER for the screenshots]."""

import pathlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import unittest

PROGRAM = KEPT = None
STUDIES = ["svio/ping-pong-mwait", "svio/ping-pong"]
BROWSER = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)
# Only for the test: the page itself has no script. What a reader would stumble over, written into the page's title.
PROBE = """<script>
const parts = colour => colour.match(/[0-9.]+/g).map(Number);
function under(element) {  // the colour behind a text: its own, or that of the nearest element that has one
  for (let e = element; e; e = e.parentElement) {
    const colour = parts(getComputedStyle(e).backgroundColor);
    if (colour.length < 4 || colour[3] > 0) return colour;
  }
  return [255, 255, 255];
}
function light(colour) {  // relative luminance, WCAG 2.1
  const [r, g, b] = colour.slice(0, 3).map(c => c / 255).map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(element) {
  const [a, b] = [light(parts(getComputedStyle(element).color)), light(under(element))];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}
addEventListener("load", () => {
  document.querySelectorAll("details").forEach(one => one.open = true);
  const texts = [...document.querySelectorAll("main *")].filter(
    e => !e.closest("svg") && [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()));
  const scrolls = e => { for (; e; e = e.parentElement) if (getComputedStyle(e).overflowX !== "visible") return true; return false; };
  const letters = [...document.querySelectorAll("figure use")];
  document.title = JSON.stringify({
  contrasts: texts.map(e => [contrast(e), e.tagName + "." + e.className]).filter(([ratio]) => ratio < 4.5), texts: texts.length,
  cut: texts.filter(e => !scrolls(e) && e.getBoundingClientRect().right > innerWidth + 0.5).map(e => e.tagName + ": " + e.textContent.slice(0, 60)),
  sections: [...document.querySelectorAll("section, nav")].filter(s => s.scrollWidth > s.clientWidth + 1).map(s => s.id),
  letters: letters.length, blank: letters.filter(u => !document.getElementById(u.href.baseVal.slice(1))).length,
  asked: [...document.querySelectorAll("nav .questions li")].map(li => /Answer\\..*[0-9]/.test(li.textContent)),
  wide: document.documentElement.scrollWidth - innerWidth, pictures: [...document.querySelectorAll("figure svg")].map(
    svg => [svg.getBoundingClientRect().width, svg.getBoundingClientRect().height]),
  loaded: performance.getEntriesByType("resource").length, dark: matchMedia("(prefers-color-scheme: dark)").matches,
  ink: getComputedStyle(document.body).color, page: getComputedStyle(document.body).backgroundColor,
  broken: [...document.querySelectorAll('a[href^="#"]')].filter(a => !document.getElementById(a.hash.slice(1))).length,
  twice: [...document.querySelectorAll("[id]")].map(e => e.id).filter((id, i, all) => all.indexOf(id) !== i).length}); })</script>"""


class Report(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="xenolith-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        for name in ("one", "two"):
            done = subprocess.run([PROGRAM, "reproduce", *STUDIES, "--quiet", "--out", name], cwd=cls.folder, text=True,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=280)
            assert done.returncode == 0, done.stdout + done.stderr
        cls.page = (cls.folder / "one/report/index.html").read_text()

    def browse(self, *options, file=None):
        if BROWSER is None:
            self.skipTest("no Chromium is installed (Debian's package chromium)")
        file = file or self.folder / "one/report/index.html"
        done = subprocess.run([BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
                               f"--user-data-dir={self.folder}/browser", *options, f"file://{file}"], text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=120)
        self.assertEqual(done.returncode, 0)
        return done.stdout

    def probe(self, *options):
        file = self.folder / "probed.html"
        file.write_text(self.page.replace("</body>", PROBE + "</body>"))
        dom = self.browse("--dump-dom", *options, file=file)
        import html
        import json
        return json.loads(html.unescape(re.search(r"<title>(.*?)</title>", dom, re.DOTALL).group(1)))

    def test_is_one_file_without_script_that_asks_nobody(self):
        self.assertNotRegex(self.page, r"<script|<link|<iframe|@import|url\((?!#)|\ssrc=")
        self.assertNotRegex(self.page, r'href="(?!#)')

    def test_the_same_results_give_the_same_bytes(self):
        same = ["claims.json", "figures/svio-ping-pong.svg", "figures/svio-ping-pong.pdf", "figures/svio-ping-pong.png", "samples.csv"]
        for file in same:
            self.assertEqual((self.folder / "one" / file).read_bytes(), (self.folder / "two" / file).read_bytes(), file)
        self.assertEqual(self.page, (self.folder / "two/report/index.html").read_text())

    def test_fits_wide_and_narrow_windows(self):
        for size in ("1400,900", "390,844"):
            facts = self.probe(f"--window-size={size}")
            self.assertLessEqual(facts["wide"], 0, size)
            self.assertTrue(facts["pictures"])
            for width, height in facts["pictures"]:
                self.assertGreater(min(width, height), 100)
            self.assertEqual((facts["loaded"], facts["broken"], facts["twice"]), (0, 0, 0))

    def test_is_light_and_dark(self):
        def light(colour):
            return sum(int(part) for part in re.findall(r"\d+", colour)[:3]) / 3
        facts = self.probe("--blink-settings=preferredColorScheme=1")
        self.assertFalse(facts["dark"])
        self.assertGreater(light(facts["page"]) - light(facts["ink"]), 150)
        facts = self.probe("--blink-settings=preferredColorScheme=0")
        self.assertTrue(facts["dark"])
        self.assertGreater(light(facts["ink"]) - light(facts["page"]), 150)

    def test_is_legible_in_either_scheme(self):
        """Text stands out from what is behind it (WCAG 2.1 AA), with everything unfolded; nothing leaves the narrow window."""
        for scheme in (0, 1):
            facts = self.probe(f"--blink-settings=preferredColorScheme={scheme}", "--window-size=420,900")
            self.assertGreater(facts["texts"], 100)
            self.assertEqual(facts["contrasts"], [], scheme)
            self.assertEqual((facts["cut"], facts["sections"], facts["wide"] <= 0), ([], [], True))

    def test_every_letter_of_a_picture_is_there(self):
        facts = self.probe()
        self.assertGreater(facts["letters"], 100)
        self.assertEqual(facts["blank"], 0)
        self.assertEqual(len(re.findall(r'id="DejaVuSans-65"', self.page)), 1, "told once for all pictures")

    def test_questions_are_answered_with_numbers(self):
        facts = self.probe()
        self.assertTrue(facts["asked"] and any(facts["asked"]))
        self.assertIn("Polling on both sides a round trip takes", self.page)

    def test_is_painted_and_printed(self):
        for name, more in (("light", []), ("dark", ["--blink-settings=preferredColorScheme=0"])):
            picture = (KEPT or self.folder) / f"report-{name}.png"
            self.browse("--window-size=1400,2400", f"--screenshot={picture}", *more)
            data = picture.read_bytes()
            self.assertEqual(struct.unpack(">II", data[16:24]), (1400, 2400))
            self.assertGreater(len(data), 100_000, "an empty page is smaller")
        paper = (KEPT or self.folder) / "report.pdf"
        self.browse(f"--print-to-pdf={paper}", "--no-pdf-header-footer")
        self.assertTrue(paper.read_bytes().startswith(b"%PDF"))
        self.assertGreater(paper.stat().st_size, 50_000)


if __name__ == "__main__":
    PROGRAM = sys.argv[1]
    KEPT = pathlib.Path(sys.argv[2]).resolve() if len(sys.argv) > 2 else None
    unittest.main(argv=sys.argv[:1])
