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
    if node[0] in ("call", "detached"):
        return {node[1]}
    if node[0] == "attach":
        return {node[2]}
    return set().union(*map(calls, node))


def reachable(tree):
    """Pairs of a number and a function; the others are left out, so that a program that was shrunk is short."""
    found = {0}
    for i, f in enumerate(tree["functions"]):   # a function calls only later ones
        if i in found:
            found |= calls(f["body"])
    return [(i, f) for i, f in enumerate(tree["functions"]) if i in found]


def c_type(e):
    return "void" if type_of(e) == "void" else "int"


class C:
    """One program: functions' prototypes, plain C callbacks, async functions."""

    def __init__(self, tree, prefix):
        self.tree, self.prefix, self.plain, self.count = tree, prefix, [], 0

    def text(self):
        functions = reachable(self.tree)
        bodies = [self.function(f, self.function_name(i)) for i, f in functions]
        prototypes = [f"static async int {self.function_name(i)}(void);" for i, _ in functions]
        return "\n".join(prototypes + self.plain + bodies) + "\n"

    def function_name(self, i):
        return f"{self.prefix}f{i}"

    def new_name(self, kind):
        self.count += 1
        return f"{self.prefix}{kind}{self.count}"

    # --- expressions: in a task the compiler releases temporaries, in plain C the pool does ---------------------------------------

    def made(self, text, e, task):
        return text if task else f"A{c_type(e)[0]}({text})"

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
        elif kind == "sleep":
            text = f"sleep_ms({e[1]})"
        elif kind == "then":
            known = type_of(e[1]) == "int"
            text = f"promise_then(int, {self.expression(e[1], task)}, {self.callback(e[2], known)}, {self.callback(e[3], None)}, NULL)"
        elif kind == "finally":
            text = f"finally_{c_type(e)}({self.expression(e[1], task)}, {self.callback(e[2], False, gives=False)})"
        elif kind == "timeout":
            text = f"timeout_{c_type(e)}({self.expression(e[1], task)}, {e[2]})"
        elif kind == "thenable":
            name = self.new_name("t")
            self.plain.append(f"static struct thenable {name} = {{ {e[1]}, {e[2]}, {e[3]} }};")
            text = f"promise_from_thenable(int, ((troth_thenable){{ &{name}, thenable_then }}))"
        elif e[1]:
            text = f"{C_COMBINATOR[kind]}({', '.join(self.expression(x, task) for x in e[1])})"
        else:
            text = f"{C_COMBINATOR[kind]}_of(none, 0)"
        return self.made(text, e, task)

    def callback(self, cb, known, gives=True):
        """known: may the value be printed; None: it prints an error. gives: `derived` has a value."""
        if cb is None:
            return "NULL"
        name, end = self.new_name("c"), cb["end"]
        log = f"Le({cb['id']}, promise_error(settled))" if known is None else \
            f"Lv({cb['id']}, promise_value((promise(int))settled))" if known else f"L({cb['id']})"
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
        if kind in ("await", "try_await"):
            text = f"await {self.expression(s[2], True)}"
            text = f"Lv({s[1]}, {text});" if type_of(s[2]) == "int" else f"{text}; L({s[1]});"
            if kind == "await":
                return [text]
            return ["try {", "    " + text, "} catch (e) {", f"    Le({s[1]}, e);", "}"] + (["finally {", f"    L({s[1]});", "}"] if s[3] else [])
        if kind == "assign":
            return [f"p{s[1]} = {self.expression(s[2], True)};"]
        if kind == "attach":
            return [f"att[{s[1]}] = {self.function_name(s[2])}();", f"promise_catch(int, att[{s[1]}], quiet, NULL);"]
        if kind == "flip":
            return [f"if (flip({s[1]}))", "    " + (f"throw E({s[2][1]});" if s[2][0] == "throw" else f"return {s[2][1]};")]
        if kind == "loop":
            return [f"for (int i = 0; i < {s[1]}; i++) {{"] + ["    " + x for x in self.block(s[2], True)] + ["}"]
        if kind == "if":
            return [f"if (flip({s[1]})) {{"] + ["    " + x for x in self.block(s[2], True)] + ["} else {"] + ["    " + x for x in self.block(s[3], True)] + ["}"]
        return self.gather(s)

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
        tail = [f"return {f['result']};"]
        if "att[" in text:
            head.append(f"promise(int) att[{f['attached']}];")
            head += [f"att[{i}] = promise_resolved(int, 0);" for i in range(f["attached"])]
            tail.insert(0, f"await promise_all_settled_of(att, {f['attached']});")
        lines = ["if (fuel-- <= 0)", "    return 0;"] + head + body + tail
        return f"static async int {name}(void)\n{{\n" + "\n".join("    " + x for x in lines) + "\n}"


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
        if kind == "sleep":
            return f"sleep({e[1]})"
        if kind == "then":
            return f"{self.expression(e[1])}.then({self.callback(e[2], type_of(e[1]) == 'int')}, {self.callback(e[3], None)})"
        if kind == "finally":
            return f"{self.expression(e[1])}.finally({self.callback(e[2], False)})"
        if kind == "timeout":
            return f"timeout({self.expression(e[1])}, {e[2]})"
        if kind == "thenable":
            return f"thenable({e[1]}, {e[2]}, {e[3]})"
        return f"{JS_COMBINATOR[kind]}([{', '.join(map(self.expression, e[1]))}])"

    def callback(self, cb, known):
        if cb is None:
            return "null"
        end = cb["end"]
        body = [f"Le({cb['id']}, x);" if known is None else f"Lv({cb['id']}, x);" if known else f"L({cb['id']});"] + self.block(cb["body"])
        if end[0] == "throw":
            body.append(f"throw new E({end[1]});")
        elif end[0] == "value":
            body.append(f"return {end[1]};")
        elif end[0] == "promise":
            body.append(f"return {self.expression(end[1])};")
        return f"x => {{ {' '.join(body)} }}"

    def macro(self, m):
        return f"() => {{ {' '.join(['L(%d);' % m['id']] + self.block(m['body']))} }}"

    def block(self, statements):
        return [line for s in statements for line in self.statement(s)]

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
        if kind in ("await", "try_await"):
            text = f"await {self.expression(s[2])}"
            text = f"Lv({s[1]}, {text});" if type_of(s[2]) == "int" else f"{text}; L({s[1]});"
            if kind == "await":
                return [text]
            return [f"try {{ {text} }} catch (e) {{ Le({s[1]}, e); }}" + (f" finally {{ L({s[1]}); }}" if s[3] else "")]
        if kind == "assign":
            return [f"p{s[1]} = {self.expression(s[2])};"]
        if kind == "attach":
            return [f"att[{s[1]}] = f{s[2]}();", f"att[{s[1]}].catch(() => {{}});"]
        if kind == "flip":
            return [f"if (flip({s[1]})) " + (f"throw new E({s[2][1]});" if s[2][0] == "throw" else f"return {s[2][1]};")]
        if kind == "loop":
            return [f"for (let i = 0; i < {s[1]}; i++) {{"] + self.block(s[2]) + ["}"]
        if kind == "if":
            return [f"if (flip({s[1]})) {{"] + self.block(s[2]) + ["} else {"] + self.block(s[3]) + ["}"]
        return self.gather(s)

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
        body = self.block(f["body"])
        text = "\n".join(body)
        used = [f"p{v}" for v in range(VARIABLES) if re.search(rf"\bp{v}\b", text)]
        head = ["if (X.fuel-- <= 0) return 0;"] + ["let " + ", ".join(f"{v} = Promise.resolve(0)" for v in used) + ";"] * bool(used)
        head += ["const a = [];"] * bool(re.search(r"\ba\b", text))
        tail = [f"return {f['result']};"]
        if "att[" in text:
            head.append(f"const att = Array.from({{ length: {f['attached']} }}, () => Promise.resolve(0));")
            tail.insert(0, "await Promise.allSettled(att);")
        return f"async function f{i}() {{\n" + "\n".join("  " + x for x in head + body + tail) + "\n}"


def to_troth(programs, header):
    """programs: pairs of a number and a tree; one translation unit."""
    parts = [f'#include "{header}"\n']
    parts += [C(tree, f"p{n}_").text() for n, tree in programs]
    runs = "".join(f"    run_program({n}, p{n}_f0);\n" for n, _ in programs)
    parts.append(f"int main(void)\n{{\n    promise_on_unhandled(unhandled, NULL);\n{runs}    return 0;\n}}\n")
    return "\n".join(parts)


def to_javascript(programs, header):
    names = "X, E, follow, L, Lv, Le, flip, timer, stop, immediate, every, sleep, deferred, timeout, thenable, run"
    entries = ",\n".join(f"[{n}, (() => {{\n{JS(tree).text()}}})()]" for n, tree in programs)
    return f"'use strict';\nconst {{ {names} }} = require({header!r});\nrun([\n{entries}\n]);\n"
