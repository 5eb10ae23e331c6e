"""`modelport preview --serve` and `--screenshot` with a real browser."""

from __future__ import annotations

import http.client
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from drivers import Preview, write_provider
from playwright.sync_api import expect

from modelport_generator.cli import cli
from modelport_generator.preview.checked import checked_content
from modelport_generator.preview.serving import PreviewServer, Shown

pytestmark = pytest.mark.web

FIELD: dict[str, Any] = {
    "variable": "mode",
    "label": {"en_US": "Mode"},
    "type": "select",
    "required": True,
    "default": "fast",
    "options": [{"value": "slow", "label": {"en_US": "Slow"}}],
}


def definition(*fields: dict[str, Any]) -> dict[str, Any]:
    return {"provider_credential_schema": {"credential_form_schemas": list(fields)}}


@contextmanager
def serving(folder: Path) -> Iterator[PreviewServer]:
    server = PreviewServer(0, Shown(checked_content([folder])))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.end()
        thread.join()


def test_a_change_is_shown_and_what_was_entered_stays(preview: Preview, tmp_path: Path) -> None:
    key = {"variable": "key", "label": {"en_US": "Key"}, "type": "text-input", "required": True}
    folder = write_provider(tmp_path, "acme", definition(key, FIELD))
    with serving(folder) as server:
        preview.use(server.url)
        preview.open(form="provider")
        preview.fill("provider", "key", "mine")
        problem = preview.page.locator('[data-field="mode"] .problem')
        expect(problem).to_contain_text("MP306")
        write_provider(tmp_path, "acme", definition(key, {**FIELD, "default": "slow"}))
        server.shown.replace(checked_content([folder]))
        expect(problem).to_have_count(0)
        assert preview.panel("provider", "sent")["credentials"]["key"] == "mine"
        server.shown.fail("no folder contains a provider")
        expect(preview.page.get_by_role("status").last).to_have_text(
            "no folder contains a provider"
        )


def test_problems_are_shown_beside_parameters_and_models(preview: Preview, tmp_path: Path) -> None:
    model = {
        "model": "m",
        "model_type": "llm",
        "model_properties": {"mode": "chat", "context_size": 1},
        "parameter_rules": [{"name": "heat", "type": "float", "default": 3, "max": 2}],
        "pricing": {"input": "-1", "output": "1", "unit": "0.001", "currency": "USD"},
    }
    folder = write_provider(tmp_path, "acme", definition(), {"llm/m.yaml": model})
    with serving(folder) as server:
        preview.use(server.url)
        preview.open(form="parameters", type="llm", model="m")
        row = preview.page.locator('[data-parameter="heat"] .problem')
        expect(row.filter(has_text="MP414")).to_have_count(1)
        preview.go(form="models")
        expect(preview.page.locator('[data-model="m"] .problem', has_text="MP431")).to_have_count(1)


def test_only_this_machine_is_answered(tmp_path: Path) -> None:
    folder = write_provider(tmp_path, "acme", definition(FIELD))
    with serving(folder) as server:

        def status(path: str, host: str) -> int:
            connection = http.client.HTTPConnection("127.0.0.1", server.server_port)
            connection.request("GET", path, headers={"Host": host})
            answer = connection.getresponse()
            answer.read()
            connection.close()
            return answer.status

        own = f"127.0.0.1:{server.server_port}"
        assert server.server_address[0] == "127.0.0.1"
        assert [status(path, own) for path in ("/", "/content.json", "/x")] == [200, 200, 404]
        assert status("/content.json", "acme.test") == 403


def test_pictures_show_each_part_whole(tmp_path: Path) -> None:
    model = {
        "model": "m",
        "model_type": "llm",
        "model_properties": {},
        "parameter_rules": [{"name": f"p{n}", "type": "int"} for n in range(30)],
    }
    folder = write_provider(tmp_path, "acme", definition(FIELD), {"llm/m.yaml": model})
    pictures = tmp_path / "pictures"
    command = ["preview", str(folder), "--screenshot", str(pictures), "--theme", "dark"]
    done = CliRunner().invoke(cli, command)
    assert done.exit_code == 0, done.output
    sizes = {path.name: _size(path) for path in pictures.iterdir()}
    assert set(sizes) == {
        "acme-card.png",
        "acme-provider.png",
        "acme-models.png",
        "acme-parameters.png",
    }
    assert {width for width, _ in sizes.values()} == {1000}
    assert sizes["acme-parameters.png"][1] > 1000 > sizes["acme-card.png"][1]
    assert not (tmp_path / "preview.html").exists()


def _size(picture: Path) -> tuple[int, int]:
    head = picture.read_bytes()[:24]
    assert head.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", head[16:24])
    return width, height
