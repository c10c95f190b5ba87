"""The thousand labelled files: a part of them at the door, and each check of the door missed."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from vanphong.files import (
    child,
    door,
    door_office,
    door_pdf,
    kinds,
    names,
    office_xml,
)
from vanphong.files.door import inspect
from vanphong.files.tests.corpus import BENT, CLEAN, HOSTILE, Case, all_cases
from vanphong.kernel.errors import Invalid

_CASES = all_cases()
_FALLS = ("file_too_heavy", "file_unreadable", "files_busy")
Off = Callable[[pytest.MonkeyPatch], None]


def test_there_are_a_thousand_with_known_answers() -> None:
    assert len(_CASES) == len({case.name for case in _CASES}) == 1000
    answers = [case.answer for case in _CASES]
    assert answers.count(HOSTILE) > 600
    assert answers.count(CLEAN) > 150


@pytest.mark.parametrize("case", _CASES[::7], ids=lambda case: case.name)
def test_a_labelled_file_gets_its_answer(case: Case) -> None:
    code = ""
    try:
        child.run("examine", case.make(), name=case.file_name, ocr_pages=0)
    except Invalid as refusal:
        code = refusal.code
    assert code not in _FALLS
    if case.answer == HOSTILE:
        assert code in (case.codes or {code})
        assert code
    elif case.answer == CLEAN:
        assert not code
    else:
        assert case.answer == BENT


def _without(table: dict[str, str], key: str) -> Off:
    return lambda patch: patch.delitem(table, key)  # type: ignore[arg-type]


def _replaced(module: object, name: str, value: object) -> Off:
    return lambda patch: patch.setattr(module, name, value)


_NEVER = re.compile(r"(?!)")
_OFF: dict[str, tuple[Off, str]] = {
    f"pdf {key}": (_without(table, key), code)
    for table in (door_pdf._ACTIONS, door_pdf._KEYS, door_pdf._SUBTYPES)
    for key, code in table.items()
} | {
    f"field {name}": (
        _replaced(door_office, "_FETCHING_FIELDS", door_office._FETCHING_FIELDS - {name}),
        "office_active_field",
    )
    for name in door_office._FETCHING_FIELDS
} | {
    "links of pdf": (_replaced(door_pdf, "is_plain_link", lambda _: True), "pdf_remote"),
    "opening by itself": (_replaced(door_pdf, "_goes_out", lambda *_: False), "pdf_remote"),
    "two faces": (_replaced(door, "_refuse_second_face", lambda *_: None), "file_polyglot"),
    "pages behind": (_replaced(kinds, "has_markup", lambda _: False), "file_polyglot"),
    "cells": (_replaced(door, "has_reaching_cell", lambda _: False), "table_active_cell"),
    "formulas": (
        _replaced(door_office, "reaches_out", lambda _: False), "office_active_field"),
    "links of office": (
        _replaced(door_office, "is_plain_link", lambda _: True), "office_remote"),
    "relations": (
        _replaced(door_office, "_check_relations", lambda _: None), "office_remote"),
    "overlaps": (_replaced(door_office, "_refuse_overlaps", lambda _: None), "office_bomb"),
    "document types": (_replaced(office_xml, "_refuse", lambda *_: None), "office_entities"),
    "programs in packages": (
        _replaced(kinds, "foreign_content", lambda _: False), "office_ole"),
    "macro parts": (_replaced(door_office, "_MACRO", _NEVER), "office_macro"),
    "object parts": (_replaced(door_office, "_OLE", _NEVER), "office_ole"),
    "remote parts": (_replaced(door_office, "_REMOTE_PART", _NEVER), "office_remote"),
    "methods": (_replaced(door_office, "_METHODS", (0, 8, 12, 14)), "office_damaged"),
    "depth": (_replaced(office_xml, "MAX_DEPTH", 1 << 30), "office_damaged"),
    "path signs": (_replaced(names, "_PATH", _NEVER), ""),
    "hidden signs": (_replaced(names, "_HIDDEN", _NEVER), ""),
    "control signs": (_replaced(names, "_CONTROL", _NEVER), ""),
    "names of devices": (_replaced(names, "_RESERVED", _NEVER), ""),
    "other magic": (_replaced(kinds, "_REFUSED_MAGIC", ()), "file_type_refused"),
    "markup": (_replaced(kinds, "_MARKUP", (b"\0",)), "file_type_refused"),
}  # fmt: skip


@pytest.mark.parametrize("check", _OFF)
def test_a_check_switched_off_is_noticed(check: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """At least one labelled file gets another answer, so that no check can be lost unseen."""
    off, code = _OFF[check]
    looked_at = [
        case for case in _CASES
        if case.answer == HOSTILE and (code in case.codes if code else not case.codes)
    ]  # fmt: skip
    off(monkeypatch)
    assert any(_noticed(case) for case in looked_at)


def _noticed(case: Case) -> bool:
    try:
        inspect(case.make(), case.file_name)
    except Invalid as refusal:
        return bool(case.codes) and refusal.code not in case.codes
    except RecursionError:
        return True
    return True
