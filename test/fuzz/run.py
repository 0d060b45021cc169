#!/usr/bin/env python3
"""Fuzzes the compiler's stages: run.py [SECONDS] [--stage lexer|lower|driver] [--build DIR] [--jobs N] [--seed S]

Each stage (lower: the lexer, the parser, the lowering and the printer) runs for SECONDS. Builds target.c with clang's
libFuzzer and the sanitizers under DIR/fuzz, and runs it on the corpus beside this file (which is only read; what is found new
is kept in DIR/fuzz/corpus). A crash, a hang or a failed assertion is left as DIR/fuzz/crash-*, and reported. The last line is `N passed, N failed`.
"""

import argparse
import glob
import os
import re
import shutil
import subprocess
import sys

from libfuzzer import missing

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
FLAGS = ["-g", "-O1", "-std=gnu11", "-I" + ROOT, "-fno-omit-frame-pointer", "-fsanitize=address,undefined",
         "-fno-sanitize-recover=undefined"]

STAGES = ("lexer", "lower", "driver")


def compile_all(folder):
    """Compiles what is newer than its object."""
    headers = glob.glob(os.path.join(ROOT, "compiler/*/*.h")) + glob.glob(os.path.join(HERE, "*.h"))
    newest = max(map(os.path.getmtime, headers + [__file__]))
    sources = [s for part in ("base", "syntax", "print", "lower") for s in sorted(glob.glob(os.path.join(ROOT, "compiler", part, "*.c")))
               if not s.endswith("process.c")]      # starts compilers: nothing that is fuzzed uses it
    sources += [os.path.join(ROOT, "compiler/driver", name) for name in ("options.c", "files.c")]
    objects = []
    for source in sources + [os.path.join(HERE, "target.c")]:
        ours = source.startswith(HERE)
        name = os.path.relpath(source, ROOT).replace("/", "-")[:-2] + ".o"
        objects.append(os.path.join(folder, name))
        if os.path.exists(objects[-1]) and os.path.getmtime(objects[-1]) > max(newest, os.path.getmtime(source)):
            continue
        extra = [] if ours else ["-fsanitize=fuzzer-no-link", "-include", os.path.join(HERE, "sections.h")]
        subprocess.run(["clang", *FLAGS, *extra, "-c", source, "-o", objects[-1]], check=True)
    target = os.path.join(folder, "target")
    subprocess.run(["clang", *FLAGS, "-fsanitize=fuzzer", *objects, "-o", target], check=True)
    return target


def fuzz(target, folder, stage, options):
    found = os.path.join(folder, ("corpus-of-seed-" if options.seed else "corpus-") + stage)
    if options.seed:
        shutil.rmtree(found, ignore_errors=True)
    os.makedirs(found, exist_ok=True)
    words = [target, f"-seed={options.seed}", f"-max_total_time={options.seconds}", "-timeout=10", "-rss_limit_mb=3000", "-max_len=6000",
             "-close_fd_mask=3", f"-artifact_prefix={folder}/{stage}-", "-print_final_stats=1"]
    if stage != "driver":
        words.append("-dict=" + os.path.join(HERE, "words.dict"))
    words += [found, corpus_of(stage)]
    if options.runs:
        words.insert(1, f"-runs={options.runs}")
    if options.jobs > 1:
        words[1:1] = [f"-fork={options.jobs}", "-ignore_crashes=0"]
    return subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=folder,
                          env={**os.environ, "FUZZ_STAGE": stage, "ASAN_OPTIONS": "detect_leaks=0:detect_stack_use_after_return=0"})


def corpus_of(stage):
    return os.path.join(HERE, "commands" if stage == "driver" else "corpus")


def report(stage, result, folder, options):
    log = result.stdout.decode("ascii", "replace")
    with open(os.path.join(folder, "log-" + stage), "w") as f:
        f.write(log)
    runs = re.findall(r"number_of_executed_units: (\d+)|^#(\d+)", log, re.M)
    count = max((int(a or b) for a, b in runs), default=0)
    print(f"{stage}: {count} inputs in {options.seconds} s, from {len(os.listdir(corpus_of(stage)))} seeds")
    print(("ok " if result.returncode == 0 else "not ok ") + stage)
    if result.returncode:
        shown = [l for l in log.splitlines() if re.search(r"ERROR|SUMMARY|runtime error|#\d+ 0x.* in |Test unit|crash-|timeout-|oom-", l)]
        for line in shown[:30]:
            print("    " + line)
    sys.stdout.flush()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("seconds", type=int, nargs="?", default=60)
    parser.add_argument("--stage", choices=STAGES)
    parser.add_argument("--build", default=os.path.join(ROOT, "build"))
    parser.add_argument("--runs", type=int, default=0, help="stop after so many inputs: with --seed, the same ones each time")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0, help="begin anew with this seed; 0: with any, and with what was found before")
    options = parser.parse_args()
    why = missing()
    if why:
        print(f"skip fuzz: {why}")
        return 0
    folder = os.path.join(os.path.abspath(options.build), "fuzz")
    os.makedirs(folder, exist_ok=True)
    target = compile_all(folder)
    failed = 0
    for stage in [options.stage] if options.stage else STAGES:
        result = fuzz(target, folder, stage, options)
        report(stage, result, folder, options)
        failed += result.returncode != 0
    print(f"{(1 if options.stage else len(STAGES)) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
