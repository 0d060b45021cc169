"""Trees of random programs, and what they look like as Troth and as JavaScript.

A tree is made of Nodes; `emit` writes one program for one language. The two texts differ only where the languages do: numbers
(booleans and -0 are kept away), `defer` (try/finally in JavaScript), and iterators, whose closing at the end of a block is
spelled out with the twin's class It. PRELUDE has what both sides share: a trace, and fuel that ends every loop.
"""

C_PRELUDE = r"""
#include <errno.h>
#include <stdio.h>
#include <troth.h>

static int fuel;

static int note(int id, int v)
{
    printf("%d: %d\n", id, v);
    return v;
}

static void caught(int id, const troth_error *e)
{
    printf("%d: caught %s\n", id, e->message);
}

static int more(void)
{
    return fuel-- > 0;
}

static int sum3(int a, int b, int c)
{
    return (a + 2 * b + 3 * c) % 97;
}

static async void ticks(int n)
{
    for (int i = 0; i < n; i++)
        await promise_resolved(void);
}

/* An ordinary C function drives an iterator: its errors come as values. */
static void drive(int id, iterator(int) it, int how, int v)
{
    iter_result(int) r = { 0 };
    switch (how) {
    case 0: r = iter_next(it); break;
    case 1: r = iter_send(it, v); break;
    case 2: r = iter_throw(it, error_new(EIO, "driven %d", v)); break;
    case 3: r = iter_return(it, v); break;
    }
    if (r.error) {
        printf("%d: failed %s\n", id, r.error->message);
        error_free(r.error);
    } else {
        printf("%d: %d %d\n", id, r.value, r.done);
    }
}
"""

JS_PRELUDE = r"""
'use strict';
const out = [];
let fuel = 0;
const print = text => { out.push(text); };
const note = (id, v) => { print(`${id}: ${v}`); return v; };
const caught = (id, e) => { print(`${id}: caught ${e.message}`); };
const more = () => fuel-- > 0;
const sum3 = (a, b, c) => (a + 2 * b + 3 * c) % 97;
async function ticks(n) { for (let i = 0; i < n; i++) await Promise.resolve(); }

// Virtual time, as TROTH_VIRTUAL_TIME=1: the next timer is due when nothing else is left to do.
const timers = [];
let now = 0, order = 0, pumping = false;
function pump() {
  pumping = false;
  timers.sort((a, b) => a.due - b.due || a.order - b.order);
  const timer = timers.shift();
  if (!timer) return;
  now = timer.due;
  start();
  timer.resolve();
}
function start() { if (!pumping) { pumping = true; setImmediate(pump); } }
const sleep_ms = ms => new Promise(resolve => { timers.push({ due: now + Math.max(ms, 1), order: order++, resolve }); start(); });

// An iterator with Troth's iter_close. `live`: the iterators that the generator's body has open, for the end of one that yields
// while it is being closed.
class It {
  constructor(g, live) { this.g = g; this.live = live; this.done = this.dead = false; }
  go(how, v) {
    if (this.dead) {
      if (how === 'throw') throw v;
      return { value: how === 'return' ? v : undefined, done: true };
    }
    try {
      const r = this.g[how](v);
      if (r.done) this.done = true;
      return r;
    } catch (e) { this.done = true; throw e; }
  }
  next(v) { return this.go('next', v); }
  throw(e) { return this.go('throw', e); }
  return(v) { return this.go('return', v); }
  close() {
    if (this.done) return;
    if (this.go('return', 0).done) return;
    this.done = this.dead = true;
    for (const inner of this.live.slice().reverse()) { try { inner.close(); } catch { } }
    throw new Error('a generator yielded while it was being closed');
  }
  release(failed) { try { this.close(); } catch (e) { if (!failed) throw e; } }
  [Symbol.iterator]() { return this; }
}
const each = it => ({ [Symbol.iterator]: () => ({ next: () => it.next(), return: () => { it.close(); return {}; } }) });
const opened = (live, it) => { live.push(it); return it; };
function drive(id, it, how, v) {
  try {
    const r = how === 0 ? it.next() : how === 1 ? it.next(v) : how === 2 ? it.throw(new Error(`driven ${v}`)) : it.return(v);
    print(`${id}: ${r.value ?? 0} ${r.done ? 1 : 0}`);
  } catch (e) { print(`${id}: failed ${e.message}`); }
}

// An async iterator that knows whether it has ended, at the cost of no turn.
class AsyncIt {
  constructor(g) { this.g = g; this.done = false; }
  go(how, v) {
    const p = this.g[how](v);
    p.then(r => { if (r.done) this.done = true; }, () => { this.done = true; });
    return p;
  }
  next(v) { return this.go('next', v); }
  throw(e) { return this.go('throw', e); }
  return(v) { return this.go('return', v); }
  // Troth closes one that yields meanwhile once more when it is freed; here it would stay suspended for ever.
  close() {
    const p = this.return(0);
    p.then(r => { if (!r.done) print('outside of the comparison'); }, () => {});
    return p;
  }
  [Symbol.asyncIterator]() { return this; }
}
const each_await = it => ({ [Symbol.asyncIterator]: () => ({ next: () => it.next(), return: () => it.close() }) });
"""


class Node:
    """`atoms` are names and numbers, `subs` Nodes or lists of Nodes (the statements of a block), or None for a part left out."""

    __slots__ = ("kind", "atoms", "subs")

    def __init__(self, kind, atoms=(), subs=()):
        self.kind, self.atoms, self.subs = kind, list(atoms), list(subs)

    def copy(self):
        def of(sub):
            return [n.copy() for n in sub] if isinstance(sub, list) else sub.copy() if sub else None
        return Node(self.kind, self.atoms, [of(s) for s in self.subs])

    def size(self):
        return 1 + sum(sum(n.size() for n in s) if isinstance(s, list) else s.size() if s else 0 for s in self.subs)


class Emitter:
    def __init__(self, language, prefix):
        self.c, self.prefix = language == "c", prefix
        self.lines, self.depth = [], 0

    def line(self, text):
        self.lines.append("    " * self.depth + text)

    def either(self, c, js):
        return c if self.c else js

    def error(self, text):
        return self.either(f'error_new(EIO, "{text}")', f"new Error('{text}')")

    # --- expressions: their text stands in parentheses where it could bind wrongly

    def e(self, n):
        return getattr(self, "e_" + n.kind)(n, *[self.e(s) if s else None for s in n.subs])

    def e_num(self, n):
        return str(n.atoms[0]) if n.atoms[0] >= 0 else f"({n.atoms[0]})"

    def e_var(self, n):
        return n.atoms[0]

    def e_element(self, n, index):
        return f"arr[{index} & 3]"

    def e_bin(self, n, a, b):
        return f"(({a} {n.atoms[0]} {b}) % 97)"

    def e_cmp(self, n, a, b):
        op = n.atoms[0]
        return self.either(f"({a} {op} {b})", f"({a} {op + '=' if op in ('==', '!=') else op} {b} ? 1 : 0)")

    def e_logic(self, n, a, b):
        return self.either(f"({a} {n.atoms[0]} {b})", f"({a} {n.atoms[0]} {b} ? 1 : 0)")

    def e_not(self, n, a):
        return self.either(f"(!{a})", f"({a} ? 0 : 1)")

    def e_cond(self, n, c, a, b):
        return f"({c} ? {a} : {b})"

    def e_comma(self, n, a, b):
        return self.either(f"((void){a}, {b})", f"({a}, {b})")

    def e_note(self, n, a):
        return f"note({n.atoms[0]}, {a})"

    def e_sum3(self, n, a, b, c):
        return f"sum3({a}, {b}, {c})"

    def e_call(self, n, a):
        return f"(await {self.prefix}{n.atoms[0]}({a}))"

    def e_resolved(self, n, a):
        return self.either(f"(await promise_resolved(int, {a}))", f"(await Promise.resolve({a}))")

    def e_rejected(self, n):
        e = self.error(f"rejected {n.atoms[0]}")
        return self.either(f"(await promise_rejected(int, {e}))", f"(await Promise.reject({e}))")

    def e_ticks(self, n, a):
        return f"(await ticks({n.atoms[0]}), {a})"

    def e_sleep(self, n, a):
        return f"(await sleep_ms({n.atoms[0]}), {a})"

    def e_kept(self, n):
        return "(await kept)"

    def e_yield(self, n, a):
        return self.either(f"(yield {a or ''})", f"((yield {a or 0}) ?? 0)")

    def e_from(self, n, a):
        call = f"{self.prefix}{n.atoms[0]}({a})"
        return self.either(f"(yield_from {call})", f"((yield* opened(live, {call})) ?? 0)")

    def request(self, name, how, a):
        if how == "next":
            return self.either(f"iter_next({name})", f"{name}.next()")
        if how == "send":
            return self.either(f"iter_send({name}, {a})", f"{name}.next({a})")
        if how == "throw":
            error = self.either(f'error_new(EIO, "sent %d", {a})', f"new Error(`sent ${{{a}}}`)")
            return self.either(f"iter_throw({name}, {error})", f"{name}.throw({error})")
        return self.either(f"iter_return({name}, {a})", f"{name}.return({a})")

    def e_iter(self, n, a):
        name, how = n.atoms
        r = self.request(name, how, a)
        return self.either(f"({r}.value)", f"({r}.value ?? 0)")

    def e_async_iter(self, n, a):
        name, how = n.atoms
        r = "(await " + self.request(name, how, a) + ")"
        return self.either(f"({r}.value)", f"({r}.value ?? 0)")

    def e_done(self, n):
        return self.either(f"iter_done({n.atoms[0]})", f"({n.atoms[0]}.done ? 1 : 0)")

    # --- statements

    def block(self, head, stmts, tail=""):
        self.line(head + " {")
        self.depth += 1
        self.stmts(stmts)
        self.depth -= 1
        self.line("}" + tail)

    def stmts(self, stmts):
        """A defer guards the rest of its block."""
        for i, n in enumerate(stmts):
            if n.kind == "defer":
                if self.c:
                    self.block("defer", n.subs[0])
                    continue
                self.block("try", stmts[i + 1:])
                self.block("finally", n.subs[0])
                return
            getattr(self, "s_" + n.kind)(n, *n.subs)

    def s_eval(self, n, e):
        self.line(self.either("(void)", "") + self.e(e) + ";")

    def s_set(self, n, e):
        self.line(f"{n.atoms[0]} {n.atoms[1]} {self.e(e)};")

    def s_set_element(self, n, index, e):
        self.line(f"arr[{self.e(index)} & 3] = {self.e(e)};")

    def s_let(self, n, e):
        self.line(f"{self.either('int', 'let')} {n.atoms[0]} = {self.e(e)};")

    def s_block(self, n, body):
        self.block("", body)

    def s_if(self, n, e, yes, no):
        self.block(f"if ({self.e(e)})", yes)
        if no:
            self.block("else", no)

    def s_while(self, n, e, body):
        self.block(f"while (more() && {self.e(e)})", body)

    def s_do(self, n, body, e):
        self.block("do", body, f" while (more() && {self.e(e)});")

    def s_for(self, n, start, end, step, body):
        i = n.atoms[0]
        self.block(f"for ({self.either('int', 'let')} {i} = {self.e(start)}; more() && {i} < {self.e(end)}; "
                   f"{i} += ({self.e(step)} & 1) + 1)", body)

    def s_switch(self, n, e, *bodies):
        self.line(f"switch ({self.e(e)} & 3) {{")
        for label, body in zip(n.atoms, bodies):
            self.line("default:" if label is None else f"case {label}:")
            self.depth += 1
            if any(s.kind in ("defer", "let") for s in body):
                self.block("", body)
            else:
                self.stmts(body)
            self.line(";")
            self.depth -= 1
        self.line("}")

    def s_try(self, n, body, handler, final):
        name, id = n.atoms
        self.block("try", body)
        if handler is not None:
            if name:
                self.line(f"catch ({name}) {{")
                self.depth += 1
                self.line(f"caught({id}, {name});")
                self.stmts(handler)
                self.depth -= 1
                self.line("}")
            else:
                self.block("catch", handler)
        if final is not None:
            self.block("finally", final)

    def s_throw(self, n):
        self.line(f"throw {self.error(f'thrown {n.atoms[0]}')};")

    def s_rethrow(self, n):
        name, how, id = n.atoms
        if how == "wrap":
            self.line("throw " + self.either(f'error_wrap({name}, EIO, "wrapped {id}")', f"new Error('wrapped {id}')") + ";")
        else:
            self.line("throw " + self.either(f"error_keep({name})" if how == "keep" else name, name) + ";")

    def s_return(self, n, e):
        self.line(f"return {self.e(e)};")

    def s_break(self, n):
        self.line("break;")

    def s_continue(self, n):
        self.line("continue;")

    def s_kept(self, n, e):
        """The function's promise variable is set, and awaited at once: its owner and the twin then agree on what is seen."""
        self.line(f"kept = {self.prefix}{n.atoms[0]}({self.e(e)});")
        self.line(f"note({n.atoms[1]}, await kept);")

    def s_pair(self, n, a, b):
        """Two calls that cannot fail run at once."""
        f, g, all, id = n.atoms
        of = self.either("promise(int)", "const")
        self.line("{")
        self.depth += 1
        self.line(f"{of} first = {self.prefix}safe_{f}({self.e(a)});")
        self.line(f"{of} second = {self.prefix}safe_{g}({self.e(b)});")
        self.line(f"note({id}, 0);")
        if all:
            self.line(self.either("await promise_all(first, second);", "await Promise.all([first, second]);"))
        self.line(f"note({id}, await first);")
        self.line(f"note({id}, await second);")
        self.depth -= 1
        self.line("}")

    def s_iterator(self, n, e, body):
        """A block that owns an iterator."""
        name, call = n.atoms[0], f"{self.prefix}{n.atoms[1]}({self.e(e)})"
        if self.c:
            self.line("{")
            self.depth += 1
            self.line(f"iterator(int) {name} = {call};")
            self.stmts(body)
            self.depth -= 1
            self.line("}")
            return
        self.line("{")
        self.depth += 1
        self.line(f"const {name} = opened(live, {call});")
        self.line(f"let failed_{name} = false;")
        self.block("try", body)
        self.line(f"catch (e) {{ failed_{name} = true; throw e; }}")
        self.line(f"finally {{ {name}.release(failed_{name}); }}")
        self.depth -= 1
        self.line("}")

    def s_async_iterator(self, n, e, body):
        name, call = n.atoms[0], f"{self.prefix}{n.atoms[1]}({self.e(e)})"
        self.line("{")
        self.depth += 1
        self.line(f"{self.either('async_iterator(int)', 'const')} {name} = {call};")
        if self.c:
            self.stmts(body)
        else:
            self.line(f"let failed_{name} = false;")
            self.block("try", body)
            self.line(f"catch (e) {{ failed_{name} = true; throw e; }}")
            self.line(f"finally {{ if (!{name}.done) try {{ await {name}.close(); }} "
                      f"catch (e) {{ if (!failed_{name}) throw e; }} }}")
        self.depth -= 1
        self.line("}")

    def loop(self, word, head, x, body):
        if self.c:
            self.block(f"{word} (int {x}, {head})", body)
        else:
            self.block(f"for{' await' if word == 'foreach_await' else ''} (const {x} of {head})", body)

    def s_foreach(self, n, e, body):
        call = f"{self.prefix}{n.atoms[1]}({self.e(e)})"
        self.loop("foreach", self.either(call, f"each(opened(live, {call}))"), n.atoms[0], body)

    def s_foreach_of(self, n, body):
        self.loop("foreach", self.either(n.atoms[1], f"each({n.atoms[1]})"), n.atoms[0], body)

    def s_foreach_await(self, n, e, body):
        call = f"{self.prefix}{n.atoms[1]}({self.e(e)})"
        self.loop("foreach_await", self.either(call, f"each_await({call})"), n.atoms[0], body)

    def s_foreach_await_of(self, n, body):
        self.loop("foreach_await", self.either(n.atoms[1], f"each_await({n.atoms[1]})"), n.atoms[0], body)

    def s_step(self, n, e):
        """One request, with all that its answer says."""
        name, how, id, awaited = n.atoms
        r = ("await " if awaited else "") + self.request(name, how, self.e(e) if e else None)
        self.line("{")
        self.depth += 1
        self.line(f"{self.either('iter_result(int)', 'const')} r = {r};")
        self.line(f"note({id}, {self.either('r.done', 'r.done ? 1 : 0')});")
        self.line(f"note({id}, {self.either('r.value', 'r.value ?? 0')});")
        self.depth -= 1
        self.line("}")

    def s_drive(self, n, e):
        name, how, id = n.atoms
        self.line(f"drive({id}, {name}, {how}, {self.e(e)});")

    def s_close(self, n):
        self.line(self.either(f"iter_close({n.atoms[0]});", f"{n.atoms[0]}.close();"))

    # --- functions

    def function(self, n):
        """`kind`: async, generator, or both."""
        (kind, name), (body,) = n.atoms, n.subs
        full = self.prefix + name
        if self.c:
            self.line(f"static {kind} int {full}(int p)")
            self.line("{")
        elif kind == "async":
            self.line(f"async function {full}(p) {{")
            self.line("    const live = [];")
        else:
            self.line(f"function {full}(p) {{")
            self.line("    const live = [];")
            self.line(f"    const body = {'async ' if 'async' in kind else ''}function* () {{")
        self.depth += 1
        self.line(self.either("int x = p, y = 1, arr[4] = { 0 };", "let x = p, y = 1; const arr = [0, 0, 0, 0];"))
        if "async" in kind:
            self.line(self.either("promise(int) kept = promise_resolved(int, 0);", "let kept = Promise.resolve(0);"))
        self.line("if (!more())")
        self.line("    return 0;")
        end = Node("bin", ["+"], [Node("var", ["x"]), Node("var", ["y"])])
        self.stmts(body + [Node("return", [], [end])])      # inside of what the body defers
        self.depth -= 1
        if not self.c and kind != "async":
            self.line("    };")
            self.line("    return new AsyncIt(body());" if "async" in kind else "    return new It(body(), live);")
        self.line("}")
        self.line("")
        if kind == "async":
            self.safe(full)

    def safe(self, full):
        name = full.replace(self.prefix, self.prefix + "safe_", 1)
        self.line(self.either(f"static async int {name}(int p)", f"async function {name}(p)"))
        self.line("{")
        self.line("    try {")
        self.line(f"        return await {full}(p);")
        self.line("    } catch (e) {")
        self.line("        caught(0, e);")
        self.line("        return -1;")
        self.line("    }")
        self.line("}")
        self.line("")


def emit(program, language, prefix):
    """The functions of one program; `program` is a list of function Nodes, of which the last is the one to be started."""
    emitter = Emitter(language, prefix)
    if language == "c":
        for n in program:
            emitter.line(f"static {n.atoms[0]} int {prefix}{n.atoms[1]}(int p);")
            if n.atoms[0] == "async":
                emitter.line(f"static async int {prefix}safe_{n.atoms[1]}(int p);")
    for n in program:
        emitter.function(n)
    return "\n".join(emitter.lines) + "\n"


def c_unit(programs):
    """A unit that runs (number, program) pairs one after the other."""
    parts = [C_PRELUDE]
    calls = []
    for number, program in programs:
        prefix = f"p{number}_"
        parts.append(emit(program, "c", prefix))
        calls += [f'    printf("== {number}\\n");', "    fuel = 250;", "    try {",
                  f'        printf("value %d\\n", await {prefix}{program[-1].atoms[1]}(3));',
                  "    } catch (e) {", '        printf("error %s\\n", e->message);', "    }"]
    main = ["async int main(void)", "{", "    setvbuf(stdout, NULL, _IOLBF, 0);"] + calls + ['    puts("== end");', "    return 0;", "}"]
    return "\n".join(parts + main) + "\n"


def js_unit(programs):
    parts = [JS_PRELUDE]
    calls = []
    for number, program in programs:
        prefix = f"p{number}_"
        parts.append(emit(program, "js", prefix))
        calls += [f"  print('== {number}');", "  fuel = 250;", "  try {",
                  f"    print(`value ${{await {prefix}{program[-1].atoms[1]}(3)}}`);",
                  "  } catch (e) {", "    print(`error ${e.message}`);", "  }"]
    main = ["(async () => {"] + calls + ["  print('== end');", "})().finally(() => console.log(out.join('\\n')));"]
    return "\n".join(parts + main) + "\n"
