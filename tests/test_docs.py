"""The guides say what is there: generated tables, twins, settings, commands, links, names."""

from __future__ import annotations

import ast
import functools
import re
import shlex
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from scripts import docs_tables

from vanphong.people import api as people
from vanphong.project import cli
from vanphong.project.json_api import api

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
LANGUAGES = ("vi", "en")
PAGES = sorted(path.name for path in (DOCS / "vi").glob("*.md"))
_LEFT_OUT = {".git", ".venv", "node_modules", "build", "data"}
_BLOCK = re.MULTILINE | re.DOTALL
_SETTING = re.compile(r"VANPHONG_[A-Z0-9_]+|DATABASE_URL")


def _files() -> Iterator[Path]:
    """Give the files of the repository, without what is built or fetched."""
    for path in sorted(ROOT.iterdir()):
        if path.is_dir() and path.name not in _LEFT_OUT and not path.name.startswith("."):
            yield from (f for f in sorted(path.rglob("*")) if f.is_file())
        elif path.is_file():
            yield path


FILES = [f for f in _files() if "__pycache__" not in f.parts and ".egg-info" not in str(f)]
MARKDOWN = [f for f in FILES if f.suffix == ".md"]
MODULES = [
    f for f in FILES if f.suffix == ".py" and "src" in f.parts and "tests" not in f.parts
]


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _guide(language: str, page: str) -> str:
    return (DOCS / language / page).read_text("utf-8")


def _guides(language: str) -> str:
    return "\n".join(_guide(language, page) for page in PAGES)


# --- pages ------------------------------------------------------------------------------------


def test_generated_pages_are_up_to_date() -> None:
    for path, text in docs_tables.pages().items():
        assert path.read_text("utf-8") == text, f"{_name(path)} is old: run make docs"


def test_every_vietnamese_page_has_its_english_twin() -> None:
    assert sorted(path.name for path in (DOCS / "en").glob("*.md")) == PAGES


@pytest.mark.parametrize("page", PAGES)
def test_twins_have_the_same_headings_and_tables(page: str) -> None:
    vi, en = (_shape(_guide(language, page)) for language in LANGUAGES)
    assert vi == en


def _shape(text: str) -> list[str]:
    """Give the marks that headings, table rows, lists and code blocks begin with, in order."""
    return re.findall(r"^(#+ |\||- |\d+\. |```)", text, re.MULTILINE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_contents_name_every_page(language: str) -> None:
    named = set(re.findall(r"\]\(([^)]+)\)", _guide(language, "README.md")))
    assert named == set(PAGES) - {"README.md"}


# --- what must be said ------------------------------------------------------------------------


@functools.cache
def _settings() -> dict[str, str | None]:
    """Give the variables the code reads, with their default where it is written beside them."""
    found: dict[str, str | None] = {}
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                if _SETTING.fullmatch(node.value):
                    found.setdefault(node.value, None)
            elif isinstance(node, ast.Call) and _is_get(node.func) and len(node.args) == 2:
                name, default = (getattr(a, "value", None) for a in node.args)
                if (
                    isinstance(name, str)
                    and isinstance(default, str)
                    and _SETTING.fullmatch(name)
                ):
                    found[name] = default
    return found


def _is_get(called: ast.expr) -> bool:
    return getattr(called, "id", getattr(called, "attr", "")) == "get"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_setting_is_documented_with_its_default(language: str) -> None:
    rows = dict(
        re.findall(r"^\| `([A-Z0-9_]+)` \|(.*)$", _guide(language, "van-hanh.md"), re.MULTILINE)
    )
    settings = _settings()
    assert set(rows) == set(settings)
    for name, default in settings.items():
        if default:
            assert f"`{default}`" in rows[name].rsplit("|", 2)[1], f"{name}: {default}"


@pytest.mark.parametrize("path", MARKDOWN, ids=_name)
def test_no_page_names_a_setting_that_is_not_there(path: Path) -> None:
    named = set(re.findall(r"VANPHONG_[A-Z0-9_]+", path.read_text("utf-8")))
    assert named <= set(_settings())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_check_is_documented(language: str) -> None:
    ids = {i for f in MODULES for i in re.findall(r"vanphong\.[EW]\d{3}", f.read_text("utf-8"))}
    rows = re.findall(
        r"^\| `(vanphong\.[EW]\d{3})` \|", _guide(language, "van-hanh.md"), re.MULTILINE
    )
    assert sorted(ids) == rows


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_permission_role_and_operation_is_documented(language: str) -> None:
    text = _guide(language, "quyen.md")
    for permission in people.all_permissions():
        assert text.count(f"| `{permission}` |") == 2, permission
    operations = sum(
        len(operation.methods)
        for router in api._get_bound_routers()
        for view in router.path_operations.values()
        for operation in view.operations
    )
    assert len(re.findall(r"`(?:GET|POST|PUT|PATCH|DELETE) /", text)) == operations


# --- commands ---------------------------------------------------------------------------------

cli.set_up()


def _commands(
    command: click.Command = cli.root, path: tuple[str, ...] = ()
) -> Iterator[tuple[str, ...]]:
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from _commands(inner, (*path, name))
    else:
        yield path


COMMANDS = [" ".join(path) for path in _commands()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_is_documented(language: str) -> None:
    text = _guides(language)
    missing = [c for c in COMMANDS if not re.search(rf"vanphong {re.escape(c)}(?![\w-])", text)]
    assert not missing


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_what_it_does(command: str) -> None:
    found: click.Command = cli.root
    for name in command.split(" "):
        assert isinstance(found, click.Group)
        found = found.commands[name]
    assert found.help
    assert found.help.split("\n")[0].strip().endswith((".", ":"))


@pytest.mark.parametrize("path", MARKDOWN, ids=_name)
def test_commands_in_the_text_exist(path: Path) -> None:
    for line in _code(path.read_text("utf-8")):
        _understood(line)


def _code(text: str) -> Iterator[str]:
    """Give the commands in code: whole lines of code blocks, and code inside of lines."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, _BLOCK)
    lines = [line for block in blocks for line in block.splitlines()]
    inside = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=_BLOCK))
    for code in (*lines, *inside):
        words = code.removeprefix("$ ").removeprefix(".venv/bin/")
        if words.startswith("vanphong "):
            yield words


def _understood(line: str) -> None:
    """Hold a command against the command line: its names, and its options."""
    words = shlex.split(line.replace("[", " ").replace("]", " "))[1:]
    found: click.Command = cli.root
    while words and isinstance(found, click.Group) and not words[0].startswith("-"):
        if re.fullmatch(r"[^a-z]+", words[0]) or "|" in words[0]:
            return  # a placeholder, or several acts named together
        assert words[0] in found.commands, f"there is no {line!r}"
        found = found.commands[words.pop(0)]
    options = {o for p in found.params for o in (*p.opts, *p.secondary_opts)} | {"--help", "-h"}
    known = options | ({"--version"} if found is cli.root else set())
    own = words[: words.index("--")] if "--" in words else words
    for word in own:
        if word.startswith("--"):
            assert word.split("=")[0] in known, f"{line!r}: there is no {word}"


# --- links and names --------------------------------------------------------------------------


@pytest.mark.parametrize("path", MARKDOWN, ids=_name)
def test_every_relative_link_leads_somewhere(path: Path) -> None:
    text = re.sub(r"^```.*?^```", "", path.read_text("utf-8"), flags=_BLOCK)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        place, _, anchor = target.partition("#")
        there = (path.parent / place) if place else path
        assert there.exists(), f"{target} leads nowhere"
        if anchor:
            assert anchor in _anchors(there), f"{target}: no such heading"


def _anchors(path: Path) -> set[str]:
    """Give the anchors that a page's headings get where it is shown."""
    headings = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).strip().replace(" ", "-") for h in headings}


def test_decisions_are_numbered_without_a_gap() -> None:
    names = sorted(path.name for path in (DOCS / "decisions").glob("*.md"))
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
    for name in names:
        title = (DOCS / "decisions" / name).read_text("utf-8").splitlines()[0]
        assert title.startswith(f"# {name[:4]} "), f"{name}: {title}"


def test_decisions_that_are_named_exist() -> None:
    numbers = {path.name[:4] for path in (DOCS / "decisions").glob("*.md")}
    for path in FILES:
        if path.suffix in {".py", ".md", ".toml", ".html", ".js", ".css"}:
            named = set(re.findall(r"\bADR (\d{4})\b", path.read_text("utf-8")))
            assert named <= numbers, f"{_name(path)} names {sorted(named - numbers)}"


def test_the_glossary_names_each_term_once() -> None:
    text = (DOCS / "glossary.md").read_text("utf-8")
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \| [^|]+ \| [^|]+ \|$", text, re.MULTILINE)[1:]
    assert rows
    for column in zip(*rows, strict=True):
        twice = [name for name, count in Counter(column).items() if count > 1]
        assert not twice


_MACHINE = re.compile(
    # a folder of the machine something was made on
    r"(?<![\w.~}])/(?:root|Users|home/\w+|work/\w+)/"
    # a place packages were fetched from
    r"|https?://[\w.:-]*(?:registry|mirror|proxy|artifact|nexus|pypi|npmjs)[\w.:-]*"
)


@pytest.mark.parametrize("folder", sorted({f.relative_to(ROOT).parts[0] for f in FILES}))
def test_no_text_names_a_machine_or_a_registry(folder: str) -> None:
    for path in FILES:
        if path.relative_to(ROOT).parts[0] != folder:
            continue
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        assert not (found := _MACHINE.search(text)), f"{_name(path)}: {found.group()}"
