#!/usr/bin/env python3
"""Runs the benchmarks of the library's modules and prints a table for each, all figures from one run. README.md says more.

Each other Python file of this folder but tools.py is a topic: ROWS, TARGETS, and `cases(tools)`.
"""

import argparse
import importlib
import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from tools import Tools, print_table  # noqa: E402


def topics(only):
    names = sorted(path.stem for path in HERE.glob("*.py") if path.stem not in ("run", "tools"))
    for name in only or []:
        if name not in names:
            sys.exit(f"bench-io: there is no topic {name}: {', '.join(names)}")
    return [importlib.import_module(name) for name in names if not only or name in only]


def measure(cases, rounds):
    """All sides in turns, so that a bad moment of the machine hits each of them; the best figure of each row counts."""
    best = {}
    for _ in range(rounds):
        for side, body in cases:
            for row, value in body().items():
                key = row, side
                best[key] = min(best.get(key, float("inf")), value)
    return best


def number(value, digits):
    return "-" if value is None else f"{value:,.{digits}f}"


def show(topic, best):
    """Troth first, then the others in the order in which the topic names them, and what Troth is divided by each."""
    others = [side for side in topic.SIDES if any(key[1] == side for key in best)]
    lines = []
    for row, title, unit, digits in topic.ROWS:
        mine = best.get((row, "Troth"))
        figures = [best.get((row, side)) for side in others]
        ratios = [f"{mine / f:.2f}" if mine and f else "-" for f in figures]
        lines.append([title, unit, number(mine, digits)] + [number(f, digits) for f in figures] + ratios)
    print_table([topic.__name__, "unit", "Troth"] + others + ["/ " + s for s in others], lines)


def judge(topic, best):
    """True unless a target was missed. A side that is not installed is not judged."""
    met, lines = True, []
    for row, side, limit, text in topic.TARGETS:
        mine, other = best.get((row, "Troth")), best.get((row, side))
        good = not mine or not other or mine / other <= limit
        met = met and good
        said = f"{'met' if good else 'NOT MET'} ({mine / other:.2f})" if mine and other else "not measured"
        lines.append([text, said])
    if lines:
        print_table(["targets", ""], lines)
    return met


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--build", default=os.environ.get("BUILD", HERE.parent.parent / "build"), help="the build folder (build)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", action="append", help="only this topic; may be repeated")
    parser.add_argument("--strict", action="store_true", help="exit with status 1 when a target is not met")
    args = parser.parse_args()
    met = True
    with Tools(Path(args.build).resolve()) as tools:
        print("; ".join(tools.versions()) + "\n\nLess is better in every row; `/ X` is Troth divided by X: below 1, Troth is better.\n")
        for topic in topics(args.only):
            best = measure(list(topic.cases(tools)), args.rounds)
            show(topic, best)
            met = judge(topic, best) and met
    return 1 if args.strict and not met else 0


if __name__ == "__main__":
    sys.exit(main())
