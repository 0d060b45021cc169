"""`troth sweep`: what it counts, what it finds, what it prints. The programs that it is tried on are in test/sweep."""

from harness import main, runtime, same, test

LEAKS = """#include <troth.h>
#include <stdlib.h>
static async void work(void) { await sleep_ms(1); }
async int main(int argc, char **argv)
{
    char *text = malloc(10);
    await work();
    free(text);
    return argc == 3 && argv[2][0] == 'b' ? 0 : 9;
}
"""
CLEAN = LEAKS.replace("    free(text);\n", "").replace("malloc(10);\n", "malloc(10);\n    defer free(text);\n")


def table(out):
    rows = [line.split() for line in out.split("\n")]
    return {r[0]: tuple(map(int, r[1:])) for r in rows if len(r) == 4 and r[0] in ("cancel", "race", "error", "memory")}


@test
def sweep_finds(box):
    """sweep finds a leak, and names the command that shows it"""
    box.write("leaks.c", LEAKS)
    result = box.run("troth", "sweep", "leaks.c", "a", "b c", status=1, env=runtime())
    same(table(result.out)["cancel"], (2, 2, 2))
    same(table(result.out)["race"], (2, 2, 0))
    assert "cancel:2, main leaks.c:7: " in result.out and "leaked" in result.out, result.out
    assert "troth sweep --only=cancel:2 leaks.c a 'b c'" in result.out, result.out
    same(box.files(), ["leaks.c"])


@test
def sweep_is_content(box):
    """sweep is content with a program that cleans up, and with fewer kinds and points"""
    box.write("clean.c", CLEAN)
    result = box.run("troth", "sweep", "clean.c", "a", "b", env=runtime())
    same({k: v[2] for k, v in table(result.out).items()}, {"cancel": 0, "race": 0, "error": 0, "memory": 0})
    result = box.run("troth", "sweep", "--only=race,memory", "--points=1", "-O0", "clean.c", env=runtime())
    same(sorted(table(result.out)), ["memory", "race"])
    same([row[1] for row in table(result.out).values()], [1, 1])


@test
def sweep_one(box):
    """--only=KIND:N runs one point and passes on what the program prints"""
    box.write("leaks.c", LEAKS)
    result = box.run("troth", "sweep", "--only=error:1", "leaks.c", status=1, env=runtime())
    assert "uncaught error: injected at leaks.c:3" in result.err, result.err
    box.write("clean.c", CLEAN)
    result = box.run("troth", "sweep", "--only=error:1", "clean.c", env=runtime())
    assert "status 1, no failure" in result.err, result.err


@test
def sweep_refuses(box):
    """sweep says what it cannot do"""
    box.write("broken.c", "#include <troth.h>\nasync int main(void) { await sleep_ms(1) }\n")
    box.write("faulty.c", "#include <stdlib.h>\nint main(void) { abort(); }\n")
    box.write("wrong.c", "#include <stdlib.h>\nint main(void) { char *p = malloc(1); free(p); return p[0]; }\n")
    for words, status in ([[], 2], [["-c", "broken.c"], 2], [["broken.c"], 1], [["wrong.c"], 1]):
        box.run("troth", "sweep", *words, status=status, env=runtime())
    box.run("troth", "sweep", "faulty.c", env=runtime())       # it always ends so


if __name__ == "__main__":
    main()
