"""The small faults: for one file of rules, every place where one is made and the file with that fault in it.

Made in the syntax tree: borders of comparisons, negations, and/or, conditions removed, numbers one off, states and
reason codes swapped for another of the same file, plus and minus, min and max, statements left out. Nothing is made of
docstrings, annotations and imports.
"""

import ast
import copy
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
TYPES_READ = ("rules/facts.py", "rules/decision.py")  # their types are read when a document is, and for the schemas
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}
STATES = {"met": "not_met", "not_met": "pending", "pending": "needs_review", "needs_review": "not_met"}
Change = Callable[[Any], ast.AST]  # from a node of the kind that is changed


@dataclass(frozen=True)
class Mutant:
    """One fault: the file (relative to the project), the line, what is changed, and the change itself.

    `number` tells like changes of one file apart, `function` is the function or method whose body it is in (None:
    it is outside of all), `nested` says whether it is in a function inside that one.
    """

    file: str
    line: int
    words: str
    number: int
    function: str | None
    nested: bool
    tree: ast.Module
    place: int
    change: Change

    @property
    def key(self) -> str:
        """Return a name that stays when lines move."""
        return f"{self.file}: {self.words} ({self.number})"

    def made(self) -> ast.Module:
        """Return the syntax tree of the file with the fault in it; the tree without it stays."""
        changed = copy.deepcopy(self.tree)
        victim = _places(changed)[self.place]
        fault = ast.copy_location(self.change(victim), victim)
        _Swap(victim, fault).visit(changed)
        return ast.fix_missing_locations(changed)


def mutants(file: str, source: str) -> Iterator[Mutant]:
    """Return every fault of one file, in the order of its lines."""
    tree = ast.parse(source)
    words = _words(tree)
    numbers: Counter[str] = Counter()
    functions = _functions(tree)
    nested = _nested(tree)
    types = set() if file.endswith(TYPES_READ) else _in_literal_types(tree)
    for place, node in enumerate(_places(tree)):
        for told, change in [] if node in types else _changes(node, words):
            numbers[told] += 1
            line, function = getattr(node, "lineno", 0), functions.get(node)
            yield Mutant(file, line, told, numbers[told], function, node in nested, tree, place, change)


def no_fault(file: str, function: str) -> Mutant:
    """Return a file as it is, to see that all tests pass then."""
    source = (Path(__file__).parents[2] / file).read_text(encoding="utf-8")
    return Mutant(file, 0, "no fault", 1, function, False, ast.parse(source), 0, lambda node: node)


def _functions(tree: ast.Module) -> dict[ast.AST, str]:
    """Return for every node in the body of a function or method what that is called."""
    found: dict[ast.AST, str] = {}
    owners: list[tuple[str, ast.Module | ast.ClassDef]] = [("", tree)]
    owners += [(node.name + ".", node) for node in tree.body if isinstance(node, ast.ClassDef)]
    for prefix, owner in owners:
        for function in owner.body:
            if isinstance(function, ast.FunctionDef):
                inside = (node for part in function.body for node in ast.walk(part))
                found |= dict.fromkeys(inside, prefix + function.name)
    return found


def _nested(tree: ast.Module) -> set[ast.AST]:
    """Return every node in the body of a function inside a function."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    inner = {
        one for outer in functions for one in ast.walk(outer) if isinstance(one, ast.FunctionDef) and one is not outer
    }
    return {node for function in inner for part in function.body for node in ast.walk(part)}


def _in_literal_types(tree: ast.Module) -> set[ast.AST]:
    """Return what stands in Literal[...], which says something to the type checker alone."""
    types = [
        node for node in ast.walk(tree) if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "Literal"
    ]
    return {part for literal in types for part in ast.walk(literal)}


class _Swap(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        """Put the new node in the place of the old one."""
        return self.new if node is self.old else self.generic_visit(node)


def _places(tree: ast.AST) -> list[ast.AST]:
    """Return every node that may be changed, in an order that a copy of the tree keeps."""
    found: list[ast.AST] = []

    def walk(node: ast.AST) -> None:
        found.append(node)
        for name, value in ast.iter_fields(node):
            if name in ("annotation", "returns", "keywords") and not isinstance(node, ast.Call):
                continue
            if isinstance(node, ast.Subscript) and name == "slice" and _is_type(node):
                continue
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST) and not _left_alone(node, child):
                    walk(child)

    walk(tree)
    return found


def _is_type(node: ast.Subscript) -> bool:
    return isinstance(node.value, ast.Name) and node.value.id in ("dict", "list", "tuple", "set", "Callable", "Union")


def _left_alone(parent: ast.AST, child: ast.AST) -> bool:
    if isinstance(child, (ast.Import, ast.ImportFrom)):
        return True
    if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
        return True  # a docstring
    called = parent.func if isinstance(parent, ast.Call) else None
    # names of types, as in TypeVar("View") and cast(Facts, value)
    return isinstance(called, (ast.Name, ast.Attribute)) and ast.unparse(called).endswith(("TypeVar", "cast"))


def _words(tree: ast.AST) -> list[str]:
    """Return the states and codes a file speaks of, each to be swapped for the next."""
    found = {node.value for node in _places(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return sorted(word for word in found if word.replace("_", "").isalnum() and word.islower())


def _changes(node: ast.AST, words: list[str]) -> list[tuple[str, Change]]:
    """Return what may be changed in a node: what was done, in words, and how."""
    match node:
        case ast.Compare():
            return _of_comparison(node)
        case ast.BoolOp():
            return _of_and_or(node)
        case ast.Constant():
            return _of_constant(node, words)
        case ast.BinOp() | ast.AugAssign() if type(node.op) in ARITHMETIC:
            return [_of_arithmetic(node)]
        case ast.If() | ast.IfExp():
            return [
                (f"condition always {value}: {ast.unparse(node.test)}", _with_test(value)) for value in (True, False)
            ]
    return _by_one(node)


def _by_one(node: ast.AST) -> list[tuple[str, Change]]:
    """Return the one change there is to nodes of other kinds."""
    match node:
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return [(f"not left out: {ast.unparse(operand)}", lambda n: n.operand)]
        case ast.comprehension(ifs=[_, *_]):
            filters = " and ".join(map(ast.unparse, node.ifs))
            return [(f"filter left out: {filters}", lambda n: ast.comprehension(n.target, n.iter, [], n.is_async))]
        case ast.Name(id=name) if name in NAMES:
            return [(f"{name} to {NAMES[name]}", lambda n: ast.Name(NAMES[name], ast.Load()))]
        case ast.Attribute(value=ast.Name(id="date"), attr=("min" | "max") as end):
            return [(f"date.{end} to date.{NAMES[end]}", lambda n: ast.Attribute(n.value, NAMES[end], ast.Load()))]
        case ast.Expr(value=ast.Call()):
            return [(f"left out: {ast.unparse(node)}", lambda n: ast.Pass())]
        case ast.Continue():
            return [("continue to break", lambda n: ast.Break())]
        case ast.Break():
            return [("break to continue", lambda n: ast.Continue())]
    return []


def _of_comparison(node: ast.Compare) -> list[tuple[str, Change]]:
    made: list[tuple[str, Change]] = []
    for at, op in enumerate(node.ops):
        other = COMPARISONS[type(op)]

        def change(n: ast.AST, at: int = at, other: type[ast.cmpop] = other) -> ast.AST:
            assert isinstance(n, ast.Compare)
            return ast.Compare(n.left, [*n.ops[:at], other(), *n.ops[at + 1 :]], n.comparators)

        made.append((f"{type(op).__name__} to {other.__name__} in {ast.unparse(node)}", change))
    return made


def _of_and_or(node: ast.BoolOp) -> list[tuple[str, Change]]:
    other = ast.Or if isinstance(node.op, ast.And) else ast.And
    made: list[tuple[str, Change]] = [
        (
            f"{type(node.op).__name__} to {other.__name__} in {ast.unparse(node)}",
            lambda n: ast.BoolOp(other(), n.values),
        )
    ]
    for at, part in enumerate(node.values):

        def change(n: ast.AST, at: int = at) -> ast.AST:
            assert isinstance(n, ast.BoolOp)
            left = n.values[:at] + n.values[at + 1 :]
            return left[0] if len(left) == 1 else ast.BoolOp(n.op, left)

        made.append((f"left out of the condition: {ast.unparse(part)}", change))
    return made


def _with_test(value: bool) -> Change:
    def change(n: ast.If | ast.IfExp) -> ast.AST:
        changed = copy.copy(n)
        changed.test = ast.Constant(value)
        return changed

    return change


def _of_constant(node: ast.Constant, words: list[str]) -> list[tuple[str, Change]]:
    value = node.value
    others: list[object] = []
    if isinstance(value, bool):
        others = [not value]
    elif isinstance(value, int):
        others = [value + 1, value - 1]
    elif value in STATES:
        others = [STATES[value]]
    elif isinstance(value, str):
        others = [words[(words.index(value) + 1) % len(words)] if len(words) > 1 and value in words else f"XX{value}"]
    return [(f"{value!r} to {other!r}", lambda n, other=other: ast.Constant(other)) for other in others]  # type: ignore[misc]  # the default binds the value of this turn


def _of_arithmetic(node: ast.BinOp | ast.AugAssign) -> tuple[str, Change]:
    other = ARITHMETIC[type(node.op)]

    def change(n: ast.AST) -> ast.AST:
        if isinstance(n, ast.BinOp):
            return ast.BinOp(n.left, other(), n.right)
        assert isinstance(n, ast.AugAssign)
        return ast.AugAssign(n.target, other(), n.value)

    return f"{type(node.op).__name__} to {other.__name__} in {ast.unparse(node)}", change
