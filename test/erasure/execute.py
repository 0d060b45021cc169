"""Runs a compiler or a program, with a time limit that ends all that it started."""

import os
import signal
import subprocess


class Outcome:
    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out, err

    def same(self, other):
        return self.status == other.status and self.out == other.out

    def __str__(self):
        lines = self.out.decode("ascii", "replace").splitlines()
        errors = self.err.decode("ascii", "replace").splitlines()
        return f"status {self.status}, {len(lines)} lines, the last {lines[-1:]}, stderr {errors[:12]}"


def execute(words, seconds, cwd=None, env=None):
    """None: it took too long."""
    p = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=cwd,
                         env={**os.environ, **(env or {})}, start_new_session=True)
    try:
        out, err = p.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(p.pid, signal.SIGKILL)
        p.communicate()
        return None
    return Outcome(p.returncode, out, err)
