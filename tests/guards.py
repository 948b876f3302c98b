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
    "Template": "makes a template from text",
    "format_map": "formats a text that is not known here",
    "system": "runs a command line",
    "popen": "runs a command line",
}
_MODULES = frozenset({"pickle", "marshal", "shelve", "dill", "yaml"})
_LOGS = frozenset({"debug", "info", "warning", "error", "exception", "critical", "log"})
_SENT = frozenset({"form", "values", "args", "data", "json", "files", "cookies", "full_path", "url", "query_string"})
_SQL = re.compile(r"^\s*(?:select|insert|update|delete|drop|alter|create|pragma|attach|with)\s*", re.IGNORECASE)
_RAW_SQL = frozenset({"exec_driver_sql", "literal_column", "executescript"})
_COUNTING = frozenset(
    {"sum", "round", "len", "min", "max", "abs", "divmod", "pow", "Fraction", "Decimal", "float", "int", "count"}
    | {"mean", "fmean", "median", "fsum", "prod", "floor", "ceil", "trunc", "Counter"}
)
_FIGURES = frozenset({"points", "rank", "share", "met", "asked", "mean", "total", "score", "counted", "figure"})
"""Names that only figures have: two of them with a plus between are a sum, where other names may be lists or texts."""
_OPERATORS = (ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow)
_FIGURE_FORMAT = re.compile(r"[\d.]*[%bcdeEfFgGn]|\D*\.\d+.*")


def dangerous_code(source: str) -> Iterator[Finding]:
    """Find text that is run, made into a template, marked as safe, formatted unseen or logged as it was sent.

    Also loaders that run code, and template environments that might not escape.
    """
    tree = ast.parse(source)
    known = _aliases(tree)
    for node in ast.walk(tree):
        yield from _dangerous(node, known)


def _dangerous(node: ast.AST, known: Mapping[str, str]) -> Iterator[Finding]:
    if isinstance(node, ast.Call):
        yield from _dangerous_call(node, known.get(_name(node.func), _name(node.func)))
    elif isinstance(node, ast.Import | ast.ImportFrom):
        names = [alias.name for alias in node.names] + [getattr(node, "module", None) or ""]
        if _MODULES & {name.partition(".")[0] for name in names}:
            yield Finding(node.lineno, "loads objects that run code")
    elif isinstance(node, ast.Assign) and any(_name(one) == "autoescape" for one in node.targets):
        yield from _escaping(node.value)
    elif isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and key.value == "autoescape":
                yield from _escaping(value)
    elif (isinstance(node, ast.FunctionDef) and node.name == "__html__") or (
        isinstance(node, ast.Name) and node.id == "__html__"
    ):
        yield Finding(node.lineno, _CALLS["Markup"])


def _dangerous_call(node: ast.Call, name: str) -> Iterator[Finding]:
    if name in _CALLS and not _is_pattern(node):
        yield Finding(node.lineno, _CALLS[name])
    elif name == "format" and isinstance(node.func, ast.Attribute) and not _is_text(node.func.value):
        yield Finding(node.lineno, _CALLS["format_map"])
    elif name == "Environment":
        given = next((one.value for one in node.keywords if one.arg == "autoescape"), None)
        yield from _escaping(given) if given else [Finding(node.lineno, "escapes nothing")]
    elif name in _LOGS and any(_is_sent(part) for one in (*node.args, *node.keywords) for part in ast.walk(one)):
        yield Finding(node.lineno, "logs what was sent")
    if any(one.arg == "shell" and not _is_false(one.value) for one in node.keywords):
        yield Finding(node.lineno, _CALLS["system"])


def _escaping(value: ast.expr) -> Iterator[Finding]:
    if not (isinstance(value, ast.Constant) and value.value is True):
        yield Finding(value.lineno, "escapes nothing")


_CLOCK = dict.fromkeys(("now", "utcnow", "today"), "asks what day or time it is")
_WORLD = dict.fromkeys(("open", "input", "print"), "reads or writes outside")


def impure_code(source: str) -> Iterator[Finding]:
    """Find what no list of forbidden modules can: the clock within ``datetime``, and what needs no import at all.

    A day handed in may well be named ``today``; only asking an object for it is asking the clock.
    """
    for node in ast.walk(ast.parse(source)):
        impure = _CLOCK | _WORLD if isinstance(node, ast.Attribute) else _WORLD
        if isinstance(node, ast.Attribute | ast.Name) and _name(node) in impure and isinstance(node.ctx, ast.Load):
            yield Finding(node.lineno, impure[_name(node)])


def built_sql(source: str) -> Iterator[Finding]:
    """Find SQL put together from parts, and raw statements that are not one text written in place."""
    tree = ast.parse(source)
    known = _aliases(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _takes_sql(node.func, known) and node.args and not _is_text(node.args[0]):
            yield Finding(node.lineno, "runs a statement that is not written here")
        elif isinstance(node, ast.JoinedStr | ast.BinOp | ast.Call) and _SQL.match(_beginning(node)):
            yield Finding(node.lineno, "builds SQL from parts")


def arithmetic(source: str) -> Iterator[Finding]:
    """Find figures being computed: operators on numbers, counting, adding to figures, rounding by format."""
    tree = ast.parse(source)
    known = _aliases(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp | ast.AugAssign) and _computes(node):
            yield Finding(node.lineno, "computes a figure")
        elif _counts(node, known):
            yield Finding(getattr(node, "lineno", 0), "counts or rounds")


def _counts(node: ast.AST, known: Mapping[str, str]) -> bool:
    if isinstance(node, ast.Call):
        return known.get(_name(node.func), _name(node.func)) in _COUNTING
    return isinstance(node, ast.FormattedValue) and bool(_FIGURE_FORMAT.fullmatch(_format_of(node)))


_TEMPLATE_MATHS = (nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Pow, nodes.Neg)
_TEMPLATE_COUNTING = frozenset({"sum", "round", "length", "count", "min", "max", "abs", "int", "float", "format"})
_LOOP_COUNTING = frozenset({"length", "revindex", "revindex0"})


def template_arithmetic(source: str) -> Iterator[Finding]:
    """Find figures being computed in a template."""
    tree = Environment(autoescape=True).parse(source)
    for operation in tree.find_all(_TEMPLATE_MATHS):
        yield Finding(operation.lineno, "computes a figure")
    for used in tree.find_all(nodes.Filter):
        if used.name in _TEMPLATE_COUNTING:
            yield Finding(used.lineno, "counts or rounds")
    for got in tree.find_all(nodes.Getattr):
        if got.attr in _LOOP_COUNTING and isinstance(got.node, nodes.Name) and got.node.name == "loop":
            yield Finding(got.lineno, "counts or rounds")


_UNESCAPED = frozenset({"safe", "urlize", "tojson"})


def unsafe_template(source: str) -> Iterator[Finding]:
    """Find text that a template lets through unescaped, and what a content policy without exceptions would refuse."""
    tree = Environment(autoescape=True).parse(source)
    for used in tree.find_all(nodes.Filter):
        mapped = {one.value for one in used.args if used.name == "map" and isinstance(one, nodes.Const)}
        if ({used.name} | mapped) & _UNESCAPED:
            yield Finding(used.lineno, "marks text as safe")
        if used.name == "xmlattr":
            yield Finding(used.lineno, "writes attributes whose names are data")
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "Markup":
            yield Finding(call.lineno, "marks text as safe")
    for scope in tree.find_all(nodes.ScopedEvalContextModifier):
        yield Finding(scope.lineno, "changes what is escaped")
    page = _without_language(source)
    for pattern, rule in _NOT_IN_PAGES.items():
        for found in re.finditer(pattern, page, re.IGNORECASE):
            yield Finding(page.count("\n", 0, found.end()) + 1, rule)


_VALUE = "\N{OBJECT REPLACEMENT CHARACTER}"
_LANGUAGE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)


def _without_language(source: str) -> str:
    """Return a template as the page around its language: a sign for each value, nothing for a tag, every line kept."""

    def replaced(found: re.Match[str]) -> str:
        return (_VALUE if found[0].startswith("{{") else " ") + "\n" * found[0].count("\n")

    return _LANGUAGE.sub(replaced, source)


_NOT_IN_PAGES: Mapping[str, str] = {
    r"<[^>]*\sstyle\s*=": "styles an element in place",
    r"<style\b": "styles an element in place",
    r"<[^>]*\son[a-z]+\s*=": "runs a script in place",
    r"<script(?![^>]*\ssrc=)[^>]*>": "runs a script in place",
    r"<[^>]*\ssrcdoc\s*=": "runs a script in place",
    r"(?:src|href|action)\s*=\s*[\"']?\s*(?:javascript|vbscript|data(?!:image/))\s*:": "runs a script in place",
    r"(?:src|href|action)\s*=\s*[\"']?(?:https?:)?//": "names another host",
    rf"<[^>]*\s[a-z-]+\s*=\s*{_VALUE}": "leaves an attribute without quotes",
}


def _aliases(tree: ast.AST) -> Mapping[str, str]:
    """Return what names stand for that were imported under another one."""
    return {
        alias.asname: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.asname
    }


def _is_sent(node: ast.AST) -> bool:
    """Return whether an expression is a part of the request that holds what somebody sent."""
    return isinstance(node, ast.Attribute) and node.attr in _SENT and _name(node.value) == "request"


def _format_of(node: ast.FormattedValue) -> str:
    """Return the fixed part of how a value is formatted; empty when it is not."""
    parts = node.format_spec.values if isinstance(node.format_spec, ast.JoinedStr) else []
    return "".join(str(one.value) for one in parts if isinstance(one, ast.Constant))


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _takes_sql(function: ast.expr, known: Mapping[str, str]) -> bool:
    """Return whether a function takes a raw statement; ``text`` counts where it is SQLAlchemy's and no method.

    ``execute`` counts on a driver's cursor: SQLAlchemy's own takes no text at all.
    """
    name = known.get(_name(function), _name(function)) if isinstance(function, ast.Name) else _name(function)
    if name == "text":
        return isinstance(function, ast.Name) or _name(getattr(function, "value", function)) in {"sa", "sqlalchemy"}
    if name in {"execute", "executemany"}:
        return "cursor" in _name(getattr(function, "value", function)).lower()
    return name in _RAW_SQL


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
    """Return the text a formatted, added or joined text begins with; empty when it is not known, or all of it is."""
    if isinstance(node, ast.JoinedStr):
        return _beginning(node.values[0]) if len(node.values) > 1 else ""
    if isinstance(node, ast.BinOp):
        return _beginning(node.left)
    if isinstance(node, ast.Call) and _name(node.func) == "format" and isinstance(node.func, ast.Attribute):
        return _beginning(node.func.value)
    if isinstance(node, ast.Call) and _name(node.func) == "join" and node.args:
        parts = node.args[0].elts if isinstance(node.args[0], ast.List | ast.Tuple) else []
        return _beginning(parts[0]) if parts else ""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _computes(node: ast.BinOp | ast.AugAssign) -> bool:
    left, right = (node.left, node.right) if isinstance(node, ast.BinOp) else (node.target, node.value)
    if isinstance(node.op, _OPERATORS):
        return not _beginning(left)  # a text on the left is formatted or repeated, not computed with
    return isinstance(node.op, ast.Add) and any(_is_number(one) or _name(one) in _FIGURES for one in (left, right))
