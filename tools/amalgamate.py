#!/usr/bin/env python3
"""amalgamate.py OUT: the compiler as one C file, which builds with `cc troth.c -o troth`.

Headers are put in where they are first included. Names that are static in more than one file, or that a header uses for
something else, get their file's name in front: functions and variables by their tokens, tags likewise, macros end with
their file.
"""

import collections
import os
import re
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
STAGES = ["base", "syntax", "print", "lower", "driver"]
TOKEN = re.compile(r"""//[^\n]*|/\*.*?\*/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[A-Za-z_]\w*|\#[ \t]*include[^\n]*|->|\s+|.""", re.S)
IDENT = re.compile(r"[A-Za-z_]\w*$")
FEATURE = re.compile(r"^#define _(?:POSIX_C_SOURCE|XOPEN_SOURCE|GNU_SOURCE)\b.*\n", re.M)


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as f:
        return FEATURE.sub("", f.read())


def tokens(text):
    return TOKEN.findall(text)


def code(text):
    """Tokens without comments and white space."""
    return [t for t in tokens(text) if not t.isspace() and not t.startswith(("//", "/*"))]


def names_of(text):
    """What a source declares for itself at file scope: (statics and enumerators, tags). It goes by the house style, in which
    a declaration at file scope begins at the start of a line."""
    statics = set()
    text = "".join(t for t in tokens(text) if not t.startswith(("//", "/*")))
    for line in re.findall(r"^static (.*)$", text, re.M):
        line = re.sub(r"__attribute__\(\(.*?\)\)\)? ?", "", line)
        line = re.sub(r"^LIST\(.*?\) ", "int ", line)
        pointer, function = re.match(r"[^(=]*\(\*(\w+)\)", line), re.match(r"[^=({]*?(\w+)\(", line)
        struct = re.match(r".*\} \*?(\w+)(?:\[.*)?(?: =.*|;)?$", line) if "{" in line.split("=")[0] else None
        if pointer or function or struct:
            statics.add((pointer or function or struct).group(1))
        elif "{" not in line.split("=")[0]:
            for declarator in re.split(r"[=;]", line)[0].split(","):
                found = re.search(r"(\w+)\s*(?:\[.*)?$", declarator)
                statics.update([found.group(1)] if found else [])
    statics.update(re.findall(r"^\} \*?(\w+)(?:\[\w*\])?(?: =|;)", text, re.M))
    for body in re.findall(r"^enum [\w ]*\{([^}]*)\}", text, re.M):
        statics.update(re.findall(r"(?:^|,)\s*(\w+)", body))
    return statics, set(re.findall(r"^(?:static )?(?:struct|union|enum) (\w+)[^;{}()=]*\{", text, re.M))


def rename(text, statics, tags, prefix):
    """Renames uses outside of members: behind `.` and `->`, and inside the braces of a struct, a name is a member's."""
    out, before = [], ""
    structs, depth, pending = [], 0, False
    for t in tokens(text):
        if t.isspace() or t.startswith(("//", "/*")):
            out.append(t)
            continue
        if t in ("struct", "union"):
            pending = True
        elif t == "{":
            depth += 1
            if pending:
                structs.append(depth)
            pending = False
        elif t == "}":
            if structs and structs[-1] == depth:
                structs.pop()
            depth -= 1
        elif not IDENT.match(t) or before not in ("struct", "union"):
            pending = False
        if IDENT.match(t):
            if before in ("struct", "union", "enum"):
                t = f"{prefix}__{t}" if t in tags else t
            elif t in statics and before not in (".", "->", "#") and not (structs and before != "sizeof" and depth >= structs[-1]):
                t = f"{prefix}__{t}"
        out.append(t)
        before = t
    return "".join(out)


def main():
    sources = [f"compiler/{stage}/{name}" for stage in STAGES
               for name in sorted(os.listdir(os.path.join(ROOT, "compiler", stage))) if name.endswith(".c")]
    texts = {path: read(path) for path in sources}
    own = {path: names_of(text) for path, text in texts.items()}
    count, tag_count = collections.Counter(), collections.Counter()
    for statics, tags in own.values():
        count.update(statics)
        tag_count.update(tags)
    headers = "".join(read(f"compiler/{stage}/{name}") for stage in STAGES
                      for name in os.listdir(os.path.join(ROOT, "compiler", stage)) if name.endswith(".h"))
    header_tags = set(re.findall(r"\b(?:struct|union|enum) (\w+)", headers))
    header_names = {t for t in code(headers) if IDENT.match(t)}
    for path, text in texts.items():            # a static may have the name of a global of another file
        header_names.update(re.findall(r"^(?!static)[a-z][\w \*]*?\b(\w+)\(", text, re.M))

    version = re.search(r"project\(troth VERSION (\S+)", read("CMakeLists.txt")).group(1)
    out = ["/* troth.c: the compiler of Troth as one file, made by tools/amalgamate.py: cc troth.c -o troth */\n"
           "#define _GNU_SOURCE\n"
           f'#ifndef TROTH_VERSION\n#define TROTH_VERSION "{version}"\n#endif\n']
    included = set()

    def put(path, text):
        out.append(f"\n/* ==== {path} ==== */\n\n")
        for line in text.splitlines(keepends=True):
            m = re.match(r'#include "(compiler/[^"]+)"', line)
            if not m:
                out.append(line)
            elif m.group(1) not in included:
                included.add(m.group(1))
                put(m.group(1), read(m.group(1)))

    for path, text in texts.items():
        statics, tags = own[path]
        prefix = os.path.splitext(os.path.basename(path))[0]
        clashing = {n for n in statics if count[n] > 1 or n in header_names}
        put(path, rename(text, clashing, {t for t in tags if tag_count[t] > 1 or t in header_tags}, prefix))
        for macro in dict.fromkeys(re.findall(r"^#define (\w+)", text, re.M)):
            if not macro.startswith(("TROTH_",)):
                out.append(f"#undef {macro}\n")
    with open(sys.argv[1], "w", encoding="utf-8") as f:
        f.write("".join(out))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main()
