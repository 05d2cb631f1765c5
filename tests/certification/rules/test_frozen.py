"""What the rules hand about cannot be changed on the way, and takes no attribute that it does not know."""

import dataclasses
import importlib
import pkgutil

import pytest

import certification.rules

MODULES = [name for _, name, _ in pkgutil.walk_packages(certification.rules.__path__, "certification.rules.")]
DATACLASSES = sorted(
    {
        one
        for name in MODULES
        for one in vars(importlib.import_module(name)).values()
        if isinstance(one, type) and dataclasses.is_dataclass(one) and one.__module__.startswith("certification.rules")
    },
    key=lambda one: one.__qualname__,
)


@pytest.mark.parametrize("one", DATACLASSES, ids=lambda one: one.__name__)
def test_facts_cannot_be_changed_and_take_no_other_attribute(one: type) -> None:
    assert "__slots__" in vars(one)
    assert "__setattr__" in vars(one)
