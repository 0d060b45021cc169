#!/usr/bin/env python3
"""Round trip: headers.py [--slice] [--build DIR] [--jobs N]

What `CC -E` prints for a header goes through the lexer, the parser and the printer, and must come out the same to the byte. The
headers are all of those of the Debian -dev packages below, downloaded by name and unpacked under the build folder (nothing is
installed); and every example with the words erased. `--slice` takes the headers of libc, the kernel and libuv that the machine has.
A header that the preprocessor itself refuses (it is not made to be included by itself) is counted and left out.
"""

import argparse
import concurrent.futures
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
PACKAGES = """libc6-dev linux-libc-dev libuv1-dev libssl-dev libcurl4-openssl-dev libjansson-dev libsqlite3-dev libglib2.0-dev zlib1g-dev
libpng-dev libjpeg62-turbo-dev libxml2-dev libevent-dev libev-dev libgmp-dev libmpfr-dev libncurses-dev libreadline-dev libpcre2-dev
libffi-dev libyaml-dev libjson-c-dev libcjson-dev liblz4-dev libzstd-dev liblzma-dev libbz2-dev libexpat1-dev libpq-dev
libhiredis-dev libmicrohttpd-dev libnghttp2-dev libssh2-1-dev libusb-1.0-0-dev libx11-dev x11proto-dev libfreetype-dev libsdl2-dev
libarchive-dev libgit2-dev libmosquitto-dev librabbitmq-dev libpcap-dev libcap-dev libedit-dev""".split()
# Folders below usr/include that pkg-config would name.
FOLDERS = ["", "x86_64-linux-gnu", "glib-2.0", "../lib/x86_64-linux-gnu/glib-2.0/include", "libxml2", "freetype2", "SDL2", "json-c", "libusb-1.0", "postgresql"]


def build(folder, build_folder):
    """The comparing program, linked with the compiler's own stages."""
    path = os.path.join(folder, "roundtrip")
    libraries = [os.path.join(build_folder, f"libcompiler_{stage}.a") for stage in ("lower", "print", "syntax", "base")]
    subprocess.run(["gcc", "-O1", "-Wall", "-Wextra", "-I" + ROOT, os.path.join(HERE, "roundtrip.c"), *libraries, "-o", path], check=True)
    return path


def fetch(folder):
    """Downloads and unpacks; gives the root, and the packages that could be had."""
    root = os.path.join(folder, "root")
    had = []
    os.makedirs(root, exist_ok=True)
    for name in PACKAGES:
        stamp = os.path.join(folder, name + ".unpacked")
        if not os.path.exists(stamp):
            done = subprocess.run(["apt-get", "-qq", "-o", "APT::Sandbox::User=root", "download", name], cwd=folder, capture_output=True)
            files = [f for f in os.listdir(folder) if f.startswith(name + "_") and f.endswith(".deb")]
            if done.returncode or not files:
                continue
            subprocess.run(["dpkg", "-x", os.path.join(folder, files[0]), root], check=True, capture_output=True)
            open(stamp, "w").close()
        had.append(name)
    return root, had


def headers_of(root):
    found = []
    for path, folders, names in os.walk(os.path.join(root, "usr", "include")):
        folders[:] = sorted(f for f in folders if f not in ("c++", "asm-generic"))
        found += [os.path.join(path, n) for n in sorted(names) if n.endswith(".h")]
    return found


class Round:
    def __init__(self, program, options):
        self.program, self.options = program, options

    def check(self, words, name):
        """None: left out; otherwise (name, why or empty)."""
        try:
            text = subprocess.run(["gcc", "-E", *self.options, *words], capture_output=True, timeout=60)
            if text.returncode or not text.stdout:
                return None
            done = subprocess.run([self.program, name], input=text.stdout, capture_output=True, timeout=60)
        except subprocess.TimeoutExpired:
            return name, "takes more than a minute"
        return name, "" if done.returncode == 0 else done.stderr.decode(errors="replace")[:600] or f"status {done.returncode}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--build", default=os.path.join(ROOT, "build"))
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 2)
    parser.add_argument("--slice", action="store_true")
    options = parser.parse_args()
    folder = os.path.join(os.path.abspath(options.build), "passthrough", "headers")
    os.makedirs(folder, exist_ok=True)
    program = build(folder, os.path.abspath(options.build))
    examples = os.path.join(ROOT, "examples")
    work = [([os.path.join(examples, f)], "examples/" + f) for f in sorted(os.listdir(examples)) if f.endswith(".c")]
    kinds = [Round(program, ["-DTROTH_ERASE", "-I" + os.path.join(ROOT, "include")])] * len(work)
    if options.slice:
        names = [os.path.join(p, n) for p, depth in (("/usr/include", 1), ("/usr/include/linux", 1), ("/usr/include/uv", 1))
                 for n in sorted(os.listdir(p) if os.path.isdir(p) else []) if n.endswith(".h")]
        headers, includes = names[::4], []
    elif shutil.which("apt-get") and shutil.which("dpkg"):
        root, had = fetch(folder)
        print(f"{len(had)} of {len(PACKAGES)} packages: {' '.join(had)}")
        headers = headers_of(root)
        includes = ["-nostdinc", "-isystem", subprocess.run(["gcc", "-print-file-name=include"], capture_output=True, text=True).stdout.strip()]
        for f in FOLDERS:
            includes += ["-isystem", os.path.normpath(os.path.join(root, "usr", "include", f))]
    else:
        print("skip headers: this is not a Debian system")
        headers, includes = [], []
    plain = Round(program, includes)
    kinds += [plain] * len(headers)
    work += [(["-x", "c", h], h.split("/usr/include/")[-1]) for h in headers]
    passed = failed = left_out = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for outcome in pool.map(lambda pair: pair[0].check(*pair[1]), zip(kinds, work)):
            if outcome is None:
                left_out += 1
                continue
            name, why = outcome
            passed, failed = passed + (not why), failed + bool(why)
            if why:
                print(f"not ok {name}\n    " + why.strip().replace("\n", "\n    "), flush=True)
    print(f"{left_out} headers left out: the preprocessor does not take them by themselves")
    if passed and not failed:
        print(f"ok {passed} preprocessed texts are the same")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
