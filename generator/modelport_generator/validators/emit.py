"""Emit straight-line Python that checks whether a value is valid for the first node of a table."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from .conditions import BOUNDS, MOST_LISTED, Conditions, names_constant
from .facts import Fact
from .keywords import BY_TYPE
from .lines import FAIL, Lines, caught, defined
from .members import Members
from .table import Node, Reference, Table
from .table_graph import cycle_numbers, may_explode, references

_DEEPEST = 12
_FEW = 12
_LONG = 100
_EXACT = 2**53
"""Up to this size, every integer is exact as a float."""
_SUBJECT = re.compile(r'\w+\["\w+"\]')


@dataclass(slots=True)
class Emitted:
    """The parts of a module: constants, functions, imports, and the name of the entry function."""

    constants: list[str]
    functions: list[str]
    imports: dict[str, set[str]]
    entry: str


def emit(table: Table, table_name: str) -> Emitted:
    """Return the code for a table whose text is in the variable `table_name`."""
    return _Emitter(table, table_name).emit()


class _Emitter:
    def __init__(self, table: Table, table_name: str) -> None:
        self._nodes = table.nodes
        self._names = table.names
        self._table_name = table_name
        self._conditions = Conditions(table.nodes, self._call)
        members = Members(self._conditions, self._check)
        self._groups = {
            "object": members.object,
            "array": members.array,
            "string": self._string,
            "number": self._number,
        }
        self._functions: dict[int, str] = {}
        self._used = {0}
        """Functions whose result is used for more than a plain return."""
        self._taken: set[str] = set()
        self._pending: list[int] = []
        self._nesting = 0
        self._uses = Counter(each for node in table.nodes for each in references(node))
        cycle = cycle_numbers(table.nodes)
        sizes = Counter(cycle)
        self._circular = {
            number
            for number, node in enumerate(table.nodes)
            if sizes[cycle[number]] > 1 or number in references(node)
        }

    def emit(self) -> Emitted:
        conditions = self._conditions
        conditions.imports["validation"].add("interpreted")
        if may_explode(self._nodes):
            functions = [defined("_check", [f"    {self._interpret()}"])]
            return Emitted([], functions, dict(conditions.imports), "_check")
        conditions.imports["values"].add("MakesProperties")
        entry = self._function(0)
        bodies: dict[int, Lines] = {}
        while self._pending:
            number = self._pending.pop()
            bodies[number] = Lines()
            self._node(bodies[number], number, "v", Fact())
        raised = set[str]().union(*(lines.may_raise for lines in bodies.values()))
        functions = [self._define(number, lines.text, raised) for number, lines in bodies.items()]
        if 0 in self._circular:
            # The fallback must not start again at every level of a deep value.
            body = self._rescued([f"    return {entry}(v)"])
            entry = self._unused(f"{entry}_whole")
            functions.append(defined(entry, body))
        return Emitted(conditions.constants, functions, dict(conditions.imports), entry)

    def _call(self, number: int, variable: str) -> str:
        """Return a call that answers yes or no. Exceptions from a failed check do not leave it."""
        self._used.add(number)
        return f"{self._function(number)}({variable})"

    def _function(self, number: int) -> str:
        if number not in self._functions:
            words = re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+", self._names[number])
            name = "_" + ("_".join(words).lower()[:40].strip("_") or "check")
            self._functions[number] = self._unused(name)
            self._pending.append(number)
        return self._functions[number]

    def _unused(self, name: str) -> str:
        unused, count = name, 1
        while unused in self._taken:
            count += 1
            unused = f"{name}_{count}"
        self._taken.add(unused)
        return unused

    def _define(self, number: int, lines: list[str], raised: set[str]) -> str:
        name = self._functions[number]
        body = self._ended(lines)
        catches = bool(raised) and number in self._used
        rescues = number == 0 and number not in self._circular
        before: list[str] = []
        if len(body) > _LONG and (catches or rescues):
            # Type checkers follow every line of a `try` into its handlers, and give up on long bodies.
            inner = self._unused(f"{name}_body")
            before = [defined(inner, body)]
            body = [f"    return {inner}(v)"]
        if catches:
            body = caught(body, raised, FAIL)
        if rescues:
            body = self._rescued(body)
        return "\n\n".join([*before, defined(name, body)])

    def _rescued(self, body: list[str]) -> list[str]:
        """Return the body with the interpreter as fallback for what straight-line code cannot judge."""
        return caught(body, {"MakesProperties", "RecursionError"}, self._interpret())

    def _interpret(self) -> str:
        return f"return interpreted({self._table_name}, 0, v)"

    def _ended(self, lines: list[str]) -> list[str]:
        """Return the body with its end: the last test becomes the return value."""
        if len(lines) > 1 and lines[-1] == "        " + FAIL and lines[-2].startswith("    if "):
            condition = self._conditions.negate(lines[-2].strip()[3:-1])
            words = condition.split()
            is_bool = words[0] == "not" and not {"and", "or"} & set(words)
            return [*lines[:-2], f"    return {condition if is_bool else f'bool({condition})'}"]
        ends = lines[-3:]
        shape = [line[: len(line) - len(line.lstrip()) + 3] for line in ends]
        if shape == ["    for", "        if ", "            ret"] and self._fits(ends):
            # all() would have to create a generator first.
            lines = [*lines[:-3], f"{ends[0]}  # noqa: SIM110", *ends[1:]]
        return [*lines, "    return True"]

    def _fits(self, loop: list[str]) -> bool:
        """Return whether ruff would ask for all() here, which it does when it fits on one line."""
        condition = self._conditions.negate(loop[1].strip()[3:-1])
        return len(f"    return all({condition} {loop[0].strip()[:-1]})") <= 100

    def _check(self, lines: Lines, reference: Reference, variable: str, fact: Fact) -> None:
        """Add the tests that fail when the value of a variable is invalid."""
        if isinstance(reference, bool):
            if not reference:
                lines.add(FAIL)
            return
        names = self._conditions.only_names(reference) or []
        if len(names) > MOST_LISTED:
            # A value that cannot be looked up, such as a list or an object, is not among the names.
            lines.may_raise.add("TypeError")
            lines.fail_if(f"{variable} not in {names_constant(self._conditions, names)}")
        elif not fact.kind and _is_bounded(self._nodes[reference]):
            self._bounded(lines, self._nodes[reference], variable)
        elif (condition := self._conditions.short(reference, variable, fact)) is not None:
            lines.fail_if(self._conditions.negate(condition))
        elif self._inlines(lines, reference):
            self._nesting += 1
            self._node(lines, reference, variable, fact)
            self._nesting -= 1
        else:
            lines.fail_if(f"not {self._function(reference)}({variable})")

    def _inlines(self, lines: Lines, number: int) -> bool:
        if number in self._circular or max(lines.depth - lines.guards, self._nesting) > _DEEPEST:
            return False
        return self._uses[number] == 1 or (self._uses[number] <= _FEW and self._is_small(number))

    def _is_small(self, number: int) -> bool:
        """Return whether a schema is so small that a call would cost more than repeating it."""
        pending = [number]
        for _ in range(_FEW):
            if not pending:
                return True
            pending += references(self._nodes[pending.pop()])
        return not pending

    def _node(self, lines: Lines, number: int, variable: str, fact: Fact) -> None:
        node = self._nodes[number]
        types: list[str] = node.get("type", [])
        if "null" in types and len(types) == 2 and self._only(node, types):
            kind = next(each for each in types if each != "null")
            self._conditions.imports["values"].add("Null")
            lines.block(
                f"if {variable} is not Null:",
                lambda: self._typed({**node, "type": [kind]}, number, lines, variable, fact),
            )
        else:
            self._typed(node, number, lines, variable, fact)

    def _only(self, node: Node, types: list[str]) -> bool:
        """Return whether all other keywords of a node concern its one type besides null."""
        kind = "".join(set(types) - {"null"}).replace("integer", "number")
        return len(node) > 1 and self._concerns(node, kind, 0)

    def _concerns(self, node: Node, kind: str, depth: int) -> bool:
        """Return whether a node accepts values of every other type, ignoring its own `type`."""
        about = BY_TYPE.get(kind, frozenset()) | {
            "type",
            "$ref",
            "if",
            "then",
            "x-modelport-secret",
        }
        return (
            depth <= 3
            and about.issuperset(node)
            and self._concerns_reference(node.get("$ref", True), kind, depth)
            and (
                self._asks_for(node.get("if", True)) == kind
                or self._concerns_reference(node.get("then", True), kind, depth)
            )
        )

    def _asks_for(self, reference: Reference) -> str:
        """Return the type when a schema requires one type and nothing else."""
        node: Node = {} if isinstance(reference, bool) else self._nodes[reference]
        types: list[str] = node.get("type", [])
        return types[0] if len(node) == len(types) == 1 else ""

    def _concerns_reference(self, reference: Reference, kind: str, depth: int) -> bool:
        if isinstance(reference, bool):
            return reference
        node = self._nodes[reference]
        return "type" not in node and self._concerns(node, kind, depth + 1)

    def _typed(self, node: Node, number: int, lines: Lines, variable: str, fact: Fact) -> None:
        conditions = self._conditions
        types: list[str] = node.get("type", [])
        if types == ["object"] and fact.kind != "object":
            conditions.imports["values"].update(("Object", "no_object"))
            lines.fail_if(f"type({variable}) is not Object and no_object({variable})")
            fact = replace(fact, is_plain=True)
        elif types and fact.kind not in types:
            lines.fail_if(conditions.negate(conditions.type(types, variable)))
        if len(types) == 1:
            fact = fact.of("number" if types[0] == "integer" else types[0])
        for condition in conditions.constants_of(node, variable, fact):
            lines.fail_if(conditions.negate(condition))
        for kind in BY_TYPE:
            if BY_TYPE[kind].isdisjoint(node) or fact.kind not in ("", kind):
                continue
            group = self._groups[kind]
            if fact.kind == kind:
                group(lines, node, variable, fact)
            else:
                lines.block(
                    f"if {conditions.type([kind], variable)}:",
                    partial(group, lines, node, variable, fact.of(kind)),
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
                lines.fail_if(f"not interpreted({self._table_name}, {number}, {variable})")

    def _all(
        self, lines: Lines, references: Sequence[Reference], variable: str, fact: Fact
    ) -> None:
        """Add the schemas of an allOf. Of cases that test for different constants, only one applies."""
        before = ""
        conditions: set[str] = set()
        for reference in references:
            subject, condition, then = self._case(reference, variable, fact)
            if not subject:
                self._check(lines, reference, variable, fact)
                before = ""
                continue
            goes_on = subject == before and condition not in conditions
            conditions = {*conditions, condition} if goes_on else {condition}
            at = len(lines.text)
            head = f"{'elif' if goes_on else 'if'} {condition}:"
            lines.block(head, partial(self._check, lines, then, variable, fact), False)
            if len(lines.text) > at:
                before = subject
            elif not goes_on:
                before = ""

    def _case(self, reference: Reference, variable: str, fact: Fact) -> tuple[str, str, Reference]:
        """Return what an if/then compares with a constant, the full test, and the `then`."""
        node = {} if isinstance(reference, bool) else self._nodes[reference]
        if set(node) != {"if", "then"}:
            return "", "", True
        condition = self._conditions.of(node["if"], variable, fact)
        subject, _, constant = condition.rpartition(" == ")
        if not (_SUBJECT.fullmatch(subject) and _is_literal(constant)):
            return "", "", True
        return subject, condition, node["then"]

    def _branch(self, lines: Lines, node: Node, variable: str, fact: Fact) -> None:
        then, otherwise = node.get("then", True), node.get("else", True)
        if fact.kind and fact.kind == self._asks_for(node["if"]):
            self._check(lines, then, variable, fact)
            return
        condition = self._conditions.of(node["if"], variable, fact)
        if then is True:
            condition, then, otherwise = self._conditions.negate(condition), otherwise, True
        before = len(lines.text)
        test: Reference = node["if"]
        if not isinstance(test, bool) and then is node.get("then"):
            test_node: Node = self._nodes[test]
            types: list[str] = test_node.get("type", [])
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

    def _string(self, lines: Lines, node: Node, variable: str, fact: Fact) -> None:
        for condition in self._conditions.string(node, variable):
            lines.fail_if(self._conditions.negate(condition))

    def _bounded(self, lines: Lines, node: Node, variable: str) -> None:
        """Add the check of a number within bounds. Floats come first, as they compare fast."""
        conditions = self._conditions
        conditions.imports["values"].update(("Float", "Integer", "is_number"))
        floats = {key: float(node[key]) for key in node if key in BOUNDS}
        lines.add(f"if type({variable}) is Float:")
        lines.depth += 1
        lines.fail_if(" or ".join(conditions.out_of_bounds(floats, variable)))
        lines.depth -= 1
        other = f"type({variable}) is not Integer and not is_number({variable})"
        outside = " or ".join(conditions.out_of_bounds(node, variable))
        lines.add(f"elif ({other}) or {outside}:")
        lines.text.append("    " * (lines.depth + 1) + FAIL)

    def _number(self, lines: Lines, node: Node, variable: str, fact: Fact) -> None:
        for condition in self._conditions.number(node, variable):
            lines.fail_if(self._conditions.negate(condition))


def _is_bounded(node: Node) -> bool:
    """Return whether a node only checks numbers against bounds that are exact as floats."""
    bounds = [node[key] for key in node if key in BOUNDS]
    return (
        node.get("type") == ["number"]
        and 0 < len(bounds) == len(node) - 1
        and all(abs(bound) < _EXACT or isinstance(bound, float) for bound in bounds)
    )


def _is_literal(text: str) -> bool:
    """Return whether a piece of code is a single string literal."""
    try:
        return isinstance(ast.literal_eval(text), str)
    except (SyntaxError, ValueError):
        return False
