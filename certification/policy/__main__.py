"""``python -m certification.policy [FOLDER]``: check policy files and name every fault; part of `make lint`."""

import sys
from pathlib import Path

from certification.policy.errors import PolicyError
from certification.policy.loader import load_policy

if __name__ == "__main__":
    try:
        load_policy(Path(sys.argv[1]) if sys.argv[1:] else None)
    except PolicyError as error:
        print("\n".join(error.faults), file=sys.stderr)
        sys.exit(1)
