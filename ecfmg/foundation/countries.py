"""Countries by their ISO 3166 alpha-3 code, with the names people know."""

from functools import cache

import pycountry


@cache
def _names() -> dict[str, str]:
    names = {country.alpha_3: getattr(country, "common_name", country.name) for country in pycountry.countries}
    return names | {"XKX": "Kosovo"}  # has medical schools and no ISO code; XKX is what others use for it


def country_name(code: str) -> str:
    """The country's name in English; the code itself where ISO has no such country."""
    return _names().get(code, code)


#: (code, name), by name: the choices of a form.
COUNTRY_CHOICES: list[tuple[str, str]] = sorted(_names().items(), key=lambda pair: pair[1])

COUNTRY_CODES = frozenset(_names())
