"""The typed SDK of one provider as IR: one class per model type, with its keywords and calls."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..python.code import Code, literal
from . import ir
from .docs import documented
from .glossary import Glossary

_BOUND = (
    "Return the same model with parameters for each of its calls.\n\n"
    "Parameters of a call take precedence; None removes one."
)
_MODEL = ir.Argument(Code("model"), Code("str"), None, "Name of the model.")
_OTHERS = (
    ir.Argument(
        Code("credentials"),
        Code("Mapping[str, Any] | None"),
        Code("None"),
        "Credentials by their declared names, or a pool; keywords take precedence.",
    ),
    ir.Argument(
        Code("client"),
        Code("Any"),
        Code("None"),
        "HTTP client or transport to use instead of the shared one.",
    ),
)
"""The arguments of each constructor beside the declared credentials."""


def sdk_class(label: str, offered: ir.ModelType, glossary: Glossary) -> ir.SdkClass:
    """Return the class of one model type.

    Args:
        label: The provider's label.
        offered: The model type as the provider offers it.
        glossary: Builds the calls.
    """
    interface = offered.interface
    parameters = offered.parameters if interface.model_type == "llm" else ()
    models = _models_type(offered.models)
    alias = Code(f"{interface.sdk}Name")
    return ir.SdkClass(
        name=interface.sdk,
        doc=f"{interface.doc[:-1]}, with {label}.",
        init_doc=documented(
            "Bind a model to its credentials.", (_MODEL, *offered.credentials, *_OTHERS)
        ),
        credentials=offered.credentials,
        models=models,
        model_alias=alias,
        model_annotation=Code(f"{alias} | str") if models else Code("str"),
        deprecations=offered.deprecations,
        parameters=parameters,
        parameters_doc=documented(_BOUND, parameters),
        methods=glossary.sdk_methods(interface.model_type, offered.parameters),
    )


def sdk_imports(classes: Iterable[ir.SdkClass], glossary: Glossary) -> ir.Imports:
    """Return the imports of the module of these classes, besides those of its template."""
    methods = [method for each in classes for method in each.methods]
    return glossary.imports(methods, ("Mapping",), ("Any", "Literal"))


def _models_type(models: Sequence[str]) -> Code | None:
    if not models:
        return None
    return Code(f"Literal[{', '.join(literal(m) for m in dict.fromkeys(models))}]")
