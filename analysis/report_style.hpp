#pragma once

#include <string_view>

namespace xenolith {

/// The style sheet of report pages: system fonts, light and dark, one column, printable.
inline constexpr std::string_view report_style = R"css(
:root { color-scheme: light dark; --ink: #1d2330; --soft: #5d6675; --line: #dfe3ea; --card: #ffffff; --page: #f6f7f9;
  --link: #0059a8; --good: #00684a; --good-bg: #e2f4ec; --bad: #a4320b; --bad-bg: #fdeae2; --open: #6a5200; --open-bg: #fbf2d5; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ef; --soft: #a3abba; --line: #343b47; --card: #1d222b;
  --page: #14181f; --link: #78b8f5; --good: #7fd8b4; --good-bg: #12362a; --bad: #ffb199; --bad-bg: #47200f;
  --open: #f0d78a; --open-bg: #3b3110; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.55 system-ui, "DejaVu Sans", sans-serif; }
main { max-width: 80rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .35rem; letter-spacing: -.01em; }
h2 { font-size: 1.15rem; margin: 2.75rem 0 .75rem; }
h3 { font-size: 1rem; margin: 1.75rem 0 .5rem; }
p { margin: .4rem 0 .8rem; max-width: 46rem; }
a { color: var(--link); }
.soft { color: var(--soft); }
.question { font-size: 1.05rem; }
.questions li { margin: 0 0 .9rem; max-width: 60rem; }
.beside { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0 2rem; }
@media (min-width: 64rem) { .beside { grid-template-columns: minmax(0, 1.7fr) minmax(0, 1fr); } }
.statements { list-style: none; margin: 0; padding: 0; font-size: .92rem; }
.statements li { padding: .55rem 0; border-bottom: 1px solid var(--line); }
.statements.many { columns: 3 20rem; column-gap: 2rem; }
.statements li { break-inside: avoid; }
.alone { max-width: 52rem; }
.ledger td:nth-child(2) { overflow-wrap: anywhere; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1.1rem 1.25rem; margin: 1rem 0; }
figure { margin: 1rem 0; }
figure .picture { background: #ffffff; border: 1px solid var(--line); border-radius: 10px; padding: .75rem; overflow: hidden; }
figure svg { display: block; width: 100%; height: auto; }
figure.analysis { max-width: 52rem; }
figcaption { color: var(--soft); font-size: .9rem; margin-top: .6rem; max-width: 50rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; }
caption { text-align: left; color: var(--soft); padding-bottom: .4rem; }
th, td { text-align: left; vertical-align: top; padding: .45rem .7rem .45rem 0; border-bottom: 1px solid var(--line); }
th { font-weight: 600; color: var(--soft); }
.against { max-width: 60rem; font-size: .95rem; }
.letters { position: absolute; }
.numbers td, .parameters td:nth-child(2) { font-variant-numeric: tabular-nums; white-space: nowrap; }
.parameters td:nth-child(4) { color: var(--soft); }
td.number { font-variant-numeric: tabular-nums; white-space: nowrap; }
code, pre { font: .84rem/1.5 ui-monospace, "DejaVu Sans Mono", monospace; }
pre { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .8rem 1rem; }
.id { font-size: .78rem; color: var(--soft); overflow-wrap: anywhere; }
.verdict { display: inline-block; padding: .1rem .55rem; border-radius: 99px; font-size: .8rem; font-weight: 600; white-space: nowrap; }
.holds { color: var(--good); background: var(--good-bg); }
.fails { color: var(--bad); background: var(--bad-bg); }
.inconclusive, .pending { color: var(--open); background: var(--open-bg); }
details { margin: .6rem 0; }
summary { cursor: pointer; color: var(--link); }
@media print { :root { --page: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #bbb; } main { max-width: none; padding: 0; }
  nav, section { break-after: auto; } .beside { display: block; } .wide { overflow: visible; } table { font-size: 7.5pt; }
  td.number { white-space: normal; } a { color: inherit; text-decoration: none; }
  body { font-size: 10pt; } figure, tr, .card { break-inside: avoid; } h2, h3 { break-after: avoid; } }
)css";

}  // namespace xenolith
