#!/usr/bin/env python3
"""Runs the benchmarks and prints one table: Troth beside plain C, Node, libuv, C++20 and Go. README.md says how to read it."""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

import compiler

HERE = Path(__file__).resolve().parent

# What is compared with Troth. The label, and the folder of the programs.
PEERS = [("plain C", "plain"), ("Node", "node"), ("libuv", "libuv"), ("C++20", "cpp"), ("Go", "go")]

# id, title, unit, digits after the point. README.md explains each row.
ROWS = [
    ("next", "iter_next through a handle", "ns", 2),
    ("foreach-handle", "foreach over a handle", "ns", 2),
    ("foreach-one", "foreach in the same file, one yield", "ns", 2),
    ("foreach-three", "foreach in the same file, three yields", "ns", 2),
    ("await", "await of a call that returns at once", "ns", 2),
    ("switch", "switch between two tasks", "ns", 2),
    ("microtask", "a microtask", "ns", 2),
    ("timer", "a timer, set and fired (1,000,000)", "ns CPU", 0),
    ("all", "promise_all of 1,000,000 tasks of one turn", "ns CPU", 0),
    ("sleep-bytes", "memory a task asleep (1,000,000)", "bytes", 0),
    ("sleep-cpu", "start, sleep and finish 1,000,000 tasks", "s CPU", 2),
]
# Measured by one side only, for other rows' sake: (row, side, where it is shown).
EXTRAS = [
    ("call", "plain", "a plain call that returns at once"),
    ("microtask-then", "node", "Node: a reaction by then()"),
]

# row, what it is compared with, at most (Troth / peer) or at least (peer / Troth)
TARGETS = [
    ("sleep-bytes", None, 160, "at most 160 bytes a sleeping task, all told"),
    ("await", "node", 1 / 5, "an await at least 5 times as fast as Node's"),
    ("next", "plain", 1.3, "a handle's next within 1.3 times an opaque callback"),
    ("foreach-handle", "plain", 1.3, "foreach over a handle within 1.3 times an opaque callback"),
    ("foreach-one", "plain", 3, "foreach in the same file within 3 times a plain loop (one yield)"),
    ("foreach-three", "plain", 3, "foreach in the same file within 3 times a plain loop (three yields)"),
]

# program: the sources beside it, and how many rounds it gets (the long ones fewer)
PROGRAMS = {"generator": (["other"], 5), "await": (["other"], 5), "timer": ([], 2), "sleep": ([], 2), "all": ([], 3)}
IN_GO = ("await", "timer", "sleep", "all")      # go/measure.go, with this argument
RATES = ("microtask", "timer", "all")            # also shown a second


def run(command, **more):
    return subprocess.run([str(part) for part in command], text=True, **more)


def compile_one(command, out):
    """Compiles, and says so when it fails: a benchmark that is missing must be seen."""
    done = run(command + ["-o", out], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode == 0:
        return [str(out)]
    print(f"bench: {out.name} does not compile:\n{done.stdout}", file=sys.stderr)
    return None


def libuv_flags():
    """The flags of pkg-config, or -luv where the header can be included, or None."""
    if shutil.which("pkg-config"):
        done = run(["pkg-config", "--cflags", "--libs", "libuv"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        if done.returncode == 0:
            return done.stdout.split()
    done = run(["cc", "-E", "-include", "uv.h", "-x", "c", os.devnull], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return ["-luv"] if done.returncode == 0 else None


def sources(side, program, suffix):
    names = [program] + PROGRAMS[program][0]
    found = [HERE / side / (name + suffix) for name in names]
    return found if found[0].exists() else None


def build_go(out):
    done = run(["go", "build", "-o", out, HERE / "go" / "measure.go"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
               env=dict(os.environ, GO111MODULE="off", GOCACHE=str(out.parent / "go-cache"), GOFLAGS=""))
    if done.returncode == 0:
        return [str(out)]
    print(f"bench: go/measure.go does not compile:\n{done.stdout}", file=sys.stderr)
    return None


def builds(troth, compilers, out):
    """Yields (side, program, command to run) for all that can be built here."""
    uv = libuv_flags()
    go = shutil.which("go") and build_go(out / "go-all")
    for program in PROGRAMS:
        for cc in compilers:
            tail = "" if cc == compilers[0] else "-" + cc
            for side, prefix in (("troth", [troth, "cc", cc]), ("plain", [cc])):
                files = sources(side, program, ".c")
                command = files and compile_one(prefix + ["-O2", *files], out / f"{side}-{program}-{cc}")
                if command:
                    yield side + tail, program, command
        if uv is not None and sources("libuv", program, ".c"):
            command = compile_one(["gcc", "-O2", HERE / "libuv" / (program + ".c"), *uv], out / f"libuv-{program}")
            if command:
                yield "libuv", program, command
        files = sources("cpp", program, ".cpp")
        if files and shutil.which("g++"):
            files = [f for f in files if f.exists()]
            command = compile_one(["g++", "-std=c++20", "-O2", *files], out / f"cpp-{program}")
            if command:
                yield "cpp", program, command
        if shutil.which("node"):
            yield "node", program, ["node", HERE / "node" / (program + ".js")]
        if program in IN_GO and go:
            yield "go", program, go + [program]


def measure(commands, rounds):
    """Runs everything in turns, so that a bad moment of the machine hits all sides; the best value of each row counts."""
    best = {}
    for turn in range(rounds or max(r for _, r in PROGRAMS.values())):
        for side, program, command in commands:
            if turn >= (rounds or PROGRAMS[program][1]):
                continue
            done = run(command, stdout=subprocess.PIPE)
            if done.returncode != 0:
                print(f"bench: {side} {program} failed with status {done.returncode}", file=sys.stderr)
                continue
            for line in done.stdout.splitlines():
                row, value = line.split()
                key = row, side
                best[key] = min(best.get(key, float("inf")), float(value))
        if sys.stderr.isatty():
            print(f"\rround {turn + 1} ", end="", file=sys.stderr, flush=True)
    return best


def number(value, digits):
    return "-" if value is None else f"{value:,.{digits}f}"


def ratio(best, row, side, against):
    mine, other = best.get((row, side)), best.get((row, against))
    return f"{mine / other:.2f}" if mine and other else "-"


def print_table(headings, lines):
    widths = [max(len(line[i]) for line in [headings] + lines) for i in range(len(headings))]
    for line in [headings, ["-" * w for w in widths]] + lines:
        print(" | ".join(cell.ljust(w) if i == 0 else cell.rjust(w) for i, (cell, w) in enumerate(zip(line, widths))))
    print()


def versions(commands):
    """What the machine has of the tools that were used: the first line of each one's --version."""
    names = [(name, [name, "--version"]) for name in commands if shutil.which(name)]
    if libuv_flags() and shutil.which("pkg-config"):
        names.append(("libuv", ["pkg-config", "--modversion", "libuv"]))
    for name, command in names:
        done = run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        if done.returncode == 0:
            yield f"{name}: {done.stdout.splitlines()[0]}"


def go_version():
    return run(["go", "version"], stdout=subprocess.PIPE).stdout.strip()


def show(best, compilers):
    first, others = compilers[0], compilers[1:]
    peers = [(label, side) for label, side in PEERS if any(key[1] == side for key in best)]
    print(f"Troth and plain C with {first} -O2. `/ X` is Troth divided by X: below 1, Troth is better.\n")
    lines = []
    for row, title, unit, digits in ROWS:
        if (row, "troth") not in best:
            continue
        line = [title, unit, number(best[row, "troth"], digits)]
        line += [number(best.get((row, side)), digits) for _, side in peers]
        line += [ratio(best, row, "troth", side) for _, side in peers]
        lines.append(line)
    print_table(["", "unit", "Troth"] + [l for l, _ in peers] + ["/ " + l for l, _ in peers], lines)
    for row in RATES:
        rates = [f"{label} {1e3 / best[row, side]:,.2f}" for label, side in [("Troth", "troth")] + peers if (row, side) in best]
        if rates:
            print(f"{next(title for r, title, *_ in ROWS if r == row)}, millions a second: {', '.join(rates)}")
    for absent in [label for label, side in PEERS if not any(key[1] == side for key in best)]:
        print(f"{absent} is not here, or has none of these rows: left out")
    for row, side, title in EXTRAS:
        if (row, side) in best:
            print(f"{title}: {best[row, side]:.2f} ns")
    print()
    for cc in others:
        print(f"The same with {cc} -O2.\n")
        sides = [f"troth-{cc}", f"plain-{cc}"]
        print_table(["", "unit", "Troth", "plain C", "/ plain C", "/ Node"], [
            [title, unit, number(best.get((row, sides[0])), digits), number(best.get((row, sides[1])), digits),
             ratio(best, row, *sides), ratio(best, row, sides[0], "node")]
            for row, title, unit, digits in ROWS if (row, sides[0]) in best])


def verdict(best, row, side, against, limit):
    mine, other = best.get((row, side)), best.get((row, against)) if against else 1
    if not mine or not other:
        return None
    figure = mine / other
    shown = f"{1 / figure:.2f} times" if limit < 1 else f"{figure:.4g}" + (" bytes" if not against else " times")
    return figure <= limit, shown


def show_targets(best, compilers):
    """True when all that could be judged are met."""
    print("Targets\n")
    all_met, lines = True, []
    for row, against, limit, text in TARGETS:
        line = [text]
        for cc in compilers:
            tail = "" if cc == compilers[0] else "-" + cc
            peer = against + tail if against == "plain" else against
            judged = verdict(best, row, "troth" + tail, peer, limit)
            all_met = all_met and (judged is None or judged[0])
            line.append("not measured" if judged is None else f"{'met' if judged[0] else 'NOT MET'} ({judged[1]})")
        lines.append(line)
    print_table([""] + compilers, lines)
    return all_met


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", default=os.environ.get("BUILD", HERE.parent / "build"), help="the build folder (build)")
    parser.add_argument("--rounds", type=int, help="rounds of each program, instead of its own number")
    parser.add_argument("--only", choices=PROGRAMS, action="append", help="only this program; may be repeated")
    parser.add_argument("--strict", action="store_true", help="exit with status 1 when a target is not met")
    args = parser.parse_args()
    troth = Path(args.build).resolve() / "troth"
    if not troth.exists():
        sys.exit(f"bench: there is no {troth.name} in the build folder: run make first")
    for name in [n for n in PROGRAMS if args.only and n not in args.only]:
        del PROGRAMS[name]
    compilers = [cc for cc in ("gcc", "clang") if shutil.which(cc)]
    if not compilers:
        sys.exit("bench: neither gcc nor clang is here")
    out = Path(args.build).resolve() / "bench"
    out.mkdir(exist_ok=True)
    commands = list(builds(troth, compilers, out))
    best = measure(commands, args.rounds)
    if sys.stderr.isatty():
        print("\r", end="", file=sys.stderr)
    print("; ".join(versions(compilers + ["g++", "node"])) + (f"; {go_version()}" if shutil.which("go") else "") + "\n")
    show(best, compilers)
    met = show_targets(best, compilers)
    if not args.only:
        met &= compiler.show(troth)
    return 1 if args.strict and not met else 0


if __name__ == "__main__":
    sys.exit(main())
