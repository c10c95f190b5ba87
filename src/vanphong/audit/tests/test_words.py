"""Every act that the product writes into the trail can be said in words."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps

import vanphong
from vanphong.audit.words import act_words, things

PACKAGE = Path(vanphong.__file__).parent


def _written() -> Iterator[str]:
    """Give every code written as a whole string where something is recorded."""
    for source in PACKAGE.rglob("*.py"):
        if {"tests", "migrations"} & set(source.parts):
            continue
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or len(node.args) < 2:
                continue
            if ast.unparse(node.func).rpartition(".")[2] in {"record", "tell_both"}:
                yield from _codes(node.args[1])


def _codes(node: ast.expr) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and str(part.value).count(":") == 2:
            yield str(part.value)


def test_every_act_has_its_words() -> None:
    written = {code for code in _written() if not code.endswith(":")}
    assert len(written) > 80
    assert written - set(act_words()) == set()


def test_words_of_things_belong_to_tables() -> None:
    tables = {model._meta.db_table for model in apps.get_models()}
    assert set(things()) - tables == set()
