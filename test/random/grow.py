"""Grows random programs whose meaning is the same in Troth and in JavaScript.

What is kept out, because there the two differ on purpose:

- Troth evaluates the suspensions of a full expression first. So every expression has a class: PURE, SUSPENDS (all its effects
  stand inside suspensions), or MIXED (it traces outside of one); a MIXED operand stands only beside PURE ones, or behind a
  sequence point. Nothing assigns inside an expression.
- A function ends when its children have. So a promise is awaited where it is made; two calls run at once only if neither can
  fail, and nothing that could leave the block stands between.
- An iterator is declared first in its block: the twin closes it there.
- An async generator that yields while it is closed: the twin sees that when it happens, and the program is left out.
- A generator that is resumed while it runs, and what `undefined` says beyond zero.

Calls lead to functions made earlier only, and `more()` counts fuel: every program ends.
"""

import random

from tree import Node

PURE, SUSPENDS, MIXED = 0, 1, 2


class Scope:
    """What may stand at a place. Copied when a construct changes it."""

    def __init__(self, kind):
        self.kind = kind                    # of the function: "async", "generator", "async generator"
        self.variables = ["x", "y"]
        self.fixed = []                     # loop variables: read only
        self.iterators, self.async_iterators = [], []
        self.breaks = self.continues = False
        self.returns = True
        self.yields = "generator" in kind
        self.caught = None
        self.depth = 0

    def inner(self, **changes):
        s = Scope.__new__(Scope)
        s.__dict__.update(self.__dict__)
        s.variables, s.fixed = list(self.variables), list(self.fixed)
        s.iterators, s.async_iterators = list(self.iterators), list(self.async_iterators)
        s.depth += 1
        s.__dict__.update(changes)
        return s


class Grower:
    def __init__(self, seed, features):
        self.rng = random.Random(seed)
        self.features = features
        self.ids = 0
        self.asyncs, self.generators, self.async_generators = [], [], []
        self.budget = 0

    def id(self):
        self.ids += 1
        return self.ids

    def chance(self, p):
        return self.rng.random() < p

    def pick(self, weighted):
        """Of (weight, value) pairs."""
        total = sum(w for w, _ in weighted)
        at = self.rng.random() * total
        for w, value in weighted:
            at -= w
            if at < 0:
                return value
        return weighted[-1][1]

    # --- expressions: (Node, class)

    def leaf(self, s):
        r = self.rng.random()
        if r < 0.5:
            return Node("var", [self.rng.choice(s.variables + s.fixed + ["p"])])
        if r < 0.6:
            return Node("element", [], [Node("num", [self.rng.randrange(4)])])
        if r < 0.65 and s.iterators:
            return Node("done", [self.rng.choice(s.iterators)])
        return Node("num", [self.rng.randint(-3, 9)])

    def pure(self, s, depth=2):
        if depth <= 0 or self.chance(0.4):
            return self.leaf(s)
        return self.pick([(4, lambda: Node("bin", [self.rng.choice("+-*")], [self.pure(s, depth - 1), self.pure(s, depth - 1)])),
                          (2, lambda: Node("cmp", [self.rng.choice(["<", ">", "==", "!=", "<="])], [self.pure(s, depth - 1), self.pure(s, depth - 1)])),
                          (1, lambda: Node("not", [], [self.pure(s, depth - 1)])),
                          (1, lambda: Node("cond", [], [self.pure(s, depth - 1) for _ in range(3)])),
                          (1, lambda: Node("element", [], [self.pure(s, depth - 1)]))])()

    def how(self):
        return self.pick([(4, "next"), (3, "send"), (1.5, "throw"), (1.5, "return")])

    def request(self, s, kind, names, depth):
        how = self.how()
        a = None if how == "next" else self.expression(s, depth - 1)[0]
        return Node(kind, [self.rng.choice(names), how], [a])

    def suspension(self, s, depth):
        """None where nothing can suspend."""
        ways = []
        operand = lambda: self.expression(s, depth - 1)[0]
        if "async" in s.kind:
            if self.asyncs:
                ways.append((6, lambda: Node("call", [self.rng.choice(self.asyncs)], [operand()])))
            ways += [(3, lambda: Node("resolved", [], [operand()])),
                     (0.3, lambda: Node("rejected", [self.id()])),
                     (1, lambda: Node("ticks", [self.rng.randint(0, 2)], [self.pure(s)])),
                     (1, lambda: Node("sleep", [self.rng.randint(0, 3)], [self.pure(s)])),
                     (1, lambda: Node("kept"))]
        if s.yields:
            ways += [(6, lambda: Node("yield", [], [operand() if self.chance(0.85) else None]))]
            names = self.generators
            if "async" in s.kind:
                names = self.async_generators if "yield_from in async generators" in self.features else []
                names = names + (self.generators if "yield_from of both kinds" in self.features else [])
            if names:
                ways.append((2, lambda: Node("from", [self.rng.choice(names)], [operand()])))
        if s.iterators:
            ways.append((3, lambda: self.request(s, "iter", s.iterators, depth)))
        if s.async_iterators:
            ways.append((3, lambda: self.request(s, "async_iter", s.async_iterators, depth)))
        return self.pick(ways)() if ways else None

    def beside(self, s, depth, others):
        """An operand that may stand beside operands of the classes in `others`."""
        if MIXED in others:
            return self.pure(s), PURE
        node, kind = self.expression(s, depth)
        if kind == MIXED and SUSPENDS in others:
            return self.pure(s), PURE
        return node, kind

    def expression(self, s, depth=3):
        if depth <= 0:
            return self.pure(s, 1), PURE
        r = self.rng.random()
        if r < 0.15:
            return self.pure(s), PURE
        if r < 0.55:
            node = self.suspension(s, depth)
            if node:
                return node, SUSPENDS
        if r < 0.65:
            return Node("note", [self.id()], [self.expression(s, depth - 1)[0]]), MIXED
        if r < 0.8:
            a, ka = self.expression(s, depth - 1)
            b, kb = self.beside(s, depth - 1, [ka])
            if self.chance(0.7):
                return Node("bin", [self.rng.choice("+-*")], [a, b]), max(ka, kb)
            return Node("cmp", [self.rng.choice(["<", ">", "==", "!="])], [a, b]), max(ka, kb)
        if r < 0.83:
            a, ka = self.expression(s, depth - 1)
            b, kb = self.beside(s, depth - 1, [ka])
            c, kc = self.beside(s, depth - 1, [ka, kb])
            return Node("sum3", [], [a, b, c]), max(ka, kb, kc)
        parts = [self.expression(s, depth - 1) for _ in range(3)]
        nodes, kinds = [n for n, _ in parts], [k for _, k in parts]
        if r < 0.9:
            return Node("logic", [self.rng.choice(["&&", "||"])], nodes[:2]), max(kinds[:2])
        if r < 0.96:
            return Node("cond", [], nodes), max(kinds)
        return Node("comma", [], nodes[:2]), max(kinds[:2])

    def any(self, s, depth=3):
        return self.expression(s, depth)[0]

    # --- statements

    def body(self, s, most=4):
        stmts = []
        s = s.inner(depth=s.depth)
        for _ in range(self.rng.randint(1, most)):
            if self.budget <= 0:
                break
            n = self.statement(s)
            stmts.append(n)
            if n.kind in ("return", "break", "continue", "throw", "rethrow") and self.chance(0.8):
                break
        return stmts or [Node("eval", [], [Node("note", [self.id()], [self.pure(s)])])]

    def statement(self, s):
        self.budget -= 1
        deep = s.depth > 5
        ways = [(6, self.s_note), (5, self.s_set), (1.5, self.s_set_element), (1, self.s_let)]
        if not deep:
            ways += [(3, self.s_if), (1.5, self.s_while), (1, self.s_do), (2.5, self.s_for), (2.5, self.s_switch), (7, self.s_try),
                     (3, self.s_defer), (0.5, self.s_block)]
            if self.generators:
                ways += [(2.5, self.s_iterator), (2, self.s_foreach)]
            if self.async_generators and "async" in s.kind:
                ways += [(2.5, self.s_async_iterator), (2, self.s_foreach_await)]
        ways += [(1.2, self.s_throw)]
        if s.caught:
            ways.append((1.5, self.s_rethrow))
        if s.returns:
            ways.append((1.2, lambda s: self.sometimes(s, Node("return", [], [self.any(s)]))))
        if s.breaks:
            ways.append((1.5, lambda s: self.sometimes(s, Node("break"))))
        if s.continues:
            ways.append((1.5, lambda s: self.sometimes(s, Node("continue"))))
        if s.iterators:
            ways += [(8, self.s_step), (2, self.s_drive), (0.7, lambda s: Node("close", [self.rng.choice(s.iterators)])), (1, self.s_foreach_of)]
        if s.async_iterators:
            ways += [(6, self.s_async_step), (1, self.s_foreach_await_of)]
        if "async" in s.kind and self.asyncs:
            ways += [(1, self.s_kept), (1.5, self.s_pair)]
        return self.pick(ways)(s)

    def s_note(self, s):
        return Node("eval", [], [Node("note", [self.id()], [self.any(s)])])

    def s_set(self, s):
        return Node("set", [self.rng.choice(s.variables), "="], [self.any(s)])

    def s_set_element(self, s):
        index, kind = self.expression(s, 2)
        return Node("set_element", [], [index, self.beside(s, 2, [kind])[0]])

    def s_let(self, s):
        name = self.rng.choice(["z", "w"])
        e = self.any(s)
        if name in s.variables:             # a second declaration in one block would be an error
            return Node("set", [name, "="], [e])
        s.variables.append(name)
        return Node("let", [name], [e])

    def s_block(self, s):
        return Node("block", [], [self.body(self.shadow(s))])

    @staticmethod
    def shadow(s, **changes):
        return s.inner(**changes)

    def s_if(self, s):
        return Node("if", [], [self.any(s), self.body(s.inner(), 3), self.body(s.inner(), 3) if self.chance(0.5) else None])

    def s_while(self, s):
        return Node("while", [], [self.any(s), self.body(s.inner(breaks=True, continues=True))])

    def s_do(self, s):
        return Node("do", [], [self.body(s.inner(breaks=True, continues=True)), self.any(s)])

    def s_for(self, s):
        i = f"i{s.depth}"
        inner = s.inner(breaks=True, continues=True)
        inner.fixed = inner.fixed + [i]
        end = Node("num", [self.rng.randint(1, 4)]) if self.chance(0.6) else self.any(inner, 2)
        return Node("for", [i], [Node("num", [0]) if self.chance(0.6) else self.any(s, 2), end,
                                 Node("num", [0]) if self.chance(0.6) else self.any(inner, 2), self.body(inner)])

    def s_switch(self, s):
        labels = self.rng.sample([0, 1, 2, 3, None], self.rng.randint(1, 4))
        bodies = []
        for _ in labels:
            body = self.body(s.inner(breaks=True), 3)
            if body[-1].kind not in ("break", "return", "throw") and self.chance(0.5):
                body.append(Node("break"))
            bodies.append(body)
        return Node("switch", labels, [self.any(s)] + bodies)

    def s_try(self, s):
        shape = self.rng.choice(["catch", "finally", "both", "both"])
        body = self.body(s.inner())
        handler = final = name = None
        if shape != "finally":
            name = f"e{s.depth}" if self.chance(0.8) else None
            handler = self.body(s.inner(caught=name or s.caught), 3)
        if shape != "catch":
            final = self.body(s.inner(), 3)
        return Node("try", [name, self.id()], [body, handler, final])

    def s_defer(self, s):
        """Not left by jumps; loops of its own may be."""
        return Node("defer", [], [self.body(s.inner(breaks=False, continues=False, returns=False), 3)])

    def sometimes(self, s, n):
        """A jump, mostly under a condition: what stands behind it is to be reached, too."""
        return n if self.chance(0.3) else Node("if", [], [self.any(s, 2), [n], None])

    def s_throw(self, s):
        return self.sometimes(s, Node("throw", [self.id()]))

    def s_rethrow(self, s):
        return Node("rethrow", [s.caught, self.rng.choice(["plain", "plain", "keep", "wrap"]), self.id()])

    def s_kept(self, s):
        return Node("kept", [self.rng.choice(self.asyncs), self.id()], [self.any(s, 2)])

    def s_pair(self, s):
        return Node("pair", [self.rng.choice(self.asyncs), self.rng.choice(self.asyncs), self.chance(0.4), self.id()],
                    [self.pure(s), self.pure(s)])

    def s_iterator(self, s):
        name = f"it{s.depth}"
        inner = s.inner()
        inner.iterators = inner.iterators + [name]
        body = [self.s_step(inner)] if self.chance(0.7) else []
        return Node("iterator", [name, self.rng.choice(self.generators)], [self.any(s, 2), body + self.body(inner, 6)])

    def s_foreach(self, s):
        x = f"v{s.depth}"
        inner = s.inner(breaks=True, continues=True)
        inner.fixed = inner.fixed + [x]
        return Node("foreach", [x, self.rng.choice(self.generators)], [self.any(s, 2), self.body(inner)])

    def s_foreach_of(self, s):
        x = f"v{s.depth}"
        inner = s.inner(breaks=True, continues=True)
        inner.fixed = inner.fixed + [x]
        return Node("foreach_of", [x, self.rng.choice(s.iterators)], [self.body(inner, 3)])

    def s_step(self, s):
        how = self.how()
        e = None if how == "next" else self.any(s, 2)
        return Node("step", [self.rng.choice(s.iterators), how, self.id(), False], [e])

    def s_drive(self, s):
        return Node("drive", [self.rng.choice(s.iterators), self.rng.choice([0, 1, 1, 2, 3]), self.id()], [self.pure(s)])

    def s_async_iterator(self, s):
        name = f"ait{s.depth}"
        inner = s.inner()
        inner.async_iterators = inner.async_iterators + [name]
        return Node("async_iterator", [name, self.rng.choice(self.async_generators)],
                    [self.any(s, 2), [self.s_async_step(inner)] + self.body(inner, 6)])

    def s_foreach_await(self, s):
        x = f"v{s.depth}"
        inner = s.inner(breaks=True, continues=True)
        inner.fixed = inner.fixed + [x]
        return Node("foreach_await", [x, self.rng.choice(self.async_generators)], [self.any(s, 2), self.body(inner)])

    def s_foreach_await_of(self, s):
        x = f"v{s.depth}"
        inner = s.inner(breaks=True, continues=True)
        inner.fixed = inner.fixed + [x]
        return Node("foreach_await_of", [x, self.rng.choice(s.async_iterators)], [self.body(inner, 3)])

    def s_async_step(self, s):
        how = self.how()
        e = None if how == "next" else self.any(s, 2)
        return Node("step", [self.rng.choice(s.async_iterators), how, self.id(), True], [e])

    # --- programs

    def function(self, kind, name, budget):
        self.budget = budget
        body = []
        s = Scope(kind)
        while self.budget > 0:
            body += [n for n in self.body(s, 5) if n.kind not in ("return", "throw")]
        if name == "top":                   # so that an error early on does not end everything
            body = [n if n.kind in ("let", "defer", "try") or self.chance(0.4) else
                    Node("try", ["e", self.id()], [[n], [], None]) for n in body]
        return Node("function", [kind, name], [fixed_lets(body)])

    def program(self):
        functions = []
        kinds = ["generator"] * self.rng.randint(0, 3) + ["async"] * self.rng.randint(1, 2)
        if "async generators" in self.features:
            kinds += ["async generator"] * self.rng.randint(0, 2)
        self.rng.shuffle(kinds)
        for number, kind in enumerate(kinds + ["async"]):
            last = number == len(kinds)
            name = "top" if last else f"{kind.replace(' ', '_')}{number}"
            functions.append(self.function(kind, name, self.rng.randint(4, 14) if not last else self.rng.randint(8, 18)))
            {"async": self.asyncs, "generator": self.generators, "async generator": self.async_generators}[kind].append(name)
        return functions


def fixed_lets(stmts):
    """Pieces of a body were grown apart: what was declared in an earlier one is only assigned to by a later one."""
    seen, fixed = set(), []
    for n in stmts:
        if n.kind == "let":
            if n.atoms[0] in seen:
                n = Node("set", [n.atoms[0], "="], n.subs)
            else:
                seen.add(n.atoms[0])
        fixed.append(n)
    return fixed


def grow(seed, features):
    """`features` of the build under test: see run.py."""
    return Grower(seed, features).program()
