"""The code of a rule without the conventions that no ball of a race has, so that a script stays short."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Callable, Iterable
from dataclasses import fields
from typing import Any

from catalog import choices, conventions, parameters
from optimizers._decay import is_zero
from optimizers.base import Optimizer

Decide = Callable[[ast.expr], bool | None]


def fixed(cls: type) -> set[str]:
    """The fields of a rule that are the same in the whole race: its conventions, and what it knows of the terrain."""
    if not issubclass(cls, Optimizer):
        return set()
    settings = {*parameters(cls), *choices(cls)}
    return {*conventions(cls), *({each.name for each in fields(cls)} - settings)}


def pruned(code: str, things: Iterable[Any]) -> str:
    """A method of these things, each of one class, without the branches that none of them takes."""
    decide = _decided(list(things))
    while (shorter := _shorter(code, decide)) is not None:
        code = shorter
    return code


def _shorter(code: str, decide: Decide) -> str | None:
    """The code without the first branch that none takes; None if there is no such branch."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.IfExp) and (value := decide(node.test)) is not None:
            taken = node.body if value else node.orelse
            return _replaced(code, node, ast.get_source_segment(code, taken) or "")
        for name in ("body", "orelse"):
            block = getattr(node, name, None)
            if not isinstance(block, list):
                continue
            for index, each in enumerate(block):
                if isinstance(each, ast.If) and (value := decide(each.test)) is not None:
                    return _without_branch(code, each, value, block[index + 1 :])
    return None


def _decided(things: list[Any]) -> Decide:
    """A function that says whether a condition on conventions holds for all things, or for none; None for others."""
    names = fixed(type(things[0]))

    def is_known(name: str) -> bool:
        value = getattr(things[0], name)
        return name in names or callable(value) or (isinstance(value, str) and name in vars(type(things[0])))

    def decide(test: ast.expr) -> bool | None:
        if ast.unparse(test) == "self.is_plain":
            return all(each.is_plain for each in things)  # the longer way ends at the same digits
        for each in ast.walk(test):
            if isinstance(each, ast.Attribute) and not is_known(each.attr):
                return None
            if isinstance(each, ast.Name) and each.id not in ("self", "is_zero"):
                return None
        if not any(isinstance(each, ast.Attribute) for each in ast.walk(test)):
            return None
        code = compile(ast.Expression(test), "condition", "eval")
        values = {bool(eval(code, {"is_zero": is_zero, "self": each})) for each in things}  # our own code, see above
        return values.pop() if len(values) == 1 else None

    return decide


def _without_branch(code: str, node: ast.If, value: bool, after: list[ast.stmt]) -> str:
    """The code with an `if` replaced by the branch that is taken; what follows a `return` goes as well."""
    lines = code.split("\n")
    kept = node.body if value else node.orelse
    indent = " " * node.col_offset
    if value:
        inner = lines[node.test.end_lineno : node.body[-1].end_lineno]
    elif kept and lines[kept[0].lineno - 1].lstrip().startswith("elif"):
        inner = lines[kept[0].lineno - 1 : node.end_lineno]
        inner[0] = inner[0].replace("elif", "if", 1)
        inner = [f"    {each}" for each in inner]
    elif kept:
        inner = lines[node.body[-1].end_lineno + 1 : node.end_lineno]
    else:
        inner = []
    end = node.end_lineno
    if value and after and isinstance(node.body[-1], ast.Return):
        end = after[-1].end_lineno
    inner = textwrap.indent(textwrap.dedent("\n".join(inner)), indent).split("\n") if inner else []
    if lines[node.lineno - 1].lstrip().startswith("elif"):
        inner = [f"{indent}else:", *(f"    {each}" for each in inner)] if inner else []
    return "\n".join([*lines[: node.lineno - 1], *inner, *lines[end:]])


def _replaced(code: str, node: ast.expr, text: str) -> str:
    """The code with an expression replaced by another."""
    lines = code.split("\n")
    first, last = lines[node.lineno - 1].encode(), lines[node.end_lineno - 1].encode()
    line = (first[: node.col_offset] + text.encode() + last[node.end_col_offset :]).decode()
    return "\n".join([*lines[: node.lineno - 1], line, *lines[node.end_lineno :]])
