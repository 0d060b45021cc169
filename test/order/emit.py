"""Prints the trees of grow.py as Troth and as JavaScript."""

import re

from grow import VARIABLES, type_of

C_COMBINATOR = {"all": "promise_all", "all_settled": "promise_all_settled", "any": "promise_any", "race": "promise_race"}
JS_COMBINATOR = {"all": "Promise.all", "all_settled": "Promise.allSettled", "any": "Promise.any", "race": "Promise.race"}


def calls(node):
    """The functions that a part of a tree calls."""
    if isinstance(node, dict):
        return set().union(*map(calls, node.values())) if node else set()
    if not isinstance(node, list) or not node:
        return set()
    if node[0] in ("call", "detached", "new"):
        return {node[1]}
    if node[0] in ("attach", "open"):
        return {node[2]}
    return set().union(*map(calls, node))


def reachable(tree):
    """Pairs of a number and a function; the others are left out, so that a program that was shrunk is short."""
    found = {0}
    for i, f in enumerate(tree["functions"]):   # a function calls only later ones
        if i in found:
            found |= calls(f["body"])
    return [(i, f) for i, f in enumerate(tree["functions"]) if i in found]


def c_name(e):
    """What helpers for this type are called."""
    return {"void": "void", "result": "result"}.get(type_of(e), "int")


def c_type(e):
    return {"result": "iter_result(int)"}.get(c_name(e), c_name(e))


LOG = {"int": "Lv", "result": "Lr"}             # types whose values both languages know
REQUEST = {"next": "", "send": "{}", "throw": "E({})", "return": "{}"}


def logged(id, e, text):
    """The line that says what was awaited, in both languages."""
    return f"{LOG[type_of(e)]}({id}, {text});" if type_of(e) in LOG else f"{text}; L({id});"


def try_statement(language, s):
    _, id, body, handler, last = s
    lines = language.nested("try", body)
    if handler is not None:
        lines += language.nested("catch (e)", handler, f"Le({id}, e);")
    if last is not None:
        lines += language.nested("finally", last, f"L({id});")
    return lines


class C:
    """One program: functions' prototypes, plain C callbacks, async functions."""

    def __init__(self, tree, prefix):
        self.tree, self.prefix, self.plain, self.count = tree, prefix, [], 0

    def text(self):
        functions = reachable(self.tree)
        bodies = [self.function(f, self.function_name(i)) for i, f in functions]
        prototypes = [f"{self.head(f, self.function_name(i))};" for i, f in functions]
        return "\n".join(prototypes + self.plain + bodies) + "\n"

    def function_name(self, i):
        return f"{self.prefix}f{i}"

    @staticmethod
    def head(f, name):
        return f"static async {'generator ' if f['agen'] else ''}int {name}(void)"

    def new_name(self, kind):
        self.count += 1
        return f"{self.prefix}{kind}{self.count}"

    # --- expressions: in a task the compiler releases temporaries, in plain C the pool does ---------------------------------------

    def made(self, text, e, task):
        return text if task else f"A{c_name(e)[0]}({text})"

    def expression(self, e, task):
        kind = e[0]
        if kind == "global":
            return f"G[{e[1]}]"
        if kind == "slot":
            return f"S[{e[1]}]"
        if kind == "var":
            return f"p{e[1]}"
        if kind == "resolved":
            text = f"promise_resolved(int, {e[1]})"
        elif kind == "rejected":
            text = f"promise_rejected(int, E({e[1]}))"
        elif kind == "call" or (kind == "detached" and not task):
            text = f"{self.function_name(e[1])}()"
        elif kind == "detached":
            text = f"detached({self.function_name(e[1])}())"
        elif kind == "ask":
            value = REQUEST[e[2]].format(e[3])
            text = f"iter_{e[2]}(I[{e[1]}]{', ' + value if value else ''})"
            text = text if e[4] or not task else f"detached_result({text})"
        elif kind == "sleep":
            text = f"sleep_ms({e[1]})"
        elif kind == "then":
            text = f"promise_then(int, {self.expression(e[1], task)}, {self.callback(e[2], type_of(e[1]))}, {self.callback(e[3], 'error')}, NULL)"
        elif kind == "finally":
            text = f"finally_{c_name(e)}({self.expression(e[1], task)}, {self.callback(e[2], 'nothing', gives=False)})"
        elif kind == "timeout":
            text = f"timeout_{c_name(e)}({self.expression(e[1], task)}, {e[2]})"
        elif kind == "thenable":
            name = self.new_name("t")
            self.plain.append(f"static struct thenable {name} = {{ {e[1]}, {e[2]}, {e[3]} }};")
            text = f"promise_from_thenable(int, ((troth_thenable){{ &{name}, thenable_then }}))"
        elif e[1]:
            text = f"{C_COMBINATOR[kind]}({', '.join(self.expression(x, task) for x in e[1])})"
        else:
            text = f"{C_COMBINATOR[kind]}_of(none, 0)"
        return self.made(text, e, task)

    def source(self, source):
        """An iterator that is delegated to or looped over."""
        return {"new": f"{self.function_name(source[1])}()", "known": f"I[{source[1]}]", "numbers": f"numbers({source[1]})"}[source[0]]

    def callback(self, cb, gets, gives=True):
        """gets: the type of the value that it prints, or "error", or "nothing". gives: `derived` has a value."""
        if cb is None:
            return "NULL"
        name, end = self.new_name("c"), cb["end"]
        log = f"Le({cb['id']}, promise_error(settled))" if gets == "error" else \
            f"Lv({cb['id']}, promise_value((promise(int))settled))" if gets == "int" else \
            f"Lr({cb['id']}, promise_value((promise(iter_result(int)))settled))" if gets == "result" else f"L({cb['id']})"
        body = [log + ";"] + self.block(cb["body"], False)
        if end[0] == "throw":
            body.append(f"promise_reject((promise(int))derived, E({end[1]}));")
        elif end[0] == "value" and gives:
            body.append(f"promise_resolve((promise(int))derived, {end[1]});")
        elif end[0] == "promise":
            body.append(f"promise_follow((promise({c_type(end[1])}))derived, {self.expression(end[1], False)});")
        self.function_of_c(f"void {name}(troth_promise *settled, troth_promise *derived, void *context)", body)
        return name

    def macro(self, m):
        name = self.new_name("m")
        self.function_of_c(f"void {name}(void *arg)", [f"L({m['id']});"] + self.block(m["body"], False))
        return name

    def function_of_c(self, head, body):
        inner = "\n".join("    " + line for line in body)
        self.plain.append(f"static {head}\n{{\n    size_t mark = pooled;\n{inner}\n    release_to(mark);\n}}")

    # --- statements --------------------------------------------------------------------------------------------------------------------

    def block(self, statements, task):
        return [line for s in statements for line in self.statement(s, task)]

    def statement(self, s, task):
        kind = s[0]
        if kind == "log":
            return [f"L({s[1]});"]
        if kind == "resolve":
            return [f"promise_resolve(G[{s[1]}], {s[2]});"]
        if kind == "reject":
            return [f"promise_reject(G[{s[1]}], E({s[2]}));"]
        if kind == "follow":
            return [f"follow({s[1]}, {self.expression(s[2], task)});"]
        if kind == "microtask":
            return [f"loop_microtask({self.macro(s[1])}, NULL);"]
        if kind == "timer":
            return [("" if s[3] is None else f"T[{s[3]}] = ") + f"timer_start({s[1]}, {self.macro(s[2])}, NULL);"]
        if kind == "every":
            return [("" if s[4] is None else f"T[{s[4]}] = ") + f"every({s[1]}, {s[2]}, {self.macro(s[3])});"]
        if kind == "stop":
            return [f"timer_stop(T[{s[1]}]);"]
        if kind == "immediate":
            return [f"loop_immediate({self.macro(s[1])}, NULL);"]
        if kind == "renew":
            return [f"renew({s[1]});"]
        if kind == "store":
            return [f"store(&S[{s[1]}], {self.expression(s[2], task)});"]
        if kind == "drop":
            return [self.expression(s[1], task) + ";"]
        if kind == "open":
            text = f"{self.function_name(s[2])}()"
            return [f"set_iterator({s[1]}, {text if task else 'Aiterator(%s)' % text});"]
        if kind in ("await", "try_await"):
            text = logged(s[1], s[2], f"await {self.expression(s[2], True)}")
            if kind == "await":
                return [text]
            return ["try {", "    " + text, "} catch (e) {", f"    Le({s[1]}, e);", "}"] + (["finally {", f"    L({s[1]});", "}"] if s[3] else [])
        if kind == "assign":
            return [f"p{s[1]} = {self.expression(s[2], True)};"]
        if kind == "attach":
            return [f"att[{s[1]}] = {self.function_name(s[2])}();", f"promise_catch(int, att[{s[1]}], quiet, NULL);"]
        if kind == "flip":
            return [f"if (flip({s[1]}))", "    " + self.exit(*s[2])]
        if kind == "loop":
            return self.nested(f"for (int i = 0; i < {s[1]}; i++)", s[2])
        if kind == "if":
            return self.nested(f"if (flip({s[1]}))", s[2]) + self.nested("else", s[3])
        if kind == "yield":
            return [f"Lv({s[1]}, yield {s[2]});"]
        if kind == "yield_await":
            return [f"Lv({s[1]}, yield await {self.expression(s[2], True)});"]
        if kind == "yield_from":
            return [f"Lv({s[1]}, yield_from {self.source(s[2])});"]
        if kind == "try":
            return try_statement(self, s)
        if kind == "defer":
            return self.nested("defer", s[1])
        if kind == "foreach":
            word = "foreach" if s[2][0] == "numbers" else "foreach_await"
            return self.nested(f"{word} (int x, {self.source(s[2])})", s[3], f"Lv({s[1]}, x);", "if (fuel-- <= 0)", "    break;")
        return self.gather(s)

    def nested(self, head, statements, *first):
        return [head + " {"] + ["    " + x for x in list(first) + self.block(statements, True)] + ["}"]

    def exit(self, way, x):
        return {"throw": f"throw E({x});", "again": "throw e;", "return": f"return {x};", "nothing": "return;"}.get(way) or \
            (f"return await {self.expression(x, True)};" if way == "later" else way + ";")

    def gather(self, s):
        _, id, kind, inputs = s
        lines = [f"a[{i}] = {self.expression(e, True)};" for i, e in enumerate(inputs)]
        wait = f"await {C_COMBINATOR[kind]}_of(a, {len(inputs)})"
        if kind in ("any", "race"):
            body = [f"int i = {wait};", f"Lv({id}, promise_value(a[i]));"]
        elif kind == "all":
            body = [wait + ";", f"for (int i = 0; i < {len(inputs)}; i++)", f"    Lv({id}, promise_value(a[i]));"]
        else:
            body = [wait + ";", f"for (int i = 0; i < {len(inputs)}; i++)", f"    if (promise_state(a[i]) == PROMISE_FULFILLED)",
                    f"        Lv({id}, promise_value(a[i]));", "    else", f"        Le({id}, promise_error(a[i]));"]
        return lines + ["try {"] + ["    " + x for x in body] + ["} catch (e) {", f"    Le({id}, e);", "}"]

    def function(self, f, name):
        body = self.block(f["body"], True)
        text = "\n".join(body)
        head = [f"promise(int) p{i} = promise_resolved(int, 0);" for i in range(VARIABLES) if re.search(rf"\bp{i}\b", text)]
        if re.search(r"\ba\[", text):
            head.append("promise(int) a[4] = { 0 };")
        tail = ["return;" if f["result"] is None else f"return {f['result']};"]
        if f["attached"]:
            head.append(f"promise(int) att[{f['attached']}];")
            head += [f"att[{i}] = promise_resolved(int, 0);" for i in range(f["attached"])]
            tail.insert(0, f"await promise_all_settled_of(att, {f['attached']});")
        lines = ["if (fuel-- <= 0)", "    return 0;"] + head + body + tail
        return self.head(f, name) + "\n{\n" + "\n".join("    " + x for x in lines) + "\n}"


class JS:
    def __init__(self, tree):
        self.tree = tree

    def text(self):
        return "\n".join(self.function(i, f) for i, f in reachable(self.tree)) + "\nreturn f0;\n"

    def expression(self, e):
        kind = e[0]
        if kind == "global":
            return f"X.G[{e[1]}]"
        if kind == "slot":
            return f"X.S[{e[1]}]"
        if kind == "var":
            return f"p{e[1]}"
        if kind == "resolved":
            return f"Promise.resolve({e[1]})"
        if kind == "rejected":
            return f"Promise.reject(new E({e[1]}))"
        if kind in ("call", "detached"):
            return f"f{e[1]}()"
        if kind == "ask":
            return f"X.I[{e[1]}].{'next' if e[2] == 'send' else e[2]}({REQUEST[e[2]].replace('E(', 'new E(').format(e[3])})"
        if kind == "sleep":
            return f"sleep({e[1]})"
        if kind == "then":
            return f"{self.expression(e[1])}.then({self.callback(e[2], type_of(e[1]))}, {self.callback(e[3], 'error')})"
        if kind == "finally":
            return f"{self.expression(e[1])}.finally({self.callback(e[2], 'nothing')})"
        if kind == "timeout":
            return f"timeout({self.expression(e[1])}, {e[2]})"
        if kind == "thenable":
            return f"thenable({e[1]}, {e[2]}, {e[3]})"
        return f"{JS_COMBINATOR[kind]}([{', '.join(map(self.expression, e[1]))}])"

    @staticmethod
    def source(source):
        return {"new": f"f{source[1]}()", "known": f"X.I[{source[1]}]", "numbers": f"numbers({source[1]})"}[source[0]]

    def callback(self, cb, gets):
        if cb is None:
            return "null"
        end = cb["end"]
        log = {"error": "Le", "int": "Lv", "result": "Lr"}.get(gets)
        body = [f"{log}({cb['id']}, x);" if log else f"L({cb['id']});"] + self.block(cb["body"])
        if end[0] == "throw":
            body.append(f"throw new E({end[1]});")
        elif end[0] == "value":
            body.append(f"return {end[1]};")
        elif end[0] == "promise":
            body.append(f"return {self.expression(end[1])};")
        return f"x => {{ {' '.join(body)} }}"

    def macro(self, m):
        return f"() => {{ {' '.join(['L(%d);' % m['id']] + self.block(m['body']))} }}"

    def block(self, statements, *end):
        """A `defer` is the finally of what stands behind it in its block."""
        lines = []
        for i, s in enumerate(statements):
            if s[0] == "defer":
                return lines + ["try {"] + self.block(statements[i + 1:], *end) + ["} finally {"] + self.block(s[1]) + ["}"]
            lines += self.statement(s)
        return lines + list(end)

    def statement(self, s):
        kind = s[0]
        if kind == "log":
            return [f"L({s[1]});"]
        if kind == "resolve":
            return [f"X.G[{s[1]}].a({s[2]});"]
        if kind == "reject":
            return [f"X.G[{s[1]}].b(new E({s[2]}));"]
        if kind == "follow":
            return [f"follow({s[1]}, {self.expression(s[2])});"]
        if kind == "microtask":
            return [f"queueMicrotask({self.macro(s[1])});"]
        if kind == "timer":
            return [("" if s[3] is None else f"X.T[{s[3]}] = ") + f"timer({s[1]}, {self.macro(s[2])});"]
        if kind == "every":
            return [("" if s[4] is None else f"X.T[{s[4]}] = ") + f"every({s[1]}, {s[2]}, {self.macro(s[3])});"]
        if kind == "stop":
            return [f"stop(X.T[{s[1]}]);"]
        if kind == "immediate":
            return [f"immediate({self.macro(s[1])});"]
        if kind == "renew":
            return [f"X.G[{s[1]}] = deferred();"]
        if kind == "store":
            return [f"X.S[{s[1]}] = {self.expression(s[2])};"]
        if kind == "drop":
            return [self.expression(s[1]) + ";"]
        if kind == "open":
            return [f"X.I[{s[1]}] = f{s[2]}();"]
        if kind in ("await", "try_await"):
            text = logged(s[1], s[2], f"await {self.expression(s[2])}")
            if kind == "await":
                return [text]
            return [f"try {{ {text} }} catch (e) {{ Le({s[1]}, e); }}" + (f" finally {{ L({s[1]}); }}" if s[3] else "")]
        if kind == "assign":
            return [f"p{s[1]} = {self.expression(s[2])};"]
        if kind == "attach":
            return [f"att[{s[1]}] = f{s[2]}();", f"att[{s[1]}].catch(() => {{}});"]
        if kind == "flip":
            return [f"if (flip({s[1]})) {self.exit(*s[2])}"]
        if kind == "loop":
            return self.nested(f"for (let i = 0; i < {s[1]}; i++)", s[2])
        if kind == "if":
            return self.nested(f"if (flip({s[1]}))", s[2]) + self.nested("else", s[3])
        if kind == "yield":
            return [f"Lv({s[1]}, yield {s[2]});"]
        if kind == "yield_await":
            return [f"Lv({s[1]}, yield await {self.expression(s[2])});"]
        if kind == "yield_from":
            return [f"Lv({s[1]}, yield* {self.source(s[2])});"]
        if kind == "try":
            return try_statement(self, s)
        if kind == "foreach":
            word = "for" if s[2][0] == "numbers" else "for await"
            source = f"fresh({self.source(s[2])})" if s[2][0] == "new" else self.source(s[2])
            return self.nested(f"{word} (const x of {source})", s[3], f"Lv({s[1]}, x);", "if (X.fuel-- <= 0) break;")
        return self.gather(s)

    def nested(self, head, statements, *first):
        return [head + " {"] + ["  " + x for x in list(first) + self.block(statements)] + ["}"]

    def exit(self, way, x):
        return {"throw": f"throw new E({x});", "again": "throw e;", "return": f"return {x};", "nothing": "return;"}.get(way) or \
            (f"return await {self.expression(x)};" if way == "later" else way + ";")

    def gather(self, s):
        _, id, kind, inputs = s
        lines = [f"a[{i}] = {self.expression(e)};" for i, e in enumerate(inputs)]
        wait = f"const v = await {JS_COMBINATOR[kind]}(a.slice(0, {len(inputs)}));"
        if kind in ("any", "race"):
            show = f"Lv({id}, v);"
        elif kind == "all":
            show = f"for (const x of v) Lv({id}, x);"
        else:
            show = f"for (const x of v) if (x.status === 'fulfilled') Lv({id}, x.value); else Le({id}, x.reason);"
        return lines + [f"try {{ {wait} {show} }} catch (e) {{ Le({id}, e); }}"]

    def function(self, i, f):
        tail = ["await Promise.allSettled(att);"] * bool(f["attached"]) + ["return;" if f["result"] is None else f"return {f['result']};"]
        body = self.block(f["body"], *tail)
        text = "\n".join(body)
        used = [f"p{v}" for v in range(VARIABLES) if re.search(rf"\bp{v}\b", text)]
        head = ["if (X.fuel-- <= 0) return 0;"] + ["let " + ", ".join(f"{v} = Promise.resolve(0)" for v in used) + ";"] * bool(used)
        head += ["const a = [];"] * bool(re.search(r"\ba\b", text))
        if f["attached"]:
            head.append(f"const att = Array.from({{ length: {f['attached']} }}, () => Promise.resolve(0));")
        return f"async function{'*' if f['agen'] else ''} f{i}() {{\n" + "\n".join("  " + x for x in head + body) + "\n}"


def to_troth(programs, header):
    """programs: pairs of a number and a tree; one translation unit."""
    parts = [f'#include "{header}"\n']
    parts += [C(tree, f"p{n}_").text() for n, tree in programs]
    runs = "".join(f"    run_program({n}, p{n}_f0);\n" for n, _ in programs)
    parts.append(f"int main(void)\n{{\n    promise_on_unhandled(unhandled, NULL);\n{runs}    return 0;\n}}\n")
    return "\n".join(parts)


def to_javascript(programs, header):
    names = "X, E, follow, L, Lv, Lr, Le, flip, numbers, fresh, timer, stop, immediate, every, sleep, deferred, timeout, thenable, run"
    entries = ",\n".join(f"[{n}, (() => {{\n{JS(tree).text()}}})()]" for n, tree in programs)
    return f"'use strict';\nconst {{ {names} }} = require({header!r});\nrun([\n{entries}\n]);\n"
