#!/usr/bin/env python3
"""The short fuzzing of the HTTP server that every test run gets, the same inputs each time."""

import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.exit(subprocess.run([sys.executable, os.path.join(HERE, "http", "run.py"), "60", "--seed", "1", "--runs", "10000", *sys.argv[1:]]).returncode)
