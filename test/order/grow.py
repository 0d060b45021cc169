"""Grows random asynchronous programs, as trees of lists that emit.py prints twice.

A program is {"functions": [...]}, called from function 0 on; a function calls only later ones, so every program ends. A
function is an async function or (`agen`) an async generator.

A promise expression has a type: `int` (both languages know the value), `opaque` (a promise(int) whose value differs: the
race of promises gives an index in Troth and a value in JavaScript; it is not printed), `void` or `result` (an iter_result).

    ["global", i]  ["slot", i]  ["var", i]      hand-made promises; what somebody stored; a local of the function
    ["resolved", k]  ["rejected", k]
    ["call", f]                                 a child of the function: awaited in the same expression
    ["detached", f]                             its promise is the loop's, as all calls are in JavaScript
    ["ask", i, how, k, attached]                a request to the async iterator that everybody knows as i; likewise
    ["sleep", ms]                               likewise: only where it is awaited
    ["then", E, callback, callback]  ["finally", E, callback]  ["thenable", kind, k, i]  ["timeout", E, ms]
    ["all" | "all_settled" | "any" | "race", [E...]]

Troth's tasks have owners, and JavaScript's have not. So that the rules cost no turn, what a function starts is awaited at
once, or detached, or (in a `holder`, which cannot fail) stored and awaited at the end.
"""

import random
from dataclasses import dataclass, replace

GLOBALS = SLOTS = VARIABLES = TIMERS = ITERATORS = 3


@dataclass(frozen=True)
class Where:
    """What may happen at a place in a function's body."""
    yields: bool = False                        # it is an async generator's
    throws: bool = True                         # may an error leave the statement?
    leaves: bool = True                         # may the function be left by return?
    loop: bool = False                          # may a loop be left?
    caught: bool = False                        # is there an error to be thrown again?


class Grower:
    def __init__(self, seed):
        self.r = random.Random(seed)
        self.uid = 0

    def id(self):
        self.uid += 1
        return self.uid

    def chance(self, n, of):
        return self.r.randrange(of) < n

    def program(self):
        count = self.r.randint(2, 7)
        dense = self.r.randint(2, 5)            # how many of the functions are async generators: a half to a fifth
        self.agens = [i > 0 and self.chance(1, dense) for i in range(count)]
        self.count = count
        return {"functions": [self.function(i) for i in range(count)]}

    def function(self, i):
        self.me, self.attached = i, 0
        self.holder = not self.agens[i] and self.chance(1, 3)
        fails = i > 0 and not self.holder       # the first one goes on to its end, lest programs are short
        where = Where(yields=self.agens[i], throws=fails, leaves=fails)
        body = [self.statement(0, where, True) for _ in range(self.r.randint(3, 7) if i else self.r.randint(6, 14))]
        return {"agen": self.agens[i], "attached": self.attached, "body": body,
                "result": None if self.agens[i] and self.chance(1, 3) else i * 100 + 1}

    # --- expressions ------------------------------------------------------------------------------------------------------------

    def later(self, agen=False):
        """A function behind this one, or None."""
        found = [i for i in range(self.me + 1, self.count) if self.agens[i] == agen]
        return self.r.choice(found) if found else None

    def int_expression(self, depth=0, task=False, direct=False):
        """Of type int. task: in the body of a function; direct: what it waits for has ended when it has settled."""
        while True:
            e = self.expression(depth, task, direct)
            if type_of(e) == "int":
                return e

    def ask(self, attached):
        how = self.r.choice(("next", "next", "send", "send", "throw", "return"))
        return ["ask", self.r.randrange(ITERATORS), how, self.id(), attached]

    def expression(self, depth=0, task=False, direct=False):
        r, k = self.r, self.r.randrange(11 if depth > 2 else 24)
        if k < 3 and self.later() is not None:
            return ["call" if task and direct and self.chance(3, 4) else "detached", self.later()]
        if k == 3 and task:
            return ["var", r.randrange(VARIABLES)]
        if k == 4:
            return ["slot", r.randrange(SLOTS)]
        if k == 5:
            return ["resolved", self.id()]
        if k == 6:
            return ["rejected", self.id()] if self.chance(1, 2) else ["resolved", self.id()]
        if k == 7 and direct:
            return ["sleep", r.randrange(4)]
        if k in (8, 9) and any(self.agens):
            return self.ask(task and direct and self.chance(3, 4))
        if k in (11, 12, 13):
            return ["then", self.expression(depth + 1, task, direct), self.callback(depth), None if self.chance(1, 2) else self.callback(depth)]
        if k in (14, 15):
            return ["then", self.expression(depth + 1, task, direct), None, self.callback(depth)]
        if k in (16, 17):
            return ["finally", self.expression(depth + 1, task, direct), self.callback(depth, any_type=True)]
        if k in (18, 19, 20):
            inputs = [self.expression(depth + 1, task) for _ in range(r.choice((0, 1, 1, 2, 2, 3, 4)))]
            return [r.choice(("all", "all_settled", "any", "race")), inputs]
        if k == 21:
            return ["thenable", r.randrange(10), self.id(), r.randrange(GLOBALS)]
        if k == 22:
            return ["timeout", self.expression(depth + 1, task), r.randrange(5)]
        return ["global", r.randrange(GLOBALS)]

    def callback(self, depth, any_type=False):
        """What a reaction runs: prints, does, and ends by a value, an error, a promise, or nothing."""
        body = [self.deed(depth + 1) for _ in range(self.r.choice((0, 0, 0, 1, 2)))] if depth < 3 else []
        k = self.r.randrange(7)
        if k == 0:
            end = ["throw", self.id()]
        elif k in (1, 2) and depth < 3:
            end = ["promise", self.expression(depth + 2) if any_type else self.int_expression(depth + 2)]
        elif k < 5:
            end = ["value", self.id()]
        else:
            end = ["nothing"]
        return {"id": self.id(), "body": body, "end": end}

    def macro(self, depth):
        return {"id": self.id(), "body": [self.deed(depth + 1) for _ in range(self.r.choice((0, 1, 1, 2)))] if depth < 4 else []}

    # --- statements ---------------------------------------------------------------------------------------------------------------

    def deed(self, depth, task=False):
        """What a function, a reaction, a microtask, a timer or an immediate may do."""
        r, k = self.r, self.r.randrange(22)
        i = r.randrange(GLOBALS)
        if k < 3:
            return ["resolve", i, self.id()]
        if k == 3:
            return ["reject", i, self.id()]
        if k in (4, 5):
            return ["follow", i, self.int_expression(depth + 1, task)]
        if k in (6, 7):
            return ["microtask", self.macro(depth)]
        if k in (8, 9):
            return ["timer", r.randrange(4), self.macro(depth), r.choice((None, None, 0, 1, 2))]
        if k == 10:
            return ["every", r.randrange(4), r.randint(1, 3), self.macro(depth), r.choice((None, 0, 1, 2))]
        if k == 11:
            return ["stop", r.randrange(TIMERS)]
        if k in (12, 13):
            return ["immediate", self.macro(depth)]
        if k == 14:
            return ["renew", i]
        if k in (15, 16):
            return ["store", r.randrange(SLOTS), self.int_expression(depth, task)]
        if k == 17:
            return ["drop", self.expression(depth, task)]
        if k in (18, 19) and self.later(True) is not None:
            return ["open", r.randrange(ITERATORS), self.later(True)]
        if k == 20 and any(self.agens):
            return ["drop", self.ask(False)]
        return ["log", self.id()]

    def statement(self, depth, where, top=False):
        """Of an async function or generator."""
        r, k = self.r, self.r.randrange(24)
        if where.yields and self.chance(1, 4):
            return self.yielding(where)
        if depth < 3 and self.chance(1, 6):
            return self.nest(depth, where)
        if k < 5:
            return ["await" if where.throws and self.chance(2, 5) else "try_await", self.id(), self.expression(0, True, True), self.chance(1, 4)]
        if k in (5, 6) and self.later() is not None:
            return ["await" if where.throws else "try_await", self.id(), ["call", self.later()], False]
        if k in (7, 8):
            return ["assign", r.randrange(VARIABLES), self.int_expression(0, True)]
        if k in (9, 10) and self.holder and top and self.later() is not None:
            self.attached += 1
            return ["attach", self.attached - 1, self.later(), self.id()]
        if k in (11, 12):
            return self.exit(where)
        if k == 13 and depth < 3:
            return ["loop", r.randint(1, 3), self.block(depth, replace(where, loop=True), 3)]
        if k == 14 and depth < 3:
            return ["if", self.id(), self.block(depth, where, 2), self.block(depth, where, 1)]
        if k in (15, 16):
            return ["gather", self.id(), r.choice(("all", "all_settled", "any", "race")), [self.int_expression(1, True) for _ in range(r.randint(1, 4))]]
        if k == 17:
            return ["log", self.id()]
        if k in (18, 19) and any(self.agens):
            return ["await" if where.throws else "try_await", self.id(), self.ask(True), False]
        return self.deed(0, True)

    def block(self, depth, where, most):
        return [self.statement(depth + 1, where) for _ in range(self.r.randint(1, most))]

    def exit(self, where):
        """Sometimes leaves a loop, a handler, or the function."""
        ways = ["throw"] * where.throws + ["again"] * (where.throws and where.caught) + ["return"] * where.leaves + ["break", "continue"] * where.loop
        ways += ["nothing", "later"] * (where.leaves and where.yields)
        if not ways:
            return ["log", self.id()]
        way = self.r.choice(ways)
        return ["flip", self.id(), [way, self.int_expression(1, True, True) if way == "later" else self.id()]]

    def yielding(self, where):
        """yield of a value, of what is awaited, yield_from."""
        k = self.r.randrange(6)
        if k == 0 and where.throws:
            return ["yield_await", self.id(), self.int_expression(1, True, True)]
        if k in (1, 2) and where.throws:
            return ["yield_from", self.id(), self.source()]
        return ["yield", self.id(), self.id()] if where.throws else ["log", self.id()]

    def source(self):
        """What is delegated to, or looped over: a new async generator, one that others know, too, or a generator that is not async."""
        k = self.r.randrange(6)
        if k < 3 and self.later(True) is not None:
            return ["new", self.later(True)]
        return ["known", self.r.randrange(ITERATORS)] if k == 4 else ["numbers", self.r.randrange(5)]

    def nest(self, depth, where):
        """try, defer, loops over iterators."""
        k = self.r.randrange(8)
        if k < 4:
            handler = self.chance(2, 3)
            last = not handler or self.chance(1, 2)
            inner = self.block(depth, replace(where, throws=where.throws or handler), 3)
            return ["try", self.id(), inner, self.block(depth, replace(where, caught=True), 2) if handler else None,
                    self.block(depth, replace(where, caught=False), 2) if last else None]
        if k == 4:
            return ["defer", self.block(depth, replace(where, leaves=False, loop=False, caught=False), 2)]
        if not where.throws:
            return ["log", self.id()]
        return ["foreach", self.id(), self.source(), self.block(depth, replace(where, loop=True), 2)]


def type_of(e):
    kind = e[0]
    if kind in ("any", "race"):
        return "opaque"
    if kind in ("all", "all_settled", "sleep"):
        return "void"
    if kind == "ask":
        return "result"
    if kind == "then":
        return "int" if e[2] else {"int": "int"}.get(type_of(e[1]), "opaque")
    if kind in ("finally", "timeout"):
        return type_of(e[1])
    return "int"


def grow(seed):
    return Grower(seed).program()
