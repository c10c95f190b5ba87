"""Gather the sentences of the pages into locale/en/LC_MESSAGES/django.po, keeping translations.

Run by `make messages`. The sentences are read from the syntax tree of the Python modules and
from the tags of the templates, so that no other program is needed; the tests read them the
same way. Pure modules know no gettext: the labels and refusals they hold as plain words are
gathered too, and translated by the page that shows them. The file holds no places of code and
is sorted, so that its differences stay small.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polib
from django.template.base import Lexer, Token, TokenType
from django.utils.text import smart_split
from django.utils.translation import trim_whitespace

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "vanphong"
CATALOGUE = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"
HEADER = {
    "Project-Id-Version": "vanphong",
    "Language": "en",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}

# Which argument of a gettext function holds the context, the sentence and its plural.
_ARGUMENTS = {
    name + lazy: where
    for lazy in ("", "_lazy")
    for name, where in {
        "gettext": (None, 0, None),
        "ngettext": (None, 0, 1),
        "pgettext": (0, 1, None),
        "npgettext": (0, 1, 2),
    }.items()
} | {"gettext_noop": (None, 0, None)}

# Plain words that a page translates when it shows them: labels of choices, tables of words,
# the reasons of refusals; the number is the argument that holds the sentence.
_LABELLED = re.compile(r"_?[A-Z_]*(?:LABELS|WORDS)")
_CHOICES = "TextChoices"
_REFUSALS = dict.fromkeys(
    ("Invalid", "NotAllowed", "NotFound", "Refused", "Secret", "Unavailable"), 0
) | {"Decision": 1, "Phrase": 0}
_VIETNAMESE = re.compile(
    "[àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]", re.IGNORECASE
)

_INLINE = re.compile(r"""\b_\(\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')\s*\)""")
_PLACEHOLDER = re.compile(r"%\((?:[^)]+)\)[sdif]|%[sd%]|\{[a-z_]\w*[^{}]*\}|\{\}")


@dataclass(frozen=True)
class Message:
    """A sentence to translate, with where it stands (for the reports, never for the file)."""

    context: str | None
    text: str
    plural: str | None
    place: str

    @property
    def key(self) -> tuple[str | None, str]:
        """Give what the catalogue looks it up by."""
        return self.context, self.text


@dataclass(frozen=True)
class Fault:
    """A call that cannot be translated as it is written."""

    place: str
    reason: str


def gather(package: Path = PACKAGE) -> tuple[list[Message], list[Fault]]:
    """Read every module and template of the package; tests and migrations are left out."""
    messages: list[Message] = []
    faults: list[Fault] = []
    for path in sorted(package.rglob("*")):
        parts = path.relative_to(package).parts
        if "tests" in parts or "migrations" in parts or not path.is_file():
            continue
        place = path.relative_to(package).as_posix()
        if path.suffix == ".py":
            found: Iterable[Message | Fault] = _of_module(path.read_text("utf-8"), place)
        elif "templates" in parts and path.suffix in {".html", ".txt"}:
            found = _of_template(path.read_text("utf-8"), place)
        else:
            continue
        for one in found:
            (messages if isinstance(one, Message) else faults).append(one)  # type: ignore[arg-type]
    return messages, faults


def _of_module(source: str, place: str) -> Iterator[Message | Fault]:
    tree = ast.parse(source)
    names = _gettext_names(tree)
    inside = _inside_functions(tree)
    for constant in _plain_words(tree):
        if _VIETNAMESE.search(constant.value):
            yield Message(None, constant.value, None, f"{place}:{constant.lineno}")
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        function = _called(node.func, names)
        if function is None:
            continue
        here = f"{place}:{node.lineno}"
        if not function.endswith(("_lazy", "_noop")) and node not in inside:
            yield Fault(here, f"{function} at import time speaks one language for ever")
        yield from _of_call(node, function, here)


def _of_call(node: ast.Call, function: str, here: str) -> Iterator[Message | Fault]:
    texts: list[str | None] = []
    for position in _ARGUMENTS[function]:
        if position is None:
            texts.append(None)
            continue
        argument = node.args[position] if position < len(node.args) else None
        if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
            if argument is not None and any(_constants(*ast.walk(argument))):
                yield Fault(here, f"{function} is given something else than a plain string")
            return
        texts.append(argument.value)
    context, text, plural = texts
    if text:
        yield Message(context, text, plural, here)


def _plain_words(tree: ast.Module) -> Iterator[ast.Constant]:
    refusals = _REFUSALS | _own_refusals(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Dict):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if isinstance(target, ast.Name) and _LABELLED.fullmatch(target.id):
                for value in node.value.values:
                    yield from _constants(value)
        elif isinstance(node, ast.ClassDef):
            yield from _labels_of(node)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            place = refusals.get(node.func.id, len(node.args))
            given = [k.value for k in node.keywords if k.arg == "reason"]
            for argument in [*node.args[place : place + 1], *given]:
                yield from _constants(argument)


def _own_refusals(tree: ast.Module) -> dict[str, int]:
    """Give the functions of a module that are handed the reason of a refusal, and where."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            names = [argument.arg for argument in node.args.args]
            if "reason" in names and "self" not in names:
                found[node.name] = names.index("reason")
    return found


def _labels_of(node: ast.ClassDef) -> Iterator[ast.Constant]:
    if any(isinstance(base, ast.Attribute) and base.attr == _CHOICES for base in node.bases):
        for line in node.body:
            if isinstance(line, ast.Assign):
                yield from _constants(line.value)


def _constants(*nodes: ast.AST) -> Iterator[ast.Constant]:
    for node in nodes:
        for one in node.elts if isinstance(node, ast.Tuple) else [node]:
            if isinstance(one, ast.Constant) and isinstance(one.value, str):
                yield one


def _gettext_names(tree: ast.Module) -> dict[str, str]:
    """Give the names under which this module knows gettext's functions."""
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            for alias in node.names:
                if alias.name in _ARGUMENTS:
                    names[alias.asname or alias.name] = alias.name
    return names


def _called(function: ast.expr, names: dict[str, str]) -> str | None:
    if isinstance(function, ast.Name):
        return names.get(function.id)
    if (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and function.value.id == "translation"
        and function.attr in _ARGUMENTS
    ):
        return function.attr
    return None


def _inside_functions(tree: ast.Module) -> set[ast.AST]:
    """Give the nodes that run when a function is called, not when the module is read."""
    found: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for line in node.body:
                found.update(ast.walk(line))
        elif isinstance(node, ast.Lambda):
            found.update(ast.walk(node.body))
    return found


def _of_template(source: str, place: str) -> Iterator[Message | Fault]:
    tokens = iter(Lexer(source).tokenize())
    for token in tokens:
        if token.token_type not in {TokenType.BLOCK, TokenType.VAR}:
            continue
        here = f"{place}:{token.lineno}"
        bits = list(smart_split(token.contents))
        tag = bits[0] if token.token_type is TokenType.BLOCK and bits else ""
        if tag == "comment":
            for inner in tokens:
                if inner.contents == "endcomment":
                    break
        elif tag in {"translate", "trans"}:
            yield from _of_translate(bits, here)
        elif tag in {"blocktranslate", "blocktrans"}:
            yield _of_block(bits, tokens, here)
            continue
        for match in _INLINE.finditer(token.contents):
            text = match.group(1) if match.group(1) is not None else match.group(2)
            yield Message(None, _unescape(text), None, here)


def _of_translate(bits: list[str], here: str) -> Iterator[Message]:
    literal = _literal(bits[1])
    if literal is not None:
        yield Message(_context(bits), literal.replace("%", "%%"), None, here)


def _of_block(bits: list[str], tokens: Iterator[Token], here: str) -> Message:
    """Write the sentence of a block as Django asks for it when the page is made."""
    forms = [""]
    for token in tokens:
        if token.token_type is TokenType.TEXT:
            forms[-1] += token.contents.replace("%", "%%")
        elif token.token_type is TokenType.VAR:
            forms[-1] += f"%({token.contents})s"
        elif token.contents.strip() == "plural":
            forms.append("")
        elif token.contents.strip().startswith("endblocktrans"):
            break
    if "trimmed" in bits:
        forms = [trim_whitespace(form) for form in forms]
    return Message(_context(bits), forms[0], forms[1] if len(forms) > 1 else None, here)


def _context(bits: list[str]) -> str | None:
    return _literal(bits[bits.index("context") + 1]) if "context" in bits else None


def _literal(bit: str) -> str | None:
    """Give the text of a quoted bit without filters, or None for a variable."""
    if len(bit) > 1 and bit[0] in "\"'" and bit[0] == bit[-1]:
        return _unescape(bit[1:-1])
    return None


def _unescape(text: str) -> str:
    return text.replace('\\"', '"').replace("\\'", "'").replace("\\\\", "\\")


def placeholders(text: str) -> list[str]:
    """Give the places of a sentence that are filled in, in a stable order."""
    return sorted(set(_PLACEHOLDER.findall(text)) - {"%%"})


def renew(catalogue: Path, messages: Iterable[Message]) -> polib.POFile:
    """Write the catalogue anew: every sentence once, sorted, with the translation it had."""
    known = (
        {(e.msgctxt, e.msgid): e for e in polib.pofile(str(catalogue))}
        if catalogue.is_file()
        else {}
    )
    wanted: dict[tuple[str | None, str], Message] = {}
    for message in messages:
        if message.key not in wanted or message.plural:
            wanted[message.key] = message
    fresh = polib.POFile(wrapwidth=96)
    fresh.metadata = dict(HEADER)
    for key in sorted(wanted, key=lambda k: (k[1], k[0] or "")):
        fresh.append(_entry(wanted[key], known.get(key)))
    catalogue.parent.mkdir(parents=True, exist_ok=True)
    fresh.save(str(catalogue))
    return fresh


def _entry(message: Message, old: polib.POEntry | None) -> polib.POEntry:
    entry = polib.POEntry(msgctxt=message.context, msgid=message.text)
    if any(place.startswith("%") for place in placeholders(message.text)):
        entry.flags.append("python-format")
    if message.plural:
        entry.msgid_plural = message.plural
        entry.msgstr_plural = {0: "", 1: ""}
        if old is not None and old.msgstr_plural:
            entry.msgstr_plural = dict(old.msgstr_plural)
    elif old is not None:
        entry.msgstr = old.msgstr
    return entry


def main() -> int:
    """Renew the catalogue and say what is still to translate."""
    messages, faults = gather()
    for fault in faults:
        print(f"{fault.place}: {fault.reason}", file=sys.stderr)
    catalogue = renew(CATALOGUE, messages)
    missing = catalogue.untranslated_entries()
    print(f"{len(catalogue)} sentences, {len(missing)} without English.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
