"""Programs that are compiled by `troth cc`, run, and judged by what they print: test/run, parity, seeds, examples.

A program says in its comments what is expected of it:

    // expect: text            the next line of standard output; without any, FILE.out is the whole of it, if there is one
    // expect-status: N        0 unless given
    // expect-stderr: text     a part of standard error
    // stdin: text             the next line of standard input
    // args: words             split as a shell does
    // env: NAME=VALUE
    // flags: words            for the compiler
    // pkg-config: packages    their flags, too; skipped where one is not installed
    // with: FILE              another source of the same program, relative to this one
    // time-limit: SECONDS     20 unless given
    // real-time               run by the real clock; otherwise TROTH_VIRTUAL_TIME=1
    // gcc only, clang only    what it uses is not in the other
    // not sanitized: why      left out of the run with sanitizers
    // not portable: why       left out of the suite `portable`
"""

import os
import re
import shlex
import shutil

from .context import Case, Failure, Skip, difference, read, run

SANITIZE = ["-fsanitize=address,undefined", "-fno-sanitize-recover=undefined", "-fno-omit-frame-pointer"]
SANITIZED_ENVIRONMENT = {
    "ASAN_OPTIONS": "detect_leaks=1:detect_stack_use_after_return=1:exitcode=99",
    "UBSAN_OPTIONS": "print_stacktrace=1",
}


class Program:
    """What a source's comments ask for."""

    def __init__(self, path):
        self.path = path
        text = read(path)

        def all_of(word):
            return re.findall(rf"^[ \t]*(?://|/\*|\*)[ \t]*{word}:(?: (.*?))?(?:[ \t]*\*/)?[ \t]*$", text, re.M)

        def one_of(word, default):
            found = all_of(word)
            return found[-1].strip() if found else default

        def says(words):
            return re.search(rf"^// {words}", text, re.M) is not None

        expected = all_of("expect")
        record = os.path.splitext(path)[0] + ".out"
        self.out = None
        if expected:
            self.out = "".join(line + "\n" for line in expected)
        elif os.path.exists(record):
            self.out = read(record)
        self.status = int(one_of("expect-status", "0"))
        self.stderr = all_of("expect-stderr")
        self.stdin = "".join(line + "\n" for line in all_of("stdin"))
        self.args = shlex.split(one_of("args", ""))
        self.flags = shlex.split(" ".join(all_of("flags")))
        self.packages = shlex.split(" ".join(all_of("pkg-config")))
        self.env = dict(pair.split("=", 1) for pair in all_of("env"))
        self.sources = [path] + [os.path.join(os.path.dirname(path), f.strip()) for f in all_of("with")]
        self.limit = int(one_of("time-limit", "20"))
        self.real_time = says("real-time")
        self.only = "gcc" if says("gcc only") else "clang" if says("clang only") else None
        self.not_sanitized = says("not sanitized")
        self.not_portable = says("not portable")


def package_flags(program, what="--cflags --libs"):
    if not program.packages:
        return []
    if not shutil.which("pkg-config"):
        raise Skip("pkg-config is not installed")
    result = run(["pkg-config"] + what.split() + program.packages)
    if result.status != 0:
        raise Skip(f"{' '.join(program.packages)} is not installed")
    return shlex.split(result.out)


def build(context, program, compiler, flags, folder, sanitized=False):
    """Compiles and links; gives the program's path. A warning is a failure, too: lowered code has none of its own."""
    troth = context.sanitized_troth if sanitized else context.troth
    exe = os.path.join(folder, "program")
    words = [troth, "cc", compiler, "-g", "-Wall", "-Wextra"] + flags + program.flags + program.sources + package_flags(program) + ["-o", exe]
    result = run(words, timeout=120, cwd=context.root)
    if result.status != 0 or result.err:
        raise Failure(f"{shlex.join(words)}\n{result.describe()}")
    return exe


def judge(program, result, command):
    """Raises Failure unless the program did what its source says."""
    faults = []
    if result.timed_out:
        faults.append(f"no end within the time limit\n--- stdout\n{result.out}--- stderr\n{result.err}")
    elif result.status != program.status:
        faults.append(f"expected status {program.status}, got {result.describe()}")
    if program.out is not None and result.out != program.out:
        faults.append(difference(program.out, result.out, "stdout"))
        if result.err and len(faults) == 1:
            faults.append("--- stderr\n" + result.err)
    for part in program.stderr:
        if part not in result.err:
            faults.append(f"standard error lacks {part!r}:\n{result.err}")
    if faults:
        raise Failure(f"{command}\n" + "\n".join(faults))


def execute(context, program, exe, folder, sanitized=False):
    env = dict(program.env, TEST_FOLDER=os.path.dirname(program.path), TMPDIR=folder)
    if not program.real_time:
        env.setdefault("TROTH_VIRTUAL_TIME", "1")
    if sanitized:
        env.update(SANITIZED_ENVIRONMENT)
    limit = program.limit * (3 if sanitized else 1)
    return run([exe] + program.args, timeout=limit, stdin=program.stdin, cwd=folder, env=env)


def one(context, path, compiler, flags, sanitized=False):
    """A function that compiles, runs and judges one program in one way."""
    def go():
        program = Program(path)
        if program.only and not compiler.startswith(program.only):
            return None
        if sanitized and program.not_sanitized:
            return None
        if sanitized and not context.sanitized_troth:
            raise Skip("there is no sanitized build")
        folder = context.folder()
        exe = build(context, program, compiler, flags, folder, sanitized)
        result = execute(context, program, exe, folder, sanitized)
        judge(program, result, f"{compiler} {' '.join(flags)}: {context.name(path)}")
        return None
    return go


def run_cases(context):
    ways = [(c, [o], False) for c in context.compilers if c in ("gcc", "clang") for o in ("-O0", "-O2")]
    if "clang-19" in context.compilers:
        ways.append(("clang-19", ["-O2"], False))
    ways.append(("gcc", ["-O1"] + SANITIZE, True))
    for path in context.files("test/run", ".c"):
        for compiler, flags, sanitized in ways:
            label = f"{context.name(path)} {compiler} {flags[0]}" + (" sanitized" if sanitized else "")
            yield Case(label, one(context, path, compiler, flags, sanitized))


def node_check(context, script, record):
    def go():
        if not context.node:
            raise Skip("node is not installed")
        for _ in range(4):          # Node goes by the real clock, which a busy machine disturbs
            result = run([context.node, script], timeout=60, cwd=os.path.dirname(script))
            if result.status == 0 and result.out == read(record):
                return
        raise Failure(difference(read(record), result.out, "record") + "\n" + result.err)
    return go


def parity_cases(context, folder="test/parity"):
    for path in context.files(folder, ".c"):
        stem = os.path.splitext(path)[0]
        yield Case(context.name(path), one(context, path, "gcc", ["-O1"]))
        if os.path.exists(stem + ".js"):
            yield Case(context.name(stem + ".js"), node_check(context, stem + ".js", stem + ".out"))


def conformance_cases(context):
    yield from parity_cases(context, "test/conformance")
    if context.sanitized_troth is not None:
        for path in context.files("test/conformance", ".c"):
            yield Case(context.name(path) + " sanitized", one(context, path, "gcc", ["-O1"] + SANITIZE, True))


def io_cases(context):
    """Programs over the library's modules that need no counterpart; test/io/x/ holds what scripts compile by themselves."""
    for path in context.files("test/io", ".c"):
        yield Case(context.name(path), one(context, path, "gcc", ["-O2"]))
        yield Case(context.name(path) + " sanitized", one(context, path, "gcc", ["-O1"] + SANITIZE, True))


def seed_cases(context):
    sanitized = context.sanitized_troth is not None
    for path in context.files("test/seeds", ".c", deep=True):
        yield Case(context.name(path), one(context, path, "gcc", ["-O1"] + (SANITIZE if sanitized else []), sanitized))


def erased(context, path):
    def go():
        clang = next((c for c in context.compilers if c.startswith("clang")), None)
        if not clang:
            raise Skip("clang is not installed")
        words = [clang, "-fsyntax-only", "-DTROTH_ERASE", f"-I{context.include}", path] + package_flags(Program(path), "--cflags")
        result = run(words, cwd=context.root)
        if result.status != 0:
            raise Failure(f"{shlex.join(words)}\n{result.err}")
    return go


def compiles(context, path):
    def go():
        program = Program(path)
        build(context, program, "gcc", ["-O1"], context.folder())
    return go


def example_cases(context):
    for path in context.files("examples", ".c"):
        if Program(path).out is not None:
            yield Case(context.name(path), one(context, path, "gcc", ["-O2"]))
            yield Case(context.name(path) + " sanitized", one(context, path, "gcc", ["-O1"] + SANITIZE, True))
        else:
            yield Case(context.name(path) + " compiles", compiles(context, path))
        yield Case(context.name(path) + " erased", erased(context, path))


def link_options(context):
    """What a program needs beside libtroth.a, as troth.pc says it."""
    found = re.search(r"^Libs: .*?-ltroth (.*)$", read(os.path.join(context.build, "troth.pc")), re.M)
    return shlex.split(found.group(1))


def portable(context, path, compiler):
    """`troth lower --portable`, built in another folder by a plain compiler; and the text with the headers, checked by it."""
    def go():
        program = Program(path)
        if program.only and not compiler.startswith(program.only):
            return
        if program.not_portable:
            raise Skip("its source says so")
        flags = program.flags + package_flags(program, "--cflags")
        folder, texts = context.folder(), []
        # the program's own headers are in the text, and what a header may hold unused may not stand unused in a source
        warnings = ["-Wall", "-Wextra", "-Wno-unused-function"]
        for n, source in enumerate(program.sources):
            if source.endswith(".i"):
                raise Skip("a preprocessed source has no #include lines")
            text = os.path.join(folder, f"{n}-{os.path.basename(source)}")
            words = [context.troth, "lower", "--portable"] + flags + ["-o", text, source]
            result = run(words, cwd=context.root, env={"CC": compiler})
            if result.status != 0 or result.err:
                raise Failure(f"{shlex.join(words)}\n{result.describe()}")
            if "/usr/" in read(text) or re.search(r"^# \d", read(text), re.M):
                raise Failure(f"{text}: line markers, or names of headers, in portable text")
            texts.append(text)
            words.remove("--portable")
            words[words.index("-o") + 1] = os.path.join(folder, "whole.i")
            result = run(words, cwd=context.root, env={"CC": compiler})
            check = run([compiler] + warnings + ["-fsyntax-only"] + flags + [os.path.join(folder, "whole.i")], cwd=folder)
            if result.status != 0 or check.status != 0 or check.err:
                raise Failure(f"{shlex.join(words)}\n{check.describe()}")
        exe = os.path.join(folder, "program")
        words = [compiler, "-g", "-O1"] + warnings + flags + [f"-I{context.include}"] + texts + ["-o", exe,
            os.path.join(context.build, "libtroth.a")] + link_options(context) + package_flags(program, "--libs")
        result = run(words, timeout=120, cwd=folder)
        if result.status != 0 or result.err:
            raise Failure(f"{shlex.join(words)}\n{result.describe()}")
        if program.out is not None or "test/run" in path:
            judge(program, execute(context, program, exe, folder), f"portable {compiler}: {context.name(path)}")
    return go


def portable_cases(context):
    for folder in ("examples", "test/run"):
        for path in context.files(folder, ".c"):
            wanted = ("gcc", "clang") if folder == "examples" else ("gcc",)     # clang's errors are rarely others; time is short
            for compiler in [c for c in context.compilers if c in wanted]:
                yield Case(f"{context.name(path)} portable {compiler}", portable(context, path, compiler))
