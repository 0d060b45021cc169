#!/usr/bin/env python3
"""Runs the tests: run_tests.py [--build DIR] [--jobs N] [--update] [-k WORD] [SUITE...]

A suite is a folder beside this file (and `examples`, `layering`); without one all are run. `-k` keeps the cases whose name
contains WORD; `--update` rewrites the golden files of test/lower. The last line is `N passed, N failed`.
"""

import argparse
import concurrent.futures
import os
import shutil
import sys
import tempfile
import time
import traceback

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from runner import context, golden, layering, programs, scripts

SUITES = {
    "layering": layering.cases,
    "unit": scripts.unit_cases,
    "lower": golden.lower_cases,
    "diag": golden.diag_cases,
    "run": programs.run_cases,
    "parity": programs.parity_cases,
    "seeds": programs.seed_cases,
    "examples": programs.example_cases,
    "portable": programs.portable_cases,
    "io": programs.io_cases,
    "peers": scripts.peer_cases,
    "driver": scripts.driver_cases,
    "passthrough": scripts.passthrough_cases,
    "erasure": scripts.erasure_cases,
    "fuzz": scripts.fuzz_cases,
    "sweep": scripts.sweep_cases,
    "aplus": scripts.aplus_cases,
    "order": scripts.order_cases,
    "gdb": scripts.gdb_cases,
    "tools": scripts.tools_cases,
    "random": scripts.random_cases,
    "conformance": scripts.conformance_cases,
}


def run_case(case):
    """Gives a list of (name, None | context.Skip | failure text): a script holds more than one case."""
    try:
        outcome = case.run()
    except context.Skip as skip:
        outcome = skip
    except context.Failure as failure:
        outcome = str(failure)
    except Exception:
        outcome = traceback.format_exc()
    return outcome if isinstance(outcome, list) else [(case.name, outcome)]


def report(name, failure):
    print(f"FAIL {name}")
    lines = failure.rstrip("\n").split("\n")
    if len(lines) > 80:
        lines = lines[:60] + [f"... {len(lines) - 75} lines left out ..."] + lines[-15:]
    for line in lines:
        print("    " + line)
    sys.stdout.flush()


def run_suite(name, cases, jobs):
    started, passed, failed, skipped = time.time(), 0, [], []
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for outcomes in pool.map(run_case, cases):
            for label, outcome in outcomes:
                if outcome is None:
                    passed += 1
                elif isinstance(outcome, context.Skip):
                    skipped.append((label, str(outcome)))
                else:
                    failed.append(label)
                    report(f"{name}: {label}", outcome)
    left_out = f", {len(skipped)} skipped" if skipped else ""
    print(f"{name}: {passed} passed, {len(failed)} failed{left_out} ({time.time() - started:.1f} s)")
    for label, reason in skipped:
        print(f"    skipped {label}: {reason}")
    sys.stdout.flush()
    return passed, len(failed)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    parser.add_argument("--build", default=os.path.join(root, "build"))
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 2)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("-k", dest="word", default="")
    parser.add_argument("suites", nargs="*", metavar="SUITE")
    options = parser.parse_args()
    unknown = [s for s in options.suites if s not in SUITES]
    if unknown:
        parser.error(f"there is no suite {unknown[0]}; there are {', '.join(SUITES)}")

    scratch = tempfile.mkdtemp(prefix="troth-tests-")
    total_passed = total_failed = 0
    try:
        settings = context.Context(root, os.path.abspath(options.build), scratch, options.update)
        for name in options.suites or SUITES:
            cases = [c for c in SUITES[name](settings) if options.word in c.name]
            if cases:
                passed, failed = run_suite(name, cases, options.jobs)
                total_passed += passed
                total_failed += failed
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    print(f"{total_passed} passed, {total_failed} failed")
    return 1 if total_failed or not total_passed else 0


if __name__ == "__main__":
    sys.exit(main())
