#!/usr/bin/env python3
"""The short fuzzing that every test run gets, the same inputs each time; `make fuzz` runs longer, and on others."""

import sys

import run

if __name__ == "__main__":
    sys.argv[1:1] = ["60", "--seed", "1", "--runs", "12000"]
    sys.exit(run.main())
