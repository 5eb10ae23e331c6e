"""An id that two installed packages claim is reported everywhere, and never resolved silently."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from projects import Project


def installed(root: Path, package: str, provider_id: str) -> Project:
    """Return a distribution with one provider that Python finds as if it were installed."""
    project = Project(root / package, package)
    home = project.provider(provider_id).parent
    (home / "llm").mkdir(exist_ok=True)
    project.model("small", provider_id)
    assert not project.generate().errors
    info = project.root / "src" / f"{package}-0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 0\n", "utf-8")
    registry = f"{package}._generated.registry:PROVIDERS"
    (info / "entry_points.txt").write_text(
        f"[modelport.providers]\n{package} = {registry}\n", "utf-8"
    )
    return project


class Installation:
    """A Python that has some distributions."""

    def __init__(self, *projects: Project) -> None:
        found = os.pathsep.join(str(project.root / "src") for project in projects)
        self._environment = {**os.environ, "PYTHONPATH": found}

    def also(self, source: Path) -> None:
        """Add a folder of distributions."""
        self._environment["PYTHONPATH"] += f"{os.pathsep}{source}"

    def python(self, code: str) -> subprocess.CompletedProcess[str]:
        return self._run("-c", code)

    def modelport(self, *words: object) -> subprocess.CompletedProcess[str]:
        return self._run("-m", "modelport_generator", *map(str, words))

    def _run(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, *words]
        return subprocess.run(
            command, env=self._environment, capture_output=True, encoding="utf-8", check=False
        )


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, Project]:
    root = tmp_path_factory.mktemp("two")
    return installed(root, "first_house", "kumo"), installed(root, "second_house", "kumo")


@pytest.fixture(scope="module")
def built_in(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return installed(tmp_path_factory.mktemp("built_in"), "own_house", "openai")


USES = (
    "modelport.provider({id!r})",
    "modelport.llm({id!r} + '/small', api_key='k')",
    "__import__('{package}._generated.sdk.{id}', fromlist=['LLM']).LLM('small', api_key='k')",
)


@pytest.mark.slow
@pytest.mark.parametrize("use", USES)
def test_the_first_use_of_an_id_of_two_packages_is_rejected(
    use: str, two: tuple[Project, Project], built_in: Project
) -> None:
    for python, provider_id, package in (
        (Installation(*two), "kumo", "second_house"),
        (Installation(built_in), "openai", "own_house"),
    ):
        done = python.python(f"import modelport; {use.format(id=provider_id, package=package)}")
        assert "AmbiguousProviderError" in done.stderr, done.stderr
        assert package in done.stderr


@pytest.mark.slow
def test_an_id_of_one_package_works_as_before(two: tuple[Project, Project]) -> None:
    first, _ = two
    for use in USES:
        text = use.format(id="kumo", package="first_house")
        done = Installation(first).python(f"import modelport; print({text})")
        assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_the_typed_class_of_a_built_in_provider_stays_usable(built_in: Project) -> None:
    code = "from modelport.sdk.openai import LLM; LLM('gpt-5.4', openai_api_key='k')"
    done = Installation(built_in).python(code)
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_list_names_the_packages(two: tuple[Project, Project]) -> None:
    done = Installation(*two).modelport("list")
    assert "kumo  claimed by first_house and second_house: none of them is used" in done.stdout
    as_json = Installation(*two).modelport("list", "--format", "json").stdout
    assert '"claimed_by"' in as_json
    one = Installation(*two).modelport("list", "kumo")
    assert one.returncode == 2
    assert "claimed by first_house and second_house" in one.stderr


@pytest.mark.slow
def test_check_names_the_other_package(two: tuple[Project, Project], built_in: Project) -> None:
    first, second = two
    done = Installation(second).modelport("check", "--no-assets", first.root)
    assert done.returncode == 1
    assert "MP903" in done.stdout
    assert "'kumo' belongs to second_house" in done.stdout
    alone = Installation(first).modelport("check", "--no-assets", first.root)
    assert "MP903" not in alone.stdout, "a project that is installed has its id to itself"
    own = Installation().modelport("check", "--no-assets", built_in.root)
    assert "'openai' belongs to modelport" in own.stdout


@pytest.mark.slow
@pytest.mark.parametrize("option", ["--verbose", "--quiet", "--check", "--diff"])
def test_generate_ends_with_1_after_an_error_that_it_prints(option: str, built_in: Project) -> None:
    done = Installation().modelport("generate", "--no-assets", option, built_in.root)
    assert "error MP903: the id 'openai' belongs to modelport" in done.stderr
    assert "1 error does not prevent generation, but must be fixed" in done.stderr
    assert done.returncode == 1


@pytest.mark.slow
def test_a_folder_of_yaml_alone_may_have_any_id(built_in: Project, tmp_path: Path) -> None:
    folder = built_in.target.providers / "openai"
    copy = tmp_path / "openai"
    for file in folder.rglob("*.yaml"):
        place = copy / file.relative_to(folder)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(file.read_bytes())
    done = Installation().modelport("check", "--no-assets", copy)
    assert "MP903" not in done.stdout


BROKEN = {
    "a module that is gone": ("gone.registry:PROVIDERS", ""),
    "a name that is gone": ("broken_house:NOTHING", ""),
    "code that raises": ("broken_house:PROVIDERS", "raise OSError('no disk')\n"),
    "code that is not Python": ("broken_house:PROVIDERS", "PROVIDERS = [\n"),
    "no mapping": ("broken_house:PROVIDERS", "PROVIDERS = 3\n"),
    "no entries": ("broken_house:PROVIDERS", "PROVIDERS = {'kumo': None}\n"),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_distribution_breaks_no_other_provider(
    kind: str, tmp_path: Path, two: tuple[Project, Project]
) -> None:
    where, code = BROKEN[kind]
    source = tmp_path / "src"
    info = source / "broken_house-0.dist-info"
    info.mkdir(parents=True)
    (source / "broken_house.py").write_text(code, "utf-8")
    (info / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: broken_house\nVersion: 0\n", "utf-8"
    )
    (info / "entry_points.txt").write_text(
        f"[modelport.providers]\nbroken_house = {where}\n", "utf-8"
    )
    installation = Installation(two[0])
    installation.also(source)
    listed = installation.modelport("list")
    assert listed.returncode == 0, listed.stderr
    assert "kumo" in listed.stdout
    assert listed.stderr.count("the providers of 'broken_house' cannot be loaded") == 1
    missing = installation.python("import modelport; modelport.provider('kuma')")
    last = missing.stderr.splitlines()[-1]
    assert "'kuma' is not one of the installed providers" in last
    assert "the providers of 'broken_house' cannot be loaded" in last
