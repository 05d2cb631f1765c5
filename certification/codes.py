"""Numbers and codes printed on certificates and reports: drawn, shown in groups, read back as people type them."""

import secrets

from django.db import connection

#: 32 signs without I, L, O and U, so that nobody has to guess which sign is meant: five bits each.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 28
GROUP = 4
READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0"})
SEQUENCES = {"C": "certification_certificate_number_seq", "R": "certification_report_number_seq"}


def new_code() -> str:
    """A code of 140 random bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def in_groups(code: str) -> str:
    """``7K2M-9QXA-…``: the code as it is printed."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def read_code(typed: str) -> str:
    """The code somebody typed, with or without groups, in either case, with O for 0 and I or L for 1."""
    return "".join(sign for sign in typed.upper().translate(READ_AS) if sign in ALPHABET)


def read_number(typed: str) -> str:
    """The number somebody typed, such as ``C1000001`` from ``c 1000001``."""
    return "".join(sign for sign in typed.upper() if sign.isascii() and sign.isalnum())


def next_number(kind: str) -> str:
    """The next number of certificates ("C") or of reports ("R"). A number drawn and not used is never drawn again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s::regclass)", [SEQUENCES[kind]])
        row = cursor.fetchone()
    return f"{kind}{row[0]}"
