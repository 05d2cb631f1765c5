"""Numbers that people read aloud and type: no letter or digit that looks like another."""

import secrets
from collections.abc import Callable

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_number(prefix: str, is_taken: Callable[[str], bool]) -> str:
    """A number such as ``D-7K3QX9`` that `is_taken` denies; about 890 million are possible for each prefix."""
    while True:
        number = f"{prefix}-{''.join(secrets.choice(ALPHABET) for _ in range(6))}"
        if not is_taken(number):
            return number
