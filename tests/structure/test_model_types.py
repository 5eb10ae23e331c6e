"""The model types are declared once, in `schemas/interfaces.json`; constants in code agree with it."""

from __future__ import annotations

import json
from pathlib import Path

from modelport.entities import ModelType
from modelport_generator.runtime.adapters.model_types import SDK_CLASSES
from modelport_providers.conformance.check import ALL

ROOT = Path(__file__).parents[2]


def test_every_model_type_has_its_class_of_the_sdk() -> None:
    text = (ROOT / "schemas" / "interfaces.json").read_text(encoding="utf-8")
    declared = {each["type"]: each["sdk"] for each in json.loads(text)["models"]}
    assert declared == SDK_CLASSES
    assert set(declared) == set(ModelType) == set(ALL)
