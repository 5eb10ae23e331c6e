"""The installed wheel: its content, its requirements, and that it works without the repository."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
from environments import GENERATOR, built, install, installed, run, site_packages

from thorough import in_thorough_runs
from type_checkers import mypy

REPOSITORY = Path(__file__).parents[2]

USER = """
from modelport import provider
from modelport.entities import UserPromptMessage
from modelport.errors import CredentialsValidateFailedError, InvokeConnectionError
from modelport.sdk.xinference import LLM

llm = LLM("tiny", server_url="http://127.0.0.1:9", model_uid="tiny", max_retries=0, api_key="sk-1")
assert "sk-1" not in repr(llm)
try:
    answer = llm.invoke([UserPromptMessage(content="Hi")], temperature=0.5)
    reveal_type(answer)
except InvokeConnectionError as error:
    print(type(error).__name__)
try:
    LLM("tiny", credentials={"server_url": "http://127.0.0.1:9"})
except CredentialsValidateFailedError as error:
    print([violation.pointer for violation in error.violations])
print(provider("xinference").types[0])
"""


@pytest.mark.slow
def test_the_wheel_holds_three_packages_and_the_schemas(wheel: Path) -> None:
    names = ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {
        "modelport",
        "modelport_generator",
        "modelport_providers",
    }
    schemas = REPOSITORY / "schemas"
    wanted = {
        f"modelport_generator/schemas/{path.relative_to(schemas).as_posix()}"
        for path in schemas.rglob("*.json")
    }
    assert wanted <= set(names)
    assert {f"{root}/py.typed" for root in ("modelport", "modelport_providers")} <= set(names)
    assert "modelport/catalog/xinference/provider.json" in names
    assert not [name for name in names if "__pycache__" in name or name.startswith("tests")]


@pytest.mark.slow
def test_the_sdk_alone_needs_pydantic_and_httpx(wheel: Path) -> None:
    archive = ZipFile(wheel)
    (metadata,) = [n for n in archive.namelist() if n.endswith(".dist-info/METADATA")]
    needed = [
        line.removeprefix("Requires-Dist: ")
        for line in archive.read(metadata).decode().splitlines()
        if line.startswith("Requires-Dist: ") and "extra ==" not in line
    ]
    assert sorted(re.match(r"[a-z0-9]+", line)[0] for line in needed) == ["httpx", "pydantic"]


@pytest.mark.slow
def test_a_user_program_runs_with_the_sdk_alone(alone: Path, tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(USER.replace("    reveal_type(answer)\n", ""), "utf-8")
    done = run(alone, str(program), cwd=tmp_path)
    assert done.stdout.splitlines() == ["InvokeConnectionError", "['/model_uid']", "llm"], (
        done.stderr
    )


@pytest.mark.slow
def test_nothing_of_the_repository_is_seen(alone: Path, tmp_path: Path) -> None:
    code = "import modelport, modelport_providers as p; print(modelport.__file__, p.__file__)"
    done = run(alone, "-c", code, cwd=tmp_path)
    assert str(REPOSITORY) not in done.stdout
    assert done.stdout.count(str(site_packages(alone.parents[1]))) == 2


@pytest.mark.slow
def test_a_user_program_type_checks(alone: Path, tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(USER, "utf-8")
    done = mypy(tmp_path, "--python-executable", str(alone), "program.py", path=())
    assert 'Revealed type is "modelport.entities.llm.LLMResult"' in done.stdout
    assert "Success: no issues found" in done.stdout


@pytest.mark.slow
def test_a_wrong_parameter_is_a_type_error(alone: Path, tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(
        "from modelport.sdk.xinference import LLM\n"
        'llm = LLM("a", server_url="x", model_uid="y")\n'
        'llm.invoke("Hi", temp=1)\n'
        'LLM("a", server="x")\n',
        "utf-8",
    )
    done = mypy(tmp_path, "--python-executable", str(alone), "program.py", path=())
    assert 'Unexpected keyword argument "temp"' in done.stdout
    assert 'Unexpected keyword argument "server"' in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("command", ["generate", "check", "new", "list"])
def test_a_command_without_the_extra_says_what_to_install(
    alone: Path, tmp_path: Path, command: str
) -> None:
    done = run(alone.with_name("modelport"), command, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr == "modelport: click is missing: pip install 'modelport[generator]'\n"


@pytest.mark.slow
def test_schemas_are_found_in_the_wheel_and_in_the_repository(
    complete: Path, tmp_path: Path
) -> None:
    code = (
        "from modelport_generator.definitions.profiles import schema_folder; print(schema_folder())"
    )
    installed = run(complete, "-c", code, cwd=tmp_path)
    assert installed.stdout.strip() == str(
        site_packages(complete.parents[1]) / "modelport_generator" / "schemas"
    )
    here = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True
    )
    assert here.stdout.strip() == str(REPOSITORY / "schemas")


@in_thorough_runs
@pytest.mark.slow
def test_a_new_provider_works_with_the_wheel_alone(wheel: Path, tmp_path: Path) -> None:
    python = installed(tmp_path / "environment", wheel, GENERATOR)

    def modelport(*arguments: str, cwd: Path) -> str:
        done = run(python.with_name("modelport"), *arguments, cwd=cwd)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    types = "llm,text-embedding,rerank,speech2text,tts,moderation"
    modelport("new", "acme", "--types", types, cwd=tmp_path)
    home = tmp_path / "acme-modelport"
    modelport("check", "src", cwd=home)
    assert "wrote " in modelport("generate", cwd=home)
    assert "nothing to do" in modelport("generate", cwd=home)
    install(built(home, tmp_path / "dist"), python.parents[1])
    assert "acme" in modelport("list", cwd=home)
    tests = run(python, "-m", "pytest", "-q", "-p", "no:cacheprovider", cwd=home)
    assert "20 passed" in tests.stdout, tests.stdout
    code = "from acme_modelport import LLM; print(LLM('tiny', server_url='http://x'))"
    assert run(python, "-c", code, cwd=tmp_path).stdout.startswith("LLM('tiny'")
