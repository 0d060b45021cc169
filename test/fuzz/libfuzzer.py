"""Can libFuzzer be used here?"""

import os
import shutil
import subprocess


def missing():
    """Why not, or None."""
    if not shutil.which("clang"):
        return "there is no clang"
    probe = subprocess.run(["clang", "-x", "c", "-", "-fsanitize=fuzzer", "-o", os.devnull], stderr=subprocess.PIPE,
                           input=b"int LLVMFuzzerTestOneInput(const char *d, unsigned long n) { return 0 * n * !d; }")
    return None if probe.returncode == 0 else "this clang has no libFuzzer"
