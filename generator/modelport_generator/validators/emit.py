"""Emits straight-line Python that says whether a value fits the first node of a table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from typing import Any

from .conditions import Conditions, Fact, grouped, literal, names_constant
from .shapes import circles, may_explode, references
from .table import Node, Reference, Table

_DEEPEST = 12
_STRIDES = (3, 8)
"""After so many optional properties the code asks whether all that are there have been seen."""
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

    def block(self, head: str, body: Callable[[], None], is_alone: bool = True) -> None:
        """Add an indented block, unless nothing stands in it."""
        at = len(self.text)
        self.add(head)
        self.depth += 1
        body()
        self.depth -= 1
        if len(self.text) == at + 1:
            self.text.pop()
        elif is_alone:
            self._merge(at)

    def _merge(self, at: int) -> None:
        """Make one test of a test inside of which only another one stands."""
        indent = "    " * (self.depth + 1)
        head, inner, rest = self.text[at].strip(), self.text[at + 1], self.text[at + 2 :]
        only = inner.startswith(indent + "if ") and all(
            line.startswith(indent + " ") for line in rest
        )
        if head.startswith("if ") and only:
            self.text[at:] = []
            self.add(f"if {grouped(head[3:-1])} and {grouped(inner.strip()[3:-1])}:")
            self.text += [line[4:] for line in rest]


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
        return "\n".join([head, *self._ended(lines.text), ""])

    def _ended(self, lines: list[str]) -> list[str]:
        """Return the body with its end: the last test is the answer itself."""
        if len(lines) > 1 and lines[-1] == "        " + _FAIL and lines[-2].startswith("    if "):
            condition = self._conditions.negate(lines[-2].strip()[3:-1])
            is_bool = condition.startswith("not ") and " and " not in condition
            shown = condition if is_bool and " or " not in condition else f"bool({condition})"
            return [*lines[:-2], f"    return {shown}"]
        return [*lines, "    return True"]

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
        return self._uses[number] == 1 or (self._uses[number] == 2 and self._is_small(number))

    def _is_small(self, number: int) -> bool:
        following = references(self._nodes[number])
        return len(following) < 8 and not any(references(self._nodes[each]) for each in following)

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
        return len(node) > 1 and self._concerns(node, kind, 0)

    def _concerns(self, node: Node, kind: str, depth: int) -> bool:
        """Tell whether values of any other type fit a node, its own types left aside."""
        about = _KINDS.get(kind, frozenset()) | {"type", "$ref", "if", "then", "x-modelport-secret"}
        return (
            depth <= 3
            and about.issuperset(node)
            and self._concerns_reference(node.get("$ref", True), kind, depth)
            and self._concerns_reference(node.get("then", True), kind, depth)
        )

    def _concerns_reference(self, reference: Reference, kind: str, depth: int) -> bool:
        if isinstance(reference, bool):
            return reference
        node = self._nodes[reference]
        return "type" not in node and self._concerns(node, kind, depth + 1)

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
            group = _GROUPS[kind]
            if fact.kind == kind:
                group(self, lines, node, variable, fact)
            else:
                lines.block(
                    f"if {conditions.type([kind], variable)}:",
                    partial(group, self, lines, node, variable, fact.of(kind)),
                )
        if fact.kind == "object":
            fact = fact.having(node.get("required", ()))
        self._applied(lines, node, number, variable, fact)

    def _applied(self, lines: Lines, node: Node, number: int, variable: str, fact: Fact) -> None:
        """Add the keywords that apply other schemas to the same value."""
        conditions = self._conditions
        for keyword in ("$ref", "$dynamicRef"):
            if keyword in node:
                self._check(lines, node[keyword], variable, fact)
        self._all(lines, node.get("allOf", ()), variable, fact)
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

    def _all(
        self, lines: Lines, references: Sequence[Reference], variable: str, fact: Fact
    ) -> None:
        """Add the schemas of an allOf; of those that ask for different constants, one can apply."""
        before = ""
        asked: set[str] = set()
        for reference in references:
            subject, condition, then = self._case(reference, variable, fact)
            if not subject:
                self._check(lines, reference, variable, fact)
                before = ""
                continue
            goes_on = subject == before and condition not in asked
            asked = {*asked, condition} if goes_on else {condition}
            at = len(lines.text)
            head = f"{'elif' if goes_on else 'if'} {condition}:"
            lines.block(head, partial(self._check, lines, then, variable, fact), False)
            if len(lines.text) > at:
                before = subject
            elif not goes_on:
                before = ""

    def _case(self, reference: Reference, variable: str, fact: Fact) -> tuple[str, str, Reference]:
        """Return what an if/then compares with a constant, the whole test, and the then."""
        node = {} if isinstance(reference, bool) else self._nodes[reference]
        if set(node) != {"if", "then"}:
            return "", "", True
        condition = self._conditions.of(node["if"], variable, fact)
        subject, _, constant = condition.rpartition(" == ")
        if constant[:1] != '"' or not re.fullmatch(r'\w+\["\w+"\]', subject):
            return "", "", True
        return subject, condition, node["then"]

    def _branch(self, lines: Lines, node: Node, variable: str, fact: Fact) -> None:
        condition = self._conditions.of(node["if"], variable, fact)
        then, otherwise = node.get("then", True), node.get("else", True)
        if then is True:
            condition, then, otherwise = self._conditions.negate(condition), otherwise, True
        before = len(lines.text)
        asked = node["if"]
        if not isinstance(asked, bool) and then is node.get("then"):
            types = self._nodes[asked].get("type", [])
            known = fact.of(types[0]) if len(types) == 1 and types[0] != "integer" else fact
        else:
            known = fact
        lines.block(
            f"if {condition}:",
            partial(self._check, lines, then, variable, known),
            otherwise is True,
        )
        if otherwise is True:
            return
        if len(lines.text) == before:
            head = f"if {self._conditions.negate(condition)}:"
            lines.block(head, lambda: self._check(lines, otherwise, variable, fact))
        else:
            lines.block("else:", lambda: self._check(lines, otherwise, variable, fact))

    def _object(self, lines: Lines, node: Node, variable: str, fact: Fact) -> None:
        conditions = self._conditions
        for condition in conditions.object_sizes(node, variable, fact):
            lines.fail_if(conditions.negate(condition))
        fact = fact.having(node.get("required", ()))
        for present, names in node.get("dependentRequired", {}).items():
            if names:
                needed = conditions.required(names, variable)
                missing = conditions.negate(needed)
                lines.fail_if(f"{literal(present)} in {variable} and {grouped(missing)}")
        if self._is_counted(node):
            self._counted(lines, node, variable, fact)
        else:
            for name, reference in node.get("properties", {}).items():
                self._property(lines, name, reference, variable, fact)
            self._other_properties(lines, node, variable)
        self._property_names(lines, node.get("propertyNames", True), variable)
        for name, reference in node.get("dependentSchemas", {}).items():
            inner = fact.having([name])
            lines.block(
                f"if {literal(name)} in {variable}:",
                lambda reference=reference, inner=inner: self._check(
                    lines, reference, variable, inner
                ),
            )

    def _is_counted(self, node: Node) -> bool:
        """Tell whether counting the known properties is a good way to find the unknown ones."""
        properties: dict[str, Reference] = node.get("properties", {})
        return (
            node.get("additionalProperties") is False
            and "patternProperties" not in node
            and properties.keys() >= set(node.get("required", ()))
            and sum(reference is True for reference in properties.values()) < 3
            and not any(reference is False for reference in properties.values())
        )

    def _counted(self, lines: Lines, node: Node, variable: str, fact: Fact) -> None:
        """Add the properties of a closed object; when all that it has are seen, it is done."""
        required: list[str] = node.get("required", [])
        properties: dict[str, Reference] = node.get("properties", {})
        count = _below(variable).replace("x", "n")
        for name in required:
            self._property(lines, name, properties[name], variable, fact)
        optional = [name for name in properties if name not in required]
        if not optional:
            lines.fail_if(f"len({variable}) > {len(required)}")
            return
        lines.add(f"{count} = len({variable})" + (f" - {len(required)}" if required else ""))
        indent = lines.depth
        for start, end in pairwise((0, *_STRIDES, max(len(optional), _STRIDES[-1]))):
            if (start or required) and len(optional) > start + 1:
                lines.add(f"if {count}:")
                lines.depth += 1
            for name in optional[start:end]:
                lines.block(
                    f"if {literal(name)} in {variable}:",
                    partial(self._seen, lines, name, properties[name], variable, fact, count),
                )
        lines.depth = indent
        lines.fail_if(count)

    def _seen(
        self,
        lines: Lines,
        name: str,
        reference: Reference,
        variable: str,
        fact: Fact,
        count: str,
    ) -> None:
        lines.add(f"{count} -= 1")
        self._property(lines, name, reference, variable, fact.having([name]))

    def _property(
        self, lines: Lines, name: str, reference: Reference, variable: str, fact: Fact
    ) -> None:
        if reference is True:
            return
        inner = _below(variable)

        def check() -> None:
            if reference is False:
                lines.add(_FAIL)
                return
            short = self._conditions.short(reference, f"{variable}[{literal(name)}]", Fact())
            if short is not None and short.count(variable) == 1:
                lines.fail_if(self._conditions.negate(short))
                return
            at = len(lines.text)
            lines.add(f"{inner} = {variable}[{literal(name)}]")
            self._check(lines, reference, inner, Fact())
            if len(lines.text) == at + 1:
                lines.text.pop()

        if name in fact.present:
            check()
        else:
            lines.block(f"if {literal(name)} in {variable}:", check)

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

    def _members(self, lines: Lines, variable: str, test: str, reference: Reference) -> None:
        """Add a check of those members whose names pass a test; `{name}` stands for the name."""
        if reference is True:
            return
        value = _below(variable)
        name = value.replace("x", "k")
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
        name = _below(variable).replace("x", "k")
        lines.block(
            f"for {name} in {variable}:", lambda: self._check(lines, reference, name, Fact())
        )

    def _array(self, lines: Lines, node: Node, variable: str, fact: Fact) -> None:
        conditions = self._conditions
        for condition in conditions.array_sizes(node, variable):
            lines.fail_if(conditions.negate(condition))
        value = _below(variable)
        prefix: list[Reference] = node.get("prefixItems", [])
        for index, reference in enumerate(prefix):
            if reference is not True:
                lines.block(
                    f"if len({variable}) > {index}:",
                    partial(self._item, lines, variable, index, reference),
                )
        items = node.get("items", True)
        if items is False:
            lines.fail_if(f"len({variable}) > {len(prefix)}" if prefix else variable)
        elif items is not True:
            rest = f"{variable}[{len(prefix)}:]" if prefix else variable
            lines.block(f"for {value} in {rest}:", lambda: self._check(lines, items, value, Fact()))
        if "contains" in node:
            for condition in conditions.contains(node, variable, value.replace("x", "c")):
                lines.fail_if(conditions.negate(condition))
        if node.get("uniqueItems"):
            conditions.imports["values"].add("unique")
            lines.fail_if(f"not unique({variable})")

    def _item(self, lines: Lines, variable: str, index: int, reference: Reference) -> None:
        value = _below(variable)
        lines.add(f"{value} = {variable}[{index}]")
        self._check(lines, reference, value, Fact())

    def _string(self, lines: Lines, node: Node, variable: str, fact: Fact) -> None:
        for condition in self._conditions.string(node, variable):
            lines.fail_if(self._conditions.negate(condition))

    def _number(self, lines: Lines, node: Node, variable: str, fact: Fact) -> None:
        for condition in self._conditions.number(node, variable):
            lines.fail_if(self._conditions.negate(condition))


def _below(variable: str) -> str:
    """Return the name for a value inside another, so that no loop takes its own list away."""
    return f"x{int(variable[1:] or 0) + 1}"


_GROUPS: dict[str, Any] = {
    "object": _Emitter._object,
    "array": _Emitter._array,
    "string": _Emitter._string,
    "number": _Emitter._number,
}
