#!/usr/bin/env python
"""Entry point for administrative commands."""

import os
import sys


def main() -> None:
    """Run the command that the arguments name."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecfmg.settings")
    from django.core.management import execute_from_command_line  # the settings module must be named first

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
