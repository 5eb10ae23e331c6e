"""The project's own contract as IR: the six model types, their records and the error families."""

from __future__ import annotations

from ..definitions.schemas import Schemas
from ..python.code import dotted
from .errors import build_errors
from .glossary import Glossary
from .ir import Contract, Import, Imports, Interface
from .records import build_records


def build_contract(schemas: Schemas, glossary: Glossary) -> Contract:
    """Return the parts that are the same for all providers."""
    records, imports = build_records(schemas.interfaces, glossary.type_imports)
    return Contract(
        interfaces=glossary.interfaces,
        records=records,
        record_imports=imports,
        call_imports=_call_imports(glossary.interfaces, glossary),
        errors=build_errors(schemas.errors),
        entities=schemas.entities,
        templates=schemas.templates,
    )


def _call_imports(interfaces: tuple[Interface, ...], glossary: Glossary) -> Imports:
    imports = glossary.imports([m for interface in interfaces for m in interface.calls])
    contracts = tuple(sorted(interface.name for interface in interfaces))
    own = Import(dotted("modelport.interfaces"), contracts)
    bases = glossary.type_imports.imports({interface.sdk_base for interface in interfaces}, ())
    return Imports((*bases.runtime, *imports.runtime), (*imports.typing, own))
