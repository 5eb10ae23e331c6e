"""Python expressions that are true when a value is valid: the small parts of the emitted code.

Text from a schema enters only through `repr`. Every expression can be an operand of `and`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from .facts import Fact
from .pieces import grouped, is_call, is_one, literal, numeral, ungrouped
from .table import Node, Reference

LONGEST = 160
MOST_LISTED = 4
"""More constants than this are looked up in a set."""
_TYPES = {
    "null": "{} is Null",
    "boolean": "isinstance({}, Boolean)",
    "object": "isinstance({}, Object)",
    "array": "isinstance({}, Array)",
    "string": "isinstance({}, String)",
    "number": "(type({0}) is Float or type({0}) is Integer or is_number({0}))",
    "integer": "(type({0}) is Integer or is_integer({0}))",
}
_IMPORTS = {
    "null": "Null",
    "boolean": "Boolean",
    "object": "Object",
    "array": "Array",
    "string": "String",
    "number": "is_number Float Integer",
    "integer": "is_integer Integer",
}
_CLASSES = ("Array", "Boolean", "Object", "String")
_OPPOSITES = {"is": "is not", "in": "not in", "==": "!=", "<=": ">", ">=": "<", ">": "<="}
BOUNDS = {
    "minimum": "<",
    "exclusiveMinimum": "<=",
    "maximum": ">",
    "exclusiveMaximum": ">=",
}
_CONSTANTS_AND_APPLIED = frozenset(("enum", "const", "$ref", "allOf", "anyOf", "not"))
_SIMPLE = frozenset(
    (
        "type",
        "enum",
        "const",
        "required",
        "minProperties",
        "maxProperties",
        "properties",
        "minItems",
        "maxItems",
        "minLength",
        "maxLength",
        "pattern",
        "format",
        *BOUNDS,
        "multipleOf",
        "x-modelport-precision",
        "x-modelport-secret",
        "$ref",
        "allOf",
        "anyOf",
        "not",
    )
)


class Conditions:
    """Build expressions, and record which constants and imports they need."""

    def __init__(self, nodes: Sequence[Node], call: Callable[[int, str], str]) -> None:
        self.constants: list[str] = []
        self.imports: defaultdict[str, set[str]] = defaultdict(set)
        self._nodes = nodes
        self._call = call
        self._known: dict[tuple[str, str], str] = {}
        self._opposites: dict[str, str] = {}

    def of(self, reference: Reference, variable: str, fact: Fact) -> str:
        """Return the expression for a subschema. It is a call when the expression would be long."""
        if isinstance(reference, bool):
            return repr(reference)
        return self.short(reference, variable, fact) or self._call(reference, variable)

    def short(self, reference: int, variable: str, fact: Fact, depth: int = 0) -> str | None:
        """Return an expression without a call, or None when it would be long."""
        node = self._nodes[reference]
        if depth > 3 or not _SIMPLE.issuperset(node):
            return None
        parts = self._parts(node, variable, fact, depth)
        if parts is None:
            return None
        text = " and ".join(grouped(part) for part in parts) if len(parts) > 1 else "".join(parts)
        return text if 0 < len(text) <= LONGEST else None

    def _parts(self, node: Node, variable: str, fact: Fact, depth: int) -> list[str] | None:
        types: list[str] = [] if _types_follow(node) else node.get("type", [])
        if len(types) == 2 and "null" in types and not fact.kind and "enum" not in node:
            kind = next(each for each in types if each != "null")
            inner = self._parts({**node, "type": [kind]}, variable, fact, depth)
            about_null = _CONSTANTS_AND_APPLIED.isdisjoint(node)
            if inner and about_null:
                null = self.type(["null"], variable)
                return [f"{grouped(' and '.join(map(grouped, inner)))} or {null}"]
        parts = [self.type(types, variable)] if types and fact.kind not in types else []
        if len(types) == 1:
            fact = fact.of("number" if types[0] == "integer" else types[0])
        parts += self.constants_of(node, variable, fact)
        groups = {
            "object": self._object(node, variable, fact, depth),
            "array": self.array_sizes(node, variable),
            "string": self.string(node, variable),
            "number": self.number(node, variable),
        }
        for kind, conditions in groups.items():
            if conditions is None:
                return None
            if not conditions or fact.kind not in ("", kind):
                continue
            if fact.kind == kind:
                parts += conditions
            else:
                guard = self.negate(self.type([kind], variable))
                parts.append(
                    f"{grouped(guard)} or {grouped(' and '.join(map(grouped, conditions)))}"
                )
        for reference in self._applied(node):
            part = self._small(reference, variable, fact, depth)
            if part is None:
                return None
            parts.append(part)
        if "anyOf" in node:
            branches = [self._small(each, variable, fact, depth) for each in node["anyOf"]]
            if any(branch is None for branch in branches):
                return None
            parts.append(" or ".join(grouped(branch or "") for branch in branches))
        if "not" in node:
            part = self._small(node["not"], variable, fact, depth)
            if part is None:
                return None
            parts.append(self.negate(part))
        return parts

    def _applied(self, node: Node) -> list[Reference]:
        return [*([node["$ref"]] if "$ref" in node else []), *node.get("allOf", ())]

    def _small(self, reference: Reference, variable: str, fact: Fact, depth: int) -> str | None:
        if isinstance(reference, bool):
            return repr(reference)
        return self.short(reference, variable, fact, depth + 1)

    def _object(self, node: Node, variable: str, fact: Fact, depth: int) -> list[str] | None:
        parts = self.object_sizes(node, variable, fact)
        fact = fact.having(node.get("required", ()))
        for name, reference in node.get("properties", {}).items():
            if reference is True:
                continue
            inner = self._small(reference, f"{variable}[{literal(name)}]", Fact(), depth)
            if inner is None:
                return None
            missing = f"{literal(name)} not in {variable} or "
            parts.append(inner if name in fact.present else missing + grouped(inner))
        return parts

    def negate(self, condition: str) -> str:
        """Return the opposite condition, without stacking `not`."""
        if condition in ("True", "False"):
            return repr(condition == "False")
        if condition.startswith("not (") and is_one(condition[4:]):
            return condition[5:-1]
        if condition.startswith("not ") and " and " not in condition and " or " not in condition:
            return ungrouped(condition[4:])
        if condition in self._opposites:
            return self._opposites[condition]
        simple = condition.startswith("(") or " " not in condition or is_call(condition)
        return f"not {condition}" if simple and is_one(condition) else f"not ({condition})"

    def type(self, types: Sequence[str], variable: str) -> str:
        """Return the test for the types."""
        if set(types) >= {"number", "integer"}:
            types = [each for each in types if each != "integer"]
        for each in types:
            self.imports["values"].update(_IMPORTS[each].split())
        if list(types) == ["null"]:
            return self._comparison(variable, "is", "Null")
        classes = [_IMPORTS[each] for each in types if _IMPORTS[each] in _CLASSES]
        tests = [_TYPES[each].format(variable) for each in types if _IMPORTS[each] not in _CLASSES]
        if len(classes) == 1:
            tests.insert(0, f"isinstance({variable}, {classes[0]})")
        elif classes:
            tests.insert(0, f"isinstance({variable}, ({', '.join(classes)}))")
        return " or ".join(tests)

    def _comparison(self, one: str, sign: str, other: str) -> str:
        """Return a comparison, and record how to write its opposite."""
        text = f"{one} {sign} {other}"
        self._opposites[text] = f"{one} {_OPPOSITES[sign]} {other}"
        return text

    def constants_of(self, node: Node, variable: str, fact: Fact) -> list[str]:
        """Return the tests for `enum` and `const`."""
        parts: list[str] = []
        if "enum" in node:
            parts.append(self._among(node["enum"], variable, fact))
        if "const" in node:
            parts.append(self._equal(node["const"], variable))
        return parts

    def _among(self, options: list[Any], variable: str, fact: Fact) -> str:
        texts = list(dict.fromkeys(option for option in options if isinstance(option, str)))
        others = [option for option in options if not isinstance(option, str)]
        parts: list[str] = []
        if len(texts) == 1:
            parts.append(self._equal(texts[0], variable))
        elif texts:
            test = self._comparison(variable, "in", self._choice(texts))
            if fact.kind != "string" and len(texts) > MOST_LISTED:
                self.imports["values"].add("String")
                test = f"isinstance({variable}, String) and {test}"
            parts.append(test)
        parts += [self._equal(option, variable) for option in others]
        return " or ".join(map(grouped, parts)) if parts else "False"

    def _choice(self, texts: list[str]) -> str:
        if len(texts) <= MOST_LISTED:
            return "(" + ", ".join(map(literal, texts)) + ")"
        return names_constant(self, texts)

    def _equal(self, constant: Any, variable: str) -> str:
        if constant is None or isinstance(constant, bool):
            if constant is None:
                self.imports["values"].add("Null")
            return self._comparison(variable, "is", "Null" if constant is None else repr(constant))
        if isinstance(constant, str) or (
            isinstance(constant, int | float) and constant not in (0, 1)
        ):
            return self._comparison(variable, "==", literal(constant))
        self.imports["values"].add("equal")
        shown = (
            self.constant(literal(constant), "Any")
            if isinstance(constant, dict | list)
            else literal(constant)
        )
        return f"equal({variable}, {shown})"

    def required(self, names: list[str], variable: str) -> str:
        """Return the test that the required properties are present."""
        if not names:
            return "True"
        if len(names) > 8:
            return f"{variable}.keys() >= {names_constant(self, names)}"
        return " and ".join(self._comparison(literal(name), "in", variable) for name in names)

    def object_sizes(self, node: Node, variable: str, fact: Fact) -> list[str]:
        """Return the tests for `required` and for the number of properties."""
        names = [name for name in node.get("required", ()) if name not in fact.present]
        parts = [self.required(names, variable)] if names else []
        return parts + self._sizes(node, variable, "minProperties", "maxProperties")

    def _sizes(self, node: Node, variable: str, least: str, most: str) -> list[str]:
        low, high = node.get(least, 0), node.get(most)
        size = f"len({variable})"
        if low == 1 and high is not None:
            return [variable, self._comparison(size, "<=", numeral(high))]
        if low and high is not None:
            return [f"{numeral(low)} <= {size} <= {numeral(high)}"]
        if high is not None:
            return [self._comparison(size, "<=", numeral(high))]
        if low == 1:
            return [variable]
        return [self._comparison(size, ">=", numeral(low))] if low else []

    def array_sizes(self, node: Node, variable: str) -> list[str]:
        """Return the tests for the number of items."""
        return self._sizes(node, variable, "minItems", "maxItems")

    def string(self, node: Node, variable: str) -> list[str]:
        """Return the tests for a string."""
        parts = self._sizes(node, variable, "minLength", "maxLength")
        if "pattern" in node:
            parts.append(self.pattern(node["pattern"], variable))
        if "format" in node:
            self.imports["formats"].add("has_format")
            parts.append(f"has_format({variable}, {literal(node['format'])})")
        return parts

    def out_of_bounds(self, node: Node, variable: str) -> list[str]:
        """Return the comparisons of which one holds when a number is too small or too large."""
        return [
            f"{variable} {sign} {numeral(node[keyword])}"
            for keyword, sign in BOUNDS.items()
            if keyword in node
        ]

    def number(self, node: Node, variable: str) -> list[str]:
        """Return the tests for a number."""
        # Written so that NaN, for which every comparison is false, passes as it does elsewhere.
        parts = [f"not {outside}" for outside in self.out_of_bounds(node, variable)]
        if "multipleOf" in node:
            self.imports["values"].add("multiple_of")
            parts.append(f"multiple_of({variable}, {numeral(node['multipleOf'])})")
        if "x-modelport-precision" in node:
            places: int = node["x-modelport-precision"]
            if places:
                parts.append(self._comparison(f"round({variable}, {places})", "==", variable))
            else:
                self.imports["values"].add("is_integer")
                parts.append(f"is_integer({variable})")
        return parts

    def any_of(self, branches: list[Reference], variable: str, fact: Fact) -> str:
        """Return the test that at least one branch is valid."""
        return " or ".join(grouped(self.of(branch, variable, fact)) for branch in branches)

    def one_of(self, branches: list[Reference], variable: str, fact: Fact) -> str:
        """Return the test that exactly one branch is valid."""
        each = ", ".join(f"bool({self.of(branch, variable, fact)})" for branch in branches)
        return self._comparison(f"[{each}].count(True)", "==", "1")

    def contains(self, node: Node, variable: str, item: str) -> list[str]:
        """Return the tests for how many items match."""
        test = self.of(node["contains"], item, Fact())
        least, most = node.get("minContains", 1), node.get("maxContains")
        if least == 1 and most is None:
            return [f"any({test} for {item} in {variable})"]
        count = f"sum(1 for {item} in {variable} if {test})"
        parts = [f"{count} >= {least}"] if least else []
        return parts + ([] if most is None else [f"{count} <= {most}"])

    def are_texts(self, node: Node) -> bool:
        """Return whether the items of a list are known to be strings, which a set compares exactly."""
        items: Reference = node.get("items", True)
        if isinstance(items, bool) or "prefixItems" in node:
            return False
        item = self._nodes[items]
        options: list[Any] = item.get("enum", [None])
        return item.get("type") == ["string"] or all(isinstance(each, str) for each in options)

    def unknown_names(self, names: list[str], variable: str) -> str:
        """Return the test that an object has properties other than these."""
        return f"not {names_constant(self, names)}.issuperset({variable})" if names else variable

    def only_names(self, reference: int) -> list[str] | None:
        """Return the names when a schema for property names only lists them."""
        node = self._nodes[reference]
        options: list[Any] = node.get("enum", [None])
        is_list = set(node) <= {"enum", "type"} and node.get("type", ["string"]) == ["string"]
        return options if is_list and all(isinstance(each, str) for each in options) else None

    def pattern(self, pattern: tuple[str, str, int], variable: str) -> str:
        """Return a truthy test that a translated pattern is found in a text."""
        _, python, limit = pattern
        name = self._known.get(("MATCHES", python))
        if name is None:
            self.imports["values"].add("matcher")
            name = self._name("MATCHES", python)
            self.constants.append(f'{name} = matcher({literal(python)}, globals(), "{name}")')
        test = f"{name}({variable})"
        return f"len({variable}) <= {limit} and {test}" if limit else test

    def constant(self, text: str, annotation: str) -> str:
        """Return the name of a module constant with this text."""
        kind = "NAMES" if text.startswith("frozenset(") else "VALUE"
        if (kind, text) not in self._known:
            name = self._name(kind, text)
            self.constants.append(f"{name}{': ' + annotation if annotation else ''} = {text}")
        return self._known[kind, text]

    def _name(self, kind: str, text: str) -> str:
        return self._known.setdefault((kind, text), f"_{kind}_{len(self._known)}")


def names_constant(conditions: Conditions, names: list[str]) -> str:
    """Return the name of a constant that holds a set of names."""
    return conditions.constant(
        f"frozenset(({', '.join(map(literal, names))}{',' * (len(names) == 1)}))", ""
    )


def _types_follow(node: Node) -> bool:
    """Return whether every constant of a node also has one of the node's types."""
    types: list[str] = node.get("type", [])
    kinds: dict[object, str] = {str: "string", type(None): "null", bool: "boolean"}
    options: list[object] = node.get("enum", [0])
    return all(kinds.get(type(option)) in types for option in options)
