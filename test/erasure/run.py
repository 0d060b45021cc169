#!/usr/bin/env python3
"""The oracle: a program made asynchronous prints what it printed without the words.

    run.py [N] [--build DIR] [--seed S] [--jobs J] [--quick | --gcc] [--only KIND] [--check FILE]

N csmith programs, N programs of awaits in every expression position and N/2 generators are each compiled twice: as plain C with
the compiler, and with `troth cc` as asynchronous code; what they print and their exit status must be equal. README.md says why
that is a fair comparison. Failures are kept under DIR/erasure. The last line is `N passed, N failed`.
"""

import argparse
import concurrent.futures
import hashlib
import os
import random
import shlex
import shutil
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import expressions
import transform
from execute import execute

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CONFIGURATIONS = [("gcc", "-O0"), ("clang", "-O2"), ("clang", "-O0"), ("gcc", "-O2"), ("clang", "-O3"), ("gcc", "-O3")]
SANITIZE = ["-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-fno-omit-frame-pointer"]
CSMITH_INCLUDES = [d for d in ("/usr/include/csmith", "/usr/include/csmith-2.3.0", "/usr/local/include/csmith-2.3.0",
                               "/usr/local/include") if os.path.exists(os.path.join(d, "csmith.h"))]
PLAIN_SECONDS, ASYNC_SECONDS, COMPILE_SECONDS = 5, 60, 180
ENVIRONMENT = {
    "TROTH_VIRTUAL_TIME": "1",
    "ASAN_OPTIONS": "detect_leaks=1:detect_stack_use_after_return=1",
    "UBSAN_OPTIONS": "print_stacktrace=1",
}


class Skip(Exception):
    """This seed says nothing; another one takes its place. The argument is the reason."""


class Difference(Exception):
    pass


def first_difference(a, b):
    left, right = a.out.splitlines(), b.out.splitlines()
    for i, (x, y) in enumerate(zip(left, right)):
        if x != y:
            return f"line {i + 1}: plain {x!r}, asynchronous {y!r}"
    return f"{len(left)} lines plain, {len(right)} lines asynchronous"


class Program:
    """`plain` and `lowered(configuration index)` are texts; `arguments` are for the run, `flags` for both compilers."""

    def __init__(self, name, plain, lowered, flags=(), arguments=(), sanitize=False):
        self.name, self.plain, self.lowered = name, plain, lowered
        self.flags, self.arguments, self.sanitize = list(flags), list(arguments), sanitize


# --- comparing one program ----------------------------------------------------------------------------------------------------

class Comparison:
    def __init__(self, program, settings, scratch):
        self.program, self.settings, self.scratch = program, settings, scratch
        self.files, self.commands = {}, []

    def write(self, name, text):
        self.files[name] = text
        with open(os.path.join(self.scratch, name), "w") as f:
            f.write(text)

    def compile(self, words, source, exe):
        words = words + ["-w", "-o", exe, source]
        self.commands.append(shlex.join(words))
        outcome = execute(words, COMPILE_SECONDS, cwd=self.scratch)
        self.settings.count("compiled")
        return outcome

    def run(self, exe, seconds):
        self.commands.append(shlex.join(["./" + exe] + self.program.arguments))
        return execute(["./" + exe] + self.program.arguments, seconds, cwd=self.scratch, env=ENVIRONMENT)

    def plain(self, compiler, flags):
        """What the program prints as plain C."""
        self.write("plain.c", self.program.plain)
        outcome = self.compile([compiler] + flags + self.program.flags, "plain.c", "plain")
        if outcome is None or outcome.status != 0:
            raise Skip("the plain program does not compile")
        outcome = self.run("plain", 1 if self.settings.gcc else PLAIN_SECONDS)
        if outcome is None:
            raise Skip("the plain program takes too long")
        if outcome.status < 0 or b"runtime error" in outcome.err or b"Sanitizer" in outcome.err:
            raise Skip("the plain program is not sound")
        return outcome

    def lowered(self, compiler, flags, text, expected):
        """Compiles and runs the asynchronous program; a difference is checked against the same compiler's plain one."""
        name = f"async-{compiler}{flags[0]}.c"
        self.write(name, text)
        self.commands.append(f"# {self.program.name}: {compiler} {' '.join(flags)}")
        outcome = self.compile([self.settings.troth, "cc", compiler] + flags + self.program.flags, name, "async")
        if outcome is None:
            raise Difference("troth cc did not end")
        if outcome.status != 0:
            raise Difference("troth cc fails: " + outcome.err.decode("ascii", "replace")[:2000])
        outcome = self.run("async", ASYNC_SECONDS)
        if outcome is None:
            raise Difference(f"{compiler} {' '.join(flags)}: the asynchronous program does not end")
        if outcome.same(expected) and not outcome.err:
            return
        if not outcome.err and not self.plain(compiler, flags).same(expected):
            raise Skip("the compilers do not agree on the plain program")
        raise Difference(f"{compiler} {' '.join(flags)}: {first_difference(expected, outcome)}\nplain: {expected}\nasync: {outcome}")

    def check(self):
        expected = self.plain("gcc", ["-O0"])
        configurations = [c for c in CONFIGURATIONS if shutil.which(c[0])]
        chosen = list(enumerate(configurations))
        turn = int(hashlib.md5(self.program.name.encode()).hexdigest(), 16)
        if self.settings.gcc:
            chosen = [c for c in chosen if c[1][0] == "gcc"]
            chosen = [chosen[turn % len(chosen)]]
        elif self.settings.quick:
            chosen = [chosen[turn % len(chosen)], chosen[(turn + 1) % len(chosen)]]
        for i, (compiler, level) in chosen:
            self.lowered(compiler, [level], self.program.lowered(i), expected)
        if self.program.sanitize:
            self.check_sanitized()

    def check_sanitized(self):
        """Where the plain program is clean under the sanitizers, the asynchronous one is, too."""
        compiler = "gcc" if self.program.name[-1] in "02468" else "clang"
        try:
            expected = self.plain(compiler, ["-O1"] + SANITIZE)
        except Skip:
            self.settings.count("not clean under the sanitizers as plain C")
            return
        self.lowered(compiler, ["-O1"] + SANITIZE, self.program.lowered(3), expected)
        self.settings.count("sanitized")

    def folder(self):
        return os.path.join(self.settings.kept, self.program.name.replace(" ", "-"))

    def keep(self, why):
        folder = self.folder()
        os.makedirs(folder, exist_ok=True)
        for name, text in self.files.items():
            with open(os.path.join(folder, name), "w") as f:
                f.write(text)
        with open(os.path.join(folder, "commands.sh"), "w") as f:
            f.write(f"cd {shlex.quote(folder)}\nexport TROTH_VIRTUAL_TIME=1\n" + "\n".join(self.commands) + "\n")
        with open(os.path.join(folder, "why"), "w") as f:
            f.write(why + "\n")
        return folder


# --- the three kinds ------------------------------------------------------------------------------------------------------------

def csmith_options(rng, sanitize):
    """Many small shapes rather than one big one: the defaults' programs take long to compile and repeat themselves."""
    options = []

    def with_value(name, *values):
        options.extend([name, str(rng.choice(values))])

    with_value("--max-funcs", 3, 5, 8, 12)
    with_value("--max-block-depth", 2, 3, 4, 5)
    with_value("--max-block-size", 3, 4, 6)
    with_value("--max-expr-complexity", 4, 8, 12)
    with_value("--max-pointer-depth", 2, 2, 3)
    with_value("--max-array-dim", 1, 2, 3)
    with_value("--max-array-len-per-dim", 4, 6, 10)
    with_value("--max-struct-fields", 3, 8)
    for switch in ("--inline-function", "--no-volatiles", "--no-argc", "--float", "--builtins", "--no-jumps", "--no-consts",
                   "--no-bitfields", "--no-unions", "--no-arrays", "--no-packed-struct", "--random-random"):
        if rng.random() < 0.15:
            options.append(switch)
    if "--builtins" in options:
        options += ["--disable-builtin-kinds", "x86"]     # those need options of the compiler's
    if sanitize and "--no-packed-struct" not in options:
        options.append("--no-packed-struct")    # pointers to members of a packed struct are misaligned
    return options


def csmith_program(seed, number, scratch, every):
    rng = random.Random(seed)
    sanitize = number % every == 0
    options = csmith_options(rng, sanitize)
    outcome = execute(["csmith", "--seed", str(seed), "-o", "csmith.c"] + options, 30, cwd=scratch)
    path = os.path.join(scratch, "csmith.c")
    if outcome is None or outcome.status != 0 or not os.path.exists(path):
        raise Skip("csmith gave up")
    with open(path) as f:
        source = f.read()
    return csmith_source(f"csmith {seed}", source, seed, sanitize)


def csmith_source(name, source, seed, sanitize, least_calls=3):
    functions = transform.find_functions(transform.tokenize(source))
    if sum(len(f.calls) for f in functions) < least_calls:
        raise Skip("hardly a call in it")

    def lowered(configuration):
        """Configurations take turns: all functions asynchronous, or a share of them, without and with more suspensions."""
        choice = random.Random(seed * 8 + configuration)
        hop_share = (0, 0.15, 0, 0.5)[(seed + configuration) % 4]
        share = 1.0 if (seed // 4 + configuration) % 3 else 0.4
        return transform.make_async(source, choice, share, hop_share)

    arguments = [] if "int main (void)" in source else ["1"]
    return Program(name, source, lowered, ["-I" + d for d in CSMITH_INCLUDES], arguments, sanitize)


def own_program(kind, seed, number):
    make = expressions.generator_program if kind == "generator" else expressions.await_program
    plain, lowered = make(seed)
    return Program(f"{kind} {seed}", plain, lambda configuration: lowered, ["-fwrapv"], [], number % 3 == 0)


# --- the run ----------------------------------------------------------------------------------------------------------------------

class Settings:
    def __init__(self, options):
        self.troth = os.path.join(os.path.abspath(options.build), "troth")
        self.kept = os.path.join(os.path.abspath(options.build), "erasure")
        self.quick, self.gcc, self.seed = options.quick, options.gcc, options.seed
        self.counts, self.lock = {}, threading.Lock()

    def count(self, what):
        with self.lock:
            self.counts[what] = self.counts.get(what, 0) + 1


def check_one(settings, kind, seed, number):
    """Gives (name, None | why), or None for a seed that was skipped."""
    scratch = tempfile.mkdtemp(prefix="erasure-")
    comparison = None
    try:
        program = csmith_program(seed, number, scratch, 50 if settings.gcc else 5) if kind == "csmith" else own_program(kind, seed, number)
        comparison = Comparison(program, settings, scratch)
        comparison.check()
        shutil.rmtree(comparison.folder(), ignore_errors=True)      # of an earlier failure
        return program.name, None
    except Skip as skip:
        settings.count(f"skipped: {skip}")
        if kind != "csmith":    # our own programs are always sound
            return f"{kind} {seed}", f"{skip}\nkept in {comparison.keep(str(skip))}"
        return None
    except Difference as difference:
        folder = comparison.keep(str(difference))
        return comparison.program.name, f"{difference}\nkept in {folder}"
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def check_kind(settings, kind, wanted, pool):
    """Seeds are tried in order until `wanted` of them counted."""
    passed = failed = number = 0
    under_way = set()
    while passed + failed < wanted:
        while len(under_way) + passed + failed < wanted:
            under_way.add(pool.submit(check_one, settings, kind, settings.seed + number, number))
            number += 1
        done, under_way = concurrent.futures.wait(under_way, return_when=concurrent.futures.FIRST_COMPLETED)
        for future in done:
            outcome = future.result()
            if outcome is None:
                if number > 20 * wanted + 100:
                    raise SystemExit("erasure: nearly every seed is skipped")
                continue
            name, why = outcome
            print(f"not ok {name}" if why else f"ok {name}")
            for line in (why or "").splitlines():
                print("    " + line)
            sys.stdout.flush()
            passed, failed = passed + (not why), failed + bool(why)
    return passed, failed


def check_file(settings, path):
    """For a reducer: status 0 if the plain program in `path`, made asynchronous, still differs."""
    with open(path) as f:
        source = f.read()
    with tempfile.TemporaryDirectory(prefix="erasure-") as scratch:
        try:
            program = csmith_source("file", source, settings.seed, False, 1)
            Comparison(program, settings, scratch).check()
        except Difference as difference:
            print(difference)
            return 0
        except (Skip, ValueError, IndexError) as other:
            print(other)
        return 1


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("count", type=int, nargs="?", default=200, metavar="N")
    parser.add_argument("--build", default=os.path.join(ROOT, "build"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 2)
    parser.add_argument("--quick", action="store_true", help="two of the six compilers and levels for each program, by turns")
    parser.add_argument("--gcc", action="store_true", help="gcc alone, at one of its levels for each program, by turns")
    parser.add_argument("--only", choices=("csmith", "await", "generator"))
    parser.add_argument("--check", metavar="FILE", help="status 0 if this plain program differs when made asynchronous")
    options = parser.parse_args()
    settings = Settings(options)
    if options.check:
        return check_file(settings, options.check)

    kinds = {"csmith": options.count, "await": options.count, "generator": (options.count + 1) // 2}
    if options.only:
        kinds = {options.only: options.count}
    if "csmith" in kinds and not (shutil.which("csmith") and CSMITH_INCLUDES):
        print("skip csmith: csmith or csmith.h is missing (Debian: csmith, libcsmith-dev)")
        del kinds["csmith"]
    started, passed, failed = time.time(), 0, 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for kind, wanted in kinds.items():
            good, bad = check_kind(settings, kind, wanted, pool)
            passed, failed = passed + good, failed + bad
    for what, count in sorted(settings.counts.items()):
        print(f"{count:6} {what}")
    print(f"{time.time() - started:.0f} s")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
