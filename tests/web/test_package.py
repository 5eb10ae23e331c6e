"""The TypeScript package under the compiler, the bundler and npm, with the sample front end on top of it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from catalogs import catalog
from projects import Project

from hostile import HALF, TEXTS
from modelport_generator.pipeline.checking import Demands
from modelport_generator.pipeline.run import generate
from modelport_generator.targets.typescript.printing import literal
from modelport_generator.targets.typescript.provider import provider_modules
from npm import FRONTEND, NPM, REPOSITORY, run
from shared_data import ROOT

pytestmark = pytest.mark.web
HERE = Path(__file__).parent
PACKAGE = REPOSITORY / "generated" / "typescript"


def test_the_package_and_what_its_types_promise_compile_strictly() -> None:
    run("tsc", "--project", HERE)


def test_the_sample_front_end_compiles_strictly() -> None:
    run("tsc", "--project", FRONTEND)


def _project(folder: Path, files: dict[str, str]) -> Path:
    """Write sources that are compiled with the options of the front end."""
    for name, text in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    options = {
        "extends": str(HERE / "tsconfig.json"),
        "compilerOptions": {
            "paths": {
                "modelport": [str(PACKAGE / "index.d.ts")],
                "modelport/*": [str(PACKAGE / "*")],
            }
        },
        "include": ["**/*.ts"],
    }
    (folder / "tsconfig.json").write_text(json.dumps(options), encoding="utf-8")
    return folder


def test_a_renamed_variable_is_an_error_of_the_app(tmp_path: Path) -> None:
    shutil.copytree(PACKAGE, tmp_path / "package")
    types = tmp_path / "package" / "providers" / "openai_api_compatible.d.ts"
    types.write_text(types.read_text("utf-8").replace("endpoint_url", "address"), "utf-8")
    app = (
        'import type { ModelCredentials } from "./package/providers/openai_api_compatible.js";\n'
        'export const mine: ModelCredentials = { __model_type: "tts", endpoint_url: "x" };\n'
    )
    shown = run("tsc", "--project", _project(tmp_path, {"app.ts": app}), fails=True)
    assert "app.ts(2," in shown and "endpoint_url" in shown


ODD = (*TEXTS, HALF, "*/ export const x = 1; /*", "@deprecated", "__proto__", "`${1}`")


def test_types_of_hostile_text_are_that_text(tmp_path: Path) -> None:
    files: dict[str, str] = {}
    for number, text in enumerate(ODD):
        modules = provider_modules("acme", f"{text}.yaml", catalog(text, text), {"llm": "LLM"})
        for path, module in modules.items():
            files[f"t{number}/{path}"] = module
        files[f"t{number}/use.ts"] = _use(text)
    run("tsc", "--project", _project(tmp_path, files))


def _use(text: str) -> str:
    """Return code that compiles only if the types contain the text unchanged."""
    message = literal(text)
    return f"""\
import {{ models, provider, type LLMModel, type LLMParameters, type ModelCredentials }}
  from "./providers/acme.js";
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
export const id: Same<LLMModel, {message}> = true;
export const last: Same<(typeof models)["llm"][1]["model"], {message}> = true;
export const colour: Same<(typeof provider)["background"], {message}> = true;
export const given: LLMParameters[{message}] = {{ [{message} as const]: {message} as const, n: 1 }};
// @ts-expect-error a number
export const wrong: LLMParameters[{message}]["n"] = "1";
export const credentials: ModelCredentials =
  {{ mode: {message}, key: "k", __model_type: "tts" }};
"""


def test_the_types_of_the_whole_field_compile(tmp_path: Path) -> None:
    if not ROOT.exists():
        pytest.skip("the corpus is not here")
    project = Project(tmp_path, "everything")
    wanted = replace(project.target, providers=ROOT / "corpus", targets=("typescript",))
    made = generate(wanted, lambda _: None, demands=Demands(assets=False, careful=False))
    assert not made.errors
    folder = wanted.output_of("typescript")
    assert len(list((folder / "providers").glob("*.d.ts"))) >= 48
    run("tsc", "--project", _project(folder, {}))


def test_form_js_is_small(tmp_path: Path) -> None:
    minified = tmp_path / "form.js"
    run("esbuild", PACKAGE / "form.js", "--minify", f"--outfile={minified}")
    assert minified.stat().st_size < 10_000


def test_npm_packs_modules_and_types_alone() -> None:
    [packed] = json.loads(run("node", NPM, "pack", "--dry-run", "--json", cwd=PACKAGE))
    names = {file["path"] for file in packed["files"]}
    assert {"package.json", "index.js", "index.d.ts", "form.js", "entities.d.ts"} <= names
    assert {"providers/xinference.js", "providers/xinference.d.ts"} <= names
    assert "manifest.json" not in names
    assert all(name.endswith((".js", ".d.ts", "package.json", "README.md")) for name in names)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """What the front end showed and sent while a user filled it in."""
    folder = tmp_path_factory.mktemp("bundle")
    entry = FRONTEND / "src"
    source = folder / "entry.js"
    source.write_text(
        f"export * from {json.dumps(str(entry / 'form.ts'))};\n"
        f"export * from {json.dumps(str(entry / 'panel.ts'))};\n",
        "utf-8",
    )
    bundle = folder / "bundle.mjs"
    run("esbuild", source, "--bundle", "--format=esm", f"--outfile={bundle}")
    yield json.loads(run("node", HERE / "drive.mjs", FRONTEND / "package.json", bundle))


def test_a_field_appears_with_the_value_that_it_is_shown_on(played: dict[str, Any]) -> None:
    assert played["first"] == ["mode", "old"]
    assert played["second"] == ["mode", "key", "old"]


def test_a_form_sends_what_the_client_sends(played: dict[str, Any]) -> None:
    assert played["start"] == {"mode": "plain", "old": "[__HIDDEN__]"}
    assert played["sent"] == {"mode": "key", "old": "[__HIDDEN__]", "key": "abc"}


def test_a_violation_shows_beside_its_field_until_it_is_fixed(played: dict[str, Any]) -> None:
    assert played["shown"] == "key must not be longer than 3 characters, it has 4"
    assert played["fixed"] == ""


def test_labels_are_text_and_never_markup(played: dict[str, Any]) -> None:
    assert played["bold"] == 0


def test_a_parameter_is_sent_only_while_its_switch_is_on(played: dict[str, Any]) -> None:
    assert played["silent"] == {}
    assert played["switched"] == {"heat": 1}
    assert played["chosen"] == {"heat": 1.5}
    assert played["controls"] == ["range", "number"]


def test_another_model_drops_what_does_not_fit_it(played: dict[str, Any]) -> None:
    assert played["dropped"] == {}
