"""Imports what the counter imports of others, and waits: what a process costs before it does anything."""

import importlib
import sys

for name in sys.argv[1].split(","):
    importlib.import_module(name)
sys.stdout.write("imported\n")
sys.stdout.flush()
sys.stdin.read()
