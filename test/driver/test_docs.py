#!/usr/bin/env python3
"""The pages: each block of C in README.md and docs/ compiles, and each public function of a header stands on a page.

A block is a unit of its own: paragraphs that define functions or types come first, the others go into an async function. What
a page's blocks take for granted is declared in pages/PAGE.h beside this script; "..." is left out. A comment "// warning: text"
says what troth must say of it.
"""

import glob
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import ROOT, main, runtime, test

PAGES = [os.path.join(ROOT, "README.md")] + sorted(glob.glob(os.path.join(ROOT, "docs", "*.md")))
DECLARED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "pages")
UNUSED = [f"-Wno-unused-{what}" for what in ("variable", "function", "but-set-variable", "parameter", "label", "value", "result")]


def blocks(text):
    """(line, text) of each block of C, and of each indented one that looks like C but is not marked as such."""
    for m in re.finditer(r"^```c\n(.*?)^```", text, re.M | re.S):
        yield text[:m.start()].count("\n") + 2, m.group(1), True
    plain = re.sub(r"^```.*?^```", lambda m: "\n" * m.group().count("\n"), text, flags=re.M | re.S)
    for m in re.finditer(r"(?<=\n\n)(?:    .*\n|\n)+", plain):
        body = m.group()
        if re.search(r"^    .*(\bawait |;\s*$)", body, re.M) and "(gdb)" not in body and "resume_1:" not in body and not re.search(r"^ *\S+.* \(\S+\.c:\d+\)", body, re.M):
            yield plain[:m.start()].count("\n") + 1, body, False


def paragraphs(block):
    """Pieces between empty lines that are not inside of braces."""
    piece, depth = [], 0
    for line in block.split("\n"):
        depth += line.count("{") - line.count("}")
        if line.strip() == "" and depth == 0:
            yield "\n".join(piece)
            piece = []
        else:
            piece.append(line)
    yield "\n".join(piece)


def is_declaration(piece):
    """A function with its body, several of them, a type, or an include."""
    return bool(re.search(r"^(?!else|foreach|while|for|if|try|await)\w[^=;\n]*\)\s*\n?\{", piece, re.M) or re.match(r"#include|struct \w+ \{|typedef", piece))


def unit(page, block):
    declared = os.path.join(DECLARED, page + ".h")
    head = ["#include <troth.h>", "#include <errno.h>", "#include <stdio.h>", "#include <stdlib.h>", "#include <string.h>"]
    head += [f'#include "{declared}"'] if os.path.exists(declared) and "int main(" not in block else []
    block = block.replace("...", "")
    pieces = list(paragraphs(block))
    outer = [p for p in pieces if is_declaration(p)]
    inner = [p for p in pieces if not is_declaration(p)]
    text = "\n".join(head + outer) + "\n"
    if "".join(inner).strip():
        given = "\nreturn " in "\n" + block           # only an ordinary function can hand out a promise
        text += ("promise(int) block(void)" if given else "async void block(void)") + "\n{\n" + "\n".join(inner) + "\n}\n"
    return text


for path in PAGES:
    def compiles(box, path=path):
        page, text = os.path.basename(path), open(path).read()
        wrong = []
        for line, block, marked in blocks(text):
            if not marked:
                wrong.append(f"{page}:{line}: C that is not marked as such (```c)\n{block}")
                continue
            box.write("block.c", unit(os.path.splitext(page)[0], block))
            warnings = re.findall(r"// warning: (.*?)(?: \.\.\.|: \.\.\.)?$", block, re.M)
            words = ["troth", "cc", "gcc", "-fsyntax-only", "-Wall", "-Wextra", *UNUSED, "block.c"] + (["-Wtroth"] if warnings else [])
            result = box.run(*words, env=runtime())
            if warnings:
                wrong += [f"{page}:{line}: no such warning: {w}\n{result.err}" for w in warnings if w not in result.err]
            elif result.returncode or result.err:
                wrong.append(f"{page}:{line}:\n{result.err}\n{unit(os.path.splitext(page)[0], block)}")
        assert not wrong, "\n".join(wrong)
    compiles.__doc__ = f"{os.path.relpath(path, ROOT)}: its C compiles"
    test(compiles)


def public_functions(header):
    """The names of functions and of macros that look like such, but those of the ABI."""
    text = re.sub(r"/\*.*?\*/", "", header, flags=re.S).replace("\\\n", " ")
    names = set(re.findall(r"^#define (\w+)\(", text, re.M))
    text = re.sub(r"^(#|typedef ).*$", "", text, flags=re.M)
    names |= set(re.findall(r"\b(\w+)\s*\([^()]*(?:\([^()]*\)[^()]*)*\)\s*(?:__attribute__\(\(.*?\)\)\s*)?;", text))
    return {n for n in names if not n.startswith(("troth_", "TROTH", "_"))}


@test
def functions_are_explained(box):
    """each public function is explained in its header"""
    silent = []
    for path in sorted(glob.glob(os.path.join(ROOT, "include", "troth", "*.h"))):
        text = open(path).read()
        if os.path.basename(path) in ("erase.h", "task.h"):
            continue
        for name in sorted(public_functions(text)):
            # a comment beside it, or in front of the lines that it stands with
            places = [m.start() for m in re.finditer(rf"\b{name}\(", text)]
            groups = [text[text.rfind("\n\n", 0, at):text.find("\n\n", at)] for at in places]
            if not any("/*" in g or "*/" in g for g in groups):
                silent.append(f"{name} ({os.path.basename(path)})")
    assert not silent, "not explained: " + ", ".join(silent)


@test
def functions_are_on_pages(box):
    """each public function stands on a page"""
    pages = "".join(open(p).read() for p in PAGES)
    count, missing = 0, []
    for path in sorted(glob.glob(os.path.join(ROOT, "include", "troth", "*.h"))):
        if os.path.basename(path) in ("erase.h", "task.h"):    # the same names once more; the ABI
            continue
        for name in sorted(public_functions(open(path).read())):
            count += 1
            if not re.search(rf"\b{name}\b", pages):
                missing.append(f"{name} ({os.path.basename(path)})")
    assert count > 200, f"only {count} functions were found"
    assert not missing, "on no page: " + ", ".join(missing)


main()
