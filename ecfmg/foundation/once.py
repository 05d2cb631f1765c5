"""A form that creates or decides carries a key: sent twice, it has one effect and one answer."""

import hashlib
import uuid
from collections.abc import Callable

from django.db import transaction

from ecfmg.foundation.errors import ActionRefused
from ecfmg.foundation.models import OnceKey
from ecfmg.foundation.request_id import current_sender


def new_key() -> str:
    """A key for one form as it is shown."""
    return uuid.uuid4().hex


def once(key: str, act: Callable[[], str]) -> str:
    """Run `act` unless a form with `key` was carried out before; answer what the first one answered.

    `act` returns a short answer (usually an address). Two submissions at the same time wait for one another on the
    key's row. An `act` that raises leaves no key behind, so that the corrected form can be sent again.

    A key counts for one person and one address: with somebody else's, or another form's, nobody learns its answer.
    """
    if not key or len(key) > 120:
        raise ActionRefused("This form is incomplete. Open the page again and send it once more.")
    if sender := current_sender():
        key = hashlib.sha256(f"{sender} {key}".encode()).hexdigest()
    with transaction.atomic():
        row, created = OnceKey.objects.get_or_create(key=key)
        if not created:
            return OnceKey.objects.select_for_update(no_key=True).get(key=key).answer
        row.answer = act()
        row.save(update_fields=["answer"])
        return row.answer
