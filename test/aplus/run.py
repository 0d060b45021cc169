#!/usr/bin/env python3
"""Runs the Promises/A+ suite (npm: promises-aplus-tests 2.1.2) against libtroth_core: run.py [--build DIR] [--reporter NAME]

addon.c is compiled by `troth cc`, linked with libtroth_core.a alone, and loaded by Node. The suite is installed by npm
into BUILD/aplus, as package-lock.json says; a machine without Node, its headers, npm or the network skips. What is printed
is the suite's own report; the last line is `N passed, N failed`.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
TESTS = 872


def skip(reason):
    print(f"skip promises-aplus-tests: {reason}")
    sys.exit(0)


def run(words, **options):
    return subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", **options)


def node_headers(node):
    """The folder of node_api.h: beside the binary, where this Node was configured to be, or where distributions put it."""
    asked = run([node, "-p", "const p = require('path'); [p.join(p.dirname(process.execPath), '..', 'include', 'node'),"
                             " p.join(process.config.variables.node_prefix || '/usr', 'include', 'node')].join('\\n')"])
    places = [os.environ.get("NODE_INCLUDE", "")] + asked.stdout.split("\n") + ["/usr/include/node", "/usr/include/nodejs/src"]
    for place in places:
        if place and os.path.isfile(os.path.join(place, "node_api.h")):
            return os.path.normpath(place)
    return None


def must(words, **options):
    result = run(words, **options)
    if result.returncode:
        print(result.stdout)
        sys.exit(f"{words[0]}: status {result.returncode}")


def build_addon(build, folder, headers):
    compiler = os.environ.get("CC", "gcc" if shutil.which("gcc") else "cc")
    obj, addon = os.path.join(folder, "addon.o"), os.path.join(folder, "addon.node")
    must([os.path.join(build, "troth"), "cc", compiler, "-std=gnu11", "-O2", "-g", "-Wall", "-Wextra", "-Werror", "-fPIC", "-isystem", headers,
          "-c", os.path.join(HERE, "addon.c"), "-o", obj])
    undefined = ["-undefined", "dynamic_lookup"] if sys.platform == "darwin" else []       # Node itself has them
    must([compiler, "-shared", *undefined, obj, os.path.join(build, "libtroth_core.a"), "-o", addon])
    return addon


def read(path):
    try:
        with open(path, encoding="utf-8") as f:
            return f.read()
    except OSError:
        return None


def install_suite(folder):
    lock = os.path.join(HERE, "package-lock.json")
    done = os.path.join(folder, "installed-lock.json")
    if read(done) != read(lock):
        npm = shutil.which("npm")
        if not npm:
            skip("npm is not installed")
        for name in ("package.json", "package-lock.json"):
            shutil.copy(os.path.join(HERE, name), folder)
        result = run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder)
        if result.returncode:
            if re.search(r"ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENETUNREACH", result.stdout):
                skip("npm cannot reach its registry")
            print(result.stdout)
            sys.exit("npm ci failed")
        shutil.copy(lock, done)
    return os.path.join(folder, "node_modules", "promises-aplus-tests", "lib", "cli.js")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--build", default=os.path.join(ROOT, "build"))
    parser.add_argument("--reporter", default="dot", help="mocha's: dot, spec, min, ...")
    options = parser.parse_args()
    node = shutil.which("node")
    if not node:
        skip("node is not installed")
    headers = node_headers(node)
    if not headers:
        skip("Node's headers (node_api.h) are not installed; NODE_INCLUDE may name their folder")
    build = os.path.abspath(options.build)
    folder = os.path.join(build, "aplus")
    os.makedirs(folder, exist_ok=True)
    addon = build_addon(build, folder, headers)
    cli = install_suite(folder)
    result = run([node, cli, os.path.basename(addon), "--reporter", options.reporter], cwd=folder, timeout=540)
    print(result.stdout)
    count = {word: sum(map(int, re.findall(rf"^\s*(\d+) {word}\b", result.stdout, re.M))) for word in ("passing", "failing")}
    passed, failed = count["passing"], count["failing"]
    if passed + failed != TESTS or (result.returncode and not failed):
        failed = max(failed, TESTS - passed, 1)
        print(f"status {result.returncode}; {passed} of the suite's {TESTS} tests passed")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
