"""gdb for Troth programs: what is pending, who waits for whom, and the locals of suspended functions.

    (gdb) source PREFIX/share/troth/troth-gdb.py

    troth tasks             every live task, below its owner
    troth chain [TASK]      what TASK waits for, and who waits for TASK
    troth frame [-a] [TASK] the locals of TASK (or of an iterator); -a: what the compiler added, too
    troth resume [TASK]     `next` over an await: lets the program run until TASK goes on
    print $troth(TASK)->x   one of them

All but `resume` reads memory only, no function of the program is called, so that a core file will do. The layout of the
objects is that of runtime/core/object.h; what stands in front of a header is found by the library's debug information.
"""

import re
import struct

import gdb

# runtime/core/object.h: flags of a header, and the point of a task whose function's end waits.
STATE, FULFILLED, REJECTED = 3, 1, 2
SEEN, MARKED, UNWINDING, ENDING, RUNNING, DETACHED = 1 << 2, 1 << 5, 1 << 6, 1 << 8, 1 << 11, 1 << 12
AT_END = 0xFFFF
# include/troth/task.h: troth_kind (and object.h's TROTH_TIMEOUT), and an iterator's point.
PLAIN, COMBINATOR, OPERATION, TASK, ITERATOR, JOB, TIMEOUT = range(7)
ITER_RUNNING, ITER_DONE = 0xFFFE, 0xFFFF

# The names that the compiler gives to members of its own (compiler/lower).
GENERATED = re.compile(r"(condition|held|temporary|scalar|sent|iterator|delegate|result|literal|leave|returned|test|caught|error|how)_\d+_*$")

LIMIT = 100000                                  # links followed at most: memory may be damaged


def type_named(name):
    try:
        return gdb.lookup_type(name)
    except gdb.error:
        raise gdb.GdbError(f"no debug information for `{name}`: is this a Troth program, built with -g, and the library too?")


def pointer(address, name):
    return gdb.Value(address).cast(type_named(name).pointer())


def text_of(value):
    try:
        return value.string() if int(value) else None
    except (gdb.error, UnicodeDecodeError):
        return None


def member_offset(type_, name):
    for field in type_.fields():
        if field.name == name:
            return field.bitpos // 8
    raise gdb.GdbError(f"{type_} has no member {name}: this script belongs to another version of Troth")


# --- the thread's state ------------------------------------------------------------------------------------------------

def tls_offset(objfile, name):
    """Where a thread-local variable of the program itself stands, relative to the thread pointer: for core files, where
    gdb has no libthread_db to ask."""
    with open(objfile.filename, "rb") as f:
        data = f.read()
    if data[:4] != b"\x7fELF" or data[4] != 2:
        raise gdb.GdbError(f"{objfile.filename} is no 64-bit ELF file")
    order = "<" if data[5] == 1 else ">"
    machine, = struct.unpack_from(order + "H", data, 18)
    phoff, shoff = struct.unpack_from(order + "QQ", data, 32)
    phentsize, phnum, shentsize, shnum = struct.unpack_from(order + "HHHH", data, 54)
    segment = None
    for i in range(phnum):
        kind, _, _, _, _, _, size, align = struct.unpack_from(order + "IIQQQQQQ", data, phoff + i * phentsize)
        if kind == 7:                           # PT_TLS
            segment = (size, max(align, 1))
    value = None
    for i in range(shnum):
        _, kind, _, _, offset, size, link, _, _, entry = struct.unpack_from(order + "IIQQQQIIQQ", data, shoff + i * shentsize)
        if kind != 2:                           # SHT_SYMTAB
            continue
        strings, = struct.unpack_from(order + "Q", data, shoff + link * shentsize + 24)
        wanted = name.encode() + b"\0"
        for at in range(offset, offset + size, entry):
            word, info, _, _, where, _ = struct.unpack_from(order + "IBBHQQ", data, at)
            if info & 15 == 6 and data[strings + word:strings + word + len(wanted)] == wanted:
                value = where
    if segment is None or value is None:
        raise gdb.GdbError(f"{objfile.filename} has no thread-local {name}: the core file's program is needed, not stripped")
    size, align = segment
    if machine == 62:                           # x86-64: the block ends at the thread pointer
        return "$fs_base", value - (size + align - 1) // align * align
    if machine == 183:                          # AArch64: it begins 16 bytes behind it
        return "$tpidr", value + (16 + align - 1) // align * align
    if machine == 243:                          # RISC-V
        return "$tp", value
    raise gdb.GdbError("core files can be read on x86-64, AArch64 and RISC-V only")


def state_address():
    """`&troth__state` of the selected thread."""
    symbol = gdb.lookup_global_symbol("troth__state")
    if symbol is None:
        raise gdb.GdbError("there is no troth__state: not a Troth program, or its library was built without -g")
    try:
        return int(symbol.value().address)
    except (gdb.error, AttributeError) as why:
        try:
            register, offset = tls_offset(symbol.symtab.objfile, "troth__state")
            base = int(gdb.parse_and_eval(f"(unsigned long){register}"))
        except (OSError, gdb.error, struct.error):
            raise gdb.GdbError(f"troth__state cannot be found: {why}")
        return (base + offset) % (1 << 64)


def state():
    process = gdb.selected_inferior()
    if not process.pid or not process.threads():
        raise gdb.GdbError("the program is not being run, and there is no core file")
    return pointer(state_address(), "struct troth__state").dereference()


# --- objects -----------------------------------------------------------------------------------------------------------

class Thing:
    """A handle: a promise, operation, task, combinator or iterator."""

    def __init__(self, address):
        self.address = address
        self.header = pointer(address, "struct troth_promise")
        self.type = self.header["type"]
        self.kind = int(self.type["kind"])
        self.flags, self.point = int(self.header["flags"]), int(self.header["point"])
        self.name = text_of(self.type["name"]) or "?"

    def __eq__(self, other):
        return isinstance(other, Thing) and self.address == other.address

    def __hash__(self):
        return self.address

    def has(self, flag):
        return bool(self.flags & flag)

    @property
    def state(self):
        return self.flags & STATE

    @property
    def links(self):
        if self.kind == TASK:
            return pointer(self.address, "struct troth__links")[-1]
        links = type_named("struct troth__links")
        return pointer(self.address - links.sizeof, "struct troth__links").dereference()

    @property
    def first(self):
        return thing(self.links["first"]) if self.kind == TASK else None

    @property
    def next(self):
        return thing(self.links["next"])

    @property
    def owner(self):
        """None: the loop, or nobody."""
        at, root = self, root_address()
        for _ in range(LIMIT):
            prev = int(at.links["prev"])
            if not prev:
                return starter(at)
            if prev & 1:
                return None if prev & ~1 == root else Thing(prev & ~1)
            at = Thing(prev)
        return None

    def awaits(self):
        """What a suspended task waits for, through a promise_timeout to its source."""
        if self.has(ENDING):
            q = next((c for c in siblings(self.first) if self in [w for w, _ in c.waiters()]), None)
        else:
            q = thing(int(self.links["awaiting"]) & ~1)
        if q is None:
            return None
        if q.kind == TIMEOUT and q.state == 0:
            q = thing(pointer(q.address, "struct troth__watch")[-1]["source"]) or q
        return q.asked_of() or q

    def asked_of(self):
        """A pending request's async generator."""
        if self.kind != OPERATION or self.name != "request" or self.state:
            return None
        links = 2 * type_named("void").pointer().sizeof
        return thing(pointer(self.address - links, "struct troth__request")[-1]["it"])

    def serves(self):
        """The request that an async generator serves."""
        links = type_named("struct troth__links").sizeof
        return thing(pointer(self.address - links, "struct troth__async")[-1]["head"])

    @property
    def is_generator(self):
        return self.kind == TASK and bool(int(self.type["requests"]))

    def waiters(self):
        """Who waits for this: pairs of a thing and how (`waiter`, `input`, `then`, ...)."""
        if self.is_generator:
            request = self.serves()
            return request.waiters() if request else []
        word = int(self.header["waiters"]) if self.state == 0 and self.kind != ITERATOR else 0
        if not word & 1:
            return [(Thing(word), "waiter")] if word else []
        found, tail = [], pointer(word & ~1, "struct troth__node")
        node = tail["next"]
        for _ in range(LIMIT):
            how, target = text_of(node["type"]["name"]), thing(node["target"])
            if target and how != "cancel hook":
                found.append((target, how))
            if node == tail:
                break
            node = node["next"]
        return found

    def line(self):
        if self.point < int(self.type["point_count"]):
            return int(self.type["points"][self.point]["line"])
        return None

    def file(self):
        return text_of(self.type["file"])

    def place(self):
        """Function and place, as loop_dump writes them."""
        if self.kind not in (TASK, ITERATOR):
            return self.what()
        if self.kind == TASK and self.state:
            return self.name
        if self.kind == TASK and self.has(RUNNING) and self.state == 0:
            at = running_line(self)
            return f"{self.name} ({at})" if at else self.name
        if self.kind == ITERATOR:
            at = running_line(self)
            if at:
                return f"{self.name} ({at}), runs"
        at_end = self.kind == TASK and self.point == AT_END
        line = int(self.type["points"]["line"]) if at_end else self.line()
        place = f"{self.name} ({self.file()}:{line})" if line is not None and self.file() else self.name
        return place + (", at its end" if at_end else "")

    def what(self):
        if self.kind == COMBINATOR:
            left = int(pointer(self.address, "struct troth__combinator")["left"])
            return f"{self.name} with {left} input{'' if left == 1 else 's'} left"
        if self.kind == PLAIN:
            file = self.file()
            return f"promise {self.address:#x}" + (f" made at {file}:{int(self.type['points']['line'])}" if file else "")
        return self.name


def thing(value):
    address = int(value)
    return Thing(address) if address else None


def siblings(first):
    for _ in range(LIMIT):
        if first is None:
            return
        yield first
        first = first.next


def root_address():
    s = state()
    return int(s["root"]["header"].address)


def is_standing(q):
    """One of the settled promises that tasks await that wait for their turn only."""
    if q.kind != PLAIN or q.state == 0:
        return False
    s = state_address()
    return s <= q.address < s + type_named("struct troth__state").sizeof


def current():
    return thing(state()["current"])


def starter(t):
    """Who called a task that has not come to its first suspension: it is not linked yet."""
    return thing(t.links["next"]) if t.kind == TASK and t.has(RUNNING) else None


def not_linked():
    """Tasks in their first part: pairs of a task and its owner (None: the loop), innermost first."""
    found, t = [], current()
    for _ in range(LIMIT):
        if t is None or int(t.links["prev"]):
            break
        if t.state == 0:
            found.append((t, starter(t)))
        t = starter(t)
    return found


def walk():
    """All tasks, each behind its owner, those started first in front: pairs of a task and its depth."""
    fresh = not_linked()

    def children(owner):
        first = owner.first if owner else thing(state()["root"]["links"]["first"])
        return [t for t, o in fresh if o == owner] + list(siblings(first))

    found, seen, stack = [], set(), [(t, 0) for t in children(None)]
    while stack and len(found) < LIMIT:
        t, depth = stack.pop()
        if t.kind != TASK or t in seen:
            continue
        seen.add(t)
        found.append((t, depth))
        stack += [(c, depth + 1) for c in children(t)]
    return found


def function_block(block):
    while block is not None and block.function is None:
        block = block.superblock
    return block


def handle_of(block):
    """The argument of a resume function: `troth`, or a longer name if the program has that one."""
    return next((s for s in block or [] if s.is_argument), None)


def running_line(t):
    """file:line of a task or generator that runs: its resume function is on the stack."""
    frame = gdb.newest_frame()
    for _ in range(1000):
        if frame is None:
            break
        name = frame.name() or ""
        if name == t.name + "__resume":
            try:
                if int(frame.read_var(handle_of(function_block(frame.block())))) == t.address:
                    where = frame.find_sal()
                    return f"{where.symtab.filename}:{where.line}" if where.symtab else None
            except (ValueError, TypeError, RuntimeError, gdb.error):
                pass                            # no debug information, or optimised away
        frame = frame.older()
    return None


def frame_type(t):
    """struct NAME__frame, as its own file knows it: the type of the resume function's `self`."""
    resume = int(t.type["resume"])
    block = gdb.block_for_pc(resume)
    for symbol in function_block(block) or []:
        if symbol.name.startswith("self"):
            target = symbol.type.strip_typedefs()
            if target.code == gdb.TYPE_CODE_PTR and str(target.target()) == f"struct {t.name}__frame":
                return target.target()
    try:
        return gdb.lookup_type(f"struct {t.name}__frame", block) if block else gdb.lookup_type(f"struct {t.name}__frame")
    except gdb.error:
        raise gdb.GdbError(f"no debug information for the locals of {t.name}: compile with -g")


def typed_frame(t):
    return gdb.Value(t.address).cast(frame_type(t).pointer())


# --- what the user names -----------------------------------------------------------------------------------------------

def is_lowered(t):
    return t.kind in (TASK, ITERATOR) and int(t.type["points"])


def named(text):
    """A number of `troth tasks`, the name of a function with one live task, or an expression."""
    text = text.strip()
    if not text:
        t = current()
        if t is None:
            raise gdb.GdbError("no task is running: which one? (`troth tasks` numbers them)")
        return t
    if re.fullmatch(r"\d{1,7}", text):
        tasks = walk()
        if not 1 <= int(text) <= len(tasks):
            raise gdb.GdbError(f"there is no task {text}: there are {len(tasks)}")
        return tasks[int(text) - 1][0]
    if re.fullmatch(r"[A-Za-z_]\w*", text):
        numbers = [i for i, (t, _) in enumerate(walk(), 1) if t.name == text]
        if len(numbers) == 1:
            return walk()[numbers[0] - 1][0]
        if numbers:
            raise gdb.GdbError(f"{len(numbers)} tasks are in {text}: which of " + ", ".join(map(str, numbers)) + "?")
    value = gdb.parse_and_eval(text)
    real = value.type.strip_typedefs()
    if real.code == gdb.TYPE_CODE_STRUCT and value.address is not None:
        value = value.address
    elif real.code not in (gdb.TYPE_CODE_PTR, gdb.TYPE_CODE_INT):
        raise gdb.GdbError(f"{text} is not a task: give a number of `troth tasks`, a function's name, or a promise")
    address = int(value)
    if not address:
        raise gdb.GdbError(f"{text} is NULL")
    try:
        t = Thing(address)
        good = t.kind <= TIMEOUT and t.name != "?"
    except gdb.MemoryError:
        good = False
    if not good:
        raise gdb.GdbError(f"{text} points to no task")
    return t


# --- commands ----------------------------------------------------------------------------------------------------------

class Troth(gdb.Command):
    """Tasks of a Troth program: troth tasks, troth chain TASK, troth frame TASK, troth resume TASK.

TASK is a number that `troth tasks` gives, the name of a function that has one live task, or an expression: a promise,
an iterator, `self`, an address. Without it, the task that runs."""

    def __init__(self):
        super().__init__("troth", gdb.COMMAND_DATA, gdb.COMPLETE_NONE, True)


def error_text(error):
    return pointer(int(error), "struct troth_error") if int(error) else None


def describe_error(pointer_):
    try:
        e = pointer_.dereference()
        text = text_of(e["message"]) or "?"
        file, line = text_of(e["file"]), int(e["line"])
        return f"\"{text}\" (code {int(e['code'])})" + (f", made at {file}:{line}" if file and line else "")
    except gdb.MemoryError:
        return "<unreadable>"


def doing(t, numbers):
    if t.state == REJECTED:
        return "was rejected: " + describe_error(t.header["error"])
    if t.state == FULFILLED:
        return "is fulfilled"
    if t.has(RUNNING):
        return "runs"
    if t.is_generator and not t.serves():
        return "is at rest"
    q = t.awaits()
    if q is None:
        return "awaits nothing"
    asked = ", is being cancelled" if t.has(MARKED | UNWINDING) else ""
    if q.state:
        return "is queued" + ("" if is_standing(q) else f": {q.what()} has settled") + asked
    number = f"{numbers[q]} " if q in numbers else ""
    return f"awaits {number}{q.what()}{asked}"


class Tasks(gdb.Command):
    """Lists every live task of each thread: number, address, function, place, and what it awaits; below its owner."""

    def __init__(self):
        super().__init__("troth tasks", gdb.COMMAND_DATA)

    def invoke(self, argument, from_tty):
        state()
        chosen, threads = gdb.selected_thread(), sorted(gdb.selected_inferior().threads(), key=lambda x: x.num)
        others = 0
        try:
            for thread in threads:
                if thread == chosen:
                    continue
                thread.switch()
                others += len(walk())
        except (gdb.error, gdb.GdbError):
            pass                                # a thread that is not stopped, or has no state
        finally:
            chosen.switch()
        self.show()
        if others:
            print(f"({others} more in other threads: `thread apply all troth tasks`)")

    @staticmethod
    def show():
        tasks = walk()
        numbers = {t: i for i, (t, _) in enumerate(tasks, 1)}
        print(f"{len(tasks)} live task{'' if len(tasks) == 1 else 's'}")
        width = len(str(len(tasks)))
        for i, (t, depth) in enumerate(tasks, 1):
            print(f"{i:{width + 2}}  {t.address:#x}  {'  ' * depth}{t.place()} {doing(t, numbers)}")
        if len(tasks) == LIMIT:
            print("(more are not listed)")


class Chain(gdb.Command):
    """Prints an await chain, like a backtrace: first what is waited for, then TASK (marked), then who waits for it."""

    def __init__(self):
        super().__init__("troth chain", gdb.COMMAND_DATA)

    def invoke(self, argument, from_tty):
        t = named(argument)
        below = [t]
        while below[-1] is not None and below[-1].kind == TASK and not below[-1].has(RUNNING) and below[-1].state == 0:
            q = below[-1].awaits()
            if q is None or is_standing(q):
                break
            if q in below:
                print(f"  a circle: {below[-1].place()} awaits {q.place()}")
                break
            below.append(q)
        for q in below[:0:-1]:
            print("   " + self.row(q))
        print("=> " + self.row(t))
        if t.state == 0 and t.kind != ITERATOR:
            self.above(t, 0, set(below))

    @staticmethod
    def row(t):
        settled = {FULFILLED: ", fulfilled", REJECTED: ", rejected"}.get(t.state, "") if t.kind != ITERATOR else ""
        runs = ", runs" if t.kind == TASK and t.has(RUNNING) and t.state == 0 else ""
        address = "" if t.kind == PLAIN else f"  {t.address:#x}"
        return f"{t.place()}{settled}{runs}{address}"

    def above(self, t, depth, seen):
        for _ in range(LIMIT):
            waiters = t.waiters()
            if not waiters:
                if t.kind == TASK:
                    owner = t.owner
                    how = f"its owner is {owner.place()}" if owner else "it is the loop's"
                    print("   " + "  " * depth + f"nobody awaits it; {how}")
                return
            fork = len(waiters) > 1
            for w, how in waiters:
                print("   " + "  " * (depth + fork) + self.row(w) + (", again" if w in seen else ""))
                if fork and w not in seen:
                    seen.add(w)
                    self.above(w, depth + 1, seen)
            w = waiters[0][0]
            if fork or w in seen:
                return
            seen.add(w)
            t = w


class Frame(gdb.Command):
    """Prints the locals that live across suspensions of TASK (or an iterator), by name; -a: also what the compiler added.
A local whose block has not been entered yet has no meaningful value."""

    def __init__(self):
        super().__init__("troth frame", gdb.COMMAND_DATA)

    def invoke(self, argument, from_tty):
        words = argument.strip()
        everything = bool(re.match(r"-a(\s|$)", words))
        t = named(words[2:] if everything else words)
        if not is_lowered(t):
            raise gdb.GdbError(f"{t.what()} is not a lowered function: it has no locals")
        value = typed_frame(t).dereference()
        print(f"{t.place()}{iterator_state(t)}  {t.address:#x}")
        shown = 0
        for i, field in enumerate(value.type.fields()):
            added = i == 1 and field.name == "since" and t.kind == TASK     # when it was suspended: hundredths of a second
            if i == 0 or not field.name or ((added or GENERATED.match(field.name)) and not everything):
                continue
            try:
                text = value[field].format_string()
            except gdb.error as why:
                text = f"<{why}>"
            print(f"  {field.name} = {text}")
            shown += 1
        if not shown:
            print("  no locals that live across a suspension")


class Resume(gdb.Command):
    """Lets the program run until TASK goes on behind its await: what `next` does over an ordinary call."""

    def __init__(self):
        super().__init__("troth resume", gdb.COMMAND_RUNNING)

    def invoke(self, argument, from_tty):
        t = named(argument)
        if t.kind != TASK or t.state:
            raise gdb.GdbError(f"{t.place()} will not go on: it is no pending task")
        where = gdb.find_pc_line(int(t.type["resume"]))
        if not where.symtab:
            raise gdb.GdbError(f"no debug information for {t.name}: compile with -g")
        stop = gdb.Breakpoint(function=t.name + "__resume", source=where.symtab.filename, type=gdb.BP_BREAKPOINT,
                              internal=True, temporary=True)
        stop.silent = True
        handle = handle_of(function_block(gdb.block_for_pc(int(t.type["resume"]))))
        stop.condition = f"(unsigned long){handle.name if handle else 'troth'} == {t.address}"
        gdb.execute("continue")
        if stop.is_valid():                     # stopped by something else, or it has ended
            stop.delete()
        else:
            gdb.execute("next")                 # to the await's own line


def iterator_state(t):
    if t.kind != ITERATOR:
        return ""
    if running_line(t):
        return ""                               # place() says it: only some generators set ITER_RUNNING
    return {0: ", not begun", ITER_RUNNING: ", runs", ITER_DONE: ", ended"}.get(t.point, "")


class TaskFunction(gdb.Function):
    """$troth(TASK): the frame of a task or iterator, so that `print $troth(3)->total` works. TASK: a number of
`troth tasks`, a function's name in quotes, or a promise."""

    def __init__(self):
        super().__init__("troth")

    def invoke(self, task):
        real = task.type.strip_typedefs()
        if real.code == gdb.TYPE_CODE_ARRAY or (real.code == gdb.TYPE_CODE_PTR and real.target().sizeof == 1):
            return typed_frame(named(task.string()))
        return typed_frame(named(str(int(task)) if int(task) < 1 << 20 else f"{int(task):#x}"))


# --- pretty printers -----------------------------------------------------------------------------------------------------

def summary_of_promise(t):
    if t.kind == TASK and is_lowered(t):
        who = t.place() + " "
    else:
        who = "" if t.kind == PLAIN else t.what() + " "
    return who + {0: "pending", FULFILLED: "fulfilled"}.get(t.state, "rejected")


class PromisePrinter:
    """A pointer: `(promise) 0x... pending`, and the value or the error."""

    def __init__(self, value):
        self.value = value

    def to_string(self):
        address = int(self.value)
        if not address:
            return "NULL"
        try:
            t = Thing(address)
            if t.kind > TIMEOUT or t.kind in (ITERATOR, JOB):
                raise gdb.MemoryError
            text = f"{address:#x} {summary_of_promise(t)}"
            if t.state == REJECTED:
                text += ": " + describe_error(t.header["error"])
            elif t.state == FULFILLED:
                target = self.value.type.strip_typedefs().target()
                if any(f.name == "value" for f in target.fields()):
                    text += ": " + self.value.dereference()["value"].format_string()
            return text
        except (gdb.MemoryError, gdb.GdbError):
            return f"{address:#x} <no promise>"


class IteratorPrinter:
    def __init__(self, value):
        self.value = value

    def to_string(self):
        address = int(self.value)
        if not address:
            return "NULL"
        try:
            t = Thing(address)
            if t.kind == TASK:                  # an async generator
                return f"{address:#x} {t.place()}" + (" ended" if t.state else "")
            if t.kind != ITERATOR:
                raise gdb.MemoryError
            text = f"{address:#x} {t.place()}{iterator_state(t)}"
            error = pointer(address, "struct troth_iterator")["error"]
            if t.point == 0 and int(t.type["points"]):
                return text                     # its error is not set before it begins
            if int(error):
                return text + ", failed: " + describe_error(error)
            target = self.value.type.strip_typedefs().target()
            if t.point not in (0, ITER_RUNNING, ITER_DONE) and not running_line(t) and any(f.name == "value" for f in target.fields()):
                text += ", yielded " + self.value.dereference()["value"].format_string()
            return text
        except (gdb.MemoryError, gdb.GdbError):
            return f"{address:#x} <no iterator>"


class ErrorPrinter:
    def __init__(self, value):
        self.value = value

    def to_string(self):
        address = int(self.value)
        return f"{address:#x} {describe_error(self.value)}" if address else "NULL"


def printer_for(value):
    real = value.type.strip_typedefs()
    if real.code != gdb.TYPE_CODE_PTR:
        return None
    tag = real.target().unqualified().strip_typedefs().tag or ""
    if tag == "troth_promise" or tag.startswith("troth_promise_"):
        return PromisePrinter(value)
    if re.match(r"troth_(async_)?iterator(_|$)", tag):
        return IteratorPrinter(value)
    if tag == "troth_error":
        return ErrorPrinter(value)
    return None


printer_for.name, printer_for.enabled, printer_for.subprinters = "troth", True, None


def register():
    gdb.pretty_printers[:] = [printer_for] + [p for p in gdb.pretty_printers if getattr(p, "name", "") != "troth"]
    for command in (Troth, Tasks, Chain, Frame, Resume, TaskFunction):
        command()


register()
