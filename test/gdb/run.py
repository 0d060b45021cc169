#!/usr/bin/env python3
"""Drives gdb over the programs of this folder: run.py [--build DIR] [NAME...]; see README.md.

Prints `ok NAME`, `not ok NAME` (then why, indented) or `skip NAME: reason` for each program and compiler.
"""

import argparse
import glob
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
SCRIPT = os.path.join(ROOT, "tools/gdb/troth-gdb.py")

# Sourced by gdb: runs the commands and writes what each of them printed; an error is a command's output, too.
DRIVER = r"""
import gdb, json, os
with open(os.environ["TROTH_GDB_COMMANDS"]) as f:
    commands = json.load(f)
results = []

def where():
    return gdb.execute("frame", to_string=True) if gdb.selected_inferior().pid else "The program has ended.\n"

for command in commands:
    try:
        text = gdb.execute(command, to_string=True)
        if command.split()[0] in ("run", "continue", "next", "step", "finish", "until", "up", "down") or command == "troth resume":
            text = where()                      # what gdb says about a stop cannot be captured
    except gdb.error as error:
        text = str(error) + "\n"
    results.append(text)
with open(os.environ["TROTH_GDB_RESULTS"], "w") as f:
    json.dump(results, f)
"""


def limited():
    """A core file of a program that maps terabytes (a sanitizer does) would fill the disk."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 30, 1 << 30))


def session(source):
    """The last comment: a list of (command, expected lines, line number)."""
    with open(source) as f:
        text = f.read()
    start = text.rindex("/*\n")
    first = text[:start].count("\n") + 2
    steps = []
    for number, line in enumerate(text[start + 3:text.rindex("*/")].rstrip("\n").split("\n"), first):
        line = line.strip()
        if line.startswith("(gdb) "):
            steps.append((line[6:], [], number))
        elif line:
            steps[-1][1].append(line)
    return steps


def gdb(words, commands, scratch):
    with open(os.path.join(scratch, "commands"), "w") as f:
        json.dump(commands, f)
    with open(os.path.join(scratch, "driver.py"), "w") as f:
        f.write(DRIVER)
    results = os.path.join(scratch, "results")
    if os.path.exists(results):
        os.remove(results)
    environment = dict(os.environ, LC_ALL="C", TROTH_VIRTUAL_TIME="1", DEBUGINFOD_URLS="",
                       TROTH_GDB_COMMANDS=os.path.join(scratch, "commands"), TROTH_GDB_RESULTS=results)
    settings = ["set confirm off", "set width 0", "set height 0", "set style enabled off", "set disable-randomization on"]
    line = ["gdb", "-q", "-nx", "-batch"]
    for setting in settings:
        line += ["-iex", setting]
    line += words + ["-ex", f"source {SCRIPT}", "-ex", f"source {os.path.join(scratch, 'driver.py')}"]
    done = subprocess.run(line, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120, preexec_fn=limited,
                          env=environment, cwd=scratch, text=True, errors="replace")
    if not os.path.exists(results):
        raise RuntimeError("gdb ended early:\n" + done.stdout[-3000:])
    with open(results) as f:
        return json.load(f)


def clean(text):
    """Without gdb's own chatter."""
    lines = []
    for line in text.split("\n"):
        line = re.sub(r"0x[0-9a-f]+", "0x*", line).strip()
        if line and not re.match(r"\[|Using host libthread_db|warning: |Starting program|Saved corefile", line):
            lines.append(re.sub(r"[ \t]+", " ", line))
    return lines


def matches(expected, got):
    """`...`: any lines."""
    if not expected:
        return not got
    if expected[0] == "...":
        return any(matches(expected[1:], got[i:]) for i in range(len(got) + 1))
    return bool(got) and re.sub(r"[ \t]+", " ", expected[0]) == got[0] and matches(expected[1:], got[1:])


def run_program(source, compiler, build, scratch):
    name = os.path.splitext(os.path.basename(source))[0]
    exe, core = os.path.join(scratch, name), os.path.join(scratch, "core")
    done = subprocess.run([os.path.join(build, "troth"), "cc", compiler, "-g", "-O0", os.path.basename(source), "-o", exe],
                          cwd=HERE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        return ["it does not compile:"] + done.stdout.split("\n")
    steps = session(source)
    cut = next((i for i, s in enumerate(steps) if s[0] == "core"), len(steps))
    directory = ["-iex", f"directory {HERE}"]
    live = [s[0] + " > /dev/null" if s[0] == "run" else s[0] for s in steps[:cut]]
    if cut < len(steps):
        live.append(f"gcore {core}")
    texts = gdb(directory + [exe], live, scratch)[:cut]
    if cut < len(steps):
        texts += [""] + gdb(directory + [exe, core], [s[0] for s in steps[cut + 1:]], scratch)
    why = []
    for (command, expected, number), text in zip(steps, texts):
        got = clean(text)
        if not matches(expected, got):
            why += [f"{name}.c:{number}: {command}", "expected"] + ["    " + x for x in expected] + ["got"] + ["    " + x for x in got]
    return why


def may_trace(scratch):
    """Containers may forbid it."""
    exe = shutil.which("true")
    done = subprocess.run(["gdb", "-q", "-nx", "-batch", "-ex", "run", exe], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, cwd=scratch, timeout=60)
    return "exited normally" in done.stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--build", default=os.path.join(ROOT, "build"))
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    sources = [s for s in sorted(glob.glob(os.path.join(HERE, "*.c")))
               if not options.names or os.path.splitext(os.path.basename(s))[0] in options.names]
    reason = None if shutil.which("gdb") else "gdb is not installed"
    scratch = tempfile.mkdtemp(prefix="troth-gdb-")
    failed = 0
    try:
        if not reason and not may_trace(scratch):
            reason = "gdb may not run programs here"
        for source in sources:
            for compiler in ("gcc", "clang"):
                name = f"{os.path.basename(source)} {compiler}"
                if reason or not shutil.which(compiler):
                    print(f"skip {name}: {reason or compiler + ' is not installed'}")
                    continue
                try:
                    why = run_program(source, compiler, os.path.abspath(options.build), scratch)
                except (RuntimeError, subprocess.TimeoutExpired) as error:
                    why = str(error).split("\n")
                failed += bool(why)
                print(f"not ok {name}" if why else f"ok {name}")
                for line in why:
                    print("    " + line)
                sys.stdout.flush()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
