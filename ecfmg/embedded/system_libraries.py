"""Whether the system libraries and programs that no Python package brings are there."""

import ctypes
import os
import sys


def missing(libraries: list[str], programs: list[str]) -> list[str]:
    """Those of `libraries` (file names) that cannot be loaded, and of `programs` (paths) that cannot be run."""
    absent = []
    for library in libraries:
        try:
            ctypes.CDLL(library)
        except OSError:
            absent.append(library)
    return absent + [program for program in programs if not os.access(program, os.X_OK)]


if __name__ == "__main__":
    absent = missing(*(argument.split() for argument in sys.argv[1:3]))
    if absent:
        print(f"Missing on this machine: {', '.join(absent)}.", file=sys.stderr)
    sys.exit(bool(absent))
