"""Emits straight-line Python that says whether a value fits the first node of a table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from .conditions import Conditions, Fact, names_constant
from .shapes import circles, may_explode, references
from .table import Node, Reference, Table

_DEEPEST = 6
_FAIL = "return False"
_KINDS = {
    "object": frozenset(
        (
            "required",
            "minProperties",
            "maxProperties",
            "dependentRequired",
            "dependentSchemas",
            "properties",
            "patternProperties",
            "additionalProperties",
            "propertyNames",
        )
    ),
    "array": frozenset(("minItems", "maxItems", "uniqueItems", "prefixItems", "items", "contains")),
    "string": frozenset(("minLength", "maxLength", "pattern", "format")),
    "number": frozenset(
        (
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
            "x-modelport-precision",
        )
    ),
}


@dataclass(slots=True)
class Emitted:
    """The pieces of a module: constants, functions, what they import, and the name to call."""

    constants: list[str]
    functions: list[str]
    imports: dict[str, set[str]]
    entry: str


@dataclass(slots=True)
class Lines:
    """Lines of a function body, and how many variables they use."""

    text: list[str] = field(default_factory=list[str])
    depth: int = 1

    def add(self, line: str) -> None:
        """Add a line at the present indentation."""
        self.text.append("    " * self.depth + line)

    def fail_if(self, condition: str) -> None:
        """Add a test whose truth makes the value invalid."""
        self.add(f"if {condition}:")
        self.text.append("    " * (self.depth + 1) + _FAIL)

    def block(self, head: str, body: Callable[[], None]) -> None:
        """Add an indented block, unless nothing stands in it."""
        at = len(self.text)
        self.add(head)
        self.depth += 1
        body()
        self.depth -= 1
        if len(self.text) == at + 1:
            self.text.pop()


def emit(table: Table, table_name: str) -> Emitted:
    """Return the code for a table whose text is in the variable `table_name`."""
    return _Emitter(table, table_name).emit()


class _Emitter:
    def __init__(self, table: Table, table_name: str) -> None:
        self._nodes = table.nodes
        self._names = table.names
        self._table_name = table_name
        self._conditions = Conditions(table.nodes, self._call)
        self._functions: dict[int, str] = {}
        self._taken: set[str] = set()
        self._pending: list[int] = []
        self._nesting = 0
        self._uses = Counter(each for node in table.nodes for each in references(node))
        circle = circles(table.nodes)
        sizes = Counter(circle)
        self._circular = {
            number
            for number, node in enumerate(table.nodes)
            if sizes[circle[number]] > 1 or number in references(node)
        }

    def emit(self) -> Emitted:
        conditions = self._conditions
        functions: list[str] = []
        if may_explode(self._nodes):
            conditions.imports["validation"].add("interpreted")
            text = f"return interpreted({self._table_name}, 0, v)"
            functions.append(f"def _check(v: Any) -> bool:\n    {text}\n")
            return Emitted([], functions, dict(conditions.imports), "_check")
        entry = self._function(0)
        while self._pending:
            functions.append(self._define(self._pending.pop()))
        return Emitted(conditions.constants, functions, dict(conditions.imports), entry)

    def _call(self, number: int, variable: str) -> str:
        return f"{self._function(number)}({variable})"

    def _function(self, number: int) -> str:
        if number not in self._functions:
            name = "_" + (
                re.sub(r"[^A-Za-z0-9]+", "_", self._names[number])[:40].strip("_") or "check"
            )
            name = name if name not in self._taken and name != "_" else f"{name}_{number}"
            self._taken.add(name)
            self._functions[number] = name
            self._pending.append(number)
        return self._functions[number]

    def _define(self, number: int) -> str:
        lines = Lines()
        self._node(lines, number, "v", Fact())
        head = f"def {self._functions[number]}(v: Any) -> bool:"
        return "\n".join([head, *lines.text, "    return True", ""])

    def _check(self, lines: Lines, reference: Reference, variable: str, fact: Fact) -> None:
        """Add what fails when the value of a variable does not fit."""
        if isinstance(reference, bool):
            if not reference:
                lines.add(_FAIL)
            return
        condition = self._conditions.short(reference, variable, fact)
        if condition is not None:
            lines.fail_if(self._conditions.negate(condition))
        elif self._inlines(lines, reference):
            self._nesting += 1
            self._node(lines, reference, variable, fact)
            self._nesting -= 1
        else:
            lines.fail_if(f"not {self._call(reference, variable)}")

    def _inlines(self, lines: Lines, number: int) -> bool:
        if number in self._circular or lines.depth > _DEEPEST or self._nesting > _DEEPEST:
            return False
        return self._uses[number] == 1

    def _node(self, lines: Lines, number: int, variable: str, fact: Fact) -> None:
        node = self._nodes[number]
        types: list[str] = node.get("type", [])
        if "null" in types and len(types) == 2 and self._only(node, types):
            kind = next(each for each in types if each != "null")
            lines.block(
                f"if {variable} is not None:",
                lambda: self._typed({**node, "type": [kind]}, number, lines, variable, fact),
            )
        else:
            self._typed(node, number, lines, variable, fact)

    def _only(self, node: Node, types: list[str]) -> bool:
        """Tell whether all other keywords of a node are about the type that is not null."""
        kind = "".join(set(types) - {"null"}).replace("integer", "number")
        return len(node) > 1 and set(node) - {"type"} <= _KINDS.get(kind, frozenset())

    def _typed(self, node: Node, number: int, lines: Lines, variable: str, fact: Fact) -> None:
        conditions = self._conditions
        types: list[str] = node.get("type", [])
        if types and fact.kind not in types:
            lines.fail_if(conditions.negate(conditions.type(types, variable)))
        if len(types) == 1:
            fact = fact.of("number" if types[0] == "integer" else types[0])
        for condition in conditions.constants_of(node, variable, fact):
            lines.fail_if(conditions.negate(condition))
        for kind in _KINDS:
            if _KINDS[kind].isdisjoint(node) or fact.kind not in ("", kind):
                continue
            if kind == "object" and fact.kind:
                fact = fact.having(node.get("required", ()))
            group = _GROUPS[kind]
            if fact.kind == kind:
                group(self, lines, node, variable, fact)
            else:
                inner = fact.of(kind)
                if kind == "object":
                    inner = inner.having(node.get("required", ()))
                lines.block(
                    f"if {conditions.type([kind], variable)}:",
                    lambda group=group, inner=inner: group(self, lines, node, variable, inner),
                )
        self._applied(lines, node, number, variable, fact)

    def _applied(self, lines: Lines, node: Node, number: int, variable: str, fact: Fact) -> None:
        """Add the keywords that apply other schemas to the same value."""
        conditions = self._conditions
        for keyword in ("$ref", "$dynamicRef"):
            if keyword in node:
                self._check(lines, node[keyword], variable, fact)
        for reference in node.get("allOf", ()):
            self._check(lines, reference, variable, fact)
        if "anyOf" in node:
            lines.fail_if(conditions.negate(conditions.any_of(node["anyOf"], variable, fact)))
        if "oneOf" in node:
            lines.fail_if(conditions.negate(conditions.one_of(node["oneOf"], variable, fact)))
        if "not" in node:
            lines.fail_if(conditions.of(node["not"], variable, fact))
        if "if" in node and ("then" in node or "else" in node):
            self._branch(lines, node, variable, fact)
        for keyword in ("unevaluatedProperties", "unevaluatedItems"):
            if keyword in node and node[keyword] is not True:
                conditions.imports["validation"].add("interpreted")
                lines.fail_if(f"not interpreted({self._table_name}, {number}, {variable})")

    def _branch(self, lines: Lines, node: Node, variable: str, fact: Fact) -> None:
        condition = self._conditions.of(node["if"], variable, fact)
        then, otherwise = node.get("then", True), node.get("else", True)
        if then is True:
            condition, then, otherwise = self._conditions.negate(condition), otherwise, True
        before = len(lines.text)
        lines.block(f"if {condition}:", lambda: self._check(lines, then, variable, fact))
        if otherwise is not True:
            if len(lines.text) == before:
                condition = self._conditions.negate(condition)
                lines.block(
                    f"if {condition}:", lambda: self._check(lines, otherwise, variable, fact)
                )
            else:
                lines.block("else:", lambda: self._check(lines, otherwise, variable, fact))

    def _object(self, lines: Lines, node: Node, variable: str, fact: Fact) -> None:
        conditions = self._conditions
        for condition in conditions.object_sizes(node, variable):
            lines.fail_if(conditions.negate(condition))
        for present, names in node.get("dependentRequired", {}).items():
            if names:
                needed = conditions.required(names, variable)
                lines.fail_if(f"{present!r} in {variable} and {conditions.negate(needed)}")
        for name, reference in node.get("properties", {}).items():
            self._property(lines, name, reference, variable, fact)
        self._other_properties(lines, node, variable)
        for name, reference in node.get("dependentSchemas", {}).items():
            inner = fact.having([name])
            lines.block(
                f"if {name!r} in {variable}:",
                lambda reference=reference, inner=inner: self._check(
                    lines, reference, variable, inner
                ),
            )

    def _property(
        self, lines: Lines, name: str, reference: Reference, variable: str, fact: Fact
    ) -> None:
        if reference is True:
            return
        inner = f"x{lines.depth}"

        def check() -> None:
            if reference is False:
                lines.add(_FAIL)
                return
            short = self._conditions.short(reference, f"{variable}[{name!r}]", Fact())
            if short is not None and short.count(variable) == 1:
                lines.fail_if(self._conditions.negate(short))
                return
            at = len(lines.text)
            lines.add(f"{inner} = {variable}[{name!r}]")
            self._check(lines, reference, inner, Fact())
            if len(lines.text) == at + 1:
                lines.text.pop()

        if name in fact.present:
            check()
        else:
            lines.block(f"if {name!r} in {variable}:", check)

    def _other_properties(self, lines: Lines, node: Node, variable: str) -> None:
        conditions = self._conditions
        declared: Iterable[str] = node.get("properties", ())
        patterns = [conditions.pattern(*rest) for *rest, _ in node.get("patternProperties", ())]
        for (*_, reference), matches in zip(
            node.get("patternProperties", ()), patterns, strict=True
        ):
            self._members(
                lines, variable, f"isinstance({{name}}, String) and {matches}({{name}})", reference
            )
        additional = node.get("additionalProperties", True)
        if additional is False and not patterns:
            lines.fail_if(conditions.unknown_names(list(declared), variable))
        elif additional is not True:
            tests = (
                [f"{{name}} not in {names_constant(conditions, list(declared))}"]
                if declared
                else []
            )
            tests += [
                f"not (isinstance({{name}}, String) and {matches}({{name}}))"
                for matches in patterns
            ]
            self._members(lines, variable, " and ".join(tests), additional)
        self._property_names(lines, node.get("propertyNames", True), variable)

    def _members(self, lines: Lines, variable: str, test: str, reference: Reference) -> None:
        """Add a check of those members whose names pass a test; `{name}` stands for the name."""
        if reference is True:
            return
        name, value = f"k{lines.depth}", f"x{lines.depth}"
        head = f"for {name}, {value} in {variable}.items():"
        if not test:
            head = f"for {value} in {variable}.values():"
        if reference is False:
            head = f"for {name} in {variable}:"
        if "String" in test:
            self._conditions.imports["values"].add("String")
        check = lambda: self._check(lines, reference, value, Fact())  # noqa: E731
        test = test.replace("{name}", name)
        lines.block(head, (lambda: lines.block(f"if {test}:", check)) if test else check)

    def _property_names(self, lines: Lines, reference: Reference, variable: str) -> None:
        if reference is True:
            return
        if reference is False:
            lines.fail_if(variable)
            return
        options = self._conditions.only_names(reference)
        if options is not None:
            lines.fail_if(self._conditions.unknown_names(options, variable))
            return
        name = f"k{lines.depth}"
        lines.block(
            f"for {name} in {variable}:", lambda: self._check(lines, reference, name, Fact())
        )

    def _array(self, lines: Lines, node: Node, variable: str, fact: Fact) -> None:
        conditions = self._conditions
        for condition in conditions.array_sizes(node, variable):
            lines.fail_if(conditions.negate(condition))
        value = f"x{lines.depth}"
        prefix: list[Reference] = node.get("prefixItems", [])
        for index, reference in enumerate(prefix):
            if reference is not True:
                lines.block(
                    f"if len({variable}) > {index}:",
                    lambda index=index, reference=reference: self._item(
                        lines, f"{variable}[{index}]", reference
                    ),
                )
        items = node.get("items", True)
        if items is False:
            lines.fail_if(f"len({variable}) > {len(prefix)}" if prefix else variable)
        elif items is not True:
            rest = f"{variable}[{len(prefix)}:]" if prefix else variable
            lines.block(f"for {value} in {rest}:", lambda: self._check(lines, items, value, Fact()))
        if "contains" in node:
            for condition in conditions.contains(node, variable, f"c{lines.depth}"):
                lines.fail_if(conditions.negate(condition))
        if node.get("uniqueItems"):
            conditions.imports["values"].add("unique")
            lines.fail_if(f"not unique({variable})")

    def _item(self, lines: Lines, text: str, reference: Reference) -> None:
        value = f"x{lines.depth}"
        lines.add(f"{value} = {text}")
        self._check(lines, reference, value, Fact())

    def _string(self, lines: Lines, node: Node, variable: str, fact: Fact) -> None:
        for condition in self._conditions.string(node, variable):
            lines.fail_if(self._conditions.negate(condition))

    def _number(self, lines: Lines, node: Node, variable: str, fact: Fact) -> None:
        for condition in self._conditions.number(node, variable):
            lines.fail_if(self._conditions.negate(condition))


_GROUPS: dict[str, Any] = {
    "object": _Emitter._object,
    "array": _Emitter._array,
    "string": _Emitter._string,
    "number": _Emitter._number,
}
