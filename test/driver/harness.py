"""What the driver's tests share: `@test` registers a function, which gets a Box, an empty folder to work in.

The units here opt in through a <troth.h> of their own that holds only the pragma, so that these tests judge the driver
and not the stages: what includes it is lowered, though there is nothing in it to lower.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import traceback

tests = []
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
options = None


class Skip(Exception):
    pass


def test(function):
    tests.append(function)
    return function


class Box:
    def __init__(self):
        self.path = tempfile.mkdtemp(prefix="troth-driver-")
        self.tmp = os.path.join(self.path, "tmp")
        os.mkdir(self.tmp)
        self.include = os.path.join(self.path, "troth-include")
        os.mkdir(self.include)
        with open(os.path.join(self.include, "troth.h"), "w") as f:
            f.write("#ifndef __TROTH__\n#error \"not under troth\"\n#endif\n#pragma troth words(short)\n#define TROTH_H 1\n")
        self.work = os.path.join(self.path, "work")
        os.mkdir(self.work)
        self.env = dict(os.environ, TROTH_INCLUDE=self.include, TMPDIR=self.tmp, LC_ALL="C")
        for name in ("CC", "TROTH_LIB", "DEPENDENCIES_OUTPUT", "SUNPRO_DEPENDENCIES"):
            self.env.pop(name, None)

    def close(self):
        shutil.rmtree(self.path, ignore_errors=True)

    def write(self, name, text):
        path = os.path.join(self.work, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as f:
            f.write(text)
        return path

    def read(self, name, mode="r"):
        with open(os.path.join(self.work, name), mode) as f:
            return f.read()

    def exists(self, name):
        return os.path.exists(os.path.join(self.work, name))

    def files(self):
        found = []
        for path, _, names in os.walk(self.work):
            found += [os.path.relpath(os.path.join(path, n), self.work) for n in names]
        return sorted(found)

    def clear(self, *kept):
        for name in self.files():
            if name not in kept and not name.endswith((".c", ".h")):
                os.unlink(os.path.join(self.work, name))

    def run(self, *words, stdin=b"", status=None, env=None, timeout=120, **more):
        """Runs in the box. `troth` as the first word is the one under test. Checks that no temporary file is left."""
        words = [options.troth if words[0] == "troth" else words[0], *words[1:]]
        result = subprocess.run(words, input=stdin, stdout=more.pop("stdout", subprocess.PIPE), stderr=subprocess.PIPE,
                                cwd=self.work, env=dict(self.env, **(env or {})), timeout=timeout, **more)
        result.out = (result.stdout or b"").decode(errors="replace")
        result.err = result.stderr.decode(errors="replace")
        if status is not None:
            assert result.returncode == status, f"{words}: status {result.returncode}, not {status}\n{result.out}{result.err}"
        assert os.listdir(self.tmp) == [], f"{words}: left in the temporary folder: {os.listdir(self.tmp)}"
        return result

    def both(self, *words, env=None, stdin=b""):
        """Runs the command alone and behind `troth cc`; gives both results and the files that each made."""
        outcomes = []
        kept = self.files()
        for prefix in ([], ["troth", "cc"]):
            self.clear(*kept)
            result = self.run(*prefix, *words, env=env, stdin=stdin)
            outcomes.append((result, {n: self.read(n, "rb") for n in self.files() if n not in kept}))
        self.clear(*kept)
        return outcomes


def same(first, second, what=""):
    if isinstance(first, dict) and isinstance(second, dict):
        assert sorted(first) == sorted(second), f"{what}: {sorted(first)} is not {sorted(second)}"
        differing = [name for name in first if first[name] != second[name]]
        assert not differing, f"{what}: these files are not the same: {differing}"
    shown = [repr(value)[:2000] for value in (first, second)]
    assert first == second, f"{what}: {shown[0]} is not {shown[1]}"


def compilers():
    return [c for c in ("gcc", "clang", "clang-19") if shutil.which(c)]


def runtime():
    """The environment for tests that link the real runtime."""
    library = os.path.join(options.build, "libtroth.a")
    if not os.path.exists(library):
        raise Skip("libtroth.a is not built")
    return {"TROTH_INCLUDE": os.path.join(ROOT, "include"), "TROTH_LIB": options.build}


PLAIN = "int plain(int x)\n{\n    return x + 1;\n}\n"
LOWERED = "#include <troth.h>\n#include \"own.h\"\nint lowered(int x)\n{\n    return x + OWN;\n}\n"
OWN = "#define OWN 42\n"
FAILING = "#include <troth.h>\n/* STUB_FAIL */\nint f(void)\n{\n    return await 1;\n}\n"


def main():
    global options
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", default=os.path.join(ROOT, "build"))
    parser.add_argument("--troth")
    parser.add_argument("-k", default="")
    options = parser.parse_args()
    options.build = os.path.abspath(options.build)
    options.troth = os.path.abspath(options.troth or os.path.join(options.build, "troth"))
    failed = False
    for function in tests:
        name = function.__doc__ or function.__name__
        if options.k not in name:
            continue
        box = Box()
        try:
            function(box)
            print("ok " + name)
        except Skip as skip:
            print(f"skip {name}: {skip}")
        except Exception as error:
            failed = True
            print("not ok " + name)
            text = str(error) if isinstance(error, AssertionError) and str(error) else traceback.format_exc()
            print("\n".join("    " + line for line in text.split("\n")))
        finally:
            box.close()
        sys.stdout.flush()
    sys.exit(1 if failed else 0)
