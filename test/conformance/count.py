#!/usr/bin/env python3
"""Counts the cases of this folder and of test/parity: count.py [--list] [--build DIR]

A case that names its counterpart in test262 says twin("FILE"); it must be in the JavaScript twin, too, and no file may be named
twice. Prints a line a program, and the sums; fails when fewer than 100 files are named."""

import glob
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
LEAST = 100


def calls(path, word):
    with open(path, encoding="utf-8") as f:
        return re.findall(rf'^ +{word}\("(.*)"\);$', f.read(), re.M)


def main():
    named, faults, numbered = [], [], 0
    for path in sorted(glob.glob(os.path.join(HERE, "*.c"))):
        stem = path[:-2]
        files = calls(path, "twin")
        with open(stem + ".out", encoding="utf-8") as f:
            cases = len(re.findall(r"^\d+\. ", f.read(), re.M))
        if files != calls(stem + ".js", "twin"):
            faults.append(f"{os.path.basename(stem)}: the files that the two twins name differ")
        numbered += cases
        named += files
        print(f"{os.path.basename(stem)}: {cases} cases, {len(files)} name a file of test262")
        for file in files if "--list" in sys.argv else []:
            print("    " + file)
    faults += [f"{file} is named twice" for file in sorted(set(f for f in named if named.count(f) > 1))]
    if len(named) < LEAST:
        faults.append(f"{len(named)} files of test262 are named, {LEAST} should be")
    pairs = len(glob.glob(os.path.join(HERE, "..", "parity", "*.js"))) - 1      # parity.js
    print(f"{numbered} cases, {len(named)} of them twins of single files of test262; {pairs} pairs in test/parity")
    for fault in faults or [None]:
        print(f"not ok twins of test262: {fault}" if fault else "ok twins of test262")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
