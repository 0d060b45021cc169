"""Makes csmith's synchronous programs asynchronous. What enters is a whole program without a word of Troth; what leaves is the
same program with `async` at functions and `await` at their calls, nothing else moved."""

import re

from tokens import closing, join, tokenize

FUNCTION = re.compile(r"func_\d+\Z|main\Z")
STATEMENT_BEFORE = (")", ";", "{", "}", "else", "do", ":")

HEADER = "#include <troth.h>\n"
HOPS = """
/* Ways to be suspended. Most are cut off after a while, so that hot loops end. */
static int hops_left = %d;
static int hops_seen;
static async void hop_turn(void)
{
    if (hops_left > 0) {
        hops_left--;
        await promise_resolved(void);
        hops_seen++;
    }
}
static async void hop_timer(void)
{
    if (hops_left > 0) {
        hops_left--;
        await sleep_ms(0);
        hops_seen++;
    }
}
static async int hop_deep(int n)
{
    if (n == 0) {
        await hop_timer();
        return hops_seen;
    }
    int mine = n;
    int below = await hop_deep(n - 1);
    return below - mine + n;
}
"""
HOP_STATEMENTS = (
    "await hop_turn();",
    "await hop_timer();",
    "(void)await hop_deep(3);",
    "await promise_resolved(void);",
    "{ promise(void) hopping = hop_timer(); await hopping; }",
)


class Function:
    def __init__(self, name, first, at):
        self.name, self.first, self.at = name, first, at
        self.body = None            # (index of `{`, index of `}`)
        self.calls = []             # (name, index)


def find_functions(tokens):
    """Every prototype and definition of csmith's functions, with the calls in the bodies."""
    found, first, i = [], 0, 0
    while tokens[i].kind != "end":
        t = tokens[i]
        if t.kind == "word" and FUNCTION.match(t.text) and tokens[i + 1].text == "(":
            f = Function(t.text, first, i)
            found.append(f)
            i = closing(tokens, i + 1) + 1
            if tokens[i].text == "{":
                f.body = (i, closing(tokens, i))
                for k in range(*f.body):
                    if FUNCTION.match(tokens[k].text) and tokens[k + 1].text == "(":
                        f.calls.append((tokens[k].text, k))
                i = f.body[1]
            first = i + 1
        elif t.text in ("{", "(", "["):
            i = closing(tokens, i)
        elif t.text == ";":
            first = i + 1
        i += 1
    return found


def choose_async(functions, rng, share):
    """Names of the functions that become asynchronous: a random share, and whoever calls one of those."""
    bodies = [f for f in functions if f.body]
    chosen = {f.name for f in bodies if rng.random() < share} | {"main"}
    if len(chosen) == 1:
        chosen |= {f.name for f in bodies}
    grown = True
    while grown:
        more = {f.name for f in bodies if any(name in chosen for name, _ in f.calls)} - chosen
        chosen |= more
        grown = bool(more)
    return chosen


def statement_starts(tokens, first, last):
    """Indices of tokens in front of which a statement can be put, in the block between `first` and `last`."""
    starts, stack, opened, literal, i = [], [], [], -1, first
    while i < last:
        text = tokens[i].text
        if text == "(":
            opened.append(i)
        elif text == ")" and opened:        # (type){ ... } has no word in front of it that ends an operand or begins a statement
            before = tokens[opened.pop() - 1]
            if before.kind != "word" or before.text in ("return", "sizeof", "await"):
                literal = i
        if text == "{":
            block = i == first or (tokens[i - 1].text in STATEMENT_BEFORE and stack[-1] == "block" and literal != i - 1)
            stack.append("block" if block else "list")
            if block:
                starts.append(i + 1)
        elif text in ("(", "["):
            stack.append("list")
        elif text in ("}", ")", "]"):
            stack.pop()
        elif text == ";" and stack[-1] == "block" and tokens[i + 1].text != "else":
            starts.append(i + 1)
        i += 1
    return starts


def make_async(source, rng, share=1.0, hop_share=0.0, hops=3000):
    """`share`: how many of the functions are asynchronous; `hop_share`: how many statements get a suspension in front."""
    tokens = tokenize(source)
    functions = find_functions(tokens)
    chosen = choose_async(functions, rng, share)
    for f in functions:
        if f.name not in chosen:
            continue
        at = f.first
        while tokens[at].text in ("static", "inline") and rng.random() < 0.7:
            at += 1
        tokens[at].text = "async " + tokens[at].text
        if not f.body:
            continue
        for name, k in f.calls:
            if name in chosen:
                end = closing(tokens, k + 1)
                tokens[k].text = "(await " + tokens[k].text
                tokens[end].text += ")"
        for k in statement_starts(tokens, *f.body):
            if rng.random() < hop_share:
                tokens[k].space += rng.choice(HOP_STATEMENTS) + " "
    text = join(tokens)
    head, tail = text.split('#include "csmith.h"\n', 1)
    return head + '#include "csmith.h"\n' + HEADER + (HOPS % hops if hop_share else "") + tail
