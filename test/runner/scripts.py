"""Tests that are programs of their own: unit tests, and scripts that print a line for each of their cases:

    ok NAME
    not ok NAME         followed by indented lines that say why
    skip NAME: reason
"""

import os
import re
import sys

from .context import Case, Failure, Skip, run
from . import programs
from .programs import SANITIZED_ENVIRONMENT


def unit_cases(context):
    def check(exe, env):
        def go():
            result = run([exe], timeout=120, cwd=context.root, env=env)
            if result.status != 0 or result.timed_out:
                raise Failure(result.describe())
        return go
    for build, label, env in ((context.build, "", {}), (os.path.join(context.build, "sanitize"), " sanitized", SANITIZED_ENVIRONMENT)):
        for source in context.files("test/unit", ".c", deep=True):
            inner = os.path.relpath(source, os.path.join(context.root, "test/unit"))
            exe = os.path.join(build, "test/unit", os.path.splitext(inner)[0])
            if label and not os.path.isdir(build):
                continue
            if inner.count("/") == 1:
                yield Case(context.name(source) + label, check(exe, env))


def outcomes(result, name):
    """Reads a script's lines; a script without any is one case."""
    found, detail = [], None
    for line in result.out.split("\n"):
        m = re.match(r"(ok|not ok|skip) (.*)$", line)
        if not m:
            if detail is not None and line.startswith(" "):
                detail.append(line.strip())
            continue
        detail = None
        if m.group(1) == "ok":
            found.append([f"{name}: {m.group(2)}", None])
        elif m.group(1) == "skip":
            label, _, reason = m.group(2).partition(": ")
            found.append([f"{name}: {label}", Skip(reason)])
        else:
            detail = []
            found.append([f"{name}: {m.group(2)}", detail])
    tally = re.findall(r"^(\d+) passed, (\d+) failed", result.out, re.M)
    if not found and tally:
        passed, failed = map(int, tally[-1])
        found = [[f"{name} {i}", None] for i in range(passed)]
        if failed:
            found += [[f"{name}: {failed} cases", [result.out[-4000:], result.err[-2000:]]]]
    bad = result.timed_out or result.status != 0
    if bad and not any(isinstance(o, list) for _, o in found):
        found.append([name, [result.describe()]])
    elif not found:
        found.append([name, None])
    return [(label, "\n".join(o) or "failed" if isinstance(o, list) else o) for label, o in found]


def script_cases(context, folder, arguments, names=None, timeout=600):
    def check(path, interpreter):
        def go():
            result = run(interpreter + [path] + arguments, timeout=timeout, cwd=context.root)
            return outcomes(result, context.name(path))
        return go
    for ending, interpreter in ((".py", [sys.executable]), (".sh", ["sh"])):
        for path in context.files(folder, ending):
            if names is None or os.path.basename(path) in names:
                yield Case(context.name(path), check(path, interpreter))


def peer_cases(context):
    """Real counterparts: servers and clients that the scripts start."""
    names = [os.path.basename(p) for p in context.files("test/io", ".py") if os.path.basename(p).startswith("test_")]
    yield from script_cases(context, "test/io", ["--build", context.build], names)


def driver_cases(context):
    names = [os.path.basename(p) for p in context.files("test/driver", ".py") if os.path.basename(p).startswith("test_")]
    yield from script_cases(context, "test/driver", ["--build", context.build], names)


def passthrough_cases(context):
    yield from script_cases(context, "test/passthrough", ["--build", context.build, "--slice"], ["run.py", "headers.py"], timeout=900)


def erasure_cases(context):
    """A sample; `make erasure N=...` runs more."""
    for arguments in (["50", "--gcc", "--only", "csmith"], ["20", "--quick", "--only", "await"], ["20", "--quick", "--only", "generator"]):
        yield from script_cases(context, "test/erasure", [*arguments, "--build", context.build], ["run.py"], timeout=900)
    yield from script_cases(context, "test/erasure", ["30", "--slice", "--build", context.build], ["real.py"], timeout=900)


def gdb_cases(context):
    yield from script_cases(context, "test/gdb", ["--build", context.build], ["run.py"])


def tools_cases(context):
    """valgrind and ThreadSanitizer over whole programs."""
    yield from script_cases(context, "test/tools", ["--build", context.build], ["run.py"], timeout=900)


def fuzz_cases(context):
    """A sample; `make fuzz` runs more."""
    yield from script_cases(context, "test/fuzz", [], ["smoke.py", "smoke_http.py"], timeout=300)


def aplus_cases(context):
    yield from script_cases(context, "test/aplus", ["--build", context.build], ["run.py"], timeout=900)


def conformance_cases(context):
    yield from programs.conformance_cases(context)
    yield from script_cases(context, "test/conformance", ["--build", context.build], ["count.py"])


def order_cases(context):
    """A sample; `make fuzz-parity N=...` runs more."""
    for arguments in (["200"], ["--plant"]):
        yield from script_cases(context, "test/order", [*arguments, "--build", context.build], ["run.py"], timeout=900)


def sweep_cases(context):
    """A sample; `make sweep` interrupts everything everywhere."""
    yield from script_cases(context, "test/sweep", ["--slice", "--build", context.build], ["run.py"], timeout=900)


def random_cases(context):
    """A sample; `python3 test/random/run.py N` runs more."""
    yield from script_cases(context, "test/random", ["100", "--build", context.build], ["run.py"], timeout=900)
