"""Files where something is wrong: no permission, a full disk, no descriptors, changes meanwhile; and constant memory."""

import contextlib
import os
import shutil
import subprocess
import tempfile

import peers

suite = peers.Suite(__doc__)
NOBODY = 65534


def folder(name):
    path = os.path.join(suite.folder, name)
    os.mkdir(path)
    os.chmod(path, 0o755)
    return path


@contextlib.contextmanager
def quick_folder():
    """In memory, where there is such a file system: a hole costs nothing there, and entries are made quickly."""
    shared = "/dev/shm"
    path = tempfile.mkdtemp(prefix="troth-io-", dir=shared if os.access(shared, os.W_OK) else suite.folder)
    try:
        yield path
    finally:
        shutil.rmtree(path)


def write(path, text, mode=0o644):
    with open(path, "w") as f:
        f.write(text)
    os.chmod(path, mode)


files = suite.compile("x/files.c")
plain = suite.compile("x/files.c", sanitized=False)     # for measuring memory

with suite.case("no permission"):
    if os.geteuid() != 0:
        raise peers.Skip("only root can become somebody else")
    os.chmod(suite.folder, 0o755)
    here = folder("unreadable")
    os.mkdir(os.path.join(here, "closed"), 0o700)
    write(os.path.join(here, "closed", "f"), "text")
    write(os.path.join(here, "secret"), "text", 0o600)
    write(os.path.join(here, "readable"), "text", 0o644)
    done = subprocess.run([files, "unreadable", here], user=NOBODY, group=NOBODY, extra_groups=[], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr

with suite.case("a full disk"):
    suite.need("unshare", "mount")
    here = folder("full")
    mount = ["unshare", "--mount", "sh", "-c", 'mount -t tmpfs -o size=128k tmpfs "$1" && shift && exec "$@"', "sh", here]
    if subprocess.run(mount + ["true"], capture_output=True).returncode != 0:
        raise peers.Skip("a file system cannot be mounted here")
    suite.run(mount + [files, "full-disk", here])

with suite.case("no descriptor left"):
    suite.run([files, "no-descriptors", folder("descriptors")])

with suite.case("a file grows and shrinks while it is read"):
    suite.run([files, "grow-and-shrink", folder("grow")])

with suite.case("5 GB in constant memory"):
    with quick_folder() as here:
        more = int(suite.run([plain, "sparse", here]))
    assert more < 2048, f"{more} KB"

with suite.case("a directory of 100,000 entries in constant memory"):
    with quick_folder() as here:
        many = os.path.join(here, "many")
        os.mkdir(many)
        for i in range(100000):
            os.mknod(os.path.join(many, f"an entry with a longer name {i}"))
        count, more = map(int, suite.run([plain, "many-entries", here]).split())
    assert count == 100000 and more < 1024, f"{count} entries, {more} KB"

suite.end()
