"""Dependency files: a lowered unit's say, to the byte, what the compiler alone says of the same unit."""

import itertools
import os

from harness import compilers, main, same, test


def sources(box):
    """`one` is plain where the compiler works alone and opts in behind `troth cc`, under the same names."""
    box.write("sub/x.c", "#include <stdio.h>\n#include <troth.h>\n#include \"own.h\"\n#include \"odd name$.h\"\nint x;\n")
    box.write("sub/own.h", "#define OWN 42\n")
    box.write("sub/odd name$.h", "\n")
    box.write("y.c", "#include <troth.h>\nint y;\n")
    box.write("main.c", "#include <troth.h>\nint main(void) { return 0; }\n")


def compare(box, compiler, words, stdin=b""):
    """The compiler alone is told what `troth cc` tells it, and must make the same dependency files."""
    kept = box.files()
    told = ["-D__TROTH__=1", f"-I{box.include}"]
    first = box.run(compiler, *words, *told, stdin=stdin, status=0)
    alone = {n: box.read(n) for n in box.files() if n not in kept}
    box.clear(*kept)
    second = box.run("troth", "cc", compiler, *words, stdin=stdin, status=0)
    ours = {n: box.read(n) for n in box.files() if n not in kept}
    box.clear(*kept)
    same(sorted(ours), sorted(alone), (compiler, words))
    for name in ours:
        if name.endswith((".d", "deps")):
            same(ours[name], alone[name], (compiler, words, name))
    same(second.out, first.out, words)


# What can be read as text; objects are compared by name only.
def text_only(box):
    read = box.read

    def careful(name, mode="r"):
        return read(name, mode) if "b" in mode or name.endswith((".d", "deps", ".c", ".h")) else ""
    box.read = careful


@test
def depend_objects(box):
    """-MD, -MMD, -MF, -MT, -MQ, -MP and their kin with -c and -S"""
    sources(box)
    text_only(box)
    os.mkdir(os.path.join(box.work, "out"))
    box.write("out/.keep.h", "")
    commands = (
        ["-c", "sub/x.c", "-MD"], ["-c", "sub/x.c", "-MMD"], ["-c", "sub/x.c", "-MD", "-MP"], ["-c", "-MD", "sub/x.c", "-o", "out/z.o"],
        ["-c", "-MMD", "sub/x.c", "-o", "out/z"], ["-c", "-MD", "sub/x.c", "-o", "out/z.tar.o"], ["-S", "sub/x.c", "-MD"],
        ["-S", "-MMD", "sub/x.c", "-o", "out/z.s"], ["-c", "sub/x.c", "-MD", "-MF", "deps"], ["-c", "sub/x.c", "-MD", "-MFdeps", "-o", "out/z.o"],
        ["-c", "sub/x.c", "-MD", "-MT", "foo", "-MQ", "a$b", "-MP", "-o", "out/z.o"], ["-c", "sub/x.c", "-MMD", "-MTfoo"],
        ["-c", "sub/x.c", "-MD", "-MF", "-"], ["-c", "sub/x.c", "-MD", "-MF", "/dev/stdout"], ["-c", "sub/x.c", "-MMD", "-MF", "/dev/null"],
        ["-c", "sub/x.c", "y.c", "-MD"], ["-c", "sub/x.c", "-o", "out/odd $name.o", "-MD"], ["-fsyntax-only", "sub/x.c", "-MD"],
        ["-c", "sub/x.c", "--write-user-dependencies"],
    )
    for compiler, words in itertools.product(compilers(), commands):
        compare(box, compiler, words)


@test
def depend_wp(box):
    """-Wp,-MD,file, as the Linux kernel has it"""
    sources(box)
    text_only(box)
    for compiler, words in itertools.product(compilers(), (["-c", "sub/x.c", "-o", "sub/z.o", "-Wp,-MD,sub/deps"],
                                                           ["-c", "sub/x.c", "-o", "sub/z.o", "-Wp,-MMD,sub/deps"])):
        compare(box, compiler, words)
    compare(box, "gcc", ["-c", "sub/x.c", "-Wp,-MMD,deps,-MT,foo"])


@test
def depend_links(box):
    """dependency files beside a program"""
    sources(box)
    text_only(box)
    bare = ["-nodefaultlibs", "-lc"]
    for compiler, words in itertools.product(compilers(), (["main.c", "-MD"], ["main.c", "-MD", "-o", "sub/program"],
                                                           ["main.c", "y.c", "-MMD"], ["main.c", "-MD", "-MF", "deps", "-o", "program.exe"])):
        compare(box, compiler, bare + words)


@test
def depend_input(box):
    """dependencies of standard input"""
    sources(box)
    text_only(box)
    for compiler in compilers():
        compare(box, compiler, ["-c", "-MD", "-x", "c", "-"], stdin=b"#include <troth.h>\n#include \"sub/own.h\"\nint z;\n")


@test
def depend_print(box):
    """-M and -MM print, and compile nothing"""
    sources(box)
    text_only(box)
    for compiler, words in itertools.product(compilers(), (["-M", "sub/x.c"], ["-MM", "sub/x.c", "-MF", "deps"], ["-MM", "-MT", "foo", "sub/x.c"])):
        compare(box, compiler, words)


@test
def depend_environment(box):
    """DEPENDENCIES_OUTPUT is written once for a plain unit"""
    box.write("plain.c", "#include \"own.h\"\nint x;\n")
    box.write("own.h", "")
    alone, ours = box.both("gcc", "-c", "plain.c", env={"DEPENDENCIES_OUTPUT": "deps"})
    same(ours[1], alone[1])


@test
def depend_failure(box):
    """no dependency file when the unit is refused, and the old one stays"""
    box.write("bad.c", "#include <troth.h>\n/* STUB_FAIL */\nint f(void)\n{\n    return await 1;\n}\n")
    box.run("troth", "cc", "gcc", "-c", "-MD", "bad.c", status=1)
    assert not box.exists("bad.d")
    box.write("bad.d", "old")
    box.run("troth", "cc", "gcc", "-c", "-MD", "bad.c", status=1)
    same(box.read("bad.d"), "old")


if __name__ == "__main__":
    main()
