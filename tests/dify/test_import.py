"""What is imported from a plugin or the older layout, and what stays unchanged."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from dify import layouts
from modelport_generator.cli import cli
from modelport_generator.dify import ImportFailed, import_provider
from modelport_generator.dify.import_record import RECORD
from modelport_generator.dify.imports import write_provider
from modelport_generator.load import ProviderSource, find_providers

PLAIN = """\
from dify_plugin import OAICompatLargeLanguageModel


class AcmeLargeLanguageModel(OAICompatLargeLanguageModel):
    pass
"""
EMBEDDING = PLAIN.replace("LargeLanguageModel", "EmbeddingModel")
MORE = PLAIN.replace("pass", "def _invoke(self): ...")


def read(folder: Path) -> ProviderSource:
    (source,) = find_providers(folder)
    return source


def contents(folder: Path) -> dict[str, bytes]:
    files = (p for p in folder.rglob("*") if p.is_file() and p.name != RECORD)
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in files}


def test_a_plugin_keeps_its_layout_byte_for_byte_and_no_python_comes(tmp_path: Path) -> None:
    source = layouts.plugin(tmp_path / "plugin")
    before = contents(source)
    layouts.write(source, {"main.py": "x", "models/llm/llm.py": MORE, "requirements.txt": "y"})
    write_provider(import_provider(read(source)), tmp_path / "providers")
    assert contents(tmp_path / "providers" / "acme") == before


def test_the_older_layout_keeps_its_layout_byte_for_byte(tmp_path: Path) -> None:
    source = layouts.legacy(tmp_path)
    write_provider(import_provider(read(source)), tmp_path / "providers")
    assert contents(tmp_path / "providers" / "acme") == contents(source)


def test_byte_order_marks_and_line_ends_are_imported_unchanged(tmp_path: Path) -> None:
    source = layouts.plugin(tmp_path / "plugin")
    odd = b"\xef\xbb\xbf" + layouts.model("odd").replace("\n", "\r\n").encode()
    (source / "models/llm/odd.yaml").write_bytes(odd)
    imported = import_provider(read(source))
    assert imported.files["models/llm/odd.yaml"] == odd


def test_models_that_match_no_pattern_are_imported_too(tmp_path: Path) -> None:
    source = layouts.plugin(tmp_path / "plugin")
    layouts.write(source, {"models/retired/c.yaml": layouts.model("c")})
    assert "models/retired/c.yaml" in import_provider(read(source)).files


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text("password: x\n", "utf-8")
    source = layouts.plugin(tmp_path / "plugin")
    (source / "models/llm/link.yaml").symlink_to(secret)
    assert "models/llm/link.yaml" not in import_provider(read(source)).files


def test_an_adapter_that_was_written_since_stays(tmp_path: Path) -> None:
    imported = import_provider(read(layouts.plugin(tmp_path / "plugin")))
    write_provider(imported, tmp_path / "providers")
    adapter = layouts.write(tmp_path / "providers/acme", {"llm/llm.py": "mine\n"}) / "llm/llm.py"
    assert write_provider(imported, tmp_path / "providers").written == {}
    assert adapter.read_text("utf-8") == "mine\n"


def test_another_provider_is_not_overwritten(tmp_path: Path) -> None:
    write_provider(import_provider(read(layouts.legacy(tmp_path))), tmp_path / "providers")
    imported = import_provider(read(layouts.plugin(tmp_path / "plugin")))
    with pytest.raises(ImportFailed, match="it holds 'acme' in the layout of a legacy"):
        write_provider(imported, tmp_path / "providers")


def test_an_id_that_names_no_module_is_rejected(tmp_path: Path) -> None:
    source = layouts.plugin(tmp_path / "plugin")
    definition = (layouts.DEFINITION + layouts.WHERE).replace("provider: acme", "provider: ac-me")
    (source / "provider/acme.yaml").write_text(definition, "utf-8")
    with pytest.raises(ImportFailed, match="'ac-me' does not match"):
        import_provider(read(source))


def test_a_definition_that_cannot_be_read_is_rejected(tmp_path: Path) -> None:
    source = layouts.plugin(tmp_path / "plugin")
    (source / "provider/acme.yaml").write_text("provider: [\n", "utf-8")
    with pytest.raises(ImportFailed, match="is not the definition of a provider"):
        import_provider(read(source))


def test_classes_that_only_inherit_declare_a_base(tmp_path: Path) -> None:
    source = layouts.plugin(tmp_path / "plugin")
    layouts.write(
        source, {"models/llm/llm.py": PLAIN, "models/text_embedding/text_embedding.py": EMBEDDING}
    )
    imported = import_provider(read(source))
    assert imported.base == "openai_api_compatible"
    declared = yaml.safe_load(imported.files["modelport.yaml"])
    assert declared["base"] == "openai_api_compatible"


def test_models_of_users_look_as_those_of_the_base(tmp_path: Path) -> None:
    imported = import_provider(read(layouts.plugin(tmp_path / "plugin")), "openai_api_compatible")
    declared = yaml.safe_load(imported.files["modelport.yaml"])
    assert set(declared["customizable"]) == {"llm", "text-embedding"}
    llm = declared["customizable"]["llm"]
    assert "temperature" in [rule["name"] for rule in llm["parameter_rules"]]
    # The base has the field function_calling_type, this provider's form does not.
    assert "function_calling_type" not in str(declared)


def test_classes_that_do_more_declare_none_and_say_what(tmp_path: Path) -> None:
    source = layouts.plugin(tmp_path / "plugin")
    layouts.write(source, {"models/llm/llm.py": MORE})
    imported = import_provider(read(source))
    assert imported.base is None
    assert imported.fit.own == ("models/llm/llm.py: AcmeLargeLanguageModel._invoke",)
    assert "modelport.yaml" not in imported.files


@pytest.mark.slow
def test_one_command_brings_a_provider_and_its_typed_sdk(tmp_path: Path) -> None:
    source, home = layouts.plugin(tmp_path / "plugin"), layouts.project(tmp_path / "project")
    command = ["import", str(source), "--into", str(home), "--base", "openai_api_compatible"]
    done = CliRunner().invoke(cli, command)
    assert done.exit_code == 0, done.output
    assert "acme: 2 models" in done.output
    assert "no Python is needed" in done.output
    written = home / "acme_modelport/_generated"
    assert (written / "sdk/acme.py").is_file()
    assert (written / "stubs/acme.py").is_file()
    used = (
        "from acme_modelport._generated.sdk.acme import LLM\n"
        "model = LLM('b/1', endpoint_url='http://127.0.0.1:1', api_key='k')\n"
        "print(model.model)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", used], cwd=home, capture_output=True, encoding="utf-8", check=False
    )
    assert (ran.stdout, ran.stderr) == ("b/1\n", "")


def test_a_folder_without_a_provider_is_reported(tmp_path: Path) -> None:
    home = layouts.project(tmp_path / "project")
    done = CliRunner().invoke(cli, ["import", str(tmp_path), "--into", str(home)])
    assert done.exit_code == 1
    assert "contains no provider" in done.output
