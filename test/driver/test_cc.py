"""`troth cc`: what is compiled, under which options, and what is left behind."""

import itertools
import os
import re

import harness
from harness import FAILING, LOWERED, OWN, PLAIN, Skip, compilers, main, runtime, same, test


def sources(box):
    box.write("plain.c", PLAIN)
    box.write("sub/lowered.c", LOWERED)
    box.write("sub/own.h", OWN)


@test
def plain_is_untouched(box):
    """a unit without the words gives the same object file"""
    sources(box)
    for compiler, flags in itertools.product(compilers(), (["-O0"], ["-O2", "-g"], ["-O2", "-fPIC", "-Wall"])):
        alone, ours = box.both(compiler, *flags, "-c", "plain.c", "-o", "plain.o")
        same(alone[1], ours[1], compiler)
        same(ours[0].returncode, 0)


@test
def no_source(box):
    """commands without a C source run as they are"""
    sources(box)
    box.write("code.s", ".globl code\ncode:\n    ret\n")
    box.write("upper.S", "#ifdef __ASSEMBLER__\n.globl upper\nupper:\n    ret\n#endif\n")
    for words in (["--version"], ["-dumpmachine"], ["-print-search-dirs"], ["-c", "code.s"], ["-c", "upper.S"], [],
                  ["-v"], ["sub/own.h", "-o", "own.h.gch"], ["-###", "-c", "plain.c"]):
        alone, ours = box.both("gcc", *words)
        same(alone[0].returncode, ours[0].returncode, words)
        same(alone[0].out, ours[0].out, words)
        if words[1:] == ["-o", "own.h.gch"]:        # not the same twice, also without us
            same(sorted(alone[1]), sorted(ours[1]), words)
        else:
            same(alone[1], ours[1], words)


@test
def lowered_object(box):
    """a lowered unit gives the object file of the name that was asked for"""
    sources(box)
    for compiler in compilers():
        for words, made in ((["-c", "sub/lowered.c"], "lowered.o"), (["-c", "sub/lowered.c", "-o", "x.o"], "x.o"),
                            (["-S", "sub/lowered.c"], "lowered.s"), (["-ox.o", "-c", "sub/lowered.c"], "x.o"),
                            (["-x", "c", "-c", "sub/lowered.c"], "lowered.o")):
            result = box.run("troth", "cc", compiler, "-Wall", "-Wextra", "-Werror", *words, status=0)
            same(result.err, "", words)
            assert box.exists(made), f"{words}: {box.files()}"
            box.clear()


@test
def many_options(box):
    """options that belong to one of the two runs only raise no complaint"""
    sources(box)
    box.write("more.h", "#define MORE 1\n")
    options = ["-std=gnu11", "-O2", "-g3", "-pipe", "-Isub", "-I", ".", "-DX=1", "-D", "Y=\"a b\"", "-UZ", "-include", "more.h",
               "-imacros", "more.h", "-isystem", "sub", "-iquote", "sub", "-idirafter", "sub", "-Wp,-DW=1", "-Xpreprocessor",
               "-DV=2", "-pthread", "-fPIC", "-fno-strict-aliasing", "-Wall", "-Wextra", "-Werror", "-P", "-trigraphs"]
    text = LOWERED + "int all[X + MORE + V + W] = { sizeof Y };\n#if !defined(X) || defined(Z)\n#error\n#endif\n"
    box.write("sub/lowered.c", text)
    for compiler in compilers():
        result = box.run("troth", "cc", compiler, *options, "-c", "sub/lowered.c", "-o", "x.o", status=0)
        same(result.err, "", compiler)
    box.run("troth", "cc", "clang", "-Xclang", "-fno-validate-pch", "-c", "sub/lowered.c", "-Isub", "-DX", status=1) \
        if "clang" in compilers() else None


@test
def pedantic(box):
    """-pedantic, -Weverything: no complaint about the text's own markers"""
    box.write("lowered.c", "#include <troth.h>\nextern int x;\nint x;\n")
    for compiler in compilers():
        for flags in (["-pedantic"], ["-std=c11", "-pedantic-errors"], ["-Wpedantic", "-Werror"], ["-Weverything", "-Wno-unused-macros"]):
            if compiler == "gcc" and flags[0] == "-Weverything":
                continue
            result = box.run("troth", "cc", compiler, *flags, "-c", "lowered.c", status=0)
            assert "marker" not in result.err and box.tmp not in result.err, result.err


@test
def several_sources(box):
    """several sources, objects and libraries on one line, in their order"""
    sources(box)
    box.write("two/lowered.c", LOWERED.replace("lowered(", "second(").replace("own.h", "../sub/own.h"))
    box.write("main.c", "#include <stdio.h>\nint plain(int), lowered(int), second(int), object(int);\n"
              "int main(void) { printf(\"%d %d %d %d\\n\", plain(1), lowered(1), second(2), object(7)); return 3; }\n")
    box.write("object.c", "int object(int x) { return x; }\n")
    for compiler in compilers():
        box.run(compiler, "-c", "object.c", status=0)
        box.run("ar", "rc", "libobject.a", "object.o", status=0)
        box.run("troth", "cc", compiler, "-Isub", "main.c", "sub/lowered.c", "-x", "c", "plain.c", "two/lowered.c", "-x", "none", "-L.",
                "-lobject", "-lm", "-nodefaultlibs", "-lc", "-o", "program", status=0)
        same(box.run("./program", status=3).out, "2 43 44 7\n", compiler)
        box.clear()
        box.run("troth", "cc", compiler, "-c", "plain.c", "sub/lowered.c", "object.c", status=0)
        same([n for n in box.files() if n.endswith(".o")], ["lowered.o", "object.o", "plain.o"])
        box.clear()


@test
def response_file(box):
    """@file: options and sources, quoted"""
    sources(box)
    box.write("words", "-Isub '-DTEXT=\"a b\"'\n -c\tsub/lowered.c -o \"the object.o\" @more\n")
    box.write("more", "-O1 -DEXTRA\\ =1\n")
    for compiler in compilers():
        box.run("troth", "cc", compiler, "@words", status=0)
        assert box.exists("the object.o")
        os.unlink(os.path.join(box.work, "the object.o"))
    box.write("words", "-c plain.c -o plain.o\n")
    alone, ours = box.both("gcc", "@words")
    same(alone[1], ours[1])
    same(box.run("troth", "cc", "gcc", "@absent").returncode, box.run("gcc", "@absent").returncode)


@test
def long_command(box):
    """a command longer than 128 KiB"""
    sources(box)
    box.write("words", "".join(f"-Wl,--defsym,long_symbol_number_{i}={i}\n" for i in range(6000)))
    box.write("main.c", LOWERED.replace("own.h", "sub/own.h") + "int main(void) { return lowered(0) - 42; }\n")
    for compiler in compilers():
        box.run("troth", "cc", compiler, "-nodefaultlibs", "main.c", "-lc", "@words", "-o", "program", status=0)
        box.run("./program", status=0)


@test
def standard_input(box):
    """`-x c -` reads standard input once and compiles it"""
    sources(box)
    for compiler in compilers():
        alone, ours = box.both(compiler, "-O1", "-x", "c", "-c", "-", "-o", "x.o", stdin=PLAIN.encode())
        same(alone[1], ours[1], compiler)
        box.run("troth", "cc", compiler, "-Isub", "-x", "c", "-c", "-", "-o", "x.o", stdin=LOWERED.encode(), status=0)
        assert b"lowered" in box.read("x.o", "rb")
        box.run("troth", "cc", compiler, "-fsyntax-only", "-x", "c", "-", stdin=b"int x = ;", status=1)
        box.clear()


@test
def from_a_pipe(box):
    """a source that is a pipe is read once"""
    sources(box)
    for name, compiler in itertools.product(("plain", "sub/lowered"), compilers()):
        command = f"mkfifo pipe.c; cat {name}.c > pipe.c & \"$0\" cc {compiler} -Isub -O1 -c pipe.c -o x.o; wait; rm pipe.c"
        box.run("sh", "-c", command, harness.options.troth, status=0)
        assert os.path.basename(name).encode() in box.read("x.o", "rb")
        box.clear()


@test
def said_once(box):
    """a complaint about the command, or of the preprocessor, is made once"""
    box.write("lowered.c", "#include <troth.h>\n#warning once\nint f(void) { int unused; return 0; }\n")
    for compiler in compilers():
        flags = ["-Wall"] + (["-Wsuch-a-thing"] if "clang" in compiler else [])
        result = box.run("troth", "cc", compiler, *flags, "-c", "lowered.c", status=0)
        for text in ("once", "unused variable", "such-a-thing")[:len(flags) + 1]:
            found = re.findall(f"warning: .*{text}", result.err)
            same(len(found), 1, (compiler, text, result.err))


@test
def preprocess_only(box):
    """-E prints what the compiler prints, with the words as they are"""
    sources(box)
    box.write("words.c", "#include <troth.h>\nasync int f(void) { return await g(); }\n")
    for compiler in compilers():
        for words in (["-E", "plain.c"], ["-E", "-P", "plain.c", "-o", "x.i"], ["-M", "plain.c"], ["-MM", "plain.c", "-MF", "deps"]):
            alone, ours = box.both(compiler, *words)
            same(alone[0].out, ours[0].out, words)
            same(alone[1], ours[1], words)
        result = box.run("troth", "cc", compiler, "-E", "words.c", status=0)
        assert "async int f(void) { return await g(); }" in result.out and "#pragma troth" in result.out
        assert "troth.h" in box.run("troth", "cc", compiler, "-M", "words.c", status=0).out


@test
def preprocessed_input(box):
    """what -E printed can be compiled afterwards, as distcc and -save-temps do"""
    sources(box)
    for compiler in compilers():
        box.run("troth", "cc", compiler, "-E", "sub/lowered.c", "-o", "lowered.i", status=0)
        box.run("troth", "cc", compiler, "-c", "lowered.i", "-o", "x.o", status=0)
        box.run("troth", "cc", compiler, "-E", "plain.c", "-o", "plain.i", status=0)
        alone, ours = box.both(compiler, "-c", "plain.i")
        same(alone[1], ours[1])
        box.clear()


@test
def syntax_only(box):
    """-fsyntax-only and -o /dev/null leave nothing"""
    sources(box)
    before = box.files()
    for compiler in compilers():
        box.run("troth", "cc", compiler, "-fsyntax-only", "sub/lowered.c", "plain.c", status=0)
        box.run("troth", "cc", compiler, "-c", "sub/lowered.c", "-o", "/dev/null", status=0)
        same(box.files(), before)


@test
def save_temps(box):
    """-save-temps keeps files of the names that the compiler would use"""
    sources(box)
    box.write("same.c", "#include \"sub/own.h\"\nint lowered(int x)\n{\n    return x + OWN;\n}\nint main(void) { return 0; }\n")
    box.write("troth/same.c", "#include <troth.h>\n" + box.read("same.c").replace("sub/own.h", "../sub/own.h"))
    commands = (["-save-temps", "-c"], ["-save-temps", "-c", "-o", "sub/x.o"], ["-save-temps=obj", "-c", "-o", "sub/x.o"],
                ["-save-temps=cwd", "-c", "-o", "sub/x.o"], ["-save-temps", "-S"],
                ["-save-temps", "-nodefaultlibs", "-lc", "-o", "sub/program"], ["-save-temps", "-nodefaultlibs", "-lc"])
    for compiler, words in itertools.product(compilers(), commands):
        kept = box.files()
        box.run(compiler, "same.c", *words, status=0)
        alone = set(box.files()) - set(kept)
        box.clear(*kept)
        box.run("troth", "cc", compiler, "troth/same.c", *words, status=0)
        ours = set(box.files()) - set(kept)
        wanted = [n for n in alone if not n.endswith(".bc")]       # clang makes none of preprocessed text
        same(sorted(ours), sorted(wanted), (compiler, words))
        text = next(box.read(n) for n in ours if n.endswith(".i"))
        assert "#pragma troth" not in text and "lowered" in text
        box.clear(*kept)


@test
def sanitizers_and_more(box):
    """-fsanitize, -flto, --coverage, -gsplit-dwarf, -fstack-usage make the files that they make"""
    sources(box)
    text = "#include \"sub/own.h\"\nint lowered(int x)\n{\n    return x + OWN;\n}\n"
    box.write("same.c", text)
    box.write("troth/same.c", "#include <troth.h>\n" + text.replace("sub/own.h", "../sub/own.h"))
    for compiler in compilers():
        for words in (["-fsanitize=address,undefined"], ["-flto"], ["--coverage"], ["-g", "-gsplit-dwarf"], ["-fstack-usage"], ["-v"]):
            if compiler != "gcc" and words in (["-fstack-usage"], ["-flto"]):
                continue
            for output in ([], ["-o", "sub/x.o"]):
                kept = box.files()
                box.run(compiler, "-c", "same.c", *words, *output, status=0)
                alone = set(box.files()) - set(kept)
                box.clear(*kept)
                box.run("troth", "cc", compiler, "-c", "troth/same.c", *words, *output, status=0)
                same(set(box.files()) - set(kept), alone, (compiler, words))
                box.clear(*kept)


@test
def debug_information(box):
    """debug information, __FILE__ and messages name the source"""
    sources(box)
    box.write("sub/lowered.c", LOWERED + "const char *file(void) { return __FILE__; }\nint warned(void) { int unused; return 0; }\n")
    for compiler in compilers():
        result = box.run("troth", "cc", compiler, "-g", "-Wall", "-c", "sub/lowered.c", "-o", "x.o", status=0)
        assert "sub/lowered.c:8:" in result.err and "int unused" in result.err, result.err
        assert "troth-" not in result.err, result.err
        data = box.read("x.o", "rb")
        assert b"sub/lowered.c" in data and box.tmp.encode() not in data
        names = box.run("readelf", "--debug-dump=info", "x.o").out
        unit = [line for line in names.split("\n") if "DW_AT_name" in line or "DW_AT_comp_dir" in line][:2]
        assert "sub/lowered.c" in unit[0] and box.work in unit[1], unit
        assert "DW_AT_decl_line   : 3" in names, names


@test
def refused(box):
    """a unit that cannot be lowered gives status 1 and no output, also over an older one"""
    sources(box)
    box.write("bad.c", FAILING)
    for words in (["-c", "bad.c"], ["-c", "bad.c", "-o", "x.o"], ["plain.c", "bad.c", "-o", "program"], ["-S", "bad.c", "-o", "x.s"],
                  ["-c", "-MD", "bad.c", "-o", "x.o"]):
        kept = box.files()
        for old in ("bad.o", "x.o", "program", "x.s"):
            if old in words or (old == "bad.o" and "-o" not in words):
                box.write(old, "old")
        result = box.run("troth", "cc", "gcc", *words, status=1)
        assert "bad.c:" in result.err and "error:" in result.err, result.err
        same(box.files(), kept, words)
    box.run("troth", "cc", "gcc", "-c", "bad.c", "-o", "/dev/null", status=1)
    assert os.path.exists("/dev/null")


@test
def compiler_refuses(box):
    """the compiler's own errors and its status are passed on"""
    box.write("plain.c", "int x = ;\n")
    box.write("lowered.c", "#include <troth.h>\nint x = 1 + ;\n")
    box.write("early.c", "#include \"absent.h\"\n#include <troth.h>\n")
    box.write("late.c", "#include <troth.h>\n#include \"absent.h\"\n")
    for compiler in compilers():
        for name in ("plain", "early", "absent"):
            alone, ours = box.both(compiler, "-c", name + ".c", "-o", "x.o")
            same(alone[0].returncode, ours[0].returncode)
            same(alone[0].err, ours[0].err)
            same(ours[1], {})
        for name, text in (("lowered", "lowered.c:2:"), ("late", "absent.h")):
            result = box.run("troth", "cc", compiler, "-c", name + ".c", "-o", "x.o", status=1)
            assert text in result.err and result.err.count("error:") == 1, result.err
            assert not box.exists("x.o")


@test
def wrappers(box):
    """a compiler's own status, a signal, a missing and an unusable compiler"""
    box.write("plain.c", PLAIN)
    box.write("lowered.c", "#include <troth.h>\nint x;\n")
    for name, body in (("seven", "exit 7"), ("killed", "kill -TERM $$")):
        os.chmod(box.write(name, f"#!/bin/sh\nfor w; do [ \"$w\" = -E ] && exec gcc \"$@\"; done\n{body}\n"), 0o755)
    box.run("troth", "cc", "./seven", "-c", "lowered.c", status=7)
    box.run("troth", "cc", "./seven", "-c", "plain.c", status=7)
    box.run("troth", "cc", "./killed", "-c", "lowered.c", status=128 + 15)
    for name, status in (("no-such-compiler", 127), ("./absent/cc", 127), ("./plain.c", 126)):
        for source in (["-c", "lowered.c"], ["--version"]):
            result = box.run("troth", "cc", name, *source, status=status)
            same(result.err.count("troth: "), 1, result.err)
            assert name in result.err
    result = box.run("troth", "cc", "-c", "plain.c", status=2)
    assert "troth cc gcc" in result.err
    box.run("troth", "cc", status=2)


@test
def launchers(box):
    """ccache and its kin may stand between"""
    sources(box)
    os.chmod(box.write("ccache", "#!/bin/sh\necho launched >&2\nexec \"$@\"\n"), 0o755)
    result = box.run("troth", "cc", "./ccache", "gcc", "-c", "sub/lowered.c", status=0)
    assert "launched" in result.err and box.exists("lowered.o")


@test
def deep_source(box):
    """a source nested 10,000 deep"""
    nested = "(" * 10000 + "1" + ")" * 10000
    box.write("deep.c", f"#include <troth.h>\nint x = {nested};\nint f(void) {{ return {nested}; }}\n")
    box.run("troth", "cc", "gcc", "-c", "deep.c", "-o", "x.o", status=0)


@test
def empty_sources(box):
    """an empty file, one without a last newline, and an unreadable one"""
    box.write("empty.c", "")
    box.write("short.c", "int x;")
    os.mkdir(os.path.join(box.work, "folder.c"))
    for compiler in compilers():
        for name in ("empty.c", "short.c", "folder.c", "absent.c"):
            alone, ours = box.both(compiler, "-c", name, "-o", "x.o")
            same(alone[0].returncode, ours[0].returncode, name)
            same(alone[0].err, ours[0].err, name)
            same(alone[1], ours[1], name)


@test
def unwritable(box):
    """an output that cannot be written, a full disk"""
    sources(box)
    for output in ("absent/x.o", "/dev/full"):
        result = box.run("troth", "cc", "gcc", "-c", "sub/lowered.c", "-o", output)
        assert result.returncode != 0 and result.err, output
    assert os.path.exists("/dev/full")
    result = box.run("troth", "cc", "gcc", "-c", "-MD", "-MF", "absent/deps", "sub/lowered.c", "-o", "x.o", status=1)
    assert "absent/deps" in result.err and not box.exists("x.o")
    result = box.run("troth", "cc", "gcc", "-c", "-MD", "-MF", "/dev/full", "sub/lowered.c", "-o", "x.o", status=1)
    assert "No space left" in result.err and not box.exists("x.o")
    result = box.run("troth", "cc", "gcc", "-c", "sub/lowered.c", "-o", "x.o", env={"TMPDIR": box.path + "/absent"})
    assert result.returncode == 1 and "absent" in result.err and not box.exists("x.o"), result.err


@test
def full_temporary_folder(box):
    """a full temporary folder"""
    sources(box)
    mounted = os.path.join(box.path, "small")
    os.mkdir(mounted)
    if os.geteuid() != 0 or box.run("mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", mounted).returncode != 0:
        raise Skip("a small file system cannot be mounted here")
    try:
        box.write("sub/lowered.c", LOWERED + "".join(f"int a{i};\n" for i in range(20000)))
        result = box.run("troth", "cc", "gcc", "-c", "sub/lowered.c", "-o", "x.o", env={"TMPDIR": mounted}, status=1)
        assert "No space left" in result.err and not box.exists("x.o"), result.err
        same(os.listdir(mounted), [])
    finally:
        box.run("umount", mounted)


@test
def repeated(box):
    """the same command gives the same object, lowered or not"""
    sources(box)
    for compiler in compilers():
        made = []
        for _ in range(2):
            box.run("troth", "cc", compiler, "-g", "-O2", "-c", "sub/lowered.c", "-o", "x.o", status=0)
            made.append(box.read("x.o", "rb"))
        same(made[0], made[1])


@test
def links_runtime(box):
    """a link of a lowered source brings the runtime with it"""
    box.write("program.c", "#include <troth.h>\n#include <stdio.h>\nasync int main(void) { await sleep_ms(1); puts(\"hello\"); return 4; }\n")
    for compiler in compilers():
        box.run("troth", "cc", compiler, "-x", "c", "program.c", "-o", "program", status=0, env=runtime())
        same(box.run("./program", status=4).out, "hello\n")
    result = box.run("troth", "cc", "gcc", "program.c", "-o", "program", env=dict(runtime(), TROTH_LIB=box.path), status=1)
    assert "libtroth.a" in result.err


@test
def links_checking(box):
    """with the address sanitizer a program gets the checking build, which tells what is released too often"""
    box.write("twice.c", "#include <troth.h>\nint main(void) { promise(int) p = promise_new(int); promise_release(p); promise_release(p); return 0; }\n")
    box.write("task.c", "#include <troth.h>\nasync int f(void) { await sleep_ms(1); return 3; }\n"
              "int main(void) { promise(int) p = f(); promise_release(p); promise_release(p); return loop_run(); }\n")
    box.write("error.c", "#include <troth.h>\nint main(void) { troth_error *e = error_new(1, \"x\"); error_free(e); error_free(e); return 0; }\n")
    for name, said in (("twice", "of a released object"), ("task", "released too often"), ("error", "freed twice")):
        for words in (["-fsanitize=address"], ["-fno-sanitize=all", "-fsanitize=undefined,address"]):
            box.run("troth", "cc", "gcc", "-g", *words, f"{name}.c", "-o", "program", status=0, env=runtime())
            result = box.run("./program", env={"ASAN_OPTIONS": "detect_leaks=0"})
            assert result.returncode != 0 and said in result.err, (name, result.err)
    box.run("troth", "cc", "gcc", "-fsanitize=address", "-fno-sanitize=address", "twice.c", "-o", "program", status=0, env=runtime())
    box.run("./program", status=0)


if __name__ == "__main__":
    main()
