"""Production refuses to start on anything unsafe, and says which variable to set."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from environs import Env

from ecfmg.embedded.addresses import embedded_database_url, embedded_redis_url

#: The start of the key that development falls back to.
DEVELOPMENT_KEY = "development-only"
SHORTEST_SECRET_KEY = 50


def refuse_unsafe_production(values: Mapping[str, Any], env: Env) -> None:
    """Raise ImproperlyConfigured with every fault of the settings `values`, unless DEBUG is on."""
    if values["DEBUG"]:
        return
    faults = list(_faults(values, env))
    if faults:
        raise ImproperlyConfigured("DEBUG is off, and this is not safe to start:\n- " + "\n- ".join(faults))


def _faults(values: Mapping[str, Any], env: Env) -> list[str]:
    faults = []
    key = str(values["SECRET_KEY"])
    if key.startswith(DEVELOPMENT_KEY) or len(key) < SHORTEST_SECRET_KEY:
        faults.append(
            f"SECRET_KEY is missing, the development key, or shorter than {SHORTEST_SECRET_KEY} characters: set it to "
            "a long random text that nobody else knows."
        )
    embedded = {
        "DATABASE_URL": ("PostgreSQL", embedded_database_url(values["VAR_DIR"])),
        "REDIS_URL": ("Redis", embedded_redis_url(values["VAR_DIR"])),
    }
    for variable, (server, address) in embedded.items():
        if env.str(variable, "") in {"", address}:
            faults.append(
                f"{variable} is missing or the embedded {server}, which is for development: name a server of your own."
            )
    if not values["SECURE_COOKIES"]:
        faults.append("SECURE_COOKIES is off: cookies would travel unencrypted; remove the variable or set it to 1.")
    if values["DEMO"]:
        faults.append("DEMO is on: anybody could sign in as anybody; remove the variable or set it to 0.")
    if not values["ALLOWED_HOSTS"]:
        faults.append("ALLOWED_HOSTS is missing: set it to the host names of this site, separated by commas.")
    if not values["EMAIL_HOST"]:
        faults.append("EMAIL_HOST is missing: nobody would get a message; set it to your mail server.")
    return faults
