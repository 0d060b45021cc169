"""Reading files: many small ones, and a big one as a stream."""

SIDES = ["read(2)", "libuv", "Node"]

# id, title, unit, digits. README.md explains each row.
ROWS = [
    ("small-turns", "a file of 4 KB, one after the other (1,000)", "us", 1),
    ("small-together", "a file of 4 KB, all at once (1,000)", "us", 1),
    ("big", "a file of 256 MB in pieces, a megabyte", "us", 1),
    ("lines", "a line of 80 bytes (1,000,000)", "ns", 1),
]

# row, side, Troth / side at most, what that means
TARGETS = [
    ("small-turns", "libuv", 1.0, "small files in turns: no slower than libuv's uv_fs_*"),
    ("small-together", "Node", 0.5, "small files at once: at least twice as fast as Node"),
    ("big", "libuv", 1.1, "a big file: within 1.1 times libuv's uv_fs_read"),
    ("lines", "Node", 1.0, "lines: no slower than Node's readline"),
]

SMALL, SMALL_SIZE = 1000, 4096
BIG, LINES = 256, 1000000


def make_files(folder):
    (folder / "small").mkdir(exist_ok=True)
    for i in range(SMALL):
        (folder / "small" / str(i)).write_bytes(b"x" * SMALL_SIZE)
    with open(folder / "big", "wb") as big:
        for i in range(BIG):
            big.write(bytes([i]) * (1 << 20))
    (folder / "lines").write_bytes(b"".join(b"%079d\n" % i for i in range(LINES)))


def cases(tools):
    make_files(tools.folder)
    for side, make in (("Troth", tools.troth), ("read(2)", tools.plain), ("libuv", tools.libuv), ("Node", tools.node)):
        command = make("files")
        if command:
            yield side, lambda command=command: tools.rows(command, tools.folder)
