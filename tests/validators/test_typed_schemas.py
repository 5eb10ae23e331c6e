"""Types, bounds, required and closed objects, for mostly valid values: verdicts as `jsonschema`."""

from __future__ import annotations

import pytest

from thorough import THOROUGH
from validators.random_schemas import differences


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, 500 if THOROUGH else 200, 100))
def test_verdicts_equal_those_of_jsonschema(first: int) -> None:
    found = [each for seed in range(first, first + 100) for each in differences(seed)]
    assert found == []
