"""Modules of the wire kit under their old names; a name without the package is not one of them."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

import pytest

from modelport_providers.wire.moved import MOVED, MovedModules

PACKAGE = "modelport_providers.wire"


@pytest.mark.parametrize(("old", "new"), MOVED.items())
def test_an_old_name_is_the_module_under_its_new_name(old: str, new: str) -> None:
    assert import_module(f"{PACKAGE}.{old}") is import_module(f"{PACKAGE}.{new}")


@pytest.mark.parametrize("name", MOVED)
@pytest.mark.parametrize("package", ["", "modelport_providers.", "acme.wire."])
def test_a_module_of_another_package_is_left_to_it(package: str, name: str) -> None:
    """An app without the package `openai` must get an ImportError, not the protocol of the kit."""
    assert MovedModules().find_spec(f"{package}{name}", None) is None


def test_a_package_that_is_not_installed_is_not_found() -> None:
    assert find_spec("anthropic_prompt") is None
