"""Offices of schools for tests; invented."""

from typing import Any

from credentials.models import School, SchoolContact


def contact_of(school: School, **values: Any) -> SchoolContact:
    """An office that is reached by e-mail, the last on the school's list."""
    position = school.contacts.count() + 1
    known = {
        "office": "Registrar's office",
        "email": f"registry{position}@school.example",
        "position": position,
        **values,
    }
    return SchoolContact.objects.create(school=school, **known)
