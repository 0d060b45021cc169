#!/usr/bin/env python3
"""Real C programs made asynchronous: real.py [N] [--build DIR] [--jobs J] [--only WORD] [--slice]

The self-contained programs of two public test suites, tcc's tests2 and gcc's c-torture/execute, are fetched by the names of
their Debian source packages, preprocessed, and given the words: a function becomes `async` where all that is done with it is
calling it by name from functions that may be asynchronous, too. Lowered, a program must print what it printed as plain C and
end with its status; once as it is, once with suspensions in front of its statements. What the language page refuses (variable-length
arrays, variadic functions, ...) is counted and printed by reason; the function is left synchronous, and the rest must pass.
The last line is `N passed, N failed`.
"""

import argparse
import concurrent.futures
import os
import random
import re
import shlex
import shutil
import sys
import tarfile
import tempfile
import threading

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.join(ROOT, "test", "passthrough"))
import transform
from run import Absent, fetch      # of passthrough
from execute import execute
from tokens import closing, join, tokenize

PACKAGES = {"tcc": r"(?:^|.*/)tests/tests2/[^/]+\.c$", "gcc-12": r"(?:^|.*/)gcc/testsuite/gcc\.c-torture/execute/[^/]+\.c$"}
FLAGS = ["-w", "-std=gnu11", "-fno-strict-aliasing", "-fwrapv"]     # the suites' programs lean on both
VIRTUAL = {"TROTH_VIRTUAL_TIME": "1"}
# A refusal that the language page lists, by a part of its message.
LISTED = ("variable-length array", "variable length", "array's size", "braced-group within expression", "alloca", "variadic", "setjmp", "variably modified", "nested function", "statement expression",
          "register variable", "register", "depends on another parameter", "asm operand", "must return a value", "must be `async int main", "without a prototype")
MACHINERY = re.compile(r"__builtin_(return_address|frame_address|apply|setjmp|longjmp|alloca|va_start|va_arg_pack)|\b(setjmp|longjmp|alloca|va_start|constructor|__constructor__|destructor|__destructor__)\b")
KEYWORDS = {"return", "else", "do", "case", "sizeof", "typeof", "__typeof__", "__typeof", "goto", "if", "while", "for", "switch", "_Alignof", "__alignof__"}
MARKER = re.compile(r'^[ \t]*#(?:line)?[ \t]+(\d+)[ \t]+"((?:\\.|[^"\\])*)"', re.M)


HOPS = [h for h in transform.HOP_STATEMENTS if "promise_resolved" not in h]     # that one is a macro


LIBRARY = set("""abort abs labs llabs imaxabs exit memcpy memmove memset memcmp memchr strlen strcpy strcat strcmp strncmp strchr strrchr strncpy
    strncat strstr strpbrk strspn strcspn stpcpy mempcpy bcopy bzero bcmp index rindex printf fprintf sprintf snprintf vprintf vfprintf vsprintf
    puts putchar fputs fputc fwrite putc malloc calloc free sin cos tan sqrt fabs floor ceil pow exp log fmin fmax copysign ffs isdigit""".split())


SKIPPED = {"return-addr.c": "compares addresses of locals that are gone"}


class Function:
    def __init__(self, name, first, at, body, lines, variadic):
        self.name, self.first, self.at, self.body, self.lines, self.variadic = name, first, at, body, lines, variadic


class Unit:
    """The tokens of a preprocessed program, and the functions that its own file defines."""

    def __init__(self, text, name):
        self.tokens = tokenize(text)
        self.name = name
        self.own, self.line = [], []
        self.locate()
        self.functions, self.prototypes = [], []
        self.scan()
        self.candidates = self.choose()

    def locate(self):
        own, line = False, 1
        for t in self.tokens:
            for m in re.finditer(r"[^\n]*\n|[^\n]+$", t.space):
                marker = MARKER.match(m.group())
                if marker:
                    own, line = marker.group(2) == self.name and " 3" not in m.group()[marker.end():], int(marker.group(1))
                elif m.group().endswith("\n"):
                    line += 1
            self.own.append(own)
            self.line.append(line)
            line += t.text.count("\n")

    def scan(self):
        tokens, first, i, commas = self.tokens, 0, 0, 0
        while tokens[i].kind != "end":
            t = tokens[i]
            if t.text == ",":
                commas += 1
            if t.kind == "word" and tokens[i + 1].text == "(" and t.text not in ("__attribute__", "__asm__", "asm", "__declspec", "typeof", "__typeof__", "_Alignas", "__attribute"):
                end = closing(tokens, i + 1)
                opening = self.body_after(end + 1)
                if opening:
                    last = closing(tokens, opening)
                    if self.own[i]:
                        variadic = any(x.text == "..." for x in tokens[i:end])
                        self.functions.append(Function(t.text, first, i, (opening, last), (self.line[first], self.line[last]), variadic))
                    i, first, commas = last, last + 1, 0
                else:
                    if self.own[i]:
                        self.prototypes.append((t.text, first, i, end, commas))
                    i = end
            elif t.text in ("{", "(", "["):
                i = closing(tokens, i)
                if t.text == "{" and tokens[i + 1].text in ("", "\n"):
                    first = i + 1
            elif t.text == ";":
                first, commas = i + 1, 0
            i += 1

    def body_after(self, i):
        """The `{` of a definition whose parameter list ended just before i; K&R declarations and attributes may stand between."""
        tokens = self.tokens
        while tokens[i].text in ("__attribute__", "__attribute", "__asm__", "asm", "__extension__"):
            i = closing(tokens, i + 1) + 1 if tokens[i + 1].text == "(" else i + 1
        if tokens[i].text == "{":
            return i
        if tokens[i].kind != "word":
            return None
        while tokens[i].kind != "end":
            if tokens[i].text == "{":
                return i if tokens[i - 1].text == ";" else None
            if tokens[i].text in ("=", ")", "}"):
                return None
            i = closing(tokens, i) + 1 if tokens[i].text in ("(", "[") else i + 1
        return None

    def choose(self):
        """Functions that are only ever called, by name."""
        bodies = {f.name: f for f in self.functions}
        bad = {f.name for f in self.functions if f.variadic}
        inside = {}
        for f in self.functions:
            for k in range(f.body[0], f.body[1]):
                inside[k] = f
            if MACHINERY.search(join(self.tokens[f.first:f.body[1]])):
                bad.add(f.name)
        # what the C compiler knows by name means something else when it is not called as that
        bad |= {n for n in bodies if n in LIBRARY or n.startswith("__builtin")}
        known = {f.at for f in self.functions} | {p[2] for p in self.prototypes}
        for name, first, at, end, commas in self.prototypes:
            if commas or self.tokens[end + 1].text == "," or self.tokens[at - 1].text in ("*",) and self.tokens[at - 2].text == "(":
                bad.add(name)
            if self.tokens[end + 1].text == ")" and at + 2 != end:      # a parenthesised declarator
                bad.add(name)
        self.calls = {}
        for k, t in enumerate(self.tokens):
            if t.kind != "word" or t.text not in bodies or k in known:
                continue
            before = self.tokens[k - 1]
            called = self.tokens[k + 1].text == "("
            declared = before.kind == "word" and before.text not in KEYWORDS or before.text == "*" and self.tokens[k - 2].kind == "word" and self.tokens[k - 2].text not in KEYWORDS and self.is_type(k - 2)
            if before.text in (".", "->"):
                continue
            if not called or declared or k not in inside or before.text == "&" or not self.own[k]:
                bad.add(t.text)
            else:
                self.calls.setdefault(inside[k].name, []).append((t.text, k))
        for name, f in bodies.items():          # called before it is declared: C89
            declared = min([f.at] + [p[2] for p in self.prototypes if p[0] == name])
            if any(k < declared for calls in self.calls.values() for n, k in calls if n == name):
                bad.add(name)
        return {n for n in bodies if n not in bad or n == "main"}

    def is_type(self, k):
        return self.tokens[k].text in ("int", "char", "void", "long", "short", "double", "float", "unsigned", "signed", "struct") or k > 0 and self.tokens[k - 1].text in ("struct", "union", "enum", ";", "{", "}", "extern", "static", "const")

    def asynchronous(self, refused):
        """Who may be: a synchronous function cannot await, so what it calls stays synchronous, too."""
        chosen = self.candidates - refused
        grown = True
        while grown:
            lost = set()
            for f in self.functions:
                if f.name not in chosen:
                    lost |= {name for name, _ in self.calls.get(f.name, []) if name in chosen}
            chosen -= lost
            grown = bool(lost)
        return chosen

    def render(self, chosen, rng, hop_share):
        before = [(t.space, t.text) for t in self.tokens]
        awaits, hops = 0, 300       # a C compiler needs minutes for a function of thousands of states
        for first in [f.first for f in self.functions if f.name in chosen] + [p[1] for p in self.prototypes if p[0] in chosen]:
            self.tokens[first].text = "async " + self.tokens[first].text
        for f in self.functions:
            if f.name not in chosen:
                continue
            for name, k in self.calls.get(f.name, []):
                if name in chosen:
                    end = closing(self.tokens, k + 1)
                    self.tokens[k].text = "(await " + self.tokens[k].text
                    self.tokens[end].text += ")"
                    awaits += 1
            if hop_share:
                for k in transform.statement_starts(self.tokens, *f.body):
                    if hops and self.own[k] and rng.random() < hop_share and self.tokens[k].text not in ("while", "__label__"):
                        self.tokens[k].space += rng.choice(HOPS) + " "
                        hops -= 1
        text = join(self.tokens)
        for t, (space, word) in zip(self.tokens, before):
            t.space, t.text = space, word
        return text, awaits


class Campaign:
    def __init__(self, options):
        self.options = options
        self.troth = os.path.join(os.path.abspath(options.build), "troth")
        self.kept = os.path.join(os.path.abspath(options.build), "erasure", "real")
        self.counts, self.lock = {}, threading.Lock()

    def count(self, what, n=1):
        with self.lock:
            self.counts[what] = self.counts.get(what, 0) + n

    def plain(self, path, folder, level):
        done = execute(["gcc", level] + FLAGS + [path, "-o", "plain", "-lm"], 60, folder)
        if not done or done.status:
            return None, "does not compile as plain C here"
        done = execute(["./plain"], 10, folder, VIRTUAL)
        if not done or done.status < 0:
            return None, "does not end well as plain C here"
        return done, None

    def preprocess(self, path, folder):
        with open(path, encoding="latin-1") as f:
            source = f.read()
        with open(os.path.join(folder, "program.c"), "w", encoding="latin-1") as f:
            f.write(transform.HEADER + "#ifndef TROTH_ERASE\n" + transform.HOPS % 300 + "#endif\n" + '#line 1 "source.c"\n' + source)
        done = execute(["gcc", "-E", "-D__TROTH__=1", "-I" + os.path.join(ROOT, "include"), "-I" + os.path.dirname(path)] + FLAGS + ["program.c"], 60, folder)
        return done.out.decode("latin-1") if done and done.status == 0 else None

    def includes_troth(self, folder):
        """Is the program plain C with the header in front of it, or does it use names of the header's?"""
        done = execute(["gcc", "-fsyntax-only", "-DTROTH_ERASE", "-I" + os.path.join(ROOT, "include")] + FLAGS + ["program.c"], 60, folder)
        return done is not None and done.status == 0

    def lower(self, unit, folder, level, hop_share, expected, seed):
        """Gives None, or why it is not the same."""
        refused = set()
        for _ in range(8):
            chosen = unit.asynchronous(refused)
            text, awaits = unit.render(chosen, random.Random(seed), hop_share)
            with open(os.path.join(folder, "async.i"), "w", encoding="latin-1") as f:
                f.write(text)
            done = execute([self.troth, "cc", "gcc", level] + FLAGS + ["async.i", "-o", "async", "-lm"], 120, folder)
            if done is None:
                return "troth cc does not end", 0
            if done.status == 0:
                break
            message = done.err.decode("latin-1")
            errors = re.findall(r"^source\.c:(\d+):(?:\d+:)? error: (.*)$", message, re.M)
            blamed = set()
            for line, what in errors:
                listed = next((x for x in LISTED if x in what), None)
                owner = next((f.name for f in unit.functions if f.lines[0] <= int(line) <= f.lines[1] and f.name in chosen), None)
                if listed and owner:
                    self.count(f"functions refused: {listed}")
                    blamed.add(owner)
            if not blamed and not self.includes_troth(folder):
                return "collides", 0
            if not blamed or "main" in blamed and not hop_share and len(chosen) == 1:
                if blamed:
                    self.count("programs refused as a whole")
                    return "refused", 0
                return "troth cc fails:\n" + message[:1500], 0
            refused |= blamed
            if not unit.asynchronous(refused):
                return "refused", 0
        else:
            return "refused again and again:\n" + message[:1500], 0
        done = execute(["./async"], 60, folder, VIRTUAL)
        if done is None:
            return "does not end", awaits
        if not done.same(expected):
            return f"status {done.status} instead of {expected.status}, output {'differs' if done.out != expected.out else 'is the same'}\n{done.err.decode('latin-1')[:800]}", awaits
        return None, awaits

    def check(self, path):
        name = os.path.basename(os.path.dirname(path)) + "/" + os.path.basename(path)
        if os.path.basename(path) in SKIPPED:
            return name, SKIPPED[os.path.basename(path)], None
        folder = tempfile.mkdtemp(prefix="real-")
        try:
            seed = sum(map(ord, name))
            level = ("-O0", "-O2", "-O1", "-O3")[seed % 4]
            expected, why = self.plain(path, folder, level)
            if why:
                return name, why, None
            text = self.preprocess(path, folder)
            if text is None:
                return name, "cannot include <troth.h>", None
            unit = Unit(text, "source.c")
            if "main" not in unit.asynchronous(set()):
                return name, "main is called or has its address taken", None
            most = 0
            for share in (0, 0.3):
                why, awaits = self.lower(unit, folder, level, share, expected, seed)
                most = max(most, awaits)
                if why == "collides":
                    return name, "cannot include <troth.h>", None
                if why == "refused":
                    return name, "refused for a listed reason", None
                if why:
                    self.keep(folder, name, level, why)
                    return name, None, f"{level}, {'with' if share else 'without'} suspensions between statements: {why}"
            self.count("awaited calls", most)
            if most:
                self.count("programs with awaited calls")
            return name, None, None
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def keep(self, folder, name, level, why):
        place = os.path.join(self.kept, name.replace("/", "-"))
        shutil.rmtree(place, ignore_errors=True)
        os.makedirs(place)
        for part in ("program.c", "async.i"):
            if os.path.exists(os.path.join(folder, part)):
                shutil.copy(os.path.join(folder, part), place)
        with open(os.path.join(place, "why"), "w") as f:
            f.write(shlex.join([self.troth, "cc", "gcc", level] + FLAGS + ["async.i", "-o", "async", "-lm"]) + "\n" + why + "\n")


def unpack(tarball, pattern, folder):
    """The programs of a source package; gcc's archive has another one inside."""
    if os.path.isdir(folder):
        return
    os.makedirs(folder + ".part", exist_ok=True)
    with tarfile.open(tarball) as archive:
        for member in archive:
            if re.search(r"\.tar\.(xz|gz|bz2)$", member.name):
                with tarfile.open(fileobj=archive.extractfile(member), mode="r|*") as inner:
                    extract(inner, pattern, folder + ".part")
            elif re.match(pattern, re.sub(r"^\./", "", member.name)):
                save(archive, member, folder + ".part")
    os.rename(folder + ".part", folder)


def extract(archive, pattern, folder):
    for member in archive:
        if re.match(pattern, re.sub(r"^\./", "", member.name)):
            save(archive, member, folder)


def save(archive, member, folder):
    if member.isfile():
        with open(os.path.join(folder, os.path.basename(member.name)), "wb") as f:
            f.write(archive.extractfile(member).read())


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("count", type=int, nargs="?", default=0, metavar="N", help="at most so many programs; 0: all")
    parser.add_argument("--build", default=os.path.join(ROOT, "build"))
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 2)
    parser.add_argument("--only", default="", help="programs whose name holds this word")
    parser.add_argument("--slice", action="store_true", help="tcc's programs alone")
    options = parser.parse_args()
    campaign = Campaign(options)
    cache = os.path.join(os.path.abspath(options.build), "erasure", "packages")
    os.makedirs(cache, exist_ok=True)
    names = ["tcc"] if options.slice else list(PACKAGES)
    try:
        tarballs = fetch(cache, names, os.path.join(cache, "log"))
    except Absent as reason:
        print(f"skip real programs: {reason}")
        return 0
    paths = []
    for name in names:
        unpack(tarballs[name], PACKAGES[name], os.path.join(cache, name))
        folder = os.path.join(cache, name)
        paths += [os.path.join(folder, f) for f in sorted(os.listdir(folder)) if f.endswith(".c") and options.only in f]
    if options.count:
        paths = random.Random(1).sample(paths, min(options.count, len(paths)))
    passed = failed = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for name, skipped, why in pool.map(campaign.check, paths):
            if skipped:
                campaign.count("left out: " + skipped)
                continue
            passed, failed = passed + (not why), failed + bool(why)
            print(("not ok " if why else "ok ") + name)
            for line in (why or "").splitlines():
                print("    " + line)
            sys.stdout.flush()
    for what, count in sorted(campaign.counts.items()):
        print(f"{count:6} {what}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
