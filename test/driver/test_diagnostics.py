"""Diagnostics: the options of our own warnings, what compilers say of promises, and JSON."""

import json
import os

from harness import compilers, main, runtime, same, test

SOURCE = """#include <troth.h>
#include <stdio.h>
async int f(int x);
int plain(void)
{
    int v = f(1);
    return v;
}
async int g(void)
{
    f(1);
    const char *text = 12.5;
    printf("%s", text);
    return 0;
}
"""
PLAIN = "int plain(int x)\n{\n    int unused;\n    return x + missing;\n}\n"
HINT = "did you forget `await`?"


@test
def hint(box):
    """a compiler's type error about a promise is followed by a note"""
    box.write("x.c", SOURCE)
    for compiler in compilers():
        err = box.run("troth", "cc", compiler, "-c", "x.c", env=runtime()).err
        lines = [l for l in err.split("\n") if HINT in l]
        assert len(lines) == 1 and lines[0].startswith("x.c:6:") and ": note: " in lines[0], err
        assert err.index("x.c:6:") < err.index(HINT) < err.index("x.c:12:"), err
    box.write("two.c", "#include <troth.h>\nasync int f(void);\nasync long g(void);\npromise(int) *p;\nvoid h(void) { *p = g(); }\n")
    assert HINT not in box.run("troth", "cc", "gcc", "-c", "two.c", env=runtime()).err
    box.write("one.c", "int f(void) { return 1; }\nint *p(void) { return f(); }\n")
    first, second = box.both("gcc", "-c", "one.c")
    same(first[0].err, second[0].err, "a plain unit's messages")


@test
def own_options(box):
    """-Wtroth-... reaches no compiler, also from an @file, with -E and with plain units"""
    box.write("x.c", SOURCE.replace("12.5", "\"\"").replace("f(1);\n    return v", "0;\n    return v"))
    box.write("p.c", "int plain(void) { return 1; }\n")
    box.write("words", "-Wtroth-dropped -Wno-error=troth-dropped")
    for compiler in compilers():
        for words in (["-Wtroth-dropped"], ["@words"]):
            err = box.run("troth", "cc", compiler, *words, "-c", "x.c", env=runtime(), status=0).err
            assert "x.c:11:5: warning: " in err and "[-Wtroth-dropped]" in err, err
            same(box.run("troth", "cc", compiler, *words, "-c", "p.c", env=runtime(), status=0).err, "", "a plain unit")
            box.run("troth", "cc", compiler, "-Wtroth", "-E", "p.c", status=0)
        err = box.run("troth", "cc", compiler, "-Werror=troth-dropped", "-c", "x.c", env=runtime(), status=1).err
        assert "x.c:11:5: error: " in err and "[-Werror=troth-dropped]" in err and not box.exists("y.o"), err
        err = box.run("troth", "cc", compiler, "-Wtroth-droped", "-c", "p.c", status=1).err
        assert "there is no warning `-Wtroth-droped`" in err, err
        box.run("troth", "cc", compiler, "-Wno-troth-droped", "-c", "p.c", status=0)


def read_json(err):
    lines = [l for l in err.split("\n") if l]
    assert len(lines) == 1, err
    return json.loads(lines[0])


@test
def as_json(box):
    """JSON: one array of what we and the compiler say, in gcc's form, from gcc and clang"""
    box.write("x.c", SOURCE)
    for compiler in compilers():
        options = ["-ftroth-diagnostics-format=json"] + (["-fdiagnostics-format=json"] if "clang" not in compiler else [])
        for option in options:
            found = read_json(box.run("troth", "cc", compiler, option, "-Wtroth-dropped", "-c", "x.c", env=runtime(), status=1).err)
            brief = [(d["kind"], d["locations"][0]["caret"]["file"], d["locations"][0]["caret"]["line"]) for d in found]
            assert ("warning", "x.c", 11) in brief and ("error", "x.c", 12) in brief, found
            dropped = next(d for d in found if d.get("option") == "-Wtroth-dropped")
            same(dropped["locations"][0]["caret"]["column"], 5, "column")
            promise = next(d for d in found if d["locations"][0]["caret"]["line"] == 6)
            assert any(HINT in c["message"] for c in promise["children"]), promise
    # errors of our own, where nothing is compiled at all; and a lock with its note
    box.write("y.c", "#include <troth.h>\n#include <pthread.h>\nstatic pthread_mutex_t m;\nasync void f(void)\n{\n    pthread_mutex_lock(&m);\n"
              "    await sleep_ms(1);\n    pthread_mutex_unlock(&m);\n    await 1;\n    await \"\\\"\\\\\";\n}\n"
              "async void g(void)\n{\n    pthread_mutex_lock(&m);\n    await sleep_ms(1);\n    pthread_mutex_unlock(&m);\n}\n")
    found = read_json(box.run("troth", "cc", "gcc", "-fdiagnostics-format=json", "-c", "y.c", env=runtime(), status=1).err)
    same([d["kind"] for d in found], ["error", "error", "warning"], "kinds")
    same([c["kind"] for c in found[2]["children"]], ["note"], "the note is a child")
    # what the preprocessor says stands there once
    box.write("z.c", "#include <troth.h>\n#warning \"look\"\nasync int f(void) { return 1; }\n")
    found = read_json(box.run("troth", "cc", "gcc", "-fdiagnostics-format=json", "-c", "z.c", env=runtime(), status=0).err)
    same(len(found), 1, "one warning")


@test
def plain_json(box):
    """JSON of units without the words: gcc's own when gcc was asked, ours in the same form when we were"""
    box.write("p.c", PLAIN)
    first, second = box.both("gcc", "-Wall", "-fdiagnostics-format=json", "-c", "p.c")
    same(first[0].err, second[0].err, "gcc's JSON")
    for compiler in compilers():
        found = read_json(box.run("troth", "cc", compiler, "-Wall", "-ftroth-diagnostics-format=json", "-c", "p.c", status=1).err)
        assert {(d["kind"], d["locations"][0]["caret"]["line"]) for d in found} >= {("error", 4)}, found


main()
