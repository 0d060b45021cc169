"""Texts that the compiler prints: test/lower (what a unit is lowered to) and test/diag (why one is refused)."""

import os
import re

from .context import Case, Failure, difference, read, run
from .programs import Program

MARKER = re.compile(r'#(?:line)? (\d+) "((?:[^"\\]|\\.)*)"((?: \d)*)$')


def own_part(text, source):
    """The lines of a lowered unit that come from its source, or that the compiler made for it: the headers are left out."""
    lines, inside = [], True
    for line in text.split("\n"):
        marker = MARKER.match(line)
        if marker:
            name = marker.group(2)
            inside = name in (source, "<lowered>") or "troth" in os.path.basename(name) and not name.endswith(".h")
            continue
        if inside:
            lines.append(line.rstrip())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n") + "\n"


def lower_cases(context):
    def check(path):
        def go():
            name, record = context.name(path), os.path.splitext(path)[0] + ".lowered.c"
            troth = context.sanitized_troth or context.troth
            words = [troth, "lower"] + Program(path).flags + [name]
            result = run(words, cwd=context.root, env={"CC": "gcc"})
            if result.status != 0:
                raise Failure(result.describe())
            actual = own_part(result.out, name)
            if context.update:
                with open(record, "w", encoding="utf-8") as f:
                    f.write(actual)
            expected = read(record) if os.path.exists(record) else ""
            if actual != expected:
                raise Failure(difference(expected, actual, "lowered text"))
            for compiler in context.compilers:          # each with its own preprocessor: headers ask who reads them
                text = result if compiler == "gcc" else run(words, cwd=context.root, env={"CC": compiler})
                check = run([compiler, "-x", "cpp-output", "-Wall", "-Wextra", "-fsyntax-only", "-"], stdin=text.out, cwd=context.root)
                if text.status != 0 or check.status != 0 or check.err:
                    raise Failure(f"{compiler} does not take the lowered text:\n{text.err}{check.err}")
        return go
    for path in context.files("test/lower", ".c"):
        if not path.endswith(".lowered.c"):
            yield Case(context.name(path), check(path))


EXPECTED = re.compile(r"expect (error|warning|note): (\d+):(?:(\d+):)? ?(.*?)[ \t]*(?:\*/)?$", re.M)
ACTUAL = re.compile(r"^(?P<file>[^\n:]*):(?P<line>\d+):(?:(?P<column>\d+):)? (?P<kind>error|warning|note|fatal error): (?P<text>.*)$", re.M)


def diag_cases(context):
    def check(path):
        def go():
            name, output = context.name(path), os.path.join(context.folder(), "x.o")
            expected = [m.groups() for m in EXPECTED.finditer(read(path))]
            if not expected:
                raise Failure("no line says // expect error: L:C: text")
            troth = context.sanitized_troth or context.troth
            result = run([troth, "cc", "gcc", "-c"] + Program(path).flags + [name, "-o", output], cwd=context.root)
            actual = [m.groupdict() for m in ACTUAL.finditer(result.err)]
            faults, left = [], list(actual)
            for kind, line, column, text in expected:
                for a in left:
                    if (a["kind"] == kind and a["line"] == line and column in (None, a["column"]) and text in a["text"]):
                        left.remove(a)
                        break
                else:
                    faults.append(f"missing: {line}:{column or ''}: {kind}: {text}")
            faults += [f"unexpected: {a['line']}:{a['column']}: {a['kind']}: {a['text']}" for a in left if "error" in a["kind"] or "[-Wtroth" in a["text"]]
            refused = any(kind == "error" for kind, _, _, _ in expected)
            if result.status != (1 if refused else 0):
                faults.append(f"status {result.status}")
            if refused and os.path.exists(output):
                faults.append("an object file was left")
            if faults:
                raise Failure("\n".join(faults) + "\n--- stderr\n" + result.err)
        return go
    for path in context.files("test/diag", ".c"):
        yield Case(context.name(path), check(path))
