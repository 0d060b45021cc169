#!/usr/bin/env python3
"""Random asynchronous programs, as Troth and as JavaScript: run.py N [--build DIR] [--seed S] [--jobs J]

Prints `ok` for each batch whose traces are equal line by line, `not ok` with the smallest program that was found for one
whose traces differ, and `N passed, N failed`. Program I of seed S is the same in every run: --only I runs it alone,
--show prints both texts.
"""

import argparse
import concurrent.futures
import copy
import os
import re
import shutil
import subprocess
import sys
import tempfile

from emit import JS, to_javascript, to_troth
from grow import grow

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
BATCH = 25
REFUSED = "does not compile: "
PROMISE = re.compile(r"^(global|slot|var|resolved|rejected|call|detached|ask|sleep|then|finally|thenable|timeout|all|all_settled|any|race)$")


def seed_of(options, n):
    return options.seed * 1000003 + n


def execute(words, limit, env=None):
    """Gives output and what went wrong, or None."""
    try:
        done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=limit, env=dict(os.environ, **(env or {})))
    except subprocess.TimeoutExpired as e:
        return (e.stdout or b"").decode(errors="replace"), "time limit exceeded"
    out, err = done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")
    return out, f"status {done.returncode}: {err[-1500:]}" if done.returncode else None


def traces(out):
    """The lines of each program by its number."""
    found, lines = {}, None
    for line in out.split("\n"):
        if line.startswith("# "):
            found[int(line[2:])] = lines = []
        elif line and lines is not None:
            lines.append(line)
    return found


class Machine:
    """Compiles and runs batches."""

    def __init__(self, options):
        self.options = options
        self.troth = os.path.join(options.build, "troth")
        self.compiler = os.environ.get("CC", "gcc" if shutil.which("gcc") else "cc")

    def compile(self, programs, folder, checking):
        source, exe = os.path.join(folder, "order.c"), os.path.join(folder, "order")
        with open(source, "w") as f:
            f.write(to_troth(programs, os.path.join(HERE, "order.h")))
        flags = ["-g", "-O0", "-w"] + (["-fsanitize=address,undefined"] if self.options.sanitize else [])
        if checking and not self.options.sanitize:
            words = [[self.troth, "cc", self.compiler, *flags, "-c", source, "-o", exe + ".o"],
                     [self.compiler, exe + ".o", os.path.join(self.options.build, "libtroth_check.a"), "-luv", "-lpthread", "-o", exe]]
        else:
            words = [[self.troth, "cc", self.compiler, *flags, source, "-o", exe]]
        for w in words:
            _, failure = execute(w, 300)
            if failure:
                return None, failure
        return exe, None

    def run(self, programs, checking=True):
        """Gives {number: (Troth's lines, JavaScript's lines, failure of Troth's side or None)}."""
        with tempfile.TemporaryDirectory(prefix="troth-order-") as folder:
            script = os.path.join(folder, "order.js")
            with open(script, "w") as f:
                f.write(to_javascript(programs, os.path.join(HERE, "order.js")))
            exe, failure = self.compile(programs, folder, checking)
            if failure:
                if len(programs) > 1:
                    half = len(programs) // 2
                    return {**self.run(programs[:half], checking), **self.run(programs[half:], checking)}
                return {programs[0][0]: ([], [], REFUSED + failure)}
            env = {"TROTH_VIRTUAL_TIME": "1", "ASAN_OPTIONS": "detect_leaks=0:detect_stack_use_after_return=1"}
            out, failure = execute([exe], 60, env)
            js, js_failure = execute(["node", script], 60)
        if js_failure:
            sys.exit(f"node: {js_failure}")
        mine, theirs = traces(out), traces(js)
        for n in theirs:
            if "cut" in theirs[n]:              # order.js says why; what stands before it counts
                theirs[n] = theirs[n][:theirs[n].index("cut")]
                if n in mine:
                    mine[n] = mine[n][:len(theirs[n])]
        results = {n: (mine[n], theirs[n], None) for n, _ in programs if n in mine}
        if failure:                             # the last one that began has failed; those behind it are run again
            last = max(mine, key=[n for n, _ in programs].index) if mine else programs[0][0]
            results[last] = (mine.get(last, []), theirs[last], failure)
            rest = programs[[n for n, _ in programs].index(last) + 1:]
            if rest:
                results.update(self.run(rest, checking))
        return results


def is_refused(result):
    return result[2] is not None and result[2].startswith(REFUSED)


def differs(result):
    return result[2] is not None or result[0] != result[1]


# --- shrinking: smaller trees, many tried in one unit ----------------------------------------------------------------------------

def places(node, path=()):
    """Paths of all lists and dictionaries, outermost first."""
    if isinstance(node, (list, dict)):
        yield path, node
        for key, child in (enumerate(node) if isinstance(node, list) else node.items()):
            yield from places(child, path + (key,))


def at(tree, path):
    for key in path:
        tree = tree[key]
    return tree


# Statements, and which of their parts may stand in their place.
BODIES = {"loop": (2,), "if": (2, 3), "try": (2, 3, 4), "defer": (1,), "foreach": (3,)}


def is_promise(node):
    return isinstance(node, list) and node and isinstance(node[0], str) and PROMISE.match(node[0])


def is_statements(node):
    return isinstance(node, list) and node and all(isinstance(x, list) and x and isinstance(x[0], str) for x in node) and not isinstance(node[0], str)


def smaller(tree):
    """Trees with one part fewer."""
    for f in tree["functions"][1:]:             # what it calls may be all that matters
        if not f["agen"]:
            new = copy.deepcopy(tree)
            new["functions"][0] = copy.deepcopy(f)
            yield new
    for path, node in list(places(tree)):
        if is_statements(node):
            half = len(node) // 2
            cuts = [(0, half), (half, len(node))] if half > 1 else []
            for a, b in cuts + [(i, i + 1) for i in range(len(node))]:
                new = copy.deepcopy(tree)
                del at(new, path)[a:b]
                yield new
        if is_promise(node) and path:
            inner = [c for c in node[1:] if is_promise(c)] + [c for x in node[1:] if isinstance(x, list) and not is_promise(x) for c in x if is_promise(c)]
            for other in inner + [["resolved", 0]]:
                if other == node or node[0] == "resolved":
                    continue
                new = copy.deepcopy(tree)
                at(new, path[:-1])[path[-1]] = copy.deepcopy(other)
                yield new
        if isinstance(node, dict) and "end" in node:
            for change in ({"end": ["nothing"]}, None):
                if change and node["end"] == ["nothing"]:
                    continue
                if change is None and (at(tree, path[:-1])[0] != "then" or sum(c is not None for c in at(tree, path[:-1])[2:4]) < 2):
                    continue
                new = copy.deepcopy(tree)
                at(new, path[:-1])[path[-1]] = dict(node, **change) if change else None
                yield new
        if isinstance(node, list) and node and isinstance(node[0], str) and node[0] in BODIES and len(path) >= 2:
            for body in BODIES[node[0]]:
                if node[body]:
                    new = copy.deepcopy(tree)
                    at(new, path[:-1])[path[-1]:path[-1] + 1] = copy.deepcopy(node[body])
                    yield new
        if isinstance(node, list) and node and node[0] == "try" and None not in node[3:]:
            for i in (3, 4):
                new = copy.deepcopy(tree)
                at(new, path)[i] = None
                yield new


def size(tree):
    return len(JS(tree).text())


def shrink(machine, tree, checking, compiles, budget=120):
    """Greedy: goes on with the smallest of a batch of trees that still differ (one that does not compile is no program, unless that
    is the fault)."""
    start = 0
    while budget:
        candidates = [t for t in smaller(tree) if size(t) < size(tree)]
        order = candidates[start:] + candidates[:start]
        found = None
        for i in range(0, len(order), BATCH):
            if not budget:
                break
            budget -= 1
            batch = list(enumerate(order[i:i + BATCH]))
            results = machine.run(batch, checking)
            still = [n for n, _ in batch if differs(results[n]) and is_refused(results[n]) != compiles]
            found = min(still, key=lambda n: size(order[i + n]), default=None)
            if found is not None:
                start = (start + i + found) % max(1, len(candidates))
                tree = order[i + found]
                break
        if found is None:
            break
    return tree


def explain(result):
    mine, theirs, failure = result
    i = 0
    while i < min(len(mine), len(theirs)) and mine[i] == theirs[i]:
        i += 1
    lines = [f"line {i + 1}: troth {mine[max(0, i - 3):i + 5]} node {theirs[max(0, i - 3):i + 5]}"]
    return ([failure] if failure else []) + lines


def report(machine, n, tree, result, checking):
    lines = explain(result)
    if machine.options.shrink:
        tree = shrink(machine, tree, checking, not is_refused(result))
        lines += ["shrunk:"] + explain(machine.run([(n, tree)], checking)[n])
    lines += to_troth([(n, tree)], "order.h").split("\n") + to_javascript([(n, tree)], "./order.js").split("\n")
    return [f"program {n} (--seed {machine.options.seed} --only {n})"] + lines


def batch_of(machine, numbers):
    checking = numbers[0] // BATCH % 2 == 1     # every second batch runs with the checking build of the runtime
    programs = [(n, grow(seed_of(machine.options, n))) for n in numbers]
    results = machine.run(programs, checking)
    failed = [(n, tree, results[n]) for n, tree in programs if differs(results[n])]
    count = sum(len(r[1]) for r in results.values()), sum(line.startswith("unhandled") for r in results.values() for line in r[1])
    return numbers, count, len(failed), [line for n, tree, r in failed[:1] for line in report(machine, n, tree, r, checking)], [n for n, _, _ in failed]


def planted(machine):
    """The test of this test: JavaScript's side is made faulty, which must be found and made small. Gives the exit status."""
    os.environ["ORDER_PLANT"] = "1"
    for n in range(0, 20 * BATCH, BATCH):
        programs = [(i, grow(seed_of(machine.options, i))) for i in range(n, n + BATCH)]
        results = machine.run(programs, False)
        for i, tree in programs:
            if differs(results[i]):
                small = shrink(machine, tree, False, True, budget=30)
                text = to_javascript([(i, small)], "./order.js")
                well = differs(machine.run([(i, small)], False)[i]) and size(small) < size(tree) / 2 and re.search(r"\.return\(|for await", text)
                print(f"{'ok' if well else 'not ok'} planted fault: found in program {i}, {size(tree)} characters, shrunk to {size(small)}")
                if not well:
                    print("    " + text.replace("\n", "\n    "))
                return 0 if well else 1
    print("not ok planted fault: not found")
    return 1


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("count", type=int, nargs="?", default=200, metavar="N")
    parser.add_argument("--build", default=os.path.join(ROOT, "build"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 2)
    parser.add_argument("--only", type=int, help="this program alone")
    parser.add_argument("--show", action="store_true", help="print the texts and the traces of --only")
    parser.add_argument("--sanitize", action="store_true", help="with AddressSanitizer and UndefinedBehaviorSanitizer (--build build/sanitize)")
    parser.add_argument("--plant", action="store_true", help="the test of this test")
    parser.add_argument("--no-shrink", dest="shrink", action="store_false")
    options = parser.parse_args()
    options.build = os.path.abspath(options.build)
    if not shutil.which("node"):
        print("skip order: node is not installed")
        return 0
    machine = Machine(options)
    if options.plant:
        return planted(machine)
    if options.only is not None:
        tree = grow(seed_of(options, options.only))
        result = machine.run([(0, tree)])[0]
        if options.show:
            print(to_troth([(0, tree)], "order.h"), to_javascript([(0, tree)], "./order.js"), *result[0], sep="\n")
        print("\n".join(report(machine, options.only, tree, result, True)) if differs(result) else f"equal, {len(result[0])} lines")
        return 1 if differs(result) else 0
    trial = machine.run([(0, {"functions": [{"agen": False, "attached": 0, "body": [], "result": 1}]})])[0]
    if differs(trial):
        sys.exit("the empty program fails: " + explain(trial)[0])
    batches = [list(range(i, min(i + BATCH, options.count))) for i in range(0, options.count, BATCH)]
    failed = lines = unhandled = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for numbers, (more, unseen), bad, detail, which in pool.map(lambda b: batch_of(machine, b), batches):
            failed, lines, unhandled = failed + bad, lines + more, unhandled + unseen
            print(f"{'not ok' if bad else 'ok'} programs {numbers[0]} to {numbers[-1]}" + (f": {bad} differ: {which}" if bad else ""))
            for line in detail:
                print("    " + line)
            sys.stdout.flush()
    print(f"{options.count} programs, {lines} lines of trace, {unhandled} unhandled rejections, seed {options.seed}")
    print(f"{options.count - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
