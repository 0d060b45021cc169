"""The speed of the compiler itself: lines a second, and what `troth cc gcc -O0 -c` costs beside `gcc -O0 -c`.

Times are the processor time of all children, the best of several rounds in turns. A file with the words is compared with what it
is lowered to (`troth lower --portable`), as if that had been written by hand.
"""

import os
import resource
import shutil
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WITH = ["examples/wordcount.c", "examples/http-notes.c", "examples/log-pipeline.c", "test/run/big.c"]
WITHOUT = ["compiler/lower/expression.c", "compiler/syntax/parse_statement.c", "runtime/core/task.c", "compiler/driver/cc.c"]
ROUNDS = 7
LIMITS = {"with": 1.15, "without": 1.05}


def cpu(words, folder):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([str(w) for w in words], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        raise SystemExit(f"bench: {' '.join(map(str, words))}:\n{done.stderr}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def best(commands, folder):
    """The best time of each command; they take turns."""
    times = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, words in commands.items():
            times[name].append(cpu(words, folder))
    return {name: min(t) for name, t in times.items()}


def one(troth, source, words, folder):
    include = [f"-I{ROOT}/include", f"-I{ROOT}"]
    plain = ["gcc", "-O0", "-c", ROOT / source, "-o", "p.o"] + include
    if source.startswith("runtime/"):
        plain.append("-DTROTH_RUNTIME")
    ours = [troth, "cc"] + plain
    preprocess = ["gcc", "-E", "-C", "-D__TROTH__=1", ROOT / source, "-o", "p.i"] + include
    if words:                                   # what the C compiler has to do in any case
        lowered = subprocess.run([str(troth), "lower", "--portable", str(ROOT / source)] + include, text=True, stdout=subprocess.PIPE,
                                 env=dict(os.environ, CC="gcc"))
        Path(folder, "l.c").write_text(lowered.stdout)
        plain = ["gcc", "-O0", "-c", "l.c", "-o", "p.o", "-w"] + include
    t = best({"plain": plain, "ours": ours, "preprocess": preprocess}, folder)
    t["ratio"] = (t["ours"] - t["preprocess"]) / t["plain"]
    if words:                                   # the stages alone: `true` stands for the compiler
        text = Path(folder, "p.i")
        t["lines"] = text.read_text().count("\n")
        spent = best({"stages": [troth, "cc", "true", "-c", text], "nothing": [troth, "--version"]}, folder)
        t["speed"] = t["lines"] / max(spent["stages"] - spent["nothing"], 1e-4)
    return t


def show(troth):
    """Prints the table; gives whether the targets are met."""
    if not shutil.which("gcc"):
        return True
    os.environ.setdefault("TROTH_INCLUDE", str(ROOT / "include"))
    met = True
    print("\nThe compiler: `troth cc gcc -O0 -c`, processor time in ms; ratio: (troth cc - one -E) / gcc; lines a second of preprocessed text\n")
    print(f"{'':34}{'gcc':>8}{'-E':>8}{'troth cc':>10}{'ratio':>8}{'lines/s':>12}")
    with tempfile.TemporaryDirectory() as folder:
        for kind, sources in (("with", WITH), ("without", WITHOUT)):
            ratios, sums = [], [0, 0]
            for source in sources:
                if not (ROOT / source).exists():
                    continue
                t = one(troth, source, kind == "with", folder)
                ratios.append(t["ratio"])
                sums[0] += t["ours"] - t["preprocess"]
                sums[1] += t["plain"]
                print(f"{source:34}{t['plain'] * 1e3:8.1f}{t['preprocess'] * 1e3:8.1f}{t['ours'] * 1e3:10.1f}{t['ratio']:8.2f}"
                      + (f"{t['speed']:12,.0f}" if kind == "with" else ""))
            total = sums[0] / sums[1]
            good = total <= LIMITS[kind]
            met &= good
            print(f"{'  all ' + kind + ' the words':34}{'':26}{total:8.2f}   at most {LIMITS[kind]}: {'met' if good else 'NOT MET'}")
    return met


if __name__ == "__main__":
    show(Path(os.environ.get("BUILD", ROOT / "build")).resolve() / "troth")
