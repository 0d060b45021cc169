#!/usr/bin/env python3
"""Interrupts programs at each of their suspensions: run.py [--build DIR] [--points N | --slice] [--jobs N] [FILE.c...]

Without files: the programs of this folder, of test/run and examples, and those of planted/, which must be found faulty. A
program says in its comments

    // no-sweep: reason                 why it is left out
    // no-sweep KIND, KIND: reason      ... of some kinds of interruption (cancel, race, error, memory)
    // sweep-allows deadlock: reason    why it may wait for ever
    // expect-failure: KIND: text       (planted/) what one of the runs of that kind must be found to do
"""

import argparse
import concurrent.futures
import os
import re
import shlex
import shutil
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
from runner.context import Context, Skip, read, run
from runner.programs import Program, package_flags

KINDS = ["cancel", "race", "error", "memory"]
SLICE, OWN_SLICE = 5, 12                        # runs of a kind: of others' programs, of those of this folder


def kinds_of(text):
    """The kinds that a program takes part in, or Skip."""
    kinds = list(KINDS)
    for named, reason in re.findall(r"^// no-sweep([^:]*): *(.+)$", text, re.M):
        if not named.strip():
            return Skip(reason)
        for kind in named.replace(",", " ").split():
            kinds.remove(kind)
    return kinds


def sweep(context, path, points):
    """Gives None, a Skip, or what is wrong."""
    text = read(path)
    kinds = kinds_of(text)
    if isinstance(kinds, Skip):
        return kinds, 0
    program = Program(path)
    try:
        libraries = package_flags(program)
    except Skip as skip:
        return skip, 0
    folder = context.folder()
    words = [context.sanitized_troth or context.troth, "sweep", "--only=" + ",".join(kinds), f"--points={points}"]
    if re.search(r"^// sweep-allows deadlock:", text, re.M):
        words.append("--allow-deadlock")
    if program.real_time:
        words.append("--real-time")
    if program.stdin:
        words.append("--input=" + os.path.join(folder, "input"))
        with open(os.path.join(folder, "input"), "w") as f:
            f.write(program.stdin)
    if libraries:
        libraries.insert(0, "-Wl,--no-as-needed")       # they stand before what needs them
    words += ["--with=" + source for source in program.sources[1:]] + program.flags + libraries + [path] + program.args
    environment = dict(program.env, TEST_FOLDER=os.path.dirname(path), TMPDIR=folder)
    result = run(words, timeout=1800, cwd=folder, env=environment)
    count = re.findall(r"(\d+) runs, ", result.out)
    runs = int(count[-1]) if count else 0
    wanted = re.findall(r"^// expect-failure: (\w+): *(.+?) *$", text, re.M)
    for kind, part in wanted:
        if not re.search(rf"^  {kind}:\d+\b.*{re.escape(part)}", result.out, re.M):
            return f"no run of kind {kind} was found to do: {part}\n{result.describe()}", runs
    if result.timed_out or (result.status != 0) != bool(wanted):
        return f"{shlex.join(words)}\n{result.describe()}", runs
    return None, runs


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    root = os.path.dirname(os.path.dirname(HERE))
    parser.add_argument("--build", default=os.path.join(root, "build"))
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 2)
    parser.add_argument("--points", type=int, default=1000)
    parser.add_argument("--slice", action="store_true")
    parser.add_argument("files", nargs="*", metavar="FILE.c")
    options = parser.parse_args()
    scratch = tempfile.mkdtemp(prefix="troth-sweep-")
    context = Context(root, os.path.abspath(options.build), scratch, False)
    own = context.files("test/sweep", ".c", deep=True)
    files = [os.path.abspath(f) for f in options.files] or own + context.files("test/run", ".c") + context.files("examples", ".c")

    def go(path):
        points = options.points if not options.slice else OWN_SLICE if path in own else SLICE
        return path, sweep(context, path, points)

    swept = runs = failed = 0
    try:
        with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
            for path, (wrong, count) in pool.map(go, files):
                name = context.name(path)
                swept += not isinstance(wrong, Skip)
                runs += count
                if isinstance(wrong, Skip):
                    print(f"skip {name}: {wrong}")
                elif wrong:
                    failed += 1
                    print(f"not ok {name}\n    " + wrong.strip().replace("\n", "\n    "))
                else:
                    print(f"ok {name}")
                sys.stdout.flush()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    print(f"{swept} programs, {runs} runs, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
