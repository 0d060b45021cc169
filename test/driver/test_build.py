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


if __name__ == "__main__":
    main()
