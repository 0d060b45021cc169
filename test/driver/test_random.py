"""Random command lines: `troth cc` and the compiler alone must agree. TROTH_RANDOM=N runs N of each kind, from another seed."""

import os
import random
import re

from harness import Skip, compilers, main, same, test

COUNT = int(os.environ.get("TROTH_RANDOM", "25"))
SEED = int(os.environ.get("TROTH_RANDOM_SEED", "0" if "TROTH_RANDOM" not in os.environ else str(os.getpid())))

ANY = [["-O0"], ["-O1"], ["-O2"], ["-Os"], ["-g"], ["-g3"], ["-Wall"], ["-Wextra"], ["-std=gnu11"], ["-std=c99"], ["-fPIC"], ["-fno-common"],
       ["-Isub"], ["-I", "sub"], ["-DX"], ["-D", "Y=2"], ["-DZ=\"a b\""], ["-UX"], ["-include", "sub/own.h"], ["-imacros", "sub/own.h"],
       ["-isystem", "sub"], ["-iquote", "sub"], ["-idirafter", "sub"], ["-pipe"], ["-pthread"], ["-fsanitize=undefined"], ["-m64"],
       ["-march=x86-64"], ["-fno-builtin"], ["-ffunction-sections"], ["-w"], ["-Wp,-DW"], ["-Xpreprocessor", "-DV"], ["-trigraphs"],
       ["-P"], ["-C"], ["-CC"], ["-dD"], ["-fstack-protector"], ["-fvisibility=hidden"], ["-ffile-prefix-map=sub=other"], ["@words"],
       ["-Wa,--noexecstack"], ["-Wl,--build-id=none"], ["-L."], ["-L", "sub"], ["-funroll-loops"], ["-fno-ident"], ["-x", "c"],
       ["-x", "none"], ["--std=gnu17"], ["--define-macro=U"], ["-MD"], ["-MMD"], ["-MD", "-MP"], ["-MD", "-MF", "deps.d"],
       ["-MMD", "-MT", "goal"], ["-MMD", "-MQ", "g$al"], ["-fdiagnostics-color=never"], ["-Werror"], ["-no-such-option"], ["-Wundef"]]
GCC = [["-save-temps"], ["-save-temps=obj"], ["-fverbose-asm"], ["--param", "max-inline-insns-single=10"], ["-frandom-seed=1", "-flto"],
       ["-fdump-tree-optimized"], ["-fstack-usage"], ["-frecord-gcc-switches"], ["-aux-info", "info"], ["-dumpbase", "other"]]
CLANG = [["-Xclang", "-fno-pch-timestamp"], ["-mllvm", "-unroll-count=2"], ["-Qunused-arguments"], ["-emit-llvm"], ["-fcolor-diagnostics"],
         ["-Weverything"], ["-target", "x86_64-linux-gnu"]]
MODES = [["-c"], ["-c"], ["-c", "-o", "sub/out.o"], ["-c", "-o", "out"], ["-S"], ["-S", "-o", "sub/out.s"], ["-fsyntax-only"], ["-E"],
         ["-o", "sub/program"], [], ["-E", "-o", "out.i"], ["-M"]]

SAME = "#include <stddef.h>\n#include \"own.h\"\nint value(int x) { size_t n = sizeof x; return x + OWN + (int)n; }\n"
MAIN = "int main(void) { return 0; }\n"


def sources(box):
    box.write("sub/own.h", "#ifndef OWN\n#define OWN 1\n#endif\n")
    box.write("own.h", "#define OWN 1\n")
    box.write("words", "-DAT=1 '-DQUOTED=\"x\"'\n")
    box.write("one.c", SAME.replace("value", "one"))
    box.write("two.c", MAIN + SAME.replace("value", "two"))
    box.write("three.S", ".globl three\nthree:\n    ret\n.section .note.GNU-stack,\"\",@progbits\n")
    box.write("four.c", "int four(void) { return 4; }\n")


def command(random_source, compiler):
    options = ANY + (GCC if compiler == "gcc" else CLANG)
    words = [w for option in random_source.sample(options, random_source.randrange(7)) for w in option]
    inputs = ["two.c"] + random_source.sample(["one.c", "four.c", "three.S"], random_source.randrange(3))
    random_source.shuffle(inputs)
    mode = random_source.choice(MODES)
    if len(inputs) > 1 and "-o" in mode and set(mode) & {"-c", "-S", "-E"}:
        inputs = ["two.c"]
    if "-x" in words or "-dumpbase" in words or "-aux-info" in words:
        inputs = ["two.c"]
    line = words + mode + inputs
    if random_source.randrange(3) == 0:
        line = inputs + words + mode
    return line


def unnamed(text):
    """Messages without the names of temporary files."""
    return re.sub(r"\bcc\w{6}|(?<=-)[0-9a-f]{6}(?=\.o)", "TEMPORARY", text)


@test
def random_plain(box):
    """random command lines without the words: the same files, messages and status"""
    sources(box)
    for compiler in compilers():
        source = random.Random(f"{SEED} plain {compiler}")
        for _ in range(COUNT):
            words = command(source, compiler)
            if "-flto" in words:
                continue                    # not the same twice, also without us
            if {"-E", "-M"} & set(words) and {"-dD", "-g3", "-imacros"} & set(words):
                continue                    # shows our -D
            if "@words" in words and "-save-temps" in " ".join(words):
                continue                    # keeps a copy of @words when it likes to
            alone, ours = box.both(compiler, *words)
            same(ours[0].returncode, alone[0].returncode, (compiler, words, ours[0].err))
            same(ours[0].out, alone[0].out, (compiler, words))
            if "-###" not in words:
                same(unnamed(ours[0].err), unnamed(alone[0].err), (compiler, words))
            linked = [n for n in alone[1] if n in ("a.out", "sub/program") or n.endswith("info") or "-save-temps" in " ".join(words)]
            for name in linked:             # a link names its temporary objects
                alone[1][name] = ours[1].get(name)
            same(ours[1], alone[1], (compiler, words))


@test
def random_lowered(box):
    """random command lines with the words: files of the same names, and the same status"""
    sources(box)
    for compiler in compilers():
        source = random.Random(f"{SEED} lowered {compiler}")
        for _ in range(COUNT):
            words = command(source, compiler) + ["-nodefaultlibs", "-lc"]
            if "-E" in words or "-M" in words or "-fsanitize=undefined" in words or "-fdump-tree-optimized" in words:
                continue
            if "@words" in words and "-save-temps" in " ".join(words):
                continue
            if ("clang" in compiler and {"-C", "-CC"} & set(words)) or ("-dumpbase" in words and "-save-temps" in " ".join(words)):
                continue                    # refused only for what is not preprocessed; a name that we do not follow
            kept = box.files()
            for name in ("one.c", "two.c"):
                text = box.read(name).replace("#include <troth.h>\n", "")
                box.write(name, text)
            first = box.run(compiler, *words)
            alone = sorted(set(box.files()) - set(kept))
            box.clear(*kept)
            for name in ("one.c", "two.c"):
                box.write(name, "#include <troth.h>\n" + box.read(name))
            second = box.run("troth", "cc", compiler, *words)
            ours = sorted(set(box.files()) - set(kept))
            box.clear(*kept)
            if "-Werror" in words and first.returncode == 0:
                continue
            same(second.returncode, first.returncode, (compiler, words, second.err, first.err))
            if second.returncode == 0:
                same(ours, alone, (compiler, words))


if __name__ == "__main__":
    main()
