"""The corpus of the fuzz targets keeps every promise; inputs that a run found are added to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from fuzz import text_targets, wire_targets

TARGETS = {**wire_targets.TARGETS, **text_targets.TARGETS}
CORPUS = Path(__file__).parent / "corpus"
SEEDS = sorted(path.relative_to(CORPUS) for path in CORPUS.rglob("*") if path.is_file())


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS, ids=str)
def test_a_seed_keeps_the_promises_of_its_target(seed: Path) -> None:
    TARGETS[seed.parts[0]]((CORPUS / seed).read_bytes())


def test_every_target_has_a_corpus() -> None:
    assert {seed.parts[0] for seed in SEEDS} == set(TARGETS)


@pytest.mark.slow
@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.parametrize("data", [b"", b"\0", b"\xff" * 9, b"[" * 3000, b'"\\ud800"'])
def test_odd_inputs_keep_the_promises(name: str, data: bytes) -> None:
    TARGETS[name](data)
