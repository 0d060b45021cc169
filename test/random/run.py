#!/usr/bin/env python3
"""Random programs, as Troth and as JavaScript: their traces are equal.

    run.py [N] [--build DIR] [--seed S] [--jobs J] [--batch B] [--every K] [--show SEED]

Programs of loops, switch, try/catch/finally, defer, every jump, yield, yield_from, await and iterators driven at random
(README.md) are grown from S, S + 1, ... and written for both languages from one tree. B of them are one unit and one process.
All are compiled with gcc -O1; by turns a batch is compiled with clang -O2, too, and with gcc's sanitizers, where a leak is a
failure. A failing program is made smaller for as long as it still fails in the same way, and kept under DIR/random. The last
line is `N passed, N failed`.
"""

import argparse
import concurrent.futures
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from grow import grow
from tree import Node, c_unit, js_unit

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SANITIZE = ["-O1", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=undefined", "-fno-omit-frame-pointer"]
ENVIRONMENT = dict(os.environ, LC_ALL="C", TROTH_VIRTUAL_TIME="1", UBSAN_OPTIONS="print_stacktrace=1",
                   ASAN_OPTIONS="detect_leaks=1:detect_stack_use_after_return=1:exitcode=99")
COMPILE_SECONDS, RUN_SECONDS, SHRINK_SECONDS = 180, 30, 90

# What is tried before it is used: the name of a feature, and a program of it.
FEATURES = {
    "async generators": """
#include <troth.h>
static async generator int numbers(void) { yield 1; }
async int main(void)
{
    int sum = 0;
    foreach_await (int x, numbers())
        sum += x;
    async_iterator(int) it = numbers();
    return sum - (await iter_next(it)).value;
}
""",
    "yield_from in async generators": """
#include <troth.h>
static async generator int numbers(void) { yield 1; }
static async generator int more(void) { yield_from numbers(); }
async int main(void)
{
    async_iterator(int) it = more();
    return (await iter_next(it)).value - 1;
}
""",
    "yield_from of both kinds": """
#include <troth.h>
static generator int numbers(void) { yield 1; }
static async generator int more(void) { yield_from numbers(); }
async int main(void)
{
    async_iterator(int) it = more();
    return (await iter_next(it)).value - 1;
}
""",
}


def execute(words, seconds, cwd):
    """(status, out, err); the status of one that took too long is None."""
    try:
        p = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds, cwd=cwd, env=ENVIRONMENT)
        return p.returncode, p.stdout.decode("ascii", "replace"), p.stderr.decode("ascii", "replace")
    except subprocess.TimeoutExpired as late:
        return None, (late.stdout or b"").decode("ascii", "replace"), ""
    except OSError as error:            # the compiler is just being built
        return 126, "", str(error)


class Way:
    """One way to compile the Troth side."""

    def __init__(self, name, troth, words):
        self.name, self.troth, self.words = name, troth, words


class Runner:
    def __init__(self, options):
        build = os.path.abspath(options.build)
        self.kept = os.path.join(build, "random")
        troth, sanitized = os.path.join(build, "troth"), os.path.join(build, "sanitize", "troth")
        self.basic = Way("gcc -O1", troth, ["gcc", "-O1"])
        self.extra = []
        if os.path.exists(sanitized):
            self.extra.append(Way("sanitized", sanitized, ["gcc"] + SANITIZE))
        if shutil.which("clang"):
            self.extra.append(Way("clang -O2", troth, ["clang", "-O2"]))
        self.shrinks = not options.no_shrink
        self.counts, self.lock = {}, threading.Lock()
        self.features = {name for name, text in FEATURES.items() if not options.without_async_generators and self.has(text)}

    def count(self, what, n=1):
        with self.lock:
            self.counts[what] = self.counts.get(what, 0) + n

    def has(self, text):
        """Does this build compile and run a program?"""
        with tempfile.TemporaryDirectory(prefix="random-") as scratch:
            with open(os.path.join(scratch, "p.c"), "w") as f:
                f.write(text)
            return (execute([self.basic.troth, "cc", "gcc", "p.c", "-o", "p"], COMPILE_SECONDS, scratch)[0] == 0
                    and execute(["./p"], RUN_SECONDS, scratch)[0] == 0)

    def javascript(self, programs, scratch):
        with open(os.path.join(scratch, "p.js"), "w") as f:
            f.write(js_unit(programs))
        status, out, err = execute(["node", "p.js"], RUN_SECONDS, scratch)
        return out if status == 0 and out.endswith("== end\n") else None, err

    def comparable(self, programs):
        """Without those whose twin finds out that it cannot say what Troth does."""
        with tempfile.TemporaryDirectory(prefix="random-") as scratch:
            out = self.javascript(programs, scratch)[0]
        if not out or "outside of the comparison" not in out:
            return programs
        sections = re.split(r"^== (\w+)\n", out, flags=re.M)
        outside = {name for name, text in zip(sections[1::2], sections[2::2]) if "outside of the comparison" in text}
        self.count("left out: the twin cannot say", len(outside))
        return [p for p in programs if str(p[0]) not in outside]

    def compare(self, programs, way, scratch, expected):
        """None, or (kind, text): a failure is the same one if the kind is."""
        with open(os.path.join(scratch, "p.c"), "w") as f:
            f.write(c_unit(programs))
        for _ in range(4):
            status, out, err = execute([way.troth, "cc"] + way.words + ["-w", "p.c", "-o", "p"], COMPILE_SECONDS, scratch)
            if status in (0, None) or not re.search(r"\bld: |No such file or directory|Permission denied", err):
                break
            time.sleep(5)       # somebody is building the library
        if status is None:
            return "compile time", "the compiler does not end"
        if status != 0:
            first = next((line for line in err.splitlines() if "error" in line or "warning" in line), err[:200])
            return "compile " + re.sub(r"\d+|'[^']*'|`[^']*'", "#", first), err[:3000]
        status, out, err = execute(["./p"], RUN_SECONDS, scratch)
        if status is None:
            return "time", "does not end\n" + out[-2000:]
        if "Sanitizer" in err or "runtime error" in err:
            found = re.search(r"ERROR: \w+: (?:detected )?([\w-]+)|(runtime error)", err)
            return f"sanitizer {found.group(0) if found else ''}".replace("ERROR: ", ""), err[:6000]
        if status < 0 or status >= 128:
            return f"signal {status}", out[-1000:] + err[:2000]
        if out != expected:
            a, b = expected.splitlines(), out.splitlines()
            at = next((i for i in range(min(len(a), len(b))) if a[i] != b[i]), min(len(a), len(b)))
            return "differs", "\n".join([f"line {at + 1}:"] + ["  " + line for line in a[max(at - 8, 0):at]]
                                        + [f"- {line}" for line in a[at:at + 4]] + [f"+ {line}" for line in b[at:at + 4]]) + "\n" + err[:1000]
        if status != 0 or err:
            return f"status {status}", err[:2000]
        return None

    def fails(self, program, way):
        with tempfile.TemporaryDirectory(prefix="random-") as scratch:
            expected, err = self.javascript([(1, program)], scratch)
            if expected is None:
                return "twin", err
            if "outside of the comparison" in expected:
                return None
            return self.compare([(1, program)], way, scratch, expected)

    def batch(self, programs, ways):
        """The failures among (seed, program) pairs: (seed, program, way, kind, text)."""
        with tempfile.TemporaryDirectory(prefix="random-") as scratch:
            expected, err = self.javascript(programs, scratch)
            found = None
            if expected is None:
                found = (ways[0], "twin", err)
            else:
                for way in ways:
                    failure = self.compare(programs, way, scratch, expected)
                    if failure:
                        found = (way,) + failure
                        break
                    self.count(way.name, len(programs))
        if not found:
            return []
        if len(programs) == 1:
            return [programs[0] + found]
        middle = len(programs) // 2
        return self.batch(programs[:middle], ways) + self.batch(programs[middle:], ways)

    def keep(self, seed, program, way, kind, text):
        folder = os.path.join(self.kept, str(seed))
        os.makedirs(folder, exist_ok=True)
        for name, content in (("p.c", c_unit([(1, program)])), ("p.js", js_unit([(1, program)])), ("why", f"{way.name}: {kind}\n{text}\n")):
            with open(os.path.join(folder, name), "w") as f:
                f.write(content)
        return folder


# --- shrinking --------------------------------------------------------------------------------------------------------------------

def places(n, path=()):
    """(path of the holder, index of the sub) of every sub, outermost first."""
    for i, sub in enumerate(n.subs):
        yield path, i
        if isinstance(sub, list):
            for j, inner in enumerate(sub):
                yield from places(inner, path + ((i, j),))
        elif sub:
            yield from places(sub, path + ((i, None),))


def at(program, path):
    n = program[path[0]]
    for i, j in path[1:]:
        n = n.subs[i] if j is None else n.subs[i][j]
    return n


BLOCKS = {"block", "if", "while", "do", "for", "try", "switch", "iterator", "async_iterator", "foreach", "foreach_of", "foreach_await",
          "foreach_await_of", "defer"}


def smaller(program):
    """Yields (programs, each with one part left out); large parts first."""
    def changed(path, change):
        copy = [n.copy() for n in program]
        change(at(copy, path))
        return copy

    called = {a for n in program for a in atoms_of(n)}
    for f in range(len(program) - 1):
        if program[f].atoms[1] not in called:
            yield [n.copy() for n in program[:f] + program[f + 1:]]
    spots = [((f,) + p, i) for f in range(len(program)) for p, i in places(program[f])]
    for path, i in spots:
        sub = at(program, path).subs[i]
        if not isinstance(sub, list):
            continue
        length = len(sub)
        while length:
            for start in range(0, len(sub), length):
                yield changed(path, lambda n: n.subs[i].__delitem__(slice(start, start + length)))
            length //= 2
    for path, i in spots:
        holder = at(program, path)
        sub = holder.subs[i]
        if isinstance(sub, list):
            for j, n in enumerate(sub):
                if n.kind in BLOCKS:
                    for inner in n.subs:
                        if isinstance(inner, list):
                            yield changed(path, lambda h: h.subs[i].__setitem__(slice(j, j + 1), [m.copy() for m in inner]))
            if sub is not None and (holder.kind, i) in (("try", 1), ("try", 2), ("if", 2)):
                yield changed(path, lambda n: n.subs.__setitem__(i, None))
        elif sub and sub.kind != "num":
            yield changed(path, lambda n: n.subs.__setitem__(i, Node("num", [1])))
            for inner in sub.subs:
                if isinstance(inner, Node):
                    yield changed(path, lambda n: n.subs.__setitem__(i, inner.copy()))


def atoms_of(n):
    if n.kind != "function":
        yield from n.atoms
    for sub in n.subs:
        for inner in sub if isinstance(sub, list) else [sub] if sub else []:
            yield from atoms_of(inner)


def sound(n):
    """A try without a catch and a finally is no try."""
    if n.kind == "try" and n.subs[1] is None and n.subs[2] is None:
        return False
    return all(sound(inner) for sub in n.subs for inner in (sub if isinstance(sub, list) else [sub] if sub else []))


def shrink(runner, program, way, kind, seconds=SHRINK_SECONDS):
    """After a success it goes on at the same place, in the smaller program; it ends when a whole pass finds nothing."""
    end, start = time.time() + seconds, 0
    while time.time() < end:
        for number, candidate in enumerate(smaller(program)):
            if number < start or not all(sound(n) for n in candidate):
                continue
            failure = runner.fails(candidate, way)
            if failure and failure[0] == kind:
                program, start = candidate, number
                break
            if time.time() > end:
                break
        else:
            if not start:
                break
            start = 0
    return program


# --- the run ----------------------------------------------------------------------------------------------------------------------

def one_batch(runner, number, seeds, every):
    programs = runner.comparable([(seed, grow(seed, runner.features)) for seed in seeds])
    ways = [runner.basic] + [way for i, way in enumerate(runner.extra) if every and number % every == i % every]
    lines = []
    failures = runner.batch(programs, ways)
    for seed, program, way, kind, text in failures[:5]:
        alone = runner.fails(program, way)
        if alone and kind != "twin" and runner.shrinks:
            program = shrink(runner, program, way, alone[0])
            kind, text = runner.fails(program, way) or (kind, text)
        folder = runner.keep(seed, program, way, kind, text)
        lines += [f"not ok seed {seed}", f"    {way.name}: {kind}", f"    kept in {folder}"]
    lines += [f"not ok seed {f[0]}" for f in failures[5:]]
    return len(programs) - len(failures), len(failures), lines


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("count", type=int, nargs="?", default=200, metavar="N")
    parser.add_argument("--build", default=os.path.join(ROOT, "build"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 2)
    parser.add_argument("--batch", type=int, default=25, metavar="B", help="programs in a unit")
    parser.add_argument("--every", type=int, default=4, metavar="K", help="every K-th batch is compiled with sanitizers, and another with clang; 0: none")
    parser.add_argument("--without-async-generators", action="store_true")
    parser.add_argument("--no-shrink", action="store_true")
    parser.add_argument("--show", type=int, metavar="SEED", help="only prints a program, as Troth and as JavaScript")
    options = parser.parse_args()
    if options.show is not None:
        program = grow(options.show, set() if options.without_async_generators else set(FEATURES))
        print(c_unit([(options.show, program)]) + js_unit([(options.show, program)]))
        return 0
    if not shutil.which("node"):
        print("skip random: node is not installed\n0 passed, 0 failed")
        return 0
    runner = Runner(options)
    started, passed, failed = time.time(), 0, 0
    seeds = range(options.seed, options.seed + options.count)
    batches = [seeds[i:i + options.batch] for i in range(0, len(seeds), options.batch)]
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for good, bad, lines in pool.map(lambda b: one_batch(runner, b[0], b[1], options.every), enumerate(batches)):
            passed, failed = passed + good, failed + bad
            for line in lines:
                print(line)
            sys.stdout.flush()
    for name in FEATURES:
        if name not in runner.features:
            print(f"       without {name}")
    for what, count in sorted(runner.counts.items()):
        print(f"{count:6} {what}")
    print(f"{time.time() - started:.0f} s")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
