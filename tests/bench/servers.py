"""Servers of the measurement alone: a data folder of its own, removed at the end."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def own_servers(within: Path | None = None) -> Iterator[None]:
    """Start PostgreSQL and Redis in a temporary folder, set Django up on them, migrate; stop and remove them.

    The folder is made in `within`, where given.
    """
    folder = Path(tempfile.mkdtemp(prefix="casework-bench-", dir=within))
    os.environ.update(VAR_DIR=str(folder), DJANGO_SETTINGS_MODULE="ecfmg.settings")
    for name in ("DATABASE_URL", "REDIS_URL"):
        os.environ.pop(name, None)
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from ecfmg.embedded import services

    wanted = services.needed(settings.VAR_DIR, settings.DATABASE_URL, settings.REDIS_URL)
    try:
        services.start_all(folder, wanted)
        call_command("migrate", verbosity=0, interactive=False)
        yield
    finally:
        services.stop_all(folder, wanted)
        shutil.rmtree(folder, ignore_errors=True)
