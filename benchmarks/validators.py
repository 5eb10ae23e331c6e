"""Measure generated validators and other validators of the same schemas, in one run.

    python benchmarks/validators.py [--profile strict] [--corpus FOLDER] [--seconds 1.0]

Rounds of all validators alternate, so that slow moments of the machine affect them alike. Medians of
the rounds are printed; quote the ratios. Documents are in the processor's caches, as
they are after parsing. The times for documents from main memory are printed as well.
"""

from __future__ import annotations

import argparse
import importlib
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import fastjsonschema
import jsonschema
import jsonschema_rs
import yaml
from benchmarks import by_hand
from benchmarks.workers import line_kept
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from modelport_generator.build.lower import lower_form, lower_rules
from modelport_generator.definitions.profiles import BASE_URI, definitions, schema_folder
from modelport_generator.validators import compile_validator, emit_module, parameter_templates

CORPUS = Path(__file__).parents[2] / "shared" / "data" / "corpus"
CHUNK = 50
"""This many documents fit into the faster caches."""
Check = Callable[[Any], object]
_BY_HAND = "is_valid, written by hand"


def documents(corpus: Path) -> dict[str, list[Any]]:
    """Return the parsed model and provider documents."""
    found: dict[str, list[Any]] = {"model": [], "provider": []}
    for kind, pattern in (("model", "*/models/**/*.yaml"), ("provider", "*/provider/*.yaml")):
        for path in sorted(corpus.glob(pattern)):
            if path.name != "_position.yaml":
                found[kind].append(yaml.load(path.read_text("utf-8"), yaml.CSafeLoader))
    return found


def validators(schema: Any, resources: Mapping[str, Any]) -> dict[str, Check]:
    """Return all validators of a schema. Each is called with one document."""
    ours = compile_validator(schema, resources)
    documents_by_uri = [(uri, document) for uri, document in resources.items()]
    rust = jsonschema_rs.validator_for(schema, registry=jsonschema_rs.Registry(documents_by_uri))
    registry: Registry[Any] = Registry().with_resources(
        (uri, Resource.from_contents(document, DRAFT202012)) for uri, document in documents_by_uri
    )
    reference = jsonschema.Draft202012Validator(schema, registry=registry)
    return {
        "ours, all violations": ours,
        "ours, is_valid": ours.is_valid,
        "jsonschema-rs, all errors": lambda document: list(rust.iter_errors(document)),
        "jsonschema-rs, is_valid": rust.is_valid,
        "fastjsonschema, first error": fast(schema, resources),
        "jsonschema, all errors": lambda document: list(reference.iter_errors(document)),
        "an empty Python function": _nothing,
    }


def _nothing(_document: Any) -> bool:
    """Do nothing: no validator in Python takes less time than calling this."""
    return True


def fast(schema: Any, resources: Mapping[str, Any]) -> Check:
    """Return fastjsonschema's validator, which resolves references in its own copy.

    It must not write defaults into the documents, as the others would then check them.
    """
    copied = json.loads(json.dumps(schema))
    load = {"https": lambda uri: json.loads(json.dumps(resources[uri]))}
    return fastjsonschema.compile(copied, handlers=load, use_default=False)  # type: ignore[no-any-return]


def pydantic_check(profile: str, name: str, folder: Path) -> Check | None:
    """Return the check by a pydantic model that datamodel-code-generator makes from the schemas."""
    (folder / "in").mkdir()
    for uri, document in definitions(profile).items():  # type: ignore[arg-type]
        path = folder / "in" / uri.removeprefix(BASE_URI)
        path.write_text(json.dumps({k: v for k, v in document.items() if k != "$id"}), "utf-8")
    command = [sys.executable, "-m", "datamodel_code_generator", "--input", str(folder / "in")]
    command += ["--input-file-type", "jsonschema", "--output", str(folder / "models")]
    command += ["--output-model-type", "pydantic_v2.BaseModel", "--disable-timestamp"]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        return None
    sys.path.insert(0, str(folder))
    module = importlib.import_module(f"models.{name}")
    check: Check = getattr(module, name.capitalize()).model_validate
    return check


def measure(
    checks: Mapping[str, Check], values: list[Any], seconds: float, chunk: int = CHUNK
) -> dict[str, float]:
    """Return microseconds per value: medians over rounds in which the validators take turns.

    Values are checked `chunk` at a time, with one untimed pass first.
    """
    rounds: dict[str, list[float]] = {name: [] for name in checks}
    order = list(checks)
    shuffle = random.Random(1).shuffle
    values = values * max(1, 1000 // len(values))
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(next(iter(rounds.values()))) < 5:
        shuffle(order)  # so that none always runs after the one that empties the caches
        for name in order:
            sample = values[:40] if name.startswith("jsonschema,") else values
            rounds[name].append(one_round(checks[name], sample, chunk))
    return {name: statistics.median(times) for name, times in rounds.items()}


def one_round(check: Check, values: list[Any], chunk: int) -> float:
    """Return the microseconds of processor time per value."""
    total = 0.0
    for start in range(0, len(values), chunk):
        some = values[start : start + chunk]
        if len(some) < len(values):
            for value in some:
                check(value)
        begin = time.process_time()
        for value in some:
            check(value)
        total += time.process_time() - begin
    return total / len(values) * 1e6


def report(title: str, count: int, times: Mapping[str, float]) -> bool:
    """Print one table with the promised ratios, and return whether they are met."""
    print(f"\n{title}: {count} valid values, microseconds each")
    for name, microseconds in sorted(times.items(), key=lambda pair: pair[1]):
        print(f"  {name:32} {microseconds:9.2f}")
    ours, boolean = times["ours, all violations"], times["ours, is_valid"]
    first = times["fastjsonschema, first error"]
    empty = f"{times['an empty Python function']:.2f} us of an empty call"
    if _BY_HAND in times:
        # So few values leave less than a seventh of fastjsonschema's time to the quickest Python code.
        hand = times[_BY_HAND]
        note = f"({hand:.2f} us, {empty}; fastjsonschema {first:.2f} us)"
        kept = line_kept(f"{title}: all violations, x code by hand {note}", ours / hand, at_most=2)
        kept &= line_kept(f"{title}: is_valid, x code by hand {note}", boolean / hand, at_most=1.3)
    else:
        words = f"{title}: all violations, x faster than fastjsonschema ({ours:.2f} us, {empty})"
        kept = line_kept(words, first / ours, at_least=5)
        words = f"{title}: is_valid, x faster than fastjsonschema ({boolean:.2f} us, {empty})"
        kept &= line_kept(words, first / boolean, at_least=7)
    native = times["jsonschema-rs, all errors"]
    kept &= line_kept(f"{title}: ours, x jsonschema-rs", ours / native, at_most=3)
    native = times["jsonschema-rs, is_valid"]
    print(f"  {'ours / jsonschema-rs, is_valid':58} {boolean / native:8.2f}  (aim: 1)")
    return kept


def forms_and_rules(found: Mapping[str, list[Any]]) -> dict[str, tuple[Any, list[Any]]]:
    """Return the largest form and rule list of the corpus, lowered, with valid values."""
    forms = [
        document[key]["credential_form_schemas"]
        for document in found["provider"]
        for key in ("provider_credential_schema", "model_credential_schema")
        if document.get(key)
    ]
    form = max(forms, key=len)
    raw = {field["variable"]: _credential(field) for field in form}
    rules = max((model.get("parameter_rules") or [] for model in found["model"]), key=len)
    # The peers do not check modelport's own keyword, so it is removed for the comparison.
    plain = [{**rule, "precision": None} for rule in rules]
    schema = lower_rules(plain, parameter_templates())
    given = {"temperature": 0.5, "top_p": 0.25, "max_tokens": 100}
    given = {name: value for name, value in given.items() if name in schema["properties"]}
    return {"a form": (lower_form(form), [raw] * 200), "a rule list": (schema, [given] * 200)}


def _credential(field: Mapping[str, Any]) -> str:
    options = [option["value"] for option in field.get("options") or ()]
    return str(options[0]) if options else "text"


def compile_times() -> None:
    """Print how compile time grows, and the size of the emitted code."""

    def schema(size: int) -> Any:
        inner = {"type": "object", "required": ["a"], "additionalProperties": False}
        names = [f"p{index}" for index in range(size)]
        return {
            "properties": {
                name: {
                    **inner,
                    "properties": {"a": {"enum": ["x", name]}, name: {"type": "string"}},
                }
                for name in names
            }
        }

    def milliseconds(size: int) -> float:
        start = time.perf_counter()
        compile_validator(schema(size))
        return (time.perf_counter() - start) * 1e3

    small, large = (min(milliseconds(size) for _ in range(3)) for size in (100, 1000))
    print(
        f"\ncompile: 100 objects {small:.1f} ms, 1000 objects {large:.1f} ms, x {large / small:.1f}"
    )
    emitted = sum(
        len(emit_module(schema, resources=definitions(profile)).encode())
        for profile in ("accept", "strict")
        for schema in definitions(profile).values()  # type: ignore[arg-type]
    )
    written = sum(path.stat().st_size for path in schema_folder().rglob("*.json"))
    print(f"emitted for both profiles: {emitted} bytes from {written} bytes of schemas")


def main() -> int:
    """Measure and print."""
    kept = True
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--profile", choices=["accept", "strict"], default="strict")
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--seconds", type=float, default=2.0)
    options = parser.parse_args()
    found = documents(options.corpus)
    resources = definitions(options.profile)
    for kind, values in found.items():
        checks = validators(resources[f"{BASE_URI}{kind}.json"], resources)
        valid = [value for value in values if checks["jsonschema-rs, is_valid"](value)]
        if kind == "model":
            with tempfile.TemporaryDirectory() as folder:
                pydantic = pydantic_check(options.profile, kind, Path(folder))
            checks |= {"pydantic, of the same schema": pydantic} if pydantic else {}
        kept &= report(
            f"{kind}, {options.profile}", len(valid), measure(checks, valid, options.seconds)
        )
        if len(valid) > CHUNK:
            times = measure(checks, valid, options.seconds, len(valid))
            first = times["fastjsonschema, first error"]
            ratios = [first / times[f"ours, {mode}"] for mode in ("all violations", "is_valid")]
            print("  all of them from memory: {:.1f}, is_valid {:.1f}".format(*ratios))
    for title, (schema, values) in forms_and_rules(found).items():
        checks = validators(schema, {})
        if by_hand.agrees(schema, checks["ours, is_valid"]):
            checks[_BY_HAND] = by_hand.is_valid
        kept &= report(title, len(values), measure(checks, values, options.seconds / 4))
    compile_times()
    return 0 if kept else 1


if __name__ == "__main__":
    raise SystemExit(main())
