"""datamodel-code-generator as a library: prepared schemas in, unformatted modules out."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from .outline import Outline
from .settings import Document, EngineSettings, is_mapping


class UnreadableSchema(ValueError):
    """The engine finds no classes in the schemas, or a reference that cannot be resolved."""


def run(
    documents: Mapping[str, Document], outline: Outline, settings: EngineSettings
) -> dict[str, str]:
    """Return the engine's source for each module, by module name.

    Raises:
        UnreadableSchema: The engine cannot read the schemas.
    """
    # This import takes 0.3 s and is only needed here.
    from datamodel_code_generator import generate
    from datamodel_code_generator.config import GenerateConfig

    with TemporaryDirectory(prefix="modelport-entities-") as folder:
        for name, document in documents.items():
            Path(folder, f"{name}.json").write_text(json.dumps(document), encoding="utf-8")
        config = GenerateConfig(**_options(outline, settings))
        with warnings.catch_warnings():
            # It warns about formats for which it has no type; such values stay strings.
            warnings.simplefilter("ignore")
            try:
                result = generate(Path(folder), config=config)
            except Exception as error:  # its errors have no common base class
                raise UnreadableSchema(str(error).replace(f"{folder}/", "")) from error
    if not isinstance(result, Mapping):
        raise TypeError(f"the engine returned {type(result).__name__} for a folder of schemas")
    return {name: str(result[(f"{name}.py",)]) for name in documents}


def _options(outline: Outline, settings: EngineSettings) -> dict[str, Any]:
    from datamodel_code_generator.enums import DataModelType, DefaultValueType, InputFileType
    from datamodel_code_generator.format import PythonVersion
    from datamodel_code_generator.parser import LiteralType

    return {
        "input_file_type": InputFileType.JsonSchema,
        "output_model_type": DataModelType.PydanticV2BaseModel,
        "target_python_version": PythonVersion.PY_311,
        "schema_version": "2020-12",
        "strict_refs": True,
        "allow_remote_refs": False,
        "base_class": settings.base,
        "base_class_map": dict(settings.behaviours),
        "collapse_root_models": True,
        "skip_root_model": True,
        "keep_model_order": True,
        "strict_nullable": True,
        "use_annotated": True,
        "use_exact_imports": True,
        "use_schema_description": True,
        "use_field_description": True,
        "capitalise_enum_members": True,
        # A named enum becomes a StrEnum, an enum written at a field becomes a Literal.
        "enum_field_as_literal": LiteralType.One,
        "enum_field_as_literal_map": dict.fromkeys(_inline_choices(outline), "literal"),
        "use_one_literal_as_default": True,
        "deserialize_default_values": (DefaultValueType.Decimal, DefaultValueType.Enum),
        "disable_future_imports": True,
        "disable_timestamp": True,
        # The modules are formatted once, after they were checked and completed.
        "formatters": [],
    }


def _inline_choices(outline: Outline) -> Iterator[str]:
    for fields in outline.fields.values():
        yield from (
            name for name, schema in fields.items() if is_mapping(schema) and "enum" in schema
        )
