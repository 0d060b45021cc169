#!/usr/bin/env python3
"""Real code, built with CC=gcc and with CC="troth cc gcc": the object files must be the same to the byte.

The code comes from Debian's source packages (Lua, zlib, musl, zstd, Mbed TLS: more than 200,000 lines), fetched by apt with a configuration
of its own, so that the machine's is not touched, and kept under the build folder. `--slice` takes Lua alone. Each package
is built by its own makefile, in the same folder both times, since paths are written into object files.
"""

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


class Absent(Exception):
    pass


class Package:
    """Its source package, the command that prepares its folder (or None), its make command, and what that makes."""

    def __init__(self, name, configure, make, folder="."):
        self.name, self.configure, self.make, self.folder = name, configure, make, folder


PACKAGES = [
    Package("lua5.4", None, ["make", "MYCFLAGS=-g -DLUA_USE_POSIX", "a"], "src"),
    Package("zlib", ["./configure", "--static"], ["make", "libz.a"]),
    Package("musl", ["./configure", "--enable-debug"], ["make", "all"]),
    Package("libzstd", None, ["make", "libzstd.a", "CFLAGS=-O1 -g", "BUILD_DIR=obj"], "lib"),
    Package("mbedtls", None, ["make", "static", "CFLAGS=-O1 -g"], "library"),
]


def run(words, folder, log, env=None):
    result = subprocess.run(words, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=dict(os.environ, **(env or {})))
    with open(log, "ab") as f:
        f.write(b"$ " + " ".join(words).encode() + b"\n" + result.stdout)
    if result.returncode != 0:
        tail = result.stdout.decode(errors="replace").split("\n")[-20:]
        raise RuntimeError(" ".join(words) + f": status {result.returncode}\n" + "\n".join(tail))


def archive_of(cache):
    """The address and the name of the distribution, as the machine's own configuration has them."""
    with open("/etc/os-release") as f:
        words = dict(line.rstrip().split("=", 1) for line in f if "=" in line)
    if words.get("ID") != "debian" or not shutil.which("apt-get"):
        raise Absent("this is not a Debian system")
    address = "http://deb.debian.org/debian"
    for folder, _, names in os.walk("/etc/apt"):
        for name in names:
            if name.endswith((".list", ".sources")):
                with open(os.path.join(folder, name), errors="replace") as f:
                    found = re.search(r"^(?:URIs:|deb\b[^#\n]*?) *(https?://\S+/debian)/?(?:\s|$)", f.read(), re.M)
                if found and "debian.org" in found.group(1):
                    address = found.group(1)
    return address, words.get("VERSION_CODENAME", "stable").strip('"')


def fetch(cache, names, log):
    """Downloads the upstream archives of source packages into `cache`; what is there already is not fetched again."""
    def tarball(name):
        found = [f for f in sorted(os.listdir(cache)) if f.startswith(name + "_") and re.search(r"\.orig\.tar\.\w+$", f)]
        return os.path.join(cache, found[-1]) if found else None

    missing = [n for n in names if not tarball(n)]
    if missing:
        address, release = archive_of(cache)
        apt = os.path.join(cache, "apt")
        for folder in ("lists/partial", "cache/archives/partial"):
            os.makedirs(os.path.join(apt, folder), exist_ok=True)
        with open(os.path.join(apt, "sources.list"), "w") as f:
            f.write(f"deb-src {address} {release} main\n")
        words = ["apt-get", "-qq", "-o", f"Dir::Etc::SourceList={apt}/sources.list", "-o", "Dir::Etc::SourceParts=-",
                 "-o", f"Dir::State::Lists={apt}/lists", "-o", f"Dir::Cache={apt}/cache"]
        if os.geteuid() == 0:
            words += ["-o", "APT::Sandbox::User=root"]
        try:
            run(words + ["update"], cache, log)
            run(words + ["source", "--download-only"] + missing, cache, log)
        except (RuntimeError, OSError) as error:
            raise Absent("the source package cannot be had: " + str(error).strip().replace("\n", "; ")[-300:])
        finally:
            shutil.rmtree(apt, ignore_errors=True)
    return {n: tarball(n) for n in names}


def unpack(tarball, folder):
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    with tarfile.open(tarball) as archive:
        top = archive.getnames()[0].split("/")[0]
        archive.extractall(folder)
    return os.path.join(folder, top)


def objects_of(folder):
    """Digests of everything that a compiler made, by path."""
    found = {}
    for path, _, names in os.walk(folder):
        for name in names:
            if name.endswith((".o", ".lo")):
                with open(os.path.join(path, name), "rb") as f:
                    found[os.path.relpath(os.path.join(path, name), folder)] = hashlib.sha256(f.read()).hexdigest()
    return found


def sources_of(folder, objects):
    """How many C sources the objects were made of, and how many lines those have (headers are not counted)."""
    sources = {}
    for path, _, names in os.walk(folder):
        for name in names:
            if name.endswith(".c"):
                sources.setdefault(name[:-2], []).append(os.path.relpath(os.path.join(path, name), folder))
    chosen = set()
    for name in objects:
        stem = os.path.splitext(os.path.basename(name))[0]
        beside = [s for s in sources.get(stem, []) if os.path.dirname(name).endswith(os.path.dirname(s))]
        chosen.update((beside or sources.get(stem, []))[:1])
    lines = 0
    for name in chosen:
        with open(os.path.join(folder, name), "rb") as f:
            lines += f.read().count(b"\n")
    return len(chosen), lines


def compare(package, tarball, options, log):
    """Builds twice; gives (files, lines, objects)."""
    made = []
    for compiler in ("gcc", f"{options.troth} cc gcc"):
        top = unpack(tarball, os.path.join(options.cache, package.name))
        if package.configure:
            run(package.configure, top, log, {"CC": "gcc"})
        folder = os.path.join(top, package.folder)
        run(package.make + [f"-j{options.jobs}", f"CC={compiler}"], folder, log)
        made.append(objects_of(top))
    first, second = made
    differing = sorted(n for n in set(first) | set(second) if first.get(n) != second.get(n))
    if differing:
        raise RuntimeError(f"{len(differing)} of {len(first)} object files are not the same: " + " ".join(differing[:10]))
    if not first:
        raise RuntimeError("nothing was compiled")
    files, lines = sources_of(top, first)
    shutil.rmtree(os.path.join(options.cache, package.name))
    return files, lines, len(first)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--build", default=os.path.join(ROOT, "build"))
    parser.add_argument("--troth")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 2)
    parser.add_argument("--slice", action="store_true")
    options = parser.parse_args()
    options.troth = os.path.abspath(options.troth or os.path.join(options.build, "troth"))
    options.cache = os.path.join(os.path.abspath(options.build), "passthrough")
    os.makedirs(options.cache, exist_ok=True)
    log = os.path.join(options.cache, "log")
    open(log, "w").close()
    packages = PACKAGES[:1] if options.slice else PACKAGES
    try:
        tarballs = fetch(options.cache, [p.name for p in packages], log)
    except Absent as reason:
        print(f"skip real code: {reason}")
        return 0
    failed = total = 0
    for package in packages:
        try:
            files, lines, objects = compare(package, tarballs[package.name], options, log)
        except RuntimeError as error:
            failed += 1
            print(f"not ok {package.name}\n    " + str(error).replace("\n", "\n    ") + f"\n    see {log}")
            continue
        total += lines
        print(f"ok {package.name}: {objects} object files of {files} sources are the same ({lines} lines)")
        sys.stdout.flush()
    if not options.slice:
        enough = total >= 200000
        failed += not enough
        print(("ok" if enough else "not ok") + f" {total} lines in all")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
