#!/usr/bin/env python3
"""The seeds' cases that mocked fetch, ajax or a database, as programs over the real things: what they print is the cases' record.

Each program of x/ runs several cases and prints "== CASE" before each; test/seeds/README.md says which is where.
"""

import os
import re

import peers

suite = peers.Suite(__doc__)
SEEDS = os.path.join(peers.ROOT, "test", "seeds")
# program: how many cases it has, whether it runs by the real clock, flags
PROGRAMS = {
    "seeds_ajax": (21, True, []),
    "seeds_fetch": (10, True, []),
    "seeds_search": (2, True, ["-ljansson", "-lsqlite3"]),
    "seeds_database": (5, False, ["-ljansson", "-lsqlite3"]),
}

for program, (count, real_time, flags) in PROGRAMS.items():
    cases = []
    with suite.case(program):
        if "-lsqlite3" in flags and not os.path.exists("/usr/include/sqlite3.h"):
            raise peers.Skip("sqlite3 is not installed")
        exe = suite.compile(f"x/{program}.c", flags=flags)
        printed = suite.run([exe], env={"TROTH_VIRTUAL_TIME": "0" if real_time else "1", "no_proxy": "", "NO_PROXY": ""})
        cases = re.findall(r"^== (.+)\n((?:(?!== ).*\n)*)", printed, re.M)
        assert len(cases) == count, printed
    for name, text in cases:
        with suite.case(f"{name} in {program}"):
            with open(os.path.join(SEEDS, name + ".out")) as record:
                expected = record.read()
            assert text == expected, f"--- expected\n{expected}--- printed\n{text}"
suite.end()
