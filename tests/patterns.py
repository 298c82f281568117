"""Every regular expression of the program, and the strings that are worst for each."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import random
import re
import warnings
from collections.abc import Iterable, Iterator
from types import ModuleType

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    from re import _constants as codes
    from re import _parser as parser

CALLS = frozenset("compile search match fullmatch split findall finditer sub subn".split())
MOST = 40  # of a repeat with a larger limit it is taken that it has none
POISON = ("", "\0!x")


def modules(package: str) -> Iterator[ModuleType]:
    """The package and all that is in it, but for `__main__`."""
    root = importlib.import_module(package)
    yield root
    for found in pkgutil.walk_packages(root.__path__, f"{package}."):
        if not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


def patterns(package: str) -> dict[str, re.Pattern[str]]:
    """Where each pattern is, by name or line, and the pattern."""
    found: dict[str, re.Pattern[str]] = {}
    for module in modules(package):
        for name, value in vars(module).items():
            if not name.startswith("__"):
                for number, pattern in enumerate(_compiled(value)):
                    found[f"{module.__name__}.{name}{f'[{number}]' if number else ''}"] = pattern
        for line, pattern in _written(module):
            found[f"{module.__name__}:{line}"] = pattern
    return {where: p for p, where in {p: where for where, p in reversed(found.items())}.items()}


def _compiled(value: object, depth: int = 3) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth and isinstance(value, dict):
        yield from (p for v in value.values() for p in _compiled(v, depth - 1))
    elif depth and isinstance(value, list | tuple | set | frozenset):
        yield from (p for v in value for p in _compiled(v, depth - 1))


def _written(module: ModuleType) -> Iterator[tuple[int, re.Pattern[str]]]:
    """Patterns given in calls such as `re.sub(…)`; what they put together when called counts as a word."""
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            and node.func.attr in CALLS
        ):
            flags = [k.value for k in node.keywords if k.arg == "flags"] + [a for a in node.args[1:] if _is_flag(a)]
            flag = eval(ast.unparse(flags[0]), vars(module).copy()) if flags else 0
            yield node.lineno, re.compile(_text(node.args[0], module), flag)


def _is_flag(node: ast.expr) -> bool:
    return "re." in ast.unparse(node) and all(
        isinstance(n, ast.BinOp | ast.BitOr | ast.Attribute | ast.Name | ast.Load) for n in ast.walk(node)
    )


def _text(node: ast.expr, module: ModuleType) -> str:
    try:
        return str(eval(ast.unparse(node), vars(module).copy()))
    except NameError:
        if isinstance(node, ast.JoinedStr):
            return "".join(_text(part, module) for part in node.values)
        return str(node.value) if isinstance(node, ast.Constant) else "word"


def attacks(pattern: re.Pattern[str], seed: int, tries: int = 3) -> Iterator[tuple[str, str, str]]:
    """(beginning, what is repeated, end) of strings that may take a pattern long: each of its own repeats, pumped
    after what leads to it or alone; and runs of what every text may have."""
    rng = random.Random(f"{seed}{pattern.pattern!r}")
    tree = parser.parse(pattern.pattern, pattern.flags)
    pumps: set[tuple[str, str]] = set()
    for _ in range(tries):
        for before, body in _repeats(list(tree), "", rng):
            pumps |= {(before, body), ("", before + body)}
        pumps.add(("", _sample(tree, rng)))
    common = [
        " ",
        "\n",
        '"',
        "“",
        "'",
        "7",
        "1,",
        "a",
        "A ",
        "é",
        "[",
        "(",
        "<",
        "*",
        "- ",
        ". ",
        ", ",
        "the ",
        "in May ",
    ]
    pumps |= {("", one) for one in common[:: 4 - tries]} | {("a", " "), ("a", "\n")}
    for before, body in sorted(pumps):
        if body:
            for end in POISON[-tries:]:
                yield before, body, end


def _sample(tree: Iterable[tuple[int, object]], rng: random.Random) -> str:
    return "".join(_one(op, value, rng) for op, value in tree)


def _one(op: int, value: object, rng: random.Random) -> str:
    v: any = value  # type: ignore[valid-type]
    if op == codes.LITERAL:
        return chr(v)
    if op == codes.NOT_LITERAL:
        return rng.choice([c for c in "a 7.\n" if ord(c) != v])
    if op == codes.ANY:
        return rng.choice("a 7.")
    if op == codes.IN:
        return _member(v, rng)
    if op == codes.BRANCH:
        return _sample(rng.choice(v[1]), rng)
    if op == codes.SUBPATTERN:
        return _sample(v[-1], rng)
    if op in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
        least, most, body = v
        times = rng.randint(least, min(least + 2, most))
        return "".join(_sample(body, rng) for _ in range(times))
    if op == codes.ATOMIC_GROUP:
        return _sample(v, rng)
    return ""


def _member(choices: list[tuple[int, object]], rng: random.Random) -> str:
    candidates = [c for c in "a7 .\nZé-“,'\"[&@" if _in(c, choices)]
    literal = [chr(v) for op, v in choices if op == codes.LITERAL and choices[0][0] != codes.NEGATE]  # type: ignore[arg-type]
    return rng.choice(candidates + literal or ["a"])


def _in(character: str, choices: list[tuple[int, object]]) -> bool:
    negated = choices[0][0] == codes.NEGATE
    return negated != any(_is(character, op, v) for op, v in choices if op != codes.NEGATE)


def _is(character: str, op: int, value: any) -> bool:  # type: ignore[valid-type]
    if op == codes.LITERAL:
        return ord(character) == value
    if op == codes.RANGE:
        return value[0] <= ord(character) <= value[1]
    kinds = {
        codes.CATEGORY_DIGIT: r"\d", codes.CATEGORY_NOT_DIGIT: r"\D", codes.CATEGORY_SPACE: r"\s",
        codes.CATEGORY_NOT_SPACE: r"\S", codes.CATEGORY_WORD: r"\w", codes.CATEGORY_NOT_WORD: r"\W",
    }  # fmt: skip
    return re.fullmatch(kinds[value], character) is not None


def _repeats(tree: Iterable[tuple[int, object]], before: str, rng: random.Random) -> Iterator[tuple[str, str]]:
    """(what leads to it, what it repeats) for each repeat without a small limit."""
    for op, value in tree:
        v: any = value  # type: ignore[valid-type]
        if op in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
            if v[1] > MOST:
                yield before, _sample(v[2], rng)
            yield from _repeats(v[2], before, rng)
        elif op == codes.BRANCH:
            for branch in v[1]:
                yield from _repeats(branch, before, rng)
        elif op == codes.SUBPATTERN:
            yield from _repeats(v[-1], before, rng)
        elif op in (codes.ASSERT, codes.ASSERT_NOT):
            yield from _repeats(v[1], before, rng)
        before += _one(op, value, rng)
