"""What the guard tests look for: each scanner reads one file's text and says where it found something, and what.

They read syntax trees, not lines, so that a word in a sentence is never taken for code.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from jinja2 import Environment, nodes

Scanner = Callable[[str], Iterator["Finding"]]


@dataclass(frozen=True, slots=True)
class Finding:
    """One place in a file: its line, and the rule it breaks."""

    line: int
    rule: str


_CALLS: Mapping[str, str] = {
    "eval": "evaluates text",
    "exec": "evaluates text",
    "compile": "evaluates text",
    "__import__": "imports by name",
    "Markup": "marks text as safe",
    "render_template_string": "makes a template from text",
    "from_string": "makes a template from text",
    "format_map": "formats a text that is not known here",
}
_MODULES = frozenset({"pickle", "marshal", "shelve", "dill", "yaml"})
_SQL = re.compile(r"^\s*(?:select|insert|update|delete|drop|alter|create|pragma|attach|with)\s", re.IGNORECASE)
_RAW_SQL = frozenset({"exec_driver_sql", "literal_column", "executescript"})
_COUNTING = frozenset(
    {"sum", "round", "len", "min", "max", "abs", "divmod", "pow", "Fraction", "Decimal", "float", "mean"}
)
_OPERATORS = (ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow)


def dangerous_code(source: str) -> Iterator[Finding]:
    """Find text that is run, made into a template, marked as safe or formatted unseen, and loaders that run code."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = _name(node.func)
            if name in _CALLS and not _is_pattern(node):
                yield Finding(node.lineno, _CALLS[name])
            elif name == "format" and isinstance(node.func, ast.Attribute) and not _is_text(node.func.value):
                yield Finding(node.lineno, _CALLS["format_map"])
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name for alias in node.names] + [getattr(node, "module", None) or ""]
            if _MODULES & {name.partition(".")[0] for name in names}:
                yield Finding(node.lineno, "loads objects that run code")
        elif isinstance(node, ast.keyword) and node.arg == "autoescape" and _is_false(node.value):
            yield Finding(node.value.lineno, "escapes nothing")


_IMPURE: Mapping[str, str] = {
    **dict.fromkeys(("now", "utcnow", "today"), "asks what day or time it is"),
    **dict.fromkeys(("open", "input", "print"), "reads or writes outside"),
}


def impure_code(source: str) -> Iterator[Finding]:
    """Find what no list of forbidden modules can: the clock within ``datetime``, and what needs no import at all."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute | ast.Name) and _name(node) in _IMPURE and isinstance(node.ctx, ast.Load):
            yield Finding(node.lineno, _IMPURE[_name(node)])


def built_sql(source: str) -> Iterator[Finding]:
    """Find SQL put together from parts, and raw statements that are not one text written in place."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and _takes_sql(node.func) and node.args and not _is_text(node.args[0]):
            yield Finding(node.lineno, "runs a statement that is not written here")
        elif isinstance(node, ast.JoinedStr | ast.BinOp) and _SQL.match(_beginning(node)):
            yield Finding(node.lineno, "builds SQL from parts")


def arithmetic(source: str) -> Iterator[Finding]:
    """Find figures being computed: operators on numbers, counting, and adding to what is counted."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.BinOp | ast.AugAssign) and _computes(node):
            yield Finding(node.lineno, "computes a figure")
        elif isinstance(node, ast.Call) and _name(node.func) in _COUNTING:
            yield Finding(node.lineno, "counts or rounds")


_TEMPLATE_MATHS = (nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Pow)
_TEMPLATE_COUNTING = frozenset({"sum", "round", "length", "count", "min", "max", "abs", "int", "float"})


def template_arithmetic(source: str) -> Iterator[Finding]:
    """Find figures being computed in a template."""
    tree = Environment(autoescape=True).parse(source)
    for operation in tree.find_all(_TEMPLATE_MATHS):
        yield Finding(operation.lineno, "computes a figure")
    for used in tree.find_all(nodes.Filter):
        if used.name in _TEMPLATE_COUNTING:
            yield Finding(used.lineno, "counts or rounds")


def unsafe_template(source: str) -> Iterator[Finding]:
    """Find text that a template lets through unescaped, and what a content policy without exceptions would refuse."""
    tree = Environment(autoescape=True).parse(source)
    for used in tree.find_all(nodes.Filter):
        if used.name == "safe":
            yield Finding(used.lineno, "marks text as safe")
    for scope in tree.find_all(nodes.ScopedEvalContextModifier):
        yield Finding(scope.lineno, "changes what is escaped")
    for number, line in enumerate(source.splitlines(), start=1):
        for pattern, rule in _NOT_IN_PAGES.items():
            if re.search(pattern, line, re.IGNORECASE):
                yield Finding(number, rule)


_NOT_IN_PAGES: Mapping[str, str] = {
    r"<[^>]*\sstyle\s*=": "styles an element in place",
    r"<[^>]*\son[a-z]+\s*=": "runs a script in place",
    r"<script(?![^>]*\ssrc=)[^>]*>": "runs a script in place",
    r"(?:src|href|action)\s*=\s*[\"']?(?:https?:)?//": "names another host",
}


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _takes_sql(function: ast.expr) -> bool:
    """Return whether a function takes a raw statement; ``text`` counts where it is SQLAlchemy's and no method."""
    if _name(function) == "text":
        return isinstance(function, ast.Name) or _name(getattr(function, "value", function)) in {"sa", "sqlalchemy"}
    return _name(function) in _RAW_SQL


def _is_pattern(call: ast.Call) -> bool:
    """Return whether a call is ``re.compile``."""
    return isinstance(call.func, ast.Attribute) and _name(call.func.value) == "re"


def _is_false(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is False


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) in {int, float}


def _beginning(node: ast.expr) -> str:
    """Return the text a formatted or added text begins with; empty when it is not known."""
    if isinstance(node, ast.JoinedStr):
        return _beginning(node.values[0]) if len(node.values) > 1 else ""
    if isinstance(node, ast.BinOp):
        return _beginning(node.left)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _computes(node: ast.BinOp | ast.AugAssign) -> bool:
    left, right = (node.left, node.right) if isinstance(node, ast.BinOp) else (node.target, node.value)
    if isinstance(node.op, _OPERATORS):
        return not _beginning(left)  # a text on the left is formatted or repeated, not computed with
    return isinstance(node.op, ast.Add) and (_is_number(left) or _is_number(right))
