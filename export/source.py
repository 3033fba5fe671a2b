"""The code of a terrain, a rule or a schedule, cut out of its file for a script.

No formula is written twice: a script has the methods that it calls and everything that these use, directly or not. Of a
visitor's input only numbers and the words of a choice get into a script, and those are written by `repr`.
"""

from __future__ import annotations

import ast
import inspect
import sys
import textwrap
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from catalog import choices, parameters, texts
from export.literals import assignment, number
from export.pruning import fixed, pruned

OURS = ("catalog", "landscapes", "optimizers", "schedules", "simulation")


class Module:
    """The source of a file, by its top-level names."""

    def __init__(self, name: str) -> None:
        self.name = name
        text = inspect.getsource(sys.modules[name])
        self.lines, self.tree = text.splitlines(), ast.parse(text)
        for each in ast.walk(self.tree):
            if isinstance(each, ast.FunctionDef):  # annotations would need further imports
                each.returns = None
                for argument in ast.walk(each.args):
                    if isinstance(argument, ast.arg):
                        argument.annotation = None
        self.names = {name: each for each in self.tree.body for name in _bound_by(each)}

    def text(self, node: ast.stmt, siblings: list[ast.stmt]) -> str:
        """The lines of a statement and the comments above it, not indented; `siblings` are the statements around it."""
        first = _first_line(node)
        before = max((each.end_lineno for each in siblings if each.end_lineno < first), default=0)
        above = "\n".join(self.lines[before : first - 1])
        if not node.col_offset:
            above = above.rpartition("\n\n")[2]  # comments above an empty line are about the file
        above = above.lstrip("\n")
        lines = above.split("\n") if above else []
        if isinstance(node, ast.FunctionDef):
            lines += [self.lines[each.lineno - 1] for each in node.decorator_list]
            lines.append(f"{' ' * node.col_offset}def {node.name}({ast.unparse(node.args)}):")
            first = _first_line(node.body[0])
            while self.lines[first - 2].lstrip().startswith("#"):
                first -= 1
        return textwrap.dedent("\n".join([*lines, *self.lines[first - 1 : node.end_lineno]]))


@cache
def module_of(name: str) -> Module:
    return Module(name)


def _first_line(node: ast.stmt) -> int:
    return min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", []))])


def _bound_by(node: ast.stmt) -> list[str]:
    """The names that a statement of a file or of a class body binds."""
    match node:
        case ast.FunctionDef() | ast.ClassDef():
            return [node.name]
        case ast.Import() | ast.ImportFrom():
            return [each.asname or each.name for each in node.names]
        case ast.Assign() | ast.AnnAssign():
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            return [each.id for target in targets for each in ast.walk(target) if isinstance(each, ast.Name)]
    return []


def _used(node: ast.AST) -> tuple[set[str], set[str]]:
    """The names that a piece of code reads but doesn't bind, and the attributes of `self` that it reads."""
    names, attributes, bound = set(), set(), set()
    for each in ast.walk(node):
        match each:
            case ast.Attribute(value=ast.Name(id="self")):
                attributes.add(each.attr)
            case ast.Name(ctx=ast.Load()):
                names.add(each.id)
            case ast.Name():
                bound.add(each.id)
            case ast.arg():
                bound.add(each.arg)
    return names - bound, attributes


def _symbol(cls: type, name: str) -> str:
    """The symbol of a field as a comment."""
    known = parameters(cls).get(name)
    return f"  # {known.label.split()[-1]}" if known and known.symbol else ""


@dataclass(frozen=True)
class Dialect:
    """The form of the code of a script: as in its file, or for another library than NumPy.

    `code` translates a piece of code. Where `folded`, properties and constants that don't depend on theta are replaced
    by their values, which `value` writes, since the other library may lack the functions that compute them.
    """

    code: Callable[[str], str] = str
    value: Callable[[Any], str] = number
    folded: bool = False
    is_literal: Callable[[ast.AST], bool] = lambda node: True  # such a constant is not replaced


NUMPY = Dialect()


class Cut:
    """The parts of a class that a script needs: `imports`, and `pieces` by name, in the order in which they run."""

    def __init__(
        self,
        thing: Any,
        roots: Iterable[str],
        dialect: Dialect = NUMPY,
        plain: Iterable[str] = (),
        others: Iterable[Any] = (),
    ) -> None:
        """`roots` are methods to cut out in the dialect, `plain` those to cut out as they are in the file.

        `others` are further things of the class in the script: a convention that neither has is left out.
        """
        self.thing, self.cls, self.dialect = thing, type(thing), dialect
        self.things = [thing, *others]
        self.settings = [*parameters(self.cls), *choices(self.cls), *texts(self.cls)]
        self.imports: set[str] = set()
        self.statements: dict[tuple[str, int], tuple[str, str]] = {}  # (module, line): (name, text)
        self.constants: dict[str, str] = {}
        self.methods: dict[str, str] = {}
        waiting = [(each, False) for each in roots] + [(each, True) for each in plain]
        while waiting:
            name, untouched = waiting.pop()
            if name not in self.methods and name not in self.constants:
                waiting += [(each, untouched) for each in self._attribute(name, untouched)]

    def _attribute(self, name: str, untouched: bool) -> set[str]:
        """Add the definition of `self.name`; returns the other attributes that it uses."""
        owner = _owner(self.cls, name)
        value = vars(owner)[name] if owner else None
        worked_out = isinstance(value, property | cached_property)
        if name in self.settings or (name in vars(self.thing) and not worked_out):
            self.constants[name] = self._value(name) + _symbol(self.cls, name)
            return set()
        if worked_out and self.dialect.folded:
            about = f"# {value.__doc__.splitlines()[0]}\n" if value.__doc__ else ""
            self.constants[name] = about + self._value(name)
            return set()
        module = module_of(owner.__module__)
        body = module.names[owner.__name__].body
        node = next(each for each in body if name in _bound_by(each))
        if isinstance(node, ast.FunctionDef):
            text = pruned(module.text(node, body), self.things) if fixed(self.cls) else module.text(node, body)
            self.methods[name] = text if untouched else self.dialect.code(text)
            node = ast.parse(text)
        else:
            node = node.value
            self.constants[name] = f"{name} = {self.dialect.code(ast.unparse(node))}"
        names, attributes = _used(node)
        for each in names:
            self._global(module, each, untouched)
        return attributes

    def _value(self, name: str) -> str:
        value = getattr(self.thing, name)
        return assignment(name, repr(value) if name in choices(self.cls) else self.dialect.value(value))

    def _global(self, module: Module, name: str, untouched: bool) -> None:
        """Add the definition of a top-level name of a file, and all that it uses."""
        node = module.names.get(name)
        if node is None:
            return  # a built-in
        if isinstance(node, ast.ImportFrom) and node.module.split(".")[0] in OURS:
            return self._global(module_of(node.module), name, untouched)
        if isinstance(node, ast.Import | ast.ImportFrom):
            if not (self.dialect.folded and name == "np") or untouched:
                self.imports.add(_import_of(node, name))
            return
        position = module.name, node.lineno
        if position in self.statements:
            return
        folded = self.dialect.folded and not untouched
        if isinstance(node, ast.Assign) and folded and not self.dialect.is_literal(node.value):
            value = getattr(sys.modules[module.name], name)
            self.statements[position] = name, assignment(name, self.dialect.value(value))
            return
        text = module.text(node, module.tree.body)
        self.statements[position] = name, text if untouched else self.dialect.code(text)
        for each in _used(node)[0] - {name}:
            self._global(module, each, untouched)

    def _module_order(self, position: tuple[str, int]) -> tuple[int, int]:
        bases = [each.__module__ for each in reversed(self.cls.__mro__)]
        return bases.index(position[0]) if position[0] in bases else -1, position[1]

    @property
    def pieces(self) -> dict[str, str]:
        """The top-level statements of its files that the class needs, in their order."""
        return dict(self.statements[position] for position in sorted(self.statements, key=self._module_order))

    @property
    def body(self) -> str:
        """The methods, those of base classes first."""
        return "\n\n".join(self.methods[each] for each in self._order if each in self.methods)

    @property
    def values(self) -> str:
        """The attributes that aren't methods, the settings first."""
        return "\n".join(self.constants[each] for each in self._order if each in self.constants)

    @property
    def _order(self) -> list[str]:
        classes = [name for each in reversed(self.cls.__mro__) for name in vars(each) if _owner(self.cls, name) is each]
        return list(dict.fromkeys([*self.settings, *classes, *vars(self.thing)]))


def _owner(cls: type, name: str) -> type | None:
    """The class that defines an attribute, None for one of an instance."""
    return next((each for each in cls.__mro__ if name in vars(each)), None)


def _import_of(node: ast.Import | ast.ImportFrom, name: str) -> str:
    (alias,) = (each for each in node.names if (each.asname or each.name) == name)
    known = alias.name + (f" as {alias.asname}" if alias.asname else "")
    return f"import {known}" if isinstance(node, ast.Import) else f"from {node.module} import {known}"
