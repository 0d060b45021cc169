"""Grows random asynchronous programs, as trees of lists that emit.py prints twice.

A program is {"functions": [...]}, called from function 0 on; a function calls only later ones, so every program ends.

A promise expression has a type: `int` (both languages know the value), `opaque` (a promise(int) whose value differs: the
race of promises gives an index in Troth and a value in JavaScript; it is not printed) or `void`.

    ["global", i]  ["slot", i]  ["var", i]      hand-made promises; what somebody stored; a local of the function
    ["resolved", k]  ["rejected", k]
    ["call", f]                                 a child of the function: awaited in the same expression
    ["detached", f]                             its promise is the loop's, as all calls are in JavaScript
    ["sleep", ms]                               likewise: only where it is awaited
    ["then", E, callback, callback]  ["finally", E, callback]  ["thenable", kind, k, i]  ["timeout", E, ms]
    ["all" | "all_settled" | "any" | "race", [E...]]

Troth's tasks have owners, and JavaScript's have not. So that the rules cost no turn, what a function starts is awaited at
once, or detached, or (in a `holder`, which cannot fail) stored and awaited at the end.
"""

import random

GLOBALS = SLOTS = VARIABLES = TIMERS = 3


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
        count = self.r.randint(2, 6)
        self.count = count
        return {"functions": [self.function(i) for i in range(count)]}

    def function(self, i):
        self.me, self.holder, self.attached = i, self.chance(1, 3), 0
        body = [self.statement(0, True) for _ in range(self.r.randint(3, 7))]
        return {"holder": self.holder, "attached": self.attached, "body": body, "result": i * 100 + 1}

    # --- expressions ------------------------------------------------------------------------------------------------------------

    def later(self):
        return self.r.randrange(self.me + 1, self.count) if self.me + 1 < self.count else None

    def int_expression(self, depth=0, task=False, direct=False):
        """Of type int. task: in the body of a function; direct: what it waits for has ended when it has settled."""
        while True:
            e = self.expression(depth, task, direct)
            if type_of(e) == "int":
                return e

    def expression(self, depth=0, task=False, direct=False):
        r, k = self.r, self.r.randrange(9 if depth > 2 else 22)
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
        if k in (8, 9, 10, 11):
            return ["then", self.expression(depth + 1, task, direct), self.callback(depth), None if self.chance(1, 2) else self.callback(depth)]
        if k in (12, 13):
            return ["then", self.expression(depth + 1, task, direct), None, self.callback(depth)]
        if k in (14, 15):
            return ["finally", self.expression(depth + 1, task, direct), self.callback(depth, any_type=True)]
        if k in (16, 17, 18):
            inputs = [self.expression(depth + 1, task) for _ in range(r.choice((0, 1, 1, 2, 2, 3, 4)))]
            return [r.choice(("all", "all_settled", "any", "race")), inputs]
        if k == 19:
            return ["thenable", r.randrange(10), self.id(), r.randrange(GLOBALS)]
        if k == 20:
            return ["timeout", ["then", self.expression(depth + 1, task), self.callback(depth), None], r.randrange(5)]
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
        r, k = self.r, self.r.randrange(19)
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
        return ["log", self.id()]

    def statement(self, depth, top=False):
        """Of an async function."""
        r, k = self.r, self.r.randrange(24)
        if k < 5:
            return ["await" if not self.holder and self.chance(2, 5) else "try_await", self.id(), self.expression(0, True, True), self.chance(1, 4)]
        if k in (5, 6) and self.later() is not None:
            return ["await" if not self.holder else "try_await", self.id(), ["call", self.later()], False]
        if k in (7, 8):
            return ["assign", r.randrange(VARIABLES), self.int_expression(0, True)]
        if k in (9, 10) and self.holder and top and self.later() is not None:
            self.attached += 1
            return ["attach", self.attached - 1, self.later(), self.id()]
        if k == 11 and not self.holder:
            return ["flip", self.id(), r.choice((["throw", self.id()], ["return", self.id()]))]
        if k in (12, 13) and depth < 2:
            return ["loop", r.randint(1, 3), [self.statement(depth + 1) for _ in range(r.randint(1, 3))]]
        if k == 14 and depth < 2:
            return ["if", self.id(), [self.statement(depth + 1) for _ in range(r.randint(1, 2))], [self.statement(depth + 1)]]
        if k in (15, 16):
            return ["gather", self.id(), r.choice(("all", "all_settled", "any", "race")), [self.int_expression(1, True) for _ in range(r.randint(1, 4))]]
        if k == 17:
            return ["log", self.id()]
        return self.deed(0, True)


def type_of(e):
    kind = e[0]
    if kind in ("any", "race"):
        return "opaque"
    if kind in ("all", "all_settled", "sleep"):
        return "void"
    if kind == "then":
        return "int" if e[2] else {"int": "int"}.get(type_of(e[1]), "opaque")
    if kind in ("finally", "timeout"):
        return type_of(e[1])
    return "int"


def grow(seed):
    return Grower(seed).program()
