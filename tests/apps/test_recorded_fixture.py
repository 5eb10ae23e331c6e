"""The fixture `recorded` asks a server once, and afterwards answers instead of it."""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from apps.recorded_project import KEY, run_project, write_project
from modelport.testing import Recorder, ReplayServer
from modelport_providers.conformance.dialects import OpenAI
from modelport_providers.conformance.server import Asked, ScriptedServer, Step, chunked, whole
from thorough import in_thorough_runs

WORDS = OpenAI()
PYTHON = Path(sys.executable)


def hello(request: Asked) -> list[Step]:
    if request.streamed:
        return list(chunked([event.encoded() for event in WORDS.text_events(["Hel", "lo"])]))
    return list(whole(WORDS.text("Hello")))


@pytest.fixture
def upstream() -> Iterator[ScriptedServer]:
    with ScriptedServer(hello) as server:
        yield server


def recordings(folder: Path) -> list[Path]:
    return sorted((folder / "recordings").rglob("*.json"))


@pytest.mark.slow
def test_what_was_recorded_answers_without_the_server(
    upstream: ScriptedServer, tmp_path: Path
) -> None:
    write_project(tmp_path, f"{upstream.url}/v1")
    done = run_project(PYTHON, tmp_path, record="1")
    assert done.returncode == 0, done.stdout
    requests = len(upstream.asked)
    assert [path.name for path in recordings(tmp_path)] == [
        "001-completions.json",
        "002-completions.json",
    ]
    # Another key replays too: it is not compared.
    write_project(tmp_path, f"{upstream.url}/v1", key="any-other")
    done = run_project(PYTHON, tmp_path)
    assert done.returncode == 0, done.stdout
    assert len(upstream.asked) == requests


@pytest.mark.slow
def test_recordings_hold_no_key(upstream: ScriptedServer, tmp_path: Path) -> None:
    upstream.script = lambda request: (
        hello(request) if request.streamed else list(whole(WORDS.text("Hello") | {"echo": KEY}))
    )
    write_project(tmp_path, f"{upstream.url}/v1")
    assert run_project(PYTHON, tmp_path, record="1").returncode == 0
    texts = [path.read_text("utf-8") for path in recordings(tmp_path)]
    assert len(texts) == 2
    assert not any(KEY in text for text in texts)
    assert any("recorded-key" in text for text in texts)
    assert json.loads(texts[0])["request"]["body"]["messages"]


@pytest.mark.slow
def test_another_question_fails_with_what_differs(upstream: ScriptedServer, tmp_path: Path) -> None:
    write_project(tmp_path, f"{upstream.url}/v1")
    run_project(PYTHON, tmp_path, record="1")
    write_project(tmp_path, f"{upstream.url}/v1", prompt="Who are you?")
    done = run_project(PYTHON, tmp_path)
    assert done.returncode == 1
    assert "no recording" in done.stdout
    assert "Who are you?" in done.stdout


@pytest.mark.slow
def test_a_test_without_a_recording_explains_how_to_record(
    upstream: ScriptedServer, tmp_path: Path
) -> None:
    write_project(tmp_path, f"{upstream.url}/v1")
    done = run_project(PYTHON, tmp_path, record="0")
    assert done.returncode == 1
    assert "MODELPORT_RECORD=1" in done.stdout
    assert not upstream.asked


SEVERAL = """
import modelport
import pytest


def ask(recorded, question):
    url = recorded({upstream!r})
    llm = modelport.llm("openai/gpt-5.4", openai_api_key={key!r}, openai_api_base=url)
    assert llm.invoke(question).text == "Hello"


class TestParis:
    def test_weather(self, recorded):
        ask(recorded, "Paris")


class TestRome:
    def test_weather(self, recorded):
        ask(recorded, "Rome")


def test_weather(recorded):
    ask(recorded, "Weather")


LONG = [pytest.param(str(n), id="x" * n) for n in (200, 201)]


@pytest.mark.parametrize("city", ["a/b", "a:b", "a b", "a-b", "", "-", *LONG])
def test_city(recorded, city):
    ask(recorded, city + "?")
"""


@pytest.mark.slow
def test_no_two_tests_share_a_folder(upstream: ScriptedServer, tmp_path: Path) -> None:
    write_project(tmp_path, f"{upstream.url}/v1", test=SEVERAL)
    done = run_project(PYTHON, tmp_path, record="1")
    assert done.returncode == 0, done.stdout
    folders = {path.parent.parent.name for path in recordings(tmp_path)}
    assert len(folders) == 11
    # What needs no digest has none.
    kept = {"test_weather", "TestParis.test_weather", "TestRome.test_weather", "test_city-a-b"}
    assert {folder for folder in folders if "+" not in folder} == kept
    requests = len(upstream.asked)
    done = run_project(PYTHON, tmp_path)
    assert done.returncode == 0, done.stdout
    assert len(upstream.asked) == requests


@in_thorough_runs
@pytest.mark.slow
def test_recording_again_replaces_what_was_recorded(
    upstream: ScriptedServer, tmp_path: Path
) -> None:
    for prompt in ("Hi", "Who are you?"):
        write_project(tmp_path, f"{upstream.url}/v1", prompt=prompt)
        assert run_project(PYTHON, tmp_path, record="1").returncode == 0
    assert len(recordings(tmp_path)) == 2
    assert run_project(PYTHON, tmp_path).returncode == 0


@pytest.mark.slow
def test_an_invalid_address_is_rejected(tmp_path: Path) -> None:
    write_project(tmp_path, "api.openai.com")
    assert "not the http or https address" in run_project(PYTHON, tmp_path).stdout


def test_recorder_and_replay_server_are_public(upstream: ScriptedServer, tmp_path: Path) -> None:
    import modelport

    with Recorder(upstream.url) as recorder:
        llm = modelport.llm("openai/gpt-5.4", openai_api_key=KEY, openai_api_base=recorder.url)
        assert llm.invoke("Hi").text == "Hello"
        (passed,) = recorder.settled()
    assert passed.answer.status == 200
    with pytest.raises(FileNotFoundError, match="no recordings"):
        ReplayServer(tmp_path / "absent")


LEAVING = """
import modelport


def test_leaving(recorded):
    url = recorded({upstream!r})
    llm = modelport.llm("openai/gpt-5.4", openai_api_key={key!r}, openai_api_base=url)
    with llm.stream({prompt!r}) as stream:
        for chunk in stream:
            break
    assert stream.partial.text
"""


@pytest.mark.slow
def test_an_answer_that_the_test_leaves_is_recorded_as_far_as_it_came(
    upstream: ScriptedServer, tmp_path: Path
) -> None:
    write_project(tmp_path, f"{upstream.url}/v1", test=LEAVING)
    done = run_project(PYTHON, tmp_path, record="1")
    assert done.returncode == 0, done.stdout
    assert len(recordings(tmp_path)) == 1
    done = run_project(PYTHON, tmp_path)
    assert done.returncode == 0, done.stdout


def test_a_server_with_https_is_asked_with_tls(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        upstream = f"https://127.0.0.1:{listener.getsockname()[1]}"
        with Recorder(upstream) as recorder, ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(httpx.get, recorder.url)
            connection, _ = listener.accept()
            with connection:
                assert connection.recv(1) == b"\x16", "no TLS handshake"
            assert isinstance(waiting.exception(), httpx.HTTPError)
