"""Random programs with a suspension in every position that an expression has, and random generators.

Each program is made as two texts that are alike but for the words: `lowered` for troth, `plain` for a C compiler. Where C itself
orders the effects of an expression, `plain` is `lowered` with the words erased. In functions of the second sort ("ordered by
rule") operands that C leaves unordered hold several suspensions each; there the plain text spells out the rule of
docs/language.md, section 3, with temporaries: the suspensions left to right, each with its own operands, then the rest.

An expression is made bottom up as an E; what it reads and writes is known, so that no value depends on an order that neither C
nor the rule gives. `T` (the trace) is written by everything that prints.
"""

import random
import re

PRELUDE = r"""
#include <stdio.h>
#include <string.h>
struct pair { int a; long b; short c[3]; };
struct wide { double d; struct pair p; unsigned f : 5; signed g : 7; char text[9]; };
union both { int i; unsigned char bytes[4]; };
typedef int four __attribute__((vector_size(16)));
static int g0 = 3, g1 = -7, g2 = 11, g3;
int g_extern = 9;
static int steps;
static void T(const char *what, long value)
{
    printf("%s %ld\n", what, value);
    if (++steps > 20000)
        steps = 0, printf("...\n");
}
static int plain_call(int id, int value)
{
    printf("p%d %d\n", id, value);
    return value * 5 - id;
}
static int sum3(int a, int b, int c)
{
    return a + 2 * b + 3 * c;
}
"""

# Declarations of every shape: (text, what can be assigned afterwards, what is only read and traced). `{}` stands for a full
# expression, N for a new name.
SHAPES = [
    ("struct tag_N {{ int q; int r[2]; }} N = {{ {}, {{ 1, {} }} }};", ["N.q", "N.r[1]"], []),
    ("struct {{ int q; union {{ int u; char v[4]; }}; }} N = {{ .q = {} }};", ["N.q", "N.u"], []),
    ("enum tag_N {{ ONE_N = 3, TWO_N }} N = (enum tag_N)(ONE_N + ({} & 1));", [], ["N", "TWO_N"]),
    ("typedef int type_N; type_N N = {};", ["N"], []),
    ("_Alignas(64) int N = {};", ["N"], ["(int)((size_t)&N & 63)"]),
    ("_Atomic int N = {};", [], ["N"]),
    ("int N[] = {{ {}, {}, 3 }};", ["N[1]", "N[2]"], ["(int)sizeof N"]),
    ("char N[] = \"some text\"; N[{} & 7] = 'x';", [], ["N[3]", "N[4]", "(int)strlen(N)"]),
    ("char N[8] = {{ [0 ... 4] = 'a', [5] = (char){} }};", [], ["N[2]", "N[5]"]),
    ("int N[2][3] = {{ [1] = {{ [2] = {} }} }};", ["N[1][2]", "N[0][1]"], []),
    ("struct pair *N = &(struct pair){{ .a = {}, .b = {} }};", ["N->a"], ["(int)N->b"]),
    ("int *N = (int[3]){{ {}, 2, 3 }};", ["N[0]", "N[2]"], []),
    ("union both N = {{ .i = {} }};", ["N.i"], ["N.bytes[0]"]),
    ("__typeof__(s0.b + x) N = {};", [], ["(int)N"]),
    ("const struct pair N = {{ .a = {}, .c = {{ [1] = 3 }} }};", [], ["N.a", "N.c[1]"]),
    ("static int N[3]; N[({} & 1) + 1]++;", ["N[0]"], ["N[1]", "N[2]"]),
    ("unsigned char N = (unsigned char){};", [], ["N"]),
    ("short N = (short){}, N_2 = (short){};", [], ["N", "N_2"]),
    ("_Bool N = {};", [], ["N"]),
    ("double N = {} / 2.0;", [], ["(int)N"]),
    ("__int128 N = {};", [], ["(int)(N >> 1)"]),
    ("unsigned long long N = (unsigned long long){} << 3;", [], ["(int)N"]),
    ("int N = {}, *N_p = &N, N_a[2] = {{ {}, 3 }};", ["N", "N_a[1]"], []),
    ("four N = {{ {}, 1, 2, 3 }};", [], ["N[0]", "N[3]"]),
    ("struct pair N[2] = {{ {{ .a = {} }}, [1] = {{ .b = {} }} }};", ["N[0].a"], ["(int)N[1].b"]),
    ("struct wide N = {{ .d = 1.5, .f = ({} & 31), .g = -3, .text = \"w\" }};", ["N.p.a"], ["N.f", "N.g", "N.text[0]"]),
    ("int (*const N)(int, int, int) = sum3; int N_v = N(1, {}, 2);", ["N_v"], []),
    ("void *const N = &&label_N; label_N: ; int N_v = (N != 0) + {};", ["N_v"], []),
    ("int N = (int)sizeof __func__ + {}; puts(__func__);", ["N"], []),
    ("volatile struct pair N = {{ .a = {} }};", [], ["N.a"]),
    ("int N = {}; if (0) {{ dead_N: N++; goto dead_N; }}", ["N"], []),
    ("extern int g_extern; int N = g_extern + {};", ["N"], []),
    ("int N = {}, N_2 = N + {};", ["N", "N_2"], []),
    ("int *N = a0; *N++ = {};", [], ["(int)(N - a0)", "a0[0]"]),
    ("long double N = {} + 0.5L;", [], ["(int)(N * 2)"]),
    ("double _Complex N = {} * 1.0; __imag__ N = 3;", [], ["(int)__real__ N", "(int)__imag__ N"]),
    ("struct pair N = s0, *N_p = &N; N_p->a += {};", ["N.a"], ["N_p->c[1]"]),
    ("union {{ int q; float f; }} N = {{ {} }}; int N_v = N.q;", ["N_v"], []),
    ("int N = {}; {{ int N_2 = N; N = N_2 + {}; }}", ["N"], []),
    ("char *N = (char[]){{ \"abc\" }}; N[1] = (char)({} & 63);", [], ["N[0]", "N[1]"]),
    ("const char *const N = ({} & 1) ? \"one\" : \"two\";", [], ["N[0]"]),
    ("int N __attribute__((aligned(32), unused)) = {};", ["N"], ["(int)((size_t)&N & 31)"]),
]
AWAIT_SHAPES = [
    ("struct wide N = await fw(9, {});", ["N.p.a"], ["N.f", "N.g", "N.text[0]"]),
    ("struct pair N = (await fw(8, {})).p;", ["N.a"], ["N.c[1]"]),
    ("const struct pair N[1] = {{ await fs(7, {}) }};", [], ["N->a"]),
    ("long N = await fl(6, {}) + await fsum(s0, {});", [], ["(int)N"]),
    ("int *const N = await fp(5, &x); *N += 1 + 0 * {};", [], ["*N"]),
    ("__auto_type N = await fs(4, {});", ["N.a"], ["N.c[0]"]),
    ("__typeof__(await fl(1, 2)) N = await fl(3, {});", [], ["(int)N"]),
    ("await fv({} & 7); int N = 0;", ["N"], []),
    ("struct wide N = {{ .g = 5 }}; int N_v = await farray(2, a0, &N) + {};", ["N.p.a", "N_v"], ["N.g"]),
    ("long double N = await fld(1, {});", [], ["(int)N"]),
    ("float _Complex N = {}; N = (float _Complex)await fld(3, N);", [], ["(int)__real__ N"]),
    ("int N = s0.a > 3 ? (await fs(2, {})).c[1] : s0.c[0];", ["N"], []),
    ("struct pair N = s0.a & 1 ? await fs(1, {}) : s0;", ["N.a"], ["N.c[2]"]),
    ("int N[2] = {{ 5, 6 }}; *(await fp(2, &N[1])) += {};", ["N[0]", "N[1]"], []),
    ("int N[3] = {{ 5, 6 }}; (await fp(3, N))[2] = {};", ["N[2]"], []),
    ("int N = 1; (s0.a & 1) ? await fv({}) : (void)N++;", ["N"], []),
    ("int N = 1; s0.b > 2 && (await fv({}), N++);", ["N"], []),
    ("int N; N = x = await fi(4, {});", ["N"], []),
    ("({{ await fv({}); if (x & 1) x++; else {{ await fv(2); }} }});", [], []),
]

# The callees. `{async}` and `{await}` are words or nothing; in the plain program hop() does nothing.
CALLEES = r"""
{async} int fi(int id, int value)
{
    T("fi", id * 1000L + value % 1000);
    {await} hop(id);
    return value * 3 + id;
}
{async} static long fl(int id, long value)
{
    T("fl", id * 1000L + value % 1000);
    long kept = value + id;
    {await} hop(id + 1);
    return kept * 2;
}
static {async} struct pair fs(int id, int value)
{
    struct pair s = { value, id, { 1, 2, 3 } };
    T("fs", id);
    {await} hop(id);
    s.c[id % 3] = (short)value;
    return s;
}
static {async} int fsum(struct pair s, int value)
{
    {await} hop(s.a);
    T("fsum", s.a % 1000);
    s.c[2] += value;
    return (int)(s.a + s.b) + s.c[2];
}
static {async} struct wide fw(int id, int value)
{
    {await} hop(id);
    T("fw", id);
    struct wide w = { .d = value % 100 / 4.0, .p = {await} fs(id, value), .f = value & 31u, .g = id % 60, .text = "wide" };
    {await} hop(id + 2);
    w.text[0] = (char)('a' + (id & 15));
    return w;
}
static {async} int *fp(int id, int *p)
{
    T("fp", id * 1000L + *p % 1000);
    {await} hop(id);
    return p;
}
static {async} int fset(int id, int *p, int value)
{
    {await} hop(id);
    int old = *p;
    T("fset", id * 1000L + old % 1000);
    *p = value;
    return old;
}
static {async} int fg(int id, int value)
{
    {await} hop(id);
    g0 += value;
    g1 ^= id;
    T("fg", g0 % 1000);
    {await} hop(id + 1);
    return g0;
}
static {async} void fv(int id)
{
    T("fv", id);
    {await} hop(id);
}
static {async} int frec(int n, int value)
{
    int mine[3] = { n, value, n + value };
    if (n <= 0)
        return value;
    mine[1] += {await} frec(n - 1, value + 1);
    return mine[0] + mine[1] * 2 + mine[2];
}
static {async} inline int farray(int id, const int values[4], struct wide *w)
{
    T("farray", id);
    {await} hop(id);
    w->p.a ^= id;
    return values[id & 3] + ({await} fs(id, values[0])).c[1] + w->p.a;
}
static {async} long double fld(int id, float _Complex z)
{
    {await} hop(id);
    T("fld", (long)__real__ z);
    return __real__ z * 2.0L + id;
}
static {promise_int} (*const table[3])(int, int) = { fi, fg, frec_2 };
"""

FREC_2 = "static {async} int frec_2(int n, int value) {{ return {await} frec(n & 3, value); }}\n"

HOP = r"""
static int hop_count;
/* What a frame does not keep is lost: the stack below the resume function is written over. */
static __attribute__((noinline)) void scribble(void)
{
    volatile unsigned char junk[600];
    for (unsigned i = 0; i < sizeof junk; i++)
        junk[i] = 0xA5;
}
async static void hop(int id)
{
    scribble();
    if (++hop_count > 4000)
        return;
    switch ((hop_count + id) % 5) {
    case 0: await sleep_ms(0); break;
    case 1: await promise_resolved(void); break;
    case 2: await sleep_ms(2); await promise_resolved(void); break;
    case 3: { promise(void) p = sleep_ms(1); await promise_resolved(void); await p; break; }
    }
}
"""


class E:
    """`text` is for troth, `erased` the same without words; `pre` (expressions to be evaluated first) and `rest` spell out the
    order rule. `reads` and `writes` are of the whole, `late` what `rest` writes."""

    def __init__(self, text, erased=None, pre=(), rest=None, reads=(), writes=(), late=()):
        self.text = text
        self.erased = text if erased is None else erased
        self.pre, self.rest = list(pre), text if rest is None else rest
        self.reads, self.writes, self.late = set(reads), set(writes), set(late)

    def disturbs(self, other):
        return bool(self.writes & (other.reads | other.writes)) or bool(other.writes & self.reads)

    def suspends(self):
        return self.text != self.erased


class Function:
    """Makes the body of one function. `kind` is `await` or `yield`; `by_rule`: see above."""

    def __init__(self, rng, name, kind, by_rule):
        self.rng, self.name, self.kind, self.by_rule = rng, name, kind, by_rule
        self.ids = self.temporaries = self.names = 0
        self.declared = []              # temporaries of the plain text
        self.scopes = [[]]              # int variables in scope
        self.pairs = ["s0"]             # variables of type struct pair
        self.arrays = ["a0"]            # int[4]
        self.constants = set()
        self.others = []                # functions made before: (name, type, how an int is had of a result)
        self.depth = 0
        self.lines_text, self.lines_plain = [], []
        self.budget = rng.randint(8, 26)
        self.returns = "return {};"
        self.jumps = rng.random() < 0.5     # computed goto, or promises in variables: a computed goto may leave no block that owns

    # --- names and lines

    def id(self):
        self.ids += 1
        return self.ids

    def name_new(self, prefix="v"):
        self.names += 1
        return f"{prefix}{self.names}"

    def temporary(self, type_):
        self.temporaries += 1
        name = f"t{self.temporaries}"
        self.declared.append(f"{type_} {name};")
        return name

    def variables(self):
        return [v for scope in self.scopes for v in scope]

    def put(self, text, plain=None):
        indent = "    " * (self.depth + 1)
        self.lines_text.append(indent + text)
        self.lines_plain.append(indent + (text if plain is None else plain))

    def spelled(self, e):
        """The plain text of a full expression."""
        if not self.by_rule:
            return e.erased
        return "(" + ", ".join(e.pre + [e.rest]) + ")" if e.pre else e.rest

    def statement(self, pattern, *expressions):
        """`{}` in the pattern stands for full expressions, in order."""
        self.put(pattern.format(*(e.text for e in expressions)), pattern.format(*(self.spelled(e) for e in expressions)))

    # --- expressions

    def leaf(self):
        choice = self.rng.randrange(6)
        if choice == 0:
            return E(str(self.rng.choice([0, 1, 2, 3, 7, 100, -1, -5])).replace("-1", "(-1)").replace("-5", "(-5)"))
        if choice == 1:
            name = self.rng.choice(["g0", "g1", "g2", "g3"])
            return E(name, reads={"G"})
        if choice == 2:
            name = self.rng.choice(self.pairs)
            field = self.rng.choice(["a", "b", "c[1]", "c[2]"])
            return E(f"(int){name}.{field}", reads={name})
        if choice == 3:
            name = self.rng.choice(self.arrays)
            return E(f"{name}[{self.rng.randrange(4)}]", reads={name})
        name = self.rng.choice(self.variables())
        return E(name, reads={name})

    def suspension(self, make, type_, operands, member="", writes=("T",), reads=()):
        """A call of an async function, or a yield; `make` is a pattern of its operands."""
        text = make.format(*(o.text for o in operands))
        erased = make.format(*(o.erased for o in operands))
        rest = make.format(*(o.rest for o in operands))
        if self.kind == "yield":
            text, erased, rest = f"(yield {text})", f"emit({erased})", f"emit({rest})"
        else:
            text = f"(await {text})"
        pre = [p for o in operands for p in o.pre]
        if self.by_rule:
            t = self.temporary(type_)
            pre.append(f"{t} = {rest}")
            rest = t
        return E(text + member, erased + member if self.kind == "yield" else f"({erased}){member}", pre, rest + member,
                 set(reads).union(*(o.reads for o in operands)), set(writes).union(*(o.writes for o in operands)))

    def awaited(self, depth):
        """A suspension as an int."""
        if self.kind == "yield":
            return self.suspension("{}", "int", [self.make(depth - 1)], writes={"T", "G"}, reads={"G"})
        id_ = self.id()
        choice = self.rng.randrange(10)
        operand = self.make(depth - 1) if choice != 8 else None
        if self.others and self.depth == 0 and self.rng.random() < 0.15:
            name, type_, member = self.others.pop()
            return self.suspension(f"{name}({{}}, {id_})", type_, [operand or self.leaf()], member, writes={"T", "G"}, reads={"G"})
        if choice <= 2:
            return self.suspension(f"fi({id_}, {{}})", "int", [operand])
        if choice == 3:
            e = self.suspension(f"fl({id_}, {{}})", "long", [operand])
            return E(f"(int){e.text}", f"(int){e.erased}", e.pre, f"(int){e.rest}", e.reads, e.writes)
        if choice == 4:
            member = self.rng.choice([".a", ".c[1]", ".c[%d]" % (id_ % 3)])
            return self.suspension(f"fs({id_}, {{}})", "struct pair", [operand], member)
        if choice == 5:
            member = self.rng.choice([".p.a", ".f", ".g", ".text[0]", ".p.c[2]"])
            return self.suspension(f"fw({id_}, {{}})", "struct wide", [operand], member)
        if choice == 6:
            return self.suspension(f"fg({id_}, {{}})", "int", [operand], writes={"T", "G"}, reads={"G"})
        if choice == 7 and self.rng.random() < 0.5:
            callee = self.rng.choice(["operations.call({}, {{}})", "(&operations)->call({}, {{}})", "start({}, {{}})", "chosen(%d)({}, {{}})" % id_,
                                      "(*table[1])({}, {{}})", "(g3 ? fi : start)({}, {{}})", "(g1, fi)({}, {{}})"]).format(id_)
            return self.suspension(callee, "int", [operand], writes={"T", "G"}, reads={"G"})
        if choice == 7:
            index = self.rng.choice(["0", "1", "2", f"({self.leaf_constant()}) % 3"])
            return self.suspension(f"table[{index}]({id_}, {{}})", "int", [operand], writes={"T", "G"}, reads={"G"})
        name = self.rng.choice([v for v in self.variables() if v not in self.constants])
        if choice == 8:
            e = self.suspension(f"fp({id_}, &{name})", "int *", [], reads={name})
            return E(f"*{e.text}", f"*{e.erased}", e.pre, f"*{e.rest}", e.reads, e.writes)
        if {name} & (operand.reads | operand.writes) and operand.late:
            operand = self.leaf()
        return self.suspension(f"fset({id_}, &{name}, {{}})", "int", [operand], writes={"T", name}, reads={name})

    def leaf_constant(self):
        return self.rng.randrange(9)

    def operands(self, count, depth):
        """Operands that C leaves unordered. Not by rule: they do not disturb each other. By rule: what is left for the end of the
        full expression has no effects, so only the suspensions' order counts."""
        made = []
        for _ in range(count):
            e = self.make(depth - 1)
            if self.by_rule:
                if e.late:
                    e = self.leaf()
            elif any(e.disturbs(other) for other in made):
                e = self.leaf()
                if any(e.disturbs(other) for other in made):
                    e = E(str(self.leaf_constant()))
            made.append(e)
        return made

    def combine(self, pattern, operands, reads=(), writes=(), late=()):
        return E(pattern.format(*(o.text for o in operands)), pattern.format(*(o.erased for o in operands)),
                 [p for o in operands for p in o.pre], pattern.format(*(o.rest for o in operands)),
                 set(reads).union(*(o.reads for o in operands)), set(writes).union(*(o.writes for o in operands)),
                 set(late).union(*(o.late for o in operands)))

    # Operands that C orders. By rule, the left one is evaluated early if a suspension follows in the right one.

    def logical(self, op, depth):
        a, b = self.make(depth - 1), self.make(depth - 1)
        whole = self.combine(f"({{}} {op} {{}})", [a, b])
        if b.pre:
            t = self.temporary("int")
            test = t if op == "&&" else f"!{t}"
            whole.pre = a.pre + [f"{t} = !!({a.rest})", f"{test} ? ({', '.join(b.pre)}, 0) : 0"]
            whole.rest = f"({t} {op} ({b.rest}))"
            whole.late = set(b.late)
        return whole

    def conditional(self, depth):
        c, a, b = self.make(depth - 1), self.make(depth - 1), self.make(depth - 1)
        whole = self.combine("({} ? {} : {})", [c, a, b])
        if a.pre or b.pre:
            t = self.temporary("int")
            whole.pre = c.pre + [f"{t} = !!({c.rest})",
                                 f"{t} ? ({', '.join(a.pre + ['0'])}) : ({', '.join(b.pre + ['0'])})"]
            whole.rest = f"({t} ? ({a.rest}) : ({b.rest}))"
            whole.late = a.late | b.late
        return whole

    def elvis(self, depth):
        c, b = self.make(depth - 1), self.make(depth - 1)
        whole = self.combine("({} ?: {})", [c, b])
        if b.pre:
            t = self.temporary("int")
            whole.pre = c.pre + [f"{t} = {c.rest}", f"{t} ? 0 : ({', '.join(b.pre)}, 0)"]
            whole.rest = f"({t} ? {t} : ({b.rest}))"
            whole.late = set(b.late)
        return whole

    def choice(self, depth):
        """The C compiler chooses one; what is in the others does not happen."""
        chosen, other = self.make(depth - 1), self.make(depth - 1)
        pattern = self.rng.choice(["_Generic(g0, char *: {1}, int: {0})", "_Generic(s0, default: {0}, int: {1})",
                                   "__builtin_choose_expr(sizeof(int) == 4, {0}, {1})", "__builtin_choose_expr(0, {1}, {0})",
                                   "_Generic(&s0.a, int *: {0}, const int *: {1}, default: a0)"])
        return E(pattern.format(chosen.text, other.text), pattern.format(chosen.erased, other.erased), chosen.pre,
                 pattern.format(chosen.rest, other.rest), chosen.reads, chosen.writes, chosen.late)

    def comma(self, depth):
        a, b = self.make(depth - 1), self.make(depth - 1)
        whole = self.combine("({}, {})", [a, b])
        if a.pre or b.pre:
            whole.pre = a.pre + [a.rest] + b.pre
            whole.rest = b.rest
            whole.late = set(b.late)
        return whole

    def assignment(self, depth):
        """`x = e`, `x += e`, `x++`: an effect that is left for the end."""
        name = self.rng.choice([v for v in self.variables() if v not in self.constants])
        choice = self.rng.randrange(4)
        if choice == 0:
            return E(self.rng.choice([f"{name}++", f"--{name}", f"({name} -= 2)"]), reads={name}, writes={name}, late={name})
        e = self.make(depth - 1)
        if e.late:
            e = self.leaf()
        op = self.rng.choice(["=", "+=", "^=", "-="])
        if not self.by_rule and op != "=" and name in e.writes:
            op = "="
        return self.combine(f"({name} {op} {{}})", [e], {name}, {name}, {name})

    def make(self, depth):
        """An int."""
        if depth <= 0:
            return self.leaf()
        choice = self.rng.randrange(25)
        if choice < 7:
            return self.awaited(depth)
        if choice < 10:
            return self.combine(self.rng.choice(["({} + {})", "({} - {})", "({} * {})", "({} ^ {})", "({} < {})", "({} == {})",
                                                 "({} | {})", "({} >= {})"]), self.operands(2, depth))
        if choice < 12:
            return self.logical(self.rng.choice(["&&", "||"]), depth)
        if choice == 12:
            return self.conditional(depth)
        if choice == 13:
            return self.elvis(depth)
        if choice == 14:
            return self.comma(depth)
        if choice == 15:
            return self.combine(self.rng.choice(["(- {})", "(!{})", "(~{})", "((unsigned char){})", "(int)(long)({})", "(+ {})",
                                                 "__extension__ ({})"]), [self.make(depth - 1)])
        if choice == 16:
            name = self.rng.choice(self.arrays)
            return self.combine(f"{name}[{{}} & 3]", self.operands(1, depth), {name})
        if choice == 17:
            return self.combine("sum3({}, {}, {})", self.operands(3, depth))
        if choice == 18:
            if self.by_rule:
                return self.combine("sum3({}, 1, {})", self.operands(2, depth))
            return self.combine(f"plain_call({self.id()}, {{}})", [self.make(depth - 1)], (), {"T"}, {"T"})
        if choice == 19:
            return self.combine(self.rng.choice([
                "((struct pair){{ .b = {}, .a = {} }}).a", "((struct pair){{ {}, {} }}).a", "((int[4]){{ {}, {}, 5 }})[1]",
                "((int[]){{ [2] = {}, [0] = {} }})[2]", "(&(struct pair){{ {}, 2, {{ {} }} }})->a"]), self.operands(2, depth))
        if choice == 20:
            return self.unevaluated(depth)
        if choice == 22:
            return self.choice(depth)
        if choice == 21 and not self.by_rule:
            inner = self.leaf()
            name = self.name_new("x")
            return self.combine(f"({{{{ int {name} = {{}}; {name} * 2; }}}})", [inner])
        return self.assignment(depth)

    def unevaluated(self, depth):
        word = "yield" if self.kind == "yield" else "await"
        call = "emit(1)" if self.kind == "yield" else "fi(1, 2)"
        inner = f"{word} 1" if self.kind == "yield" else f"{word} fi(1, 2)"
        pattern = self.rng.choice(["(int)sizeof({0})", "(int)sizeof(__typeof__({0}))", "(int)_Alignof(__typeof__({0}))",
                                   "_Generic(({0}), int: 4, default: 5)"])
        return E(pattern.format(inner), pattern.format(call), (), pattern.format(call))

    # --- statements

    def expression(self, least=1):
        """A full expression; most suspend."""
        depth = self.rng.randint(least, 4)
        for _ in range(6):
            e = self.make(depth)
            if e.suspends():
                break
        return e

    def trace(self):
        values = self.variables()
        name = self.rng.choice(values)
        self.put(f'T("{name}", {name});')

    def block(self, statements, inside_loop=False):
        self.scopes.append([])
        pairs, arrays = list(self.pairs), list(self.arrays)
        self.depth += 1
        for _ in range(statements):
            self.one(inside_loop)
        self.depth -= 1
        self.scopes.pop()
        self.pairs, self.arrays = pairs, arrays

    def one(self, inside_loop=False):
        self.budget -= 1
        simple = [self.assign, self.assign, self.declare, self.declare, self.shape, self.shape, self.discarded, self.trace,
                  self.struct_assign, self.pointer, self.element]
        if self.kind == "await" and not self.jumps:
            simple += [self.held]
        nested = [self.if_, self.if_, self.while_, self.do_, self.for_, self.for_, self.duff, self.goto_loop, self.goto_over,
                  self.bare_block, self.goto_into, self.unbraced, self.forever]
        if self.jumps:
            nested += [self.computed_goto, self.computed_loop]
        if inside_loop and self.rng.random() < 0.12:
            leap = "continue;" if inside_loop == "switch" else self.rng.choice(["break;", "continue;"])
            self.statement("if ({}) " + leap, self.expression())
        elif self.depth < 3 and self.budget > 0 and self.rng.random() < 0.4:
            nested.append(lambda: self.switch(inside_loop))
            self.rng.choice(nested)()
        else:
            self.rng.choice(simple)()

    def assign(self):
        name = self.rng.choice([v for v in self.variables() if v not in self.constants])
        e = self.expression()
        op = self.rng.choice(["=", "=", "+=", "-=", "^="])
        if e.late or (not self.by_rule and name in e.writes):
            op = "="
        if name in e.late:
            self.statement("(void){};", e)
        else:
            self.statement(f"{name} {op} {{}};", e)

    def declare(self):
        choice = self.rng.randrange(8)
        if choice <= 2:
            name = self.name_new()
            self.statement(self.rng.choice([f"int {name} = {{}};", f"volatile int {name} = {{}};", f"__auto_type {name} = (int)({{}});",
                                            f"int {name} = {{}}, *const {name}p = &{name};"]), self.expression())
            self.scopes[-1].append(name)
        elif choice == 3:
            name = self.name_new("k")
            self.statement(f"const int {name} = {{}};", self.expression())
            self.constants.add(name)
            self.scopes[-1].append(name)
        elif choice == 4:
            name = self.name_new("s")
            a, b = self.listed(2)
            self.statement(f"struct pair {name} = {{{{ .b = {{}}, .a = {{}}, .c = {{{{ 4, 5 }}}} }}}};", a, b)
            self.pairs.append(name)
        elif choice == 5:
            name = self.name_new("a")
            a, b = self.listed(2)
            self.statement(f"int {name}[4] = {{{{ {{}}, 7, [3] = {{}} }}}};", a, b)
            self.arrays.append(name)
        elif choice == 6:       # shadows a variable of an outer block
            if len(self.scopes) > 1 and self.scopes[0]:
                name = self.rng.choice(self.scopes[0])
                if name not in self.scopes[-1] and name not in self.constants and name.isidentifier():
                    self.put(f"int {name} = {self.leaf_constant()};")
                    self.scopes[-1].append(name)
        else:
            name = self.name_new("z")
            self.put(f"static int {name} = {self.leaf_constant()};")
            self.scopes[-1].append(name)

    def shape(self):
        shapes = SHAPES + AWAIT_SHAPES * 2 if self.kind == "await" else SHAPES
        text, assigned, read = self.rng.choice(shapes)
        name = self.name_new("w")
        swap = lambda t: re.sub(r"\bN(?=\b|_)|(?<=_)N\b", name, t)
        lowered = plain = swap(text)
        if text in [t for t, _, _ in AWAIT_SHAPES]:
            plain = plain.replace("await ", "")
        made = self.listed(text.count("{}"))
        if self.by_rule and "await" in text:
            made = [E(str(self.leaf_constant())) if e.pre or e.writes else e for e in made]
        elif "await" in text:
            made = [E(str(self.leaf_constant())) if e.writes & {"x", "s0", "T"} else e for e in made]
        self.put(lowered.format(*(e.text for e in made)), plain.format(*(self.spelled(e) for e in made)))
        for lvalue in map(swap, assigned):
            self.scopes[-1].append(lvalue)
            self.put(f'T("{lvalue}", {lvalue});')
        for value in map(swap, read):
            self.put(f'T("{name}", {value});')
        if read and self.rng.random() < 0.7:
            self.statement("if ({}) {{", self.expression())
            for value in map(swap, read):
                self.put(f'    T("{name}", {value});')
            self.put("}")

    def listed(self, count):
        """Initialisers of one list: they are one after another for the rule, and unordered for C."""
        made = []
        for e in (self.expression() for _ in range(count)):
            if self.by_rule and (e.pre or made and made[0].pre) and made:
                e = self.leaf()
                e = E(str(self.leaf_constant()))
            elif any(e.disturbs(other) for other in made):
                e = E(str(self.leaf_constant()))
            made.append(e)
        return made

    def discarded(self):
        self.statement(self.rng.choice(["{};", "(void)({});", "(({}));"]), self.expression())

    def struct_assign(self):
        name = self.rng.choice(self.pairs)
        if self.kind == "yield":
            self.statement(f"{name}.a = {{}};", self.expression())
            return
        operand = self.make(2)
        if operand.late & {name}:
            operand = self.leaf()
        e = self.suspension(f"fs({self.id()}, {{}})", "struct pair", [operand])
        self.statement(f"{name} = {{}};", e)
        self.put(f'T("{name}.b", {name}.b + {name}.c[1]);')

    def element(self):
        """Suspensions left and right of an assignment."""
        index, value = self.operands(2, 3)
        name = self.rng.choice(self.arrays)
        if not self.by_rule and name in value.reads | index.reads:
            value = E("3")
        op = self.rng.choice(["=", "+=", "^="])
        made = self.combine(f"{name}[{{}} & 3] {op} {{}}", [index, value])
        self.statement("{};", made)
        self.put(f'T("{name}", {name}[0] + 2 * {name}[1] + 3 * {name}[2] + 4 * {name}[3]);')

    def unbraced(self):
        n = self.turns()
        target = self.rng.choice([v for v in self.variables() if v not in self.constants])
        choice = self.rng.randrange(4)
        if choice == 0:
            self.statement(f"while ({n}-- > 0 && {{}})", self.expression())
            self.statement("    {};", self.expression())
        elif choice == 1:
            self.statement(f"for (; {n}-- > 0; {{}})", self.expression())
            self.statement("    if ({})", self.expression())
            self.statement("        {};", self.expression())
        elif choice == 2:
            self.put("do")
            self.statement("    {};", self.expression())
            self.statement(f"while ({n}-- > 0 && {{}});", self.expression())
        else:
            self.statement("if ({})", self.expression())
            self.statement("    if ({})", self.expression())
            self.put(f"        {target}++;")
            self.put("    else")
            self.statement("        {};", self.expression())

    def forever(self):
        n = self.turns()
        self.put(self.rng.choice(["for (;;) {", "while (1) {", "for (int once = 0; ; once++) {"]))
        self.statement(f"    if ({n}-- <= 0 || {{}}) break;", self.expression())
        self.block(self.rng.randint(1, 2), True)
        self.put("}")

    def goto_into(self):
        """A jump into the middle of a block that suspends on both sides of the label."""
        n, label = self.turns(), self.name_new("in_")
        self.statement(f"if ({{}}) goto {label};", self.expression())
        self.statement(self.rng.choice(["if ({}) {{", f"while ({n}-- > 0 && {{}}) {{{{"]), self.expression())
        self.depth += 1
        self.discarded()
        self.depth -= 1
        self.put(f"{label}: ;")
        self.bare_block()
        self.put("}")

    def pointer(self):
        names = [v for v in self.variables() if v not in self.constants]
        name, pointer = self.rng.choice(names), self.name_new("p")
        self.put(f"int *{pointer} = &{name};")
        e = self.expression()
        op = self.rng.choice(["=", "+="])
        if name in e.writes or e.late:
            op = "="
        if name in e.late:
            return
        self.statement(f"*{pointer} {op} {{}};", e)
        self.put(f'T("*{pointer}", *{pointer});')

    def held(self):
        """A promise in a variable; what fi prints before it suspends is printed at the call."""
        e, name = self.leaf(), self.name_new("h")
        target = self.rng.choice([v for v in self.variables() if v not in self.constants])
        id_ = self.id()
        self.put(f"promise(int) {name} = fi({id_}, {e.text});", f"int {name} = fi({id_}, {e.text});")
        self.trace()
        self.put(f"{target} = await {name} + await {name};", f"{target} = {name} + {name};")

    def if_(self):
        self.statement("if ({}) {{", self.expression())
        self.block(self.rng.randint(1, 3))
        if self.rng.random() < 0.6:
            if self.rng.random() < 0.3:
                self.statement("}} else if ({}) {{", self.expression())
                self.block(1)
            self.put("} else {")
            self.block(self.rng.randint(1, 2))
        self.put("}")
        if self.rng.random() < 0.2:
            self.statement("if ({})", self.expression())
            self.statement("    {};", self.expression())
            self.put("else")
            self.statement("    {};", self.expression())

    def turns(self):
        name = self.name_new("n")
        self.put(f"int {name} = {self.rng.randint(1, 4)};")
        return name

    def private(self):
        """A local that nothing but the beginning of a loop's turn uses. Gives that use."""
        if self.rng.random() < 0.3:
            return lambda: None
        name = self.name_new("q")
        self.put(f"{self.rng.choice(['int', 'long', 'short', 'double'])} {name} = {self.rng.choice(['a', 'b', '3'])};")
        return lambda: self.put(f'T("{name}", (long){name}); {name} += 3;')

    def while_(self):
        n, use = self.turns(), self.private()
        self.statement(f"while ({n}-- > 0 && {{}}) {{{{", self.expression())
        use()
        self.block(self.rng.randint(1, 3), True)
        self.put("}")

    def do_(self):
        n, use = self.turns(), self.private()
        self.put("do {")
        use()
        self.block(self.rng.randint(1, 3), True)
        self.statement(f"}}}} while (--{n} > 0 && {{}});", self.expression())

    def for_(self):
        n, i, use = self.turns(), self.name_new("i"), self.private()
        first, test, step = self.expression(), self.expression(), self.expression()
        self.statement(self.rng.choice([
            f"for (int {i} = {{}}; {n}-- > 0 && ({{}}, 1); {i} += 1, {{}}) {{{{",
            f"for (int {i} = 0, {i}b = {{}}; {n}-- > 0 && ({{}} | 1); {i}b--, {{}}) {{{{"]), first, test, step)
        use()
        self.scopes.append([i])
        self.block(self.rng.randint(1, 3), True)
        self.put("}")
        self.scopes.pop()

    def switch(self, inside_loop):
        self.statement(self.rng.choice(["switch ({} & 3) {{", "switch ((unsigned)({}) % 5) {{"]), self.expression())
        early = self.name_new("d")
        if self.rng.random() < 0.3:
            self.put(f"    int {early};")
        else:
            early = None
        labels = ["case 0:", "case 1:", "case 2:", "case 3 ... 4:", "default:"]
        self.rng.shuffle(labels)
        for label in labels[:self.rng.randint(2, 5)]:
            self.put(label + " {")
            if early:
                self.statement(f"    {early} = {{}};", self.expression())
                self.statement(f'    T("{early}", {early} + {{}});', self.make(2))
            self.block(self.rng.randint(1, 2), "switch" if inside_loop else False)
            self.put("}")
            if self.rng.random() < 0.5:
                self.put("    break;")
            elif self.rng.random() < 0.3:
                self.statement("    {};", self.expression())
        self.put("}")

    def duff(self):
        n = self.name_new("n")
        self.put(f"int {n} = {self.rng.randint(1, 3)};")
        self.statement("switch ({} & 3) {{", self.expression())
        self.put("case 0: do {")
        self.bare_block()       # with braces: the cases below jump past its declarations
        for label in ("case 3:", "case 2:", "case 1:"):
            self.statement(f"    {label} {{}};", self.expression())
        self.put(f"    }} while (--{n} > 0);")
        self.put("}")

    def goto_loop(self):
        n, label, use = self.turns(), self.name_new("again_"), self.private()
        self.put(f"{label}: ;")
        use()
        self.bare_block()
        self.statement(f"if ({n}-- > 0 && {{}}) goto {label};", self.expression())

    def goto_over(self):
        label = self.name_new("over_")
        self.put("{")
        self.statement(f"if ({{}}) goto {label};", self.expression())
        self.block(self.rng.randint(1, 2))
        self.put(f"{label}: ;")
        self.put("}")

    def computed_goto(self):
        a, b, end, table = (self.name_new(p) for p in ("la_", "lb_", "le_", "lt_"))
        self.put("{")
        self.put(f"static void *const {table}[] = {{ &&{a}, &&{b} }};")
        self.statement(f"goto *{table}[{{}} & 1];", self.expression())
        self.put(f"{a}: {{")
        self.block(1)
        self.put(f"}} goto {end};")
        self.put(f"{b}: {{")
        self.block(1)
        self.put("}")
        self.put(f"{end}: ;")
        self.put("}")

    def computed_loop(self):
        """A computed goto that leads back, over a suspension."""
        n, back, end, table = self.turns(), self.name_new("lc_"), self.name_new("ld_"), self.name_new("lt_")
        self.put("{")
        self.put(f"static void *const {table}[] = {{ &&{end}, &&{back} }};")
        use = self.private()
        self.put(f"{back}: ;")
        use()
        self.bare_block()
        self.statement(f"goto *{table}[{n}-- > 0 && {{}}];", self.expression())
        self.put(f"{end}: ;")
        self.put("}")

    def bare_block(self):
        self.put("{")
        self.block(self.rng.randint(1, 3))
        self.put("}")

    def body(self):
        """Gives the two texts of what stands between the function's braces."""
        self.scopes[0] += ["x", "y", "a", "b"]
        while self.budget > 0:
            self.one()
        for name in ("x", "y", "a", "b"):
            self.put(f'T("{name}", {name});')
        self.put('T("s0", s0.a + s0.b + s0.c[0]);')
        self.statement(self.returns, self.expression())
        head = ["    int x = a + 1, y = b - 1;", "    struct pair s0 = { a, b, { 1, 2, 3 } };", "    int a0[4] = { a, b, 3, 4 };"]
        plain = ["    " + " ".join(self.declared)] if self.by_rule else []
        return "\n".join(head + self.lines_text), "\n".join(plain + head + self.lines_plain)


STARTERS = r"""
struct ops { int n; {promise_int} (*call)(int, int); };
static const struct ops operations = { 2, fi };
static {promise_int} start(int id, int value)
{
    T("start", id);
    return id & 1 ? fi(id, value) : table[0](id, value + 1);
}
static {promise_int} (*chosen(int id))(int, int)
{
    return id & 1 ? fi : start;
}
"""


def with_words(text):
    return text.replace("{async}", "async").replace("{await}", "await").replace("{promise_int}", "promise(int)")


def without_words(text):
    return text.replace("{async}", "").replace("{await}", "").replace("{promise_int}", "int")


def await_program(seed):
    """Gives (plain, lowered)."""
    rng = random.Random(seed)
    callees = CALLEES.replace("static {promise_int} (*", FREC_2.replace("{{", "{").replace("}}", "}") + "static {promise_int} (*") + STARTERS
    lowered = ["#include <troth.h>", PRELUDE, HOP, with_words(callees)]
    plain = [PRELUDE, "static void hop(int id) { (void)id; }", without_words(callees)]
    names, others = [], []
    for k in range(rng.randint(2, 4)):
        by_rule = rng.random() < 0.5
        type_, result, member = rng.choice([("int", "return {};", ""), ("int", "return {};", ""), ("long", "return {} + 1L;", ""),
            ("struct pair", "return (struct pair){{ .a = {}, .b = b }};", ".a"), ("unsigned char", "return (unsigned char){};", "")])
        f = Function(rng, f"work{k}", "await", by_rule)
        f.returns, f.others = result, list(others)
        text, erased = f.body()
        lowered.append(f"static async {type_} work{k}(int a, int b)\n{{\n{text}\n}}\n")
        plain.append(f"static {type_} work{k}(int a, int b)\n{{\n{erased}\n}}\n")
        names.append((f"work{k}", member))
        others.append((f"work{k}", type_, member))
    calls = [(name, rng.randint(-9, 9), rng.randint(0, 9)) for name in names]
    lowered.append("async int main(void)\n{\n" + "".join(f'    T("{n}", (await {n}({a}, {b})){m});\n' for (n, m), a, b in calls)
                   + '    T("end", g0 + g1 + g2 + g3);\n    return 7;\n}\n')
    plain.append("int main(void)\n{\n" + "".join(f'    T("{n}", {n}({a}, {b}){m});\n' for (n, m), a, b in calls)
                 + '    T("end", g0 + g1 + g2 + g3);\n    return 7;\n}\n')
    return "\n".join(plain), "\n".join(lowered)



GENERATOR_PLAIN = r"""
#include <setjmp.h>
static jmp_buf stopped;
static int got, most, level, sends;
static int emit(int value)
{
    if (level > 0) {
        level--;
        T("mapped", value);
        int back = emit(value + 1);
        T("back", back);
        level++;
        return 0;
    }
    T("got", value);
    if (++got == most)
        longjmp(stopped, 1);
    return sends ? value * 2 + got : 0;
}
"""
MAPPED = """
generator int mapped(iterator(int) inner)
{
    foreach (int value, inner) {
        T("mapped", value);
        int back = yield value + 1;
        T("back", back);
    }
}
"""
# How a generator is used up: {it} is the call, {most} the number of values after which it is closed.
CONSUMERS = {
    "next": """    {
        int got = 0;
        iterator(int) it = {it};
        for (;;) {
            iter_result(int) r = iter_next(it);
            if (r.done) {
                T("result", r.value);
                break;
            }
            T("got", r.value);
            {hop}
            if (++got == {most}) {
                {close}
                break;
            }
        }
        {release}
    }""",
    "send": """    {
        int got = 0;
        iterator(int) it = {it};
        iter_result(int) r = iter_next(it);
        while (!r.done) {
            T("got", r.value);
            if (++got == {most})
                break;
            {hop}
            r = iter_send(it, r.value * 2 + got);
        }
        if (r.done)
            T("result", r.value);
        T("done", r.done || iter_done(it));
        {release}
    }""",
    "foreach": """    {
        int got = 0;
        foreach (int value, {it}) {
            T("got", value);
            {hop}
            if (++got == {most})
                break;
        }
    }""",
}


def consume(rng, name, lowered, plain, in_async):
    kind, levels, most = rng.choice(sorted(CONSUMERS)), rng.choice([0, 0, 1, 2]), rng.choice([1, 4, 12, 50, 200])
    a, b = rng.randint(-5, 9), rng.randint(0, 9)
    call = f"{name}({a}, {b})"
    inner = []      # in an ordinary function a call's reference is released by hand
    for i in range(levels):
        if not in_async:
            inner.append((f"inner{i}", call))
            call = f"inner{i}"
        call = f"mapped({call})"
    words = {"it": call, "most": str(most), "hop": "await hop(got);" if in_async else "",
             "close": rng.choice(["iter_close(it);", ""]) if in_async else "",
             "release": "" if in_async else "iter_release(it);"}
    text = CONSUMERS[kind]
    for word, value in words.items():
        text = text.replace("{" + word + "}", value)
    lowered.append("    {\n" + "".join(f"    iterator(int) {n} = {c};\n" for n, c in inner) + text
                   + "".join(f"\n    iter_release({n});" for n, _ in reversed(inner)) + "\n    }")
    result = f"{name}({a}, {b})" if levels == 0 else f"({name}({a}, {b}), 0)"
    plain.append(f"    got = 0; most = {most}; level = {levels}; sends = {int(kind == 'send')};\n    if (!setjmp(stopped)) {{\n"
                 f"        int result = {result};\n        " + ('(void)result;' if kind == "foreach" else 'T("result", result);')
                 + ("\n        T(\"done\", 1);\n    } else {\n        T(\"done\", 0);\n    }" if kind == "send" else "\n    }"))


def generator_program(seed):
    """Gives (plain, lowered): a callback stands for each yield."""
    rng = random.Random(seed)
    lowered, plain = ["#include <troth.h>", PRELUDE, HOP], [PRELUDE, GENERATOR_PLAIN]
    names = [f"numbers{k}" for k in range(rng.randint(1, 3))]
    for name in names:
        f = Function(rng, name, "yield", rng.random() < 0.5)
        text, erased = f.body()
        lowered.append(f"static generator int {name}(int a, int b)\n{{\n{text}\n}}\n")
        plain.append(f"static int {name}(int a, int b)\n{{\n{erased}\n}}\n")
    lowered.append(MAPPED)
    ordinary = rng.random() < 0.4
    lowered.append("static void use(void)\n{" if ordinary else "static async void use(void)\n{")
    plain.append("static void use(void)\n{")
    for name in names:
        for _ in range(rng.randint(1, 3)):
            consume(rng, name, lowered, plain, not ordinary)
    lowered.append("}\nasync int main(void)\n{\n    " + ("" if ordinary else "await ") + "use();\n    return 3;\n}\n")
    plain.append("}\nint main(void)\n{\n    use();\n    return 3;\n}\n")
    return "\n".join(plain), "\n".join(lowered)
