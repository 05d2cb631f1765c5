#!/usr/bin/env python
"""Entry point for administrative commands."""

import gc
import os
import sys


def main() -> None:
    """Run the command that the arguments name."""
    gc.set_threshold(
        50_000, 20, 50
    )  # nearly all that importing makes stays: looking for garbage in it took a tenth of it
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecfmg.settings")
    from django.core.management import execute_from_command_line  # the settings module must be named first

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
