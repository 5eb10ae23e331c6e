"""The recorder, the replay server and their fixture work from an installed wheel."""

from __future__ import annotations

from pathlib import Path

import pytest

from apps.recorded_project import run_project, write_project
from apps.test_recorded_fixture import hello
from modelport_providers.conformance.server import ScriptedServer
from thorough import in_thorough_runs


@in_thorough_runs
@pytest.mark.slow
def test_a_project_records_and_replays_with_the_wheel_alone(complete: Path, tmp_path: Path) -> None:
    with ScriptedServer(hello) as upstream:
        write_project(tmp_path, f"{upstream.url}/v1")
        done = run_project(complete, tmp_path, record="1")
        assert done.returncode == 0, done.stdout
    done = run_project(complete, tmp_path)
    assert done.returncode == 0, done.stdout
