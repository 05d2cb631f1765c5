"""Where an installed package keeps its files, without running any of its code."""

from importlib.util import find_spec
from pathlib import Path

from ecfmg.embedded.errors import CannotStart


def package_folder(package: str) -> Path:
    """The folder of an installed `package`; its own start-up work (warnings, folders in /tmp) is not set off."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise CannotStart(f"The package {package} is not installed: run make setup.")
    return Path(spec.origin).parent
