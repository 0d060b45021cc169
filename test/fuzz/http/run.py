#!/usr/bin/env python3
"""Fuzzes the HTTP server: run.py [SECONDS] [--build DIR] [--runs N --seed S]

Builds the runtime and target.c (what it checks is said there) with clang's libFuzzer and the sanitizers under DIR/fuzz-http, and
runs it on corpus/ (what is found new is kept in DIR/fuzz-http/corpus). A finding is left as DIR/fuzz-http/crash-*.
"""

import argparse
import concurrent.futures
import glob
import os
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
from libfuzzer import missing
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
LLHTTP = "/usr/share/llhttp"
FLAGS = ["-g", "-O1", "-std=gnu11", "-I" + ROOT, "-I" + ROOT + "/include", "-I/usr/share/include/llhttp", "-DTROTH_RUNTIME", "-DLLHTTP_STRICT_MODE=1",
         "-fno-omit-frame-pointer", "-fsanitize=address,undefined", "-fno-sanitize-recover=undefined", "-Wno-everything"]


def missing_here(build):
    if not os.path.exists(LLHTTP) or not os.path.exists(os.path.join(build, "troth")):
        return "there are no sources of llhttp, or no build"
    return missing()


def compile_all(build, folder):
    """Compiles what is newer than its object. Only the HTTP parts are watched for coverage."""
    sources = [s for part in ("core", "loop", "io", "tls") for s in sorted(glob.glob(os.path.join(ROOT, "runtime", part, "*.c")))]
    watched = sorted(glob.glob(os.path.join(ROOT, "runtime/http/http_*.c")) + glob.glob(LLHTTP + "/*.c"))
    headers = glob.glob(os.path.join(ROOT, "runtime/*/*.h")) + glob.glob(os.path.join(ROOT, "include/troth/*.h"))
    newest = max(map(os.path.getmtime, headers + [__file__]))
    troth = [os.path.join(build, "troth"), "cc", "clang"]

    def one(source):
        target = os.path.join(folder, source.strip("/").replace("/", "-")[-80:-2] + ".o")
        if not os.path.exists(target) or os.path.getmtime(target) < max(newest, os.path.getmtime(source)):
            extra = ["-fsanitize=fuzzer-no-link"] if source in watched else []
            subprocess.run([*troth, *FLAGS, *extra, "-c", source, "-o", target], check=True)
        return target

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        objects = list(pool.map(one, sources + watched + [os.path.join(HERE, "target.c")]))
    target = os.path.join(folder, "target")
    subprocess.run(["clang", *FLAGS, "-fsanitize=fuzzer", *objects, "-luv", "-ljansson", "-lssl", "-lcrypto", "-lpthread", "-o", target], check=True)
    return target


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("seconds", type=int, nargs="?", default=60)
    parser.add_argument("--build", default=os.path.join(ROOT, "build"))
    parser.add_argument("--runs", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0, help="begin anew with this seed; 0: with any, and with what was found before")
    options = parser.parse_args()
    build = os.path.abspath(options.build)
    why = missing_here(build)
    if why:
        print(f"skip fuzz http: {why}")
        return 0
    folder = os.path.join(build, "fuzz-http")
    found = os.path.join(folder, "corpus-of-seed" if options.seed else "corpus")
    if options.seed:
        shutil.rmtree(found, ignore_errors=True)
    os.makedirs(found, exist_ok=True)
    www = os.path.join(folder, "www")
    os.makedirs(www, exist_ok=True)
    with open(os.path.join(www, "a.txt"), "w") as f:
        f.write("0123456789" * 10)
    words = [compile_all(build, folder), f"-seed={options.seed}", f"-max_total_time={options.seconds}", "-timeout=10", "-max_len=4000",
             f"-dict={HERE}/words.dict", f"-artifact_prefix={folder}/", "-print_final_stats=1", found, os.path.join(HERE, "corpus")]
    if options.runs:
        words.insert(1, f"-runs={options.runs}")
    result = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=folder,
                            env={**os.environ, "FUZZ_FOLDER": www, "ASAN_OPTIONS": "detect_leaks=1"})
    log = result.stdout.decode("utf-8", "replace")
    with open(os.path.join(folder, "log"), "w") as f:
        f.write(log)
    count = re.search(r"number_of_executed_units: (\d+)", log)
    print(f"{count[1] if count else '?'} inputs")
    print("ok fuzz http" if result.returncode == 0 else "not ok fuzz http\n" + "\n".join("    " + line for line in log.splitlines()[-60:]))
    print("1 passed, 0 failed" if result.returncode == 0 else "0 passed, 1 failed")
    return 1 if result.returncode else 0


if __name__ == "__main__":
    sys.exit(main())
