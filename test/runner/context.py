"""What every suite needs: where things are, how a child is run, how a difference is shown."""

import difflib
import itertools
import os
import shutil
import signal
import subprocess


class Failure(Exception):
    pass


class Skip(Exception):
    pass


class Case:
    """One test: a name and a function that returns None, or raises Failure or Skip."""

    def __init__(self, name, run):
        self.name, self.run = name, run


class Result:
    def __init__(self, status, out, err, timed_out):
        self.status, self.out, self.err, self.timed_out = status, out, err, timed_out

    def describe(self):
        what = "time limit exceeded" if self.timed_out else f"status {self.status}"
        return f"{what}\n--- stdout\n{self.out}--- stderr\n{self.err}"


def run(words, timeout=60, stdin="", cwd=None, env=None):
    """Runs a child in a process group of its own, so that a time limit ends its children too. A signal gives 128 + n."""
    environment = dict(os.environ, LC_ALL="C")          # compilers choose their quotation marks by the locale
    environment.update(env or {})
    child = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=cwd,
                             env=environment, start_new_session=True)
    timed_out = False
    try:
        out, err = child.communicate(stdin.encode() if isinstance(stdin, str) else stdin, timeout)
    except subprocess.TimeoutExpired:
        timed_out = True
        os.killpg(child.pid, signal.SIGKILL)
        out, err = child.communicate()
    status = child.returncode if child.returncode >= 0 else 128 - child.returncode
    return Result(status, out.decode(errors="replace"), err.decode(errors="replace"), timed_out)


def difference(expected, actual, what="output"):
    lines = difflib.unified_diff(expected.splitlines(), actual.splitlines(), f"expected {what}", f"actual {what}", lineterm="")
    return "\n".join(lines)


class Context:
    def __init__(self, root, build, scratch, update):
        self.root, self.build, self.scratch, self.update = root, build, scratch, update
        self.troth = os.path.join(build, "troth")
        sanitized = os.path.join(build, "sanitize", "troth")
        self.sanitized_troth = sanitized if os.path.exists(sanitized) else None
        self.include = os.path.join(root, "include")
        self.counter = itertools.count()
        self.compilers = [c for c in ("gcc", "clang", "clang-19") if shutil.which(c)]
        self.node = shutil.which("node")

    def folder(self):
        """A new empty folder."""
        path = os.path.join(self.scratch, str(next(self.counter)))
        os.mkdir(path)
        return path

    def files(self, folder, ending, deep=False):
        """Paths of a folder's files, sorted; an absent folder has none."""
        top = os.path.join(self.root, folder)
        found = []
        for path, folders, names in os.walk(top):
            found += [os.path.join(path, n) for n in names if n.endswith(ending)]
            if not deep:
                break
        return sorted(found)

    def name(self, path):
        return os.path.relpath(path, self.root)


def read(path):
    with open(path, encoding="utf-8", errors="replace") as f:
        return f.read()
