"""A formula's tree in the plain spelling of the page: what reads as the same tree again."""

from __future__ import annotations

from expressions.tree import NEGATIVE, ONE, POWER, PRODUCT, SUM, Node, bracketed


def spelled(node: Node, axes: tuple[str, str]) -> str:
    """The plain spelling of a tree whose axes have these names."""
    return _spelled(node, axes)[0]


def _spelled(node: Node, axes: tuple[str, str]) -> tuple[str, int]:
    """The spelling of a part, and how tightly it binds."""
    chain = []
    while node.kind in ("+", "-", "*", "/"):
        chain.append(node)
        node = node.operands[0]
    text, binds = _single(node, axes)
    for each in reversed(chain):
        level = SUM if each.kind in ("+", "-") else PRODUCT
        sign = f" {each.kind} " if level == SUM else each.kind
        left = text if level == SUM or binds >= NEGATIVE else f"({text})"
        text = f"{left}{sign}{bracketed(_spelled(each.operands[1], axes), level + 1)}"
        binds = level
    return text, binds


def _single(node: Node, axes: tuple[str, str]) -> tuple[str, int]:
    match node.kind:
        case "number":
            return repr(node.value), ONE
        case "axis":
            return axes[int(node.value)], ONE
        case "component":
            added = f"{int(node.value):+d}" if node.value else ""
            return f"{axes[0].rpartition('_')[0]}_{{{node.text}{added}}}", ONE
        case "constant" | "loop":
            return {"d": "2", "n": "2"}.get(node.text, node.text) if node.kind == "constant" else node.text, ONE
        case "negative":
            return f"-{bracketed(_spelled(node.operands[0], axes), POWER)}", NEGATIVE
        case "^":
            base, exponent = (_spelled(each, axes) for each in node.operands)
            up = f"({exponent[0]})" if exponent[1] in (SUM, PRODUCT) else exponent[0]
            return f"{bracketed(base, ONE)}**{up}", POWER
    parts = [_spelled(each, axes)[0] for each in node.operands]
    if node.kind in ("sum", "prod"):
        return f"{node.kind}({', '.join([parts[0], node.text, *parts[1:]])})", ONE
    return f"{node.text}({', '.join(parts)})", ONE
