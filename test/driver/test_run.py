"""`troth run`, `troth lower`, and the command's own face."""

import os
import shutil
import signal
import subprocess
import time

import harness
from harness import FAILING, Skip, compilers, main, runtime, same, test

PROGRAM = """#include <stdio.h>
#include <stdlib.h>
#include <string.h>
int main(int argc, char **argv)
{
    char line[100];
    for (int i = 1; i < argc; i++)
        printf("[%s]", argv[i]);
    if (fgets(line, sizeof line, stdin))
        printf("<%s>", strtok(line, "\\n"));
    fprintf(stderr, "aside");
    return argc;
}
"""


@test
def run_passes(box):
    """run passes arguments, standard input, both outputs and the status"""
    box.write("program.c", PROGRAM)
    result = box.run("troth", "run", "program.c", "a b", "--version", "-c", "", stdin=b"line\n", status=5)
    same((result.out, result.err), ("[a b][--version][-c][]<line>", "aside"))
    same(box.run("troth", "run", "program.c", status=1).out, "")
    same(box.files(), ["program.c"])


@test
def run_options(box):
    """options before the file go to the compiler of $CC"""
    box.write("sub/answer.h", "#define ANSWER 3\n")
    box.write("program.c", "#include \"answer.h\"\n#include <math.h>\nint main(void) { return ANSWER * X + (int)floor(Y); }\n")
    for compiler in compilers() + ["troth cc gcc", " gcc  -g "]:
        box.run("troth", "run", "-I", "sub", "-DX=2", "-D", "Y=1.5", "-O0", "-fno-builtin", "-lm", "program.c", status=7, env={"CC": compiler})
    box.run("troth", "run", "program.c", env={"CC": "no-such-compiler"}, status=127)


@test
def run_lowered(box):
    """run links the runtime, also for a program that only opts in"""
    box.write("sub/program.c", "#include <troth.h>\n#include <stdio.h>\n"
              "async int main(int argc, char **argv) { await sleep_ms(1); puts(argv[1]); return argc + 4; }\n")
    for compiler in compilers():
        same(box.run("troth", "run", "sub/program.c", "hello", env=dict(runtime(), CC=compiler), status=6).out, "hello\n")


@test
def run_forgotten(box):
    """await without <troth.h>, and commands that are sources: the message names the way out"""
    box.write("forgotten.c", "async int f(void) { return await g(); }\n")
    box.write("plain.c", "int f(int await) { return await + 1; }\n")
    box.write("wrong.c", "int f(void) { return missing; }\n")
    note = "words only in sources that include <troth.h>"
    for compiler in compilers():
        for words in (["run"], ["cc", compiler, "-c"]):
            result = box.run("troth", *words, "forgotten.c", env={"CC": compiler}, status=1)
            assert result.err.rstrip().split("\n")[-1].startswith("forgotten.c: note: ") and note in result.err, result.err
            assert note not in box.run("troth", *words, "wrong.c", env={"CC": compiler}, status=1).err
        same(box.run("troth", "cc", compiler, "-c", "plain.c", status=0).err, "")
    assert "troth cc gcc -c file.c" in box.run("troth", "cc", "plain.c", status=2).err
    assert "troth run plain.c" in box.run("troth", "plain.c", status=2).err


@test
def run_signal(box):
    """a program ended by a signal gives 128 and its number"""
    for number in (signal.SIGSEGV, signal.SIGABRT, signal.SIGKILL, signal.SIGTERM):
        box.write("program.c", f"#include <signal.h>\nint main(void) {{ raise({int(number)}); return 0; }}\n")
        box.run("troth", "run", "program.c", status=128 + number)


@test
def run_interrupted(box):
    """a signal to troth reaches the program, and nothing is left"""
    box.write("program.c", "#include <signal.h>\n#include <stdio.h>\n#include <unistd.h>\n"
              "static void on(int n) { (void)n; write(1, \"caught\\n\", 7); _exit(9); }\n"
              "int main(int c, char **v) { (void)v; if (c > 1) signal(SIGTERM, on); puts(\"up\"); fflush(stdout); for (;;) pause(); }\n")
    for words, number, status, out in (([], signal.SIGTERM, 143, "up\n"), (["x"], signal.SIGTERM, 9, "up\ncaught\n"),
                                       ([], signal.SIGINT, 130, "up\n")):
        child = subprocess.Popen([harness.options.troth, "run", "program.c", *words], stdout=subprocess.PIPE, cwd=box.work, env=box.env)
        same(child.stdout.readline(), b"up\n")
        child.send_signal(number)
        rest = child.communicate(timeout=20)[0].decode()
        same((child.returncode, "up\n" + rest), (status, out))
        same(os.listdir(box.tmp), [])


@test
def compile_interrupted(box):
    """a signal while the compiler runs leaves nothing, and ends troth by that signal"""
    os.chmod(box.write("slow", "#!/bin/sh\nfor w; do [ \"$w\" = -E ] && exec gcc \"$@\"; done\necho up\nexec sleep 20\n"), 0o755)
    box.write("lowered.c", "#include <troth.h>\nint x;\n")
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        child = subprocess.Popen([harness.options.troth, "cc", "./slow", "-c", "lowered.c"], stdout=subprocess.PIPE, cwd=box.work,
                                 env=box.env, start_new_session=True)
        same(child.stdout.readline(), b"up\n")
        assert os.listdir(box.tmp)
        started = time.time()
        child.send_signal(number)
        child.communicate(timeout=20)
        same(child.returncode, -number)
        assert time.time() - started < 5
        same(os.listdir(box.tmp), [])


@test
def run_refuses(box):
    """what cannot be run is said clearly"""
    box.write("bad.c", FAILING)
    box.write("wrong.c", "int main(void) { return x; }\n")
    assert "bad.c:" in box.run("troth", "run", "bad.c", status=1).err
    assert "wrong.c:1:" in box.run("troth", "run", "wrong.c", status=1).err
    assert "absent.c" in box.run("troth", "run", "absent.c", status=1).err
    for words in ([], ["-O2"], ["-c", "bad.c"], ["-o", "x", "bad.c"], ["-E", "bad.c"]):
        assert "troth run" in box.run("troth", "run", *words, status=2).err
    box.run("troth", "run", "wrong.c", env={"TMPDIR": box.path + "/absent"}, status=1)


@test
def lower_prints(box):
    """lower prints text that the compiler takes"""
    box.write("sub/x.c", "#include <troth.h>\n#include \"own.h\"\nint x = OWN + X;\n")
    box.write("sub/own.h", "#define OWN 42\n")
    for compiler in compilers():
        result = box.run("troth", "lower", "-Isub", "-DX=1", "-std=gnu11", "sub/x.c", env={"CC": compiler}, status=0)
        assert "int x = 42 + 1;" in result.out and "#pragma troth" not in result.out
        box.run(compiler, "-x", "cpp-output", "-fsyntax-only", "-", stdin=result.out.encode(), status=0)
        same(box.run("troth", "lower", "-DX=1", "-x", "c", "-", env={"CC": compiler}, stdin=b"int y = X;\n", status=0).out.split("\n")[-2], "int y = 1;")
        box.run("troth", "lower", "sub/x.c", "-DX=1", "-o", "x.i", status=0)
        assert "int x = 42 + 1;" in box.read("x.i")


@test
def lower_refuses(box):
    """lower says what is wrong, and leaves no file"""
    box.write("bad.c", FAILING)
    box.write("x.c", "#include <troth.h>\nint x;\n")
    box.write("wrong.c", "#include \"absent.h\"\n")
    before = box.files()
    assert "bad.c:" in box.run("troth", "lower", "bad.c", "-o", "x.i", status=1).err
    assert "absent.c" in box.run("troth", "lower", "absent.c", status=1).err
    assert "absent.h" in box.run("troth", "lower", "wrong.c", status=1).err
    box.run("troth", "lower", status=2)
    box.run("troth", "lower", "x.c", "bad.c", status=2)
    assert "absent/x.i" in box.run("troth", "lower", "x.c", "-o", "absent/x.i", status=1).err
    assert "No space left" in box.run("troth", "lower", "x.c", "-o", "/dev/full", status=1).err
    with open("/dev/full", "w") as full:
        assert "No space left" in box.run("troth", "lower", "x.c", stdout=full, status=1).err
        assert "No space left" in box.run("troth", "--help", stdout=full, status=1).err
    box.run("troth", "lower", "x.c", env={"CC": "no-such-compiler"}, status=127)
    same(box.files(), before)


@test
def lower_keeps_link(box):
    """lower -o writes over a file and keeps its mode"""
    box.write("x.c", "#include <troth.h>\nint x;\n")
    os.chmod(box.write("x.i", "old\n"), 0o640)
    box.run("troth", "lower", "x.c", "-o", "x.i", status=0)
    same(os.stat(os.path.join(box.work, "x.i")).st_mode & 0o777, 0o640)
    assert "int x;" in box.read("x.i")


@test
def c23(box):
    """what a compiler of C23 takes in a lowered function: auto, constexpr, enums with a type, _BitInt, nullptr, labels at ends of blocks"""
    if not shutil.which("clang-19"):
        raise Skip("no clang-19")
    source = os.path.join(harness.ROOT, "test", "driver", "c23.c")
    box.run("clang-19", "-std=gnu23", source, "-o", "plain", status=0)
    expected = box.run("./plain", status=0).out
    for level in ("-O0", "-O2"):
        result = box.run("troth", "run", "-std=gnu23", "-Wall", "-Wextra", level, source, env=dict(runtime(), CC="clang-19"), status=0)
        same((result.out, result.err), (expected, ""), level)


@test
def face(box):
    """--help, --version, and what is neither"""
    help_text = box.run("troth", "--help", status=0).out
    for word in ("troth cc COMPILER ARGS...", "troth run", "troth lower", "TROTH_LIB", "TROTH_INCLUDE"):
        assert word in help_text, word
    assert box.run("troth", "--version", status=0).out.startswith("troth ")
    assert "`brew`" in box.run("troth", "brew", status=2).err
    box.run("troth", status=2)


if __name__ == "__main__":
    main()
