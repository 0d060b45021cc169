"""Arrows between folders point down only: reads every #include and fails on one that points up or sideways."""

import os
import re

from .context import Case, Failure, read

# From the bottom to the top; a folder may include from itself, from below, and from include/ where that is said.
COMPILER = ["base", "syntax", "print", "lower", "driver"]
RUNTIME = ["core", "loop", "io", "tls", "http"]

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.M)


def folder_of(target, quoted, source):
    """The repository folder that an include names, or None when it is a system header."""
    if target.startswith(("compiler/", "runtime/")):
        return target.split("/")[:2]
    if target == "troth.h" or target.startswith("troth/"):
        return ["include"]
    if quoted and "/" not in target:
        return source
    return None


def faults_of(context, top, order):
    faults = []
    for ending in (".c", ".h"):
        for path in context.files(top, ending, deep=True):
            name = context.name(path)
            source = name.split("/")[:2]
            if source[1] not in order:
                faults.append(f"{name}: {'/'.join(source)} has no place in the order of folders")
                continue
            for mark, target in INCLUDE.findall(read(path)):
                below = folder_of(target, mark == '"', source)
                if below is None:
                    continue
                if below == ["include"]:
                    if top == "compiler":
                        faults.append(f"{name}: the compiler includes {target}, the runtime's header")
                elif below[0] != top:
                    faults.append(f"{name}: {target} belongs to the other product")
                elif below[1] not in order or order.index(below[1]) > order.index(source[1]):
                    faults.append(f"{name}: {target} is above {'/'.join(source)}")
    return faults


def headers_of(context):
    faults = []
    for path in context.files("include", ".h", deep=True):
        for mark, target in INCLUDE.findall(read(path)):
            if target.startswith(("compiler/", "runtime/")):
                faults.append(f"{context.name(path)}: a public header includes {target}")
    return faults


def core_is_bare(context):
    """The core needs libc only."""
    faults = []
    for ending in (".c", ".h"):
        for path in context.files("runtime/core", ending):
            for mark, target in INCLUDE.findall(read(path)):
                if target.startswith(("uv", "sys/", "curl")) or target in ("unistd.h", "pthread.h"):
                    faults.append(f"{context.name(path)}: includes <{target}>")
    return faults


def cases(context):
    def check(find):
        def go():
            faults = find()
            if faults:
                raise Failure("\n".join(faults))
        return go
    yield Case("compiler", check(lambda: faults_of(context, "compiler", COMPILER)))
    yield Case("runtime", check(lambda: faults_of(context, "runtime", RUNTIME)))
    yield Case("include", check(lambda: headers_of(context)))
    yield Case("core needs libc only", check(lambda: core_is_bare(context)))
