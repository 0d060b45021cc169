#!/usr/bin/env python3
"""The 20 seconds of fuzzing that every test run gets; `make fuzz` runs longer."""

import sys

import run

if __name__ == "__main__":
    sys.argv[1:1] = ["20", "--seed", "1"]
    sys.exit(run.main())
