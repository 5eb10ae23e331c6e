"""`modelport try`: a wrong name is reported, and `--debug` shows the call without its secrets."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from projects import Project, definition, field, model_form

from modelport._runtime.adapters import registry as runtime
from modelport._runtime.adapters.catalog import catalog_of
from modelport._runtime.adapters.provider import provider, typed_provider
from modelport_generator.cli import cli

pytestmark = pytest.mark.slow

KEY = "sk-a-very-secret-key"


@dataclass(frozen=True)
class Tried:
    """A new provider, a server for it, and the command."""

    home: Path
    address: str

    def run(self, model: str, *options: str) -> Result:
        settings = (f"server_url={self.address}", f"api_key={KEY}")
        given = [word for each in settings for word in ("--set", each)]
        return CliRunner().invoke(cli, ["try", "acme", "llm", model, "Hi", *given, *options])


@pytest.fixture
def tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tried]:
    project = Project(tmp_path / "p")
    assert CliRunner().invoke(cli, ["new", "acme", "--in", str(project.root)]).exit_code == 0
    form = [field("server_url"), field("api_key", type="secret-input", required=False)]
    project.write(
        "acme/acme.yaml",
        definition(
            icon_small={"en_US": "icon_s_en.svg"},
            icon_large={"en_US": "icon_l_en.svg"},
            provider_credential_schema={"credential_form_schemas": [*form, field("region")]},
            model_credential_schema=model_form(*form),
        ),
    )
    project.model("acme-large")
    project.generate()
    spec = importlib.util.spec_from_file_location("fake", project.root / "tests/fake_acme.py")
    assert spec and spec.loader
    fake = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(fake)
    with project.imported("registry") as registry, fake.serving() as address:
        monkeypatch.setattr(runtime, "entries", lambda: dict(registry.PROVIDERS))
        monkeypatch.setattr(sys, "path", [*sys.path, str(project.root / "src")])
        forget()
        yield Tried(project.target.providers / "acme", address)
        forget()


def forget() -> None:
    """Forget the providers of other tests."""
    catalog_of.cache_clear()
    provider.cache_clear()
    typed_provider.cache_clear()


@pytest.mark.parametrize("name", ["acme-lagre", "Acme-Large", "acme-larger-one", "acmelarge"])
def test_a_misspelt_model_is_named_with_the_declared_one(tried: Tried, name: str) -> None:
    done = tried.run(name, "--set", "region=north")
    assert done.exit_code == 1
    assert f"acme declares no llm model {name!r}" in done.stderr
    assert "did you mean 'acme-large'?" in done.stderr


def test_a_custom_model_gets_no_hint(tried: Tried) -> None:
    done = tried.run("tiny", "--set", "region=north")
    assert done.exit_code == 1
    assert "did you mean" not in done.stderr


@pytest.mark.parametrize("name", ["", "  "])
def test_a_name_without_a_character_is_rejected(tried: Tried, name: str) -> None:
    done = tried.run(name)
    assert done.exit_code == 2
    assert "it must be the name of a model" in done.stderr


def test_debug_shows_request_and_response_without_the_key(tried: Tried) -> None:
    done = tried.run("tiny", "--debug")
    assert done.exit_code == 0, done.stderr
    assert done.stdout == "Rhine, Danube, Elbe\n"
    assert f"> POST {tried.address}/chat/completions" in done.stderr
    assert '"stream":true' in done.stderr.replace(" ", "")
    assert "< 200 OK" in done.stderr
    assert 'data: {"choices": [{"delta": {"content": "Rhine"}' in done.stderr
    assert "> authorization: Bearer ***" in done.stderr
    assert KEY not in done.output


def test_debug_shows_the_traceback_of_an_adapter_without_the_key(tried: Tried) -> None:
    adapter = tried.home / "llm/llm.py"
    text = adapter.read_text("utf-8")
    head = '        """Write the request."""\n'
    assert head in text
    adapter.write_text(
        text.replace(head, f"{head}        [][len(str(call.credentials))]\n"), "utf-8"
    )
    plain = tried.run("tiny")
    assert plain.exit_code == 1
    assert "IndexError: list index out of range (llm/llm.py:" in plain.stderr
    assert "Traceback" not in plain.stderr
    debugged = tried.run("tiny", "--debug")
    assert debugged.exit_code == 1
    assert "Traceback" in debugged.stderr
    assert "[][len(str(call.credentials))]" in debugged.stderr
    assert KEY not in debugged.output


def test_debug_masks_a_key_in_what_the_server_returns(tried: Tried) -> None:
    fake = tried.home.parents[3] / "tests" / "fake_acme.py"
    assert fake.is_file()
    done = tried.run("tiny", "--debug", "--set", f"server_url={tried.address}/{KEY}")
    assert done.exit_code == 1
    assert "< 404" in done.stderr
    assert "no such path" in done.stderr
    assert KEY not in done.output
