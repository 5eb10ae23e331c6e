"""Emit the checks of the members of objects and lists."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import partial
from itertools import pairwise

from .conditions import Conditions, names_constant
from .facts import Fact
from .lines import FAIL, Lines
from .pieces import grouped, literal
from .table import Node, Reference

_WORTH_COUNTING = 3
_MAY_SKIP = re.compile(r"\b(and|or)\b")
_STRIDES = (1, 3, 6, 10, 15)
"""After this many optional properties the code asks whether all present ones have been seen."""


class Members:
    """Emit the keywords of objects and lists. `check` adds the tests of one member."""

    def __init__(
        self,
        conditions: Conditions,
        check: Callable[[Lines, Reference, str, Fact], None],
    ) -> None:
        self._conditions = conditions
        self._check = check

    def object(self, lines: Lines, node: Node, variable: str, fact: Fact) -> None:
        """Add the keywords of objects for a variable that is an object."""
        conditions = self._conditions
        untested = _used_at_once(node) - fact.present if fact.is_plain else frozenset[str]()
        for condition in conditions.object_sizes(node, variable, fact.having(untested)):
            lines.fail_if(conditions.negate(condition))
        fact = fact.having(node.get("required", ()))
        for present, names in node.get("dependentRequired", {}).items():
            if names:
                needed = conditions.required(names, variable)
                missing = conditions.negate(needed)
                lines.fail_if(f"{literal(present)} in {variable} and {grouped(missing)}")
        if self._is_counted(node):
            self._counted(lines, node, variable, fact, untested)
        else:
            for name, reference in node.get("properties", {}).items():
                self._property(lines, name, reference, variable, fact, name in untested)
            self._other_properties(lines, node, variable)
        self._property_names(lines, node.get("propertyNames", True), variable)
        for name, reference in node.get("dependentSchemas", {}).items():
            inner = fact.having([name])
            lines.block(
                f"if {literal(name)} in {variable}:",
                partial(self._check, lines, reference, variable, inner),
            )

    def _is_counted(self, node: Node) -> bool:
        """Return whether counting the known properties is a good way to find unknown ones."""
        properties: dict[str, Reference] = node.get("properties", {})
        if node.get("additionalProperties", True) is not False:
            optional = len(properties) - len(node.get("required", ()))
            if optional < _WORTH_COUNTING or node.get("additionalProperties", True) is not True:
                return False
        return (
            "patternProperties" not in node
            and properties.keys() >= set(node.get("required", ()))
            and sum(reference is True for reference in properties.values()) < 3
            and not any(reference is False for reference in properties.values())
        )

    def _counted(
        self, lines: Lines, node: Node, variable: str, fact: Fact, untested: frozenset[str]
    ) -> None:
        """Add the properties of an object. The code is done when all present properties are seen."""
        required: list[str] = node.get("required", [])
        properties: dict[str, Reference] = node.get("properties", {})
        count = _below(variable).replace("x", "n")
        for name in required:
            self._property(lines, name, properties[name], variable, fact, name in untested)
        optional = [name for name in properties if name not in required]
        is_closed = node.get("additionalProperties") is False
        if not optional:
            if is_closed:
                lines.fail_if(f"len({variable}) > {len(required)}")
            return
        lines.add(f"{count} = len({variable})" + (f" - {len(required)}" if required else ""))
        indent = lines.depth
        for start, end in pairwise((0, *_STRIDES, max(len(optional), _STRIDES[-1]))):
            if (start or required) and len(optional) > start + 1:
                lines.add(f"if {count}:")
                lines.depth += 1
                lines.guards += 1
            for name in optional[start:end]:
                lines.block(
                    f"if {literal(name)} in {variable}:",
                    partial(self._seen, lines, name, properties[name], variable, fact, count),
                )
        if is_closed:
            lines.fail_if(count)
        lines.guards -= lines.depth - indent
        lines.depth = indent

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
        self,
        lines: Lines,
        name: str,
        reference: Reference,
        variable: str,
        fact: Fact,
        is_untested: bool = False,
    ) -> None:
        """Add the check of a property. One that is untested has not been tested for before."""
        if reference is True:
            return
        inner = _below(variable)

        def check() -> None:
            if reference is False:
                lines.add(FAIL)
                return
            short = self._conditions.short(reference, f"{variable}[{literal(name)}]", Fact())
            # As an operand of `and` or `or` it may never be evaluated, and so never be found missing.
            is_single = short is not None and short.count(variable) == 1
            is_certain = not is_untested or short is None or not _MAY_SKIP.search(short)
            if short is not None and is_single and is_certain:
                lines.may_raise.update(["KeyError"] * is_untested)
                lines.fail_if(self._conditions.negate(short))
                return
            at = len(lines.text)
            lines.add(f"{inner} = {variable}[{literal(name)}]")
            self._check(lines, reference, inner, Fact())
            if len(lines.text) > at + 1:
                lines.may_raise.update(["KeyError"] * is_untested)
                return
            lines.text.pop()
            if is_untested:
                lines.fail_if(f"{literal(name)} not in {variable}")

        if name in fact.present:
            check()
        else:
            lines.block(f"if {literal(name)} in {variable}:", check)

    def _other_properties(self, lines: Lines, node: Node, variable: str) -> None:
        conditions = self._conditions
        declared: Iterable[str] = node.get("properties", ())
        patterns = [
            f"isinstance({{name}}, String) and {conditions.pattern((original, python, limit), '{name}')}"
            for original, python, limit, _ in node.get("patternProperties", ())
        ]
        for (*_, reference), matches in zip(
            node.get("patternProperties", ()), patterns, strict=True
        ):
            self._some(lines, variable, matches, reference)
        additional = node.get("additionalProperties", True)
        if additional is False and not patterns:
            lines.fail_if(conditions.unknown_names(list(declared), variable))
        elif additional is not True:
            tests = (
                [f"{{name}} not in {names_constant(conditions, list(declared))}"]
                if declared
                else []
            )
            tests += [f"not ({matches})" for matches in patterns]
            self._some(lines, variable, " and ".join(tests), additional)

    def _some(self, lines: Lines, variable: str, test: str, reference: Reference) -> None:
        """Add a check of the members whose names pass a test; `{name}` is replaced by the name."""
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

    def array(self, lines: Lines, node: Node, variable: str, fact: Fact) -> None:
        """Add the keywords of lists for a variable that is a list."""
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
        if node.get("uniqueItems") and conditions.are_texts(node):
            size = f"len({variable})"
            lines.fail_if(f"{size} > 1 and len(set({variable})) < {size}")
        elif node.get("uniqueItems"):
            conditions.imports["values"].add("unique")
            lines.fail_if(f"not unique({variable})")

    def _item(self, lines: Lines, variable: str, index: int, reference: Reference) -> None:
        value = _below(variable)
        lines.add(f"{value} = {variable}[{index}]")
        self._check(lines, reference, value, Fact())


def _used_at_once(node: Node) -> frozenset[str]:
    """Return the required properties that the checks of an object use in every case.

    No test is needed for these: the first use raises KeyError when the property is missing.
    """
    properties: dict[str, Reference] = node.get("properties", {})
    used = (name for name in node.get("required", ()) if name in properties)
    return frozenset(name for name in used if not isinstance(properties[name], bool))


def _below(variable: str) -> str:
    """Return the name for a nested value, so that a loop does not overwrite its own list."""
    return f"x{int(variable[1:] or 0) + 1}"
