"""``make reset``: asks, then deletes the data folder, so that the next run begins with nothing."""

import os
import shutil
import sys

from django.conf import settings

from ecfmg.embedded import services


def main() -> int:
    """Delete the data folder after a typed yes; the exit status is 1 where nothing was deleted."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecfmg.settings")
    folder = settings.VAR_DIR
    wanted = services.needed(folder, settings.DATABASE_URL, settings.REDIS_URL)
    if not folder.exists():
        print(f"There is no {folder}: nothing to delete.")
        return 0
    if any(server.process() for server in wanted):
        print(
            "The servers are running: stop make run (Ctrl-C) or python -m ecfmg.embedded stop first.", file=sys.stderr
        )
        return 1
    print(f"This deletes {folder}: the database, the uploaded files, everything that was entered.")
    try:
        answer = input("Type yes to delete it: ")
    except (EOFError, KeyboardInterrupt):
        answer = ""
    if answer.strip().lower() != "yes":
        print("\nNothing was deleted.")
        return 1
    shutil.rmtree(folder)
    print("Deleted.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
