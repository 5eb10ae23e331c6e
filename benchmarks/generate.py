"""Measure the time of the generator, and of loading a provider, as ratios to peers in the same run.

    python -m benchmarks generate

The peer for generation is a `datamodel-codegen` process. The peer for a loaded provider is Dify's
plugin SDK, in the environment that `python -m benchmarks.peers` creates or in MODELPORT_DIFY_PYTHON.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.peers import python_of
from benchmarks.workers import note_line, seconds_of, spread

_ROOT = Path(__file__).parents[1]
_CORPUS = _ROOT.parent / "shared" / "data" / "corpus"
_DIFY = os.environ.get("MODELPORT_DIFY_PYTHON") or str(python_of("dify_plugin"))
_BIN = Path(sys.executable).parent


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison: modelport, the peer, and the limit of their ratio."""

    name: str
    ours: Sequence[str]
    peer: Sequence[str]
    line: float
    faster: bool
    """Whether the limit is how many times faster modelport must be."""


def main() -> None:
    """Measure, print one line per row, and fail when a ratio misses its limit."""
    with tempfile.TemporaryDirectory() as folder:
        missed = [row.name for row in _rows(Path(folder)) if not _holds(row)]
        missed += _growth(Path(folder))
    sys.exit(1 if missed else 0)


def _rows(folder: Path) -> list[Row]:
    codegen = [str(_BIN / "datamodel-codegen"), "--input-file-type", "jsonschema"]
    model = ["--output-model-type", "pydantic_v2.BaseModel"]
    one = [*codegen, "--input", f"{_ROOT}/schemas/entities/llm.json", "--formatters", "builtin"]
    entities = [*codegen, "--input", f"{_ROOT}/schemas/entities", *model]
    again, fresh = folder / "again", folder / "fresh"
    _python("scratch", str(again))
    rows = [
        Row(
            "nothing to do / one schema by datamodel-codegen",
            _script("scratch", str(again)),
            [*one, *model, "--output", f"{folder}/one.py"],
            0.6,
            faster=False,
        ),
        Row(
            "from scratch / the entities by datamodel-codegen",
            _script("afresh", str(fresh)),
            [*entities, "--output", f"{folder}/peer"],
            1.3,
            faster=False,
        ),
    ]
    if _CORPUS.is_dir():
        field = [f"{folder}/targets", str(_CORPUS)]
        rows.append(
            Row(
                "all targets of the field / Python alone",
                _script("targets", *field, "python", "typescript", "json-schema"),
                _script("targets", *field, "python"),
                1.5,
                faster=False,
            )
        )
    if not (_CORPUS.is_dir() and Path(_DIFY).is_file()):
        print("  skipped: providers against the plugin SDK (no corpus, or no environment with it)")
        return rows
    _python("corpus", f"{folder}/field", str(_CORPUS))
    every = sorted(path.name for path in _CORPUS.iterdir() if path.is_dir())
    # No name asks the registry for everything; the plugin SDK needs all folders.
    cases = (("openai", ["openai"], ["openai"], 8), ("every provider", [], every, 50))
    for name, ids, folders, line in cases:
        for how in ("data", "entities"):
            rows.append(
                Row(
                    f"{name} ready, models as {how}",
                    _script("ready", f"{folder}/field", how, *ids),
                    [_DIFY, "-c", _PEER, *(f"{_CORPUS}/{each}" for each in folders)],
                    line if how == "data" else 0,
                    faster=True,
                )
            )
    return rows


def _holds(row: Row) -> bool:
    ours: list[float] = []
    peer: list[float] = []
    for _ in range(5):
        ours.append(seconds_of(row.ours))
        peer.append(seconds_of(row.peer))
    mine, theirs = statistics.median(ours), statistics.median(peer)
    print(f"  spread {spread(ours):.2f}, of the peer {spread(peer):.2f}")
    ratio = theirs / mine if row.faster else mine / theirs
    sign = ">=" if row.faster else "<="
    limit = f"(line: {sign} {row.line:g})" if row.line else "(no line)"
    print(
        f"  {row.name:<52} {mine * 1000:7.0f} ms  peer {theirs * 1000:7.0f} ms "
        f" {ratio:6.2f} x  {limit}",
        flush=True,
    )
    kept = ratio >= row.line if row.faster else ratio <= row.line
    if row.line:
        bound = f"{'at least' if row.faster else 'at most'} {row.line:g}"
        note_line(row.name, f"{ratio:.2f}", bound, kept)
    return kept


def _growth(folder: Path) -> list[str]:
    """Generate ten times as much each time, and report how time and memory grow."""
    missed: list[str] = []
    for what, sizes in (("providers", (10, 100, 1000)), ("models", (100, 1000, 10_000))):
        before = 0.0
        for size in sizes:
            printed = _python("synthetic", f"{folder}/{what}{size}", what, str(size)).split()
            seconds, memory = float(printed[0]), int(printed[1])
            ratio = seconds / before if before else 0.0
            limit = f"{ratio:5.1f} x for ten times as many  (line: <= 12)" if before else ""
            print(f"  {size:>6} {what:<10} {seconds:7.2f} s {memory:5d} MB  {limit}", flush=True)
            if before:
                note_line(
                    f"generate {size} {what}, x a tenth of them",
                    f"{ratio:.1f}",
                    "at most 12",
                    ratio <= 12,
                )
            if ratio > 12:
                missed.append(f"{size} {what}")
            before = seconds
    return missed


def _script(name: str, *arguments: str) -> list[str]:
    return [sys.executable, "-c", _SCRIPTS[name], *arguments]


def _python(name: str, *arguments: str) -> str:
    done = subprocess.run(
        _script(name, *arguments), check=True, capture_output=True, encoding="utf-8"
    )
    return done.stdout


_PACKAGE = """
import sys, shutil
from pathlib import Path
from modelport_generator.pipeline import run as pipeline
from modelport_generator.project import Project
home = Path(sys.argv[1])
target = Project(
    home, home / "generated" / "modelport", "modelport", home / "providers", "modelport_providers", True
)
"""
_OWN = """
import sys, resource, shutil, time
from pathlib import Path
from modelport_generator.pipeline import run as pipeline
from modelport_generator.project import Project
from modelport_generator.pipeline.checking import Demands
home = Path(sys.argv[1])
package = home / "src" / "field"
shutil.rmtree(home, True)
package.mkdir(parents=True)
(package / "__init__.py").write_text("")
def target(providers, *targets):
    return Project(
        home, package / "_generated", "field._generated", providers, "field.providers", False,
        targets or ("python",),
    )
demands = Demands(assets=False, careful=False)
"""
_SCRIPTS = {
    "scratch": f"{_PACKAGE}\npipeline.generate(target, lambda _: None)\n",
    "afresh": f"{_PACKAGE}\nshutil.rmtree(home, True)\npipeline.generate(target, lambda _: None)\n",
    "corpus": f"{_OWN}\npipeline.generate(target(Path(sys.argv[2])), lambda _: None, demands=demands)\n",
    "targets": f"{_OWN}\npipeline.generate("
    "target(Path(sys.argv[2]), *sys.argv[3:]), lambda _: None, demands=demands)\n",
    "ready": """
import sys
sys.path.insert(0, sys.argv[1] + "/src")
from field._generated.registry import PROVIDERS
from modelport._runtime.adapters.catalog import Catalog
for name in sys.argv[3:] or PROVIDERS:
    entry = PROVIDERS[name]
    catalog = Catalog(entry)
    if sys.argv[2] == "entities":
        catalog.schema
    else:
        catalog.provider, [catalog.models(kind) for kind in entry.types]
""",
    "synthetic": f"""{_OWN}
providers = 1 if sys.argv[2] == "models" else int(sys.argv[3])
models = int(sys.argv[3]) if sys.argv[2] == "models" else 2
for p in range(providers):
    folder = package / "providers" / f"p{{p}}"
    (folder / "llm").mkdir(parents=True)
    (folder / f"p{{p}}.yaml").write_text(
        f"provider: p{{p}}\\nlabel: {{{{en_US: P}}}}\\nsupported_model_types: [llm]\\n"
        "configurate_methods: [predefined-model]\\n"
        "provider_credential_schema: {{credential_form_schemas: [{{variable: api_key, type: secret-input,"
        " label: {{en_US: Key}}, required: true}}]}}\\n"
    )
    (folder / "modelport.yaml").write_text("customizable: {{}}\\n")
    for m in range(models):
        (folder / "llm" / f"m{{m}}.yaml").write_text(
            f"model: m{{m}}\\nlabel: {{{{en_US: M{{m}}}}}}\\nmodel_type: llm\\n"
            "model_properties: {{mode: chat, context_size: 4096}}\\n"
            "parameter_rules:\\n- {{name: temperature, use_template: temperature}}\\n"
            "- {{name: top_p, use_template: top_p}}\\n"
            "pricing: {{input: '0.1', output: '0.2', unit: '0.001', currency: USD}}\\n"
        )
start = time.perf_counter()
outcome = pipeline.generate(target(package / "providers"), lambda _: None, demands=demands)
assert len(outcome.changes) > 4, outcome.errors
print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
""",
}
_PEER = """
import os, sys
from dify_plugin.core.utils.yaml_loader import load_yaml_file
from dify_plugin.entities.model.provider import ModelProviderConfiguration
for folder in sys.argv[1:]:
    os.chdir(folder)
    for path in load_yaml_file("manifest.yaml")["plugins"]["models"]:
        ModelProviderConfiguration(**load_yaml_file(path))
os._exit(0)
"""


if __name__ == "__main__":
    main()
