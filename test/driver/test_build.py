"""`troth cc` under CMake and make, and an installed troth."""

import os
import shutil
import subprocess

import harness
from harness import ROOT, Skip, compilers, main, runtime, same, test

PROGRAM = "#include <troth.h>\n#include \"other.h\"\nint main(void) { return other() - VALUE; }\n"
OTHER = "#include <troth.h>\n#include \"other.h\"\nint other(void) { return VALUE; }\n"
PLAIN = "int plain(void) { return 1; }\n"


def sources(box):
    box.write("src/main.c", PROGRAM)
    box.write("src/other.c", OTHER)
    box.write("src/plain.c", PLAIN)
    box.write("src/other.h", "#define VALUE 7\nint other(void);\n")


def need(program):
    if not shutil.which(program):
        raise Skip(f"{program} is not installed")


@test
def under_cmake(box):
    """CMAKE_C_COMPILER_LAUNCHER=troth;cc, and what a changed header builds again"""
    need("cmake")
    sources(box)
    box.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.18)\nproject(p C)\nadd_executable(p src/main.c src/other.c src/plain.c)\n")
    generators = ["Unix Makefiles"] + (["Ninja"] if shutil.which("ninja") else [])
    for generator in generators:
        for compiler in [c for c in compilers() if c in ("gcc", "clang")]:
            folder = f"build-{generator.split()[0]}-{compiler}"
            box.run("cmake", "-S", ".", "-B", folder, "-G", generator, f"-DCMAKE_C_COMPILER={compiler}",
                    f"-DCMAKE_C_COMPILER_LAUNCHER={harness.options.troth};cc", status=0)
            box.run("cmake", "--build", folder, status=0)
            box.run(f"./{folder}/p", status=0)
            again = box.run("cmake", "--build", folder, status=0).out
            assert "Building" not in again, again
            later = os.stat(os.path.join(box.work, folder, "p")).st_mtime + 10
            os.utime(os.path.join(box.work, "src/other.h"), (later, later))
            again = box.run("cmake", "--build", folder, "--verbose", status=0).out
            assert "main.c" in again and "other.c" in again and "plain.c.o -c" not in again, again
            os.utime(os.path.join(box.work, "src/other.h"))


@test
def under_make(box):
    """make CC="troth cc gcc", from objects and in one command"""
    need("make")
    sources(box)
    box.write("Makefile", "objects = src/main.o src/other.o src/plain.o\np: $(objects)\n\t$(CC) -o $@ $(objects)\n"
              "%.o: %.c\n\t$(CC) $(CFLAGS) -MMD -c $< -o $@\n"
              "q:\n\t$(CC) $(CFLAGS) src/main.c src/other.c src/plain.c -nodefaultlibs -lc -o $@\n-include $(objects:.o=.d)\n")
    for compiler in compilers():
        sources(box)
        cc = f"CC={harness.options.troth} cc {compiler}"
        box.run("make", cc, "CFLAGS=-O2 -g", "p", "q", status=0)
        box.run("./p", status=0)
        box.run("./q", status=0)
        again = box.run("make", cc, "p", status=0).out
        assert "up to date" in again, again
        box.write("src/other.h", "#define VALUE 8\n#define MORE\nint other(void);\n")
        later = os.stat(os.path.join(box.work, "p")).st_mtime + 10
        os.utime(os.path.join(box.work, "src/other.h"), (later, later))
        again = box.run("make", cc, "p", status=0).out
        assert "main.c" in again and "plain.c" not in again, again
        box.clear("Makefile")


@test
def installed(box):
    """an installation works from where it is, through pkg-config and find_package"""
    need("cmake")
    if os.path.basename(harness.options.troth) != "troth" or not os.path.exists(os.path.join(harness.options.build, "CMakeCache.txt")):
        raise Skip("not a CMake build")
    env = {k: "" for k in ("TROTH_INCLUDE", "TROTH_LIB")}
    runtime()
    prefix = os.path.join(box.work, "prefix")
    moved = os.path.join(box.work, "moved")
    box.run("cmake", "--install", harness.options.build, "--prefix", prefix, status=0)
    for name in ("bin/troth", "include/troth.h", "include/troth/task.h"):
        assert os.path.exists(os.path.join(prefix, name)), name
    shutil.copytree(prefix, moved)
    troth = os.path.join(moved, "bin/troth")
    box.write("program.c", "#include <troth.h>\nasync int main(void) { await sleep_ms(1); return 5; }\n")
    path = dict(env, PATH=os.path.dirname(troth) + os.pathsep + os.environ["PATH"])
    box.run(troth, "run", "program.c", env=env, status=5)
    box.run("sh", "-c", "troth cc gcc program.c -o program && ./program", env=path, status=5)
    shutil.rmtree(moved)
    text = "cmake_minimum_required(VERSION 3.18)\nproject(p C)\nfind_package(Troth REQUIRED)\nadd_executable(p program.c)\ntroth_target(p)\n"
    box.write("use/CMakeLists.txt", text)
    box.write("use/program.c", box.read("program.c"))
    box.run("cmake", "-S", "use", "-B", "use/build", f"-DCMAKE_PREFIX_PATH={prefix}", env=env, status=0)
    box.run("cmake", "--build", "use/build", env=env, status=0)
    box.run("./use/build/p", status=5)
    if shutil.which("pkg-config"):
        found = [path for path, _, names in os.walk(prefix) if "troth.pc" in names]
        command = (f"{prefix}/bin/troth cc gcc -c program.c -o program.o && "
                   "gcc program.o -o program $(pkg-config --libs troth) && ./program")
        box.run("sh", "-c", command, env=dict(env, PKG_CONFIG_PATH=found[0]), status=5)

    initialised(box, prefix, env)


def initialised(box, prefix, env):
    """The same project by what `troth init` writes: CMake's way, and make's with pkg-config."""
    path = dict(env, PATH=os.path.join(prefix, "bin") + os.pathsep + os.environ["PATH"],
                PKG_CONFIG_PATH=os.path.join(prefix, os.path.relpath(find(prefix, "troth.pc"), prefix)))
    for name, text in (("c/CMakeLists.txt", "cmake_minimum_required(VERSION 3.18)\nproject(p C)\ninclude(cmake/troth.cmake)\n"
                        "add_executable(p program.c)\ntroth_target(p)\n"), ("c/program.c", box.read("program.c")),
                       ("m/Makefile", "CC = cc\nLDLIBS =\ninclude troth.mk\np: program.o\n\t$(CC) -o $@ $^ $(LDLIBS)\n"),
                       ("m/program.c", box.read("program.c"))):
        box.write(name, text)
    said = box.run("sh", "-c", "troth init c && troth init m", env=path, status=0).out
    assert said.count("wrote ") == 4 and "c/cmake/troth.cmake" in said and "m/troth.mk" in said, said
    box.run("cmake", "-S", "c", "-B", "c/build", f"-DCMAKE_PREFIX_PATH={prefix}", env=path, status=0)
    box.run("cmake", "--build", "c/build", env=path, status=0)
    box.run("./c/build/p", env=path, status=5)
    box.run("make", "-C", "m", "p", env=path, status=0)
    box.run("./m/p", env=path, status=5)
    if shutil.which("clangd"):
        out = box.run("clangd", "--check=c/program.c", env=path, status=0)
        assert "error" not in (out.out + out.err).replace("0 errors", "").lower() or "All checks completed, 0 errors" in out.err, out.err


def find(folder, name):
    return next(path for path, _, names in os.walk(folder) if name in names)


@test
def init(box):
    """troth init overwrites nothing unless told, says what it does, and refuses what is no folder"""
    box.write("p/CMakeLists.txt", "project(p C)\n")
    box.write("p/Makefile", "all:\n")
    box.write("p/.clangd", "mine\n")
    said = box.run("troth", "init", "p", status=0).out
    assert "p/.clangd exists and was left as it is" in said and "-DTROTH_ERASE" in said and "wrote p/troth.mk" in said, said
    same(box.read("p/.clangd"), "mine\n", "what was there")
    again = box.run("troth", "init", "p", status=0).out
    assert "p/troth.mk is as it should be" in again and "wrote" not in again, again
    assert "wrote anew p/.clangd" in box.run("troth", "init", "--force", "p", status=0).out
    assert "-DTROTH_ERASE" in box.read("p/.clangd")
    assert "no such" in box.run("troth", "init", "none", status=1).err.lower()
    box.run("troth", "init", "--what", status=2)
    box.run("troth", "init", "p", "q", status=2)


@test
def editors(box):
    """clangd reads every example without an error, told by what troth init writes"""
    need("clangd")
    for name in sorted(os.listdir(os.path.join(ROOT, "examples"))):
        if name.endswith(".c") and name != "17-guest-glib.c":
            shutil.copy(os.path.join(ROOT, "examples", name), box.path + "/work")
    box.run("troth", "init", ".", env=runtime(), status=0)
    for name in box.files():
        if name.endswith(".c"):
            err = box.run("clangd", f"--check={name}", status=None, env=runtime()).err
            assert "All checks completed, 0 errors" in err, f"{name}: {err}"


@test
def amalgamation(box):
    """the compiler as one file builds without a warning, and lowers as it does"""
    tool = os.path.join(ROOT, "tools", "amalgamate.py")
    box.run("python3", tool, "troth.c", status=0)
    env = dict(runtime(), CC="gcc")
    for compiler in [c for c in compilers() if c in ("gcc", "clang")]:
        said = box.run(compiler, "-Wall", "-Wextra", "-O1", "troth.c", "-o", f"./{compiler}-troth", status=0)
        same(said.err, "", compiler)
        for name in sorted(os.listdir(os.path.join(ROOT, "examples"))):
            source = os.path.join(ROOT, "examples", name)
            if name.endswith(".c") and name != "17-guest-glib.c":
                for how in ([], ["--portable"]):
                    same(box.run(f"./{compiler}-troth", "lower", *how, source, env=env, status=0).out,
                         box.run("troth", "lower", *how, source, env=env, status=0).out, name)


if __name__ == "__main__":
    main()
