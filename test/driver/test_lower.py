"""`troth lower` and its options."""

import os
import re

from harness import ROOT, compilers, main, runtime, same, test

@test
def header_names(box):
    """in portable text a header's own names of promise structs are the compiler's: the types of one function agree"""
    headers = sorted(n for n in os.listdir(os.path.join(ROOT, "include", "troth")) if n.endswith(".h") and n != "erase.h")
    box.write("h.c", "#include <troth.h>\n" + "".join(f"#include <troth/{n}>\n" for n in headers))
    lowered = box.run("troth", "lower", "h.c", env=runtime(), status=0).out
    plain = box.run("cc", "-E", "-P", "-DTROTH_LOWERED", f"-I{os.path.join(ROOT, 'include')}", "h.c", status=0).out
    functions = re.compile(r"struct (troth_promise_\w+) *\*+ *(\w+) *\(")
    ours, theirs = ({name: tag for tag, name in functions.findall(text)} for text in (lowered, plain))
    assert len(theirs) > 60, theirs
    same({name: ours.get(name) for name in theirs}, theirs, "the structs' names (TROTH_PROMISE in include/troth/*.h)")


FRAMES = """#include <troth.h>
#include <stdint.h>
struct big { char text[40]; double d; };
generator int up(int n) { for (int i = 0; i < n; i++) yield i; }
async int work(int k, int (*callback)(int), const char *const *names)
{
    int total = 0;
    for (int i = 0; i < k; i++) { double d = i * 1.5; await sleep_ms(1); total += (int)d; }
    { struct big b = { "x", 2 }; short s = 2; await sleep_ms(1); total += (int)b.d + s; }
    { _Alignas(64) int wide[5] = { 1 }; await sleep_ms(callback(wide[0])); total += wide[1]; }
    promise(int) p = k ? work(k - 1, callback, names) : NULL;
    total += (p ? await p : 1) + (k ? await work(0, callback, names) : 0);
    uint64_t (*table[2])(void) = { loop_now, loop_now };
    foreach (int x, up(3)) { await sleep_ms(x); total += x + (int)table[0](); }
    return total;
}
async generator char *lines(_Bool more) { const char *text = "a"; while (more) { yield (char *)text; await sleep_ms(1); } }
int plain(void) { return 1; }
"""


@test
def frames(box):
    """--frames: sizes and offsets are the compiler's, overlapping slots are shown, and what is alive at each suspension"""
    box.write("f.c", FRAMES)
    for compiler in compilers():
        for flags in ([], ["-fpack-struct=4"], ["-fshort-enums", "-g", "-O2", "-flto"]):
            env = dict(runtime(), CC=compiler)
            out = box.run("troth", "lower", "--frames", *flags, "f.c", env=env, status=0).out
            text = box.run("troth", "lower", *flags, "f.c", env=env, status=0).out
            checks, name, rows = [], None, 0
            for line in out.split("\n"):
                head = re.match(r"f\.c:\d+: (?:async|generator|async generator) (\w+): (\d+) bytes$", line)
                row = re.match(r" +(\d+) +(\d+)  (.*?)  (?: *)(?:what|line|the compiler)", line)
                if head:
                    name = head.group(1)
                    checks.append(f'_Static_assert(sizeof(struct {name}__frame) == {head.group(2)}, "{line}");')
                elif row:
                    member = re.search(r"\(\*(\w+)|(\w+)(?:\[\d+\])*$", row.group(3).strip())
                    member = member.group(1) or member.group(2)
                    checks.append(f"_Static_assert(__builtin_offsetof(struct {name}__frame, {member}) == {row.group(1)}"
                                  f" && sizeof(((struct {name}__frame *)0)->{member}) == {row.group(2)}, \"{member}\");")
                    rows += 1
            assert rows >= 20 and len(checks) == rows + 3, out
            box.write("check.i", text + "\n" + "\n".join(checks) + "\n")
            box.run(compiler, *flags, "-w", "-c", "check.i", status=0)
    assert "double d" in out and re.search(r"double d .*shares its place with .*\bs\b", out), out
    assert "suspended at line 8: k, callback, names, total, i, d\n" in out, out
    assert "suspended at line 14: total, p, table, x\n" in out, out
    assert "plain" not in out, out


@test
def frames_of_nothing(box):
    """--frames of a unit without the words prints nothing"""
    box.write("p.c", "int f(void) { return 1; }\n")
    box.write("n.c", "#include <troth.h>\nint f(void) { return 1; }\n")
    for name in ("p.c", "n.c"):
        same(box.run("troth", "lower", "--frames", name, env=runtime(), status=0).out, "", name)


main()
