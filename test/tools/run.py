#!/usr/bin/env python3
"""Other people's checkers over whole programs: valgrind (a few of the examples and run programs as they are built for users) and
ThreadSanitizer (the runtime built with it, over the programs in which threads meet).

    run.py [--build DIR]

Prints `ok NAME`, `not ok NAME` with indented reasons, or `skip NAME: reason`; ends with `N passed, N failed`."""

import argparse
import glob
import os
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
VALGRIND = ["examples/01-await.c", "examples/04-iterators.c", "examples/07-combinators.c", "examples/11-errors.c", "examples/14-tasks.c",
            "test/run/generators_lowered.c", "test/run/ownership.c", "test/run/promise_api.c"]
# Not loops_in_threads.c: libuv closes descriptors by a bare system call, which ThreadSanitizer does not see; one that a later thread
# gets again is a race to it.
THREADS = ["examples/15-threads.c", "examples/wordcount.c", "test/io/post.c",
           "test/io/fs_files.c", "test/io/fs_cancel.c", "test/io/fs_whole.c", "test/io/dns.c",
           "test/io/channels_threads.c"]
passed = failed = 0


def report(name, why):
    global passed, failed
    if why is None:
        passed += 1
        print("ok", name)
    else:
        failed += 1
        print("not ok", name)
        for line in why.strip().split("\n")[:40]:
            print("    " + line)
    sys.stdout.flush()


def run(command, **options):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", timeout=300, **options)


def arguments_of(source):
    return ["README.md", "Makefile"] if "wordcount" in source else []


def under_valgrind(troth, source, folder):
    exe = os.path.join(folder, "program")
    built = run([troth, "cc", "gcc", "-g", "-O1", source, "-o", exe], cwd=ROOT)
    if built.returncode:
        return built.stdout
    # an exit status of its own is the program's business: only valgrind's is looked at
    checked = run(["valgrind", "-q", "--leak-check=full", "--show-leak-kinds=definite", "--errors-for-leak-kinds=definite",
                   "--error-exitcode=99", exe] + arguments_of(source), cwd=ROOT, env=dict(os.environ, TROTH_VIRTUAL_TIME="1"))
    return checked.stdout if checked.returncode == 99 else None


def thread_runtime(troth, folder):
    """The runtime up to io with ThreadSanitizer: object files; or what the compiler said."""
    objects = []
    for source in sorted(glob.glob(os.path.join(ROOT, "runtime", "*", "*.c"))):
        layer = os.path.basename(os.path.dirname(source))
        if layer not in ("core", "loop", "io"):
            continue
        target = os.path.join(folder, layer + "-" + os.path.basename(source) + ".o")
        built = run([troth, "cc", "gcc", "-std=gnu11", "-DTROTH_RUNTIME", "-I" + os.path.join(ROOT, "include"), "-I" + ROOT, "-O1", "-g", "-fsanitize=thread",
                     "-c", source, "-o", target])
        if built.returncode:
            return None, built.stdout
        objects.append(target)
    return objects, None


def with_threads(troth, source, objects, folder):
    exe, unit = os.path.join(folder, "threads"), os.path.join(folder, "unit.o")
    for command in ([troth, "cc", "gcc", "-g", "-O1", "-fsanitize=thread", "-c", source, "-o", unit],
                    ["gcc", "-fsanitize=thread", unit] + objects + ["-luv", "-lpthread", "-o", exe]):
        built = run(command, cwd=ROOT)
        if built.returncode:
            return built.stdout
    with tempfile.TemporaryDirectory() as empty:    # for what it writes
        checked = run([exe] + arguments_of(source), cwd=ROOT if arguments_of(source) else empty, env=dict(os.environ, TMPDIR=empty))
    return checked.stdout if checked.returncode else None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", default=os.path.join(ROOT, "build"))
    troth = os.path.join(os.path.abspath(parser.parse_args().build), "troth")
    with tempfile.TemporaryDirectory() as folder:
        for source in VALGRIND:
            if shutil.which("valgrind"):
                report("valgrind " + source, under_valgrind(troth, source, folder))
            else:
                print(f"skip valgrind {source}: valgrind is not installed")
        objects, why = thread_runtime(troth, folder)
        if why:
            report("ThreadSanitizer: the runtime", why)
            objects = []
        for source in THREADS if objects else []:
            report("ThreadSanitizer " + source, with_threads(troth, source, objects, folder))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
