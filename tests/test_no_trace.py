"""A file refused for its secrecy mark leaves nothing behind, by whatever way it tried to come in.

Its words, its name and its digest are looked for in the data folder, the temporary folder, what
was logged and printed, every table, and PostgreSQL's own files (its write-ahead log excepted).
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import io
import logging
import re
import tempfile
import unicodedata
import uuid
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.urls import reverse

from tests.cast import PASSWORD, Cast, make_office
from tests.described import description, schema_named
from tests.test_api import client_of
from tests.test_every_url_has_a_gate import PAGES
from vanphong.files import cli as files_cli
from vanphong.files.tests import samples as s
from vanphong.kernel import ports
from vanphong.kernel.errors import Secret
from vanphong.project import embedded
from vanphong.registry import cli as registry_cli

# In no other test: a row taken away leaves its bytes on the disk for a while.
PLANTED = "Zưỡn Quỵp Xoẻ"
_LINES = ("TUYỆT MẬT", f"Kính gửi: {PLANTED}", "Số 127-CV/TU")
_FIELDS = ("upload", "file", "files", "scan", "image", "photo", "picture", "content")


def _stored_word() -> bytes:
    """A Word file whose parts lie open, so that its words would show in any copy of it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(s.word(*_LINES))) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return out.getvalue()


SECRET = {
    "txt": "\n".join(_LINES).encode(),
    "csv": f"Số,Độ mật,Trích yếu\n1,Tuyệt mật,{PLANTED}\n".encode(),
    "docx": _stored_word(),
    "pdf": s.pdf_with(lambda d: d.docinfo.__setitem__("/Title", "TUYỆT MẬT " + PLANTED)),
}


def _needles() -> set[bytes]:
    folded = unicodedata.normalize("NFD", PLANTED.lower())
    folded = "".join(c for c in folded if not unicodedata.combining(c))
    forms = {PLANTED, unicodedata.normalize("NFD", PLANTED), PLANTED.upper(), folded}
    found = {
        form.encode(code) for form in forms for code in ("utf-8", "utf-16-le", "utf-16-be")
    }
    found.add(PLANTED.encode("ascii", "backslashreplace"))
    for shift in range(3):
        packed = base64.b64encode(b"\0" * shift + PLANTED.encode())
        found.add(packed[4 : len(packed) // 4 * 4 - 4])
    for content in SECRET.values():
        found |= {
            hashlib.sha256(content).hexdigest().encode(),
            hashlib.sha256(content).digest(),
        }
    return found


NEEDLES = _needles()


def _in(content: bytes) -> bool:
    return any(needle in content for needle in NEEDLES)


@pytest.fixture
def watched(
    committed_db: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> Iterator[Cast]:
    """An office; afterwards everything that could keep a trace is searched."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(ports, "database_in_use", ports.Port("database_in_use"))
    ports.database_in_use.fill(contextlib.nullcontext)
    caplog.set_level(logging.DEBUG)
    yield make_office(accounts=True)
    out, err = capfd.readouterr()
    assert not _in(caplog.text.encode() + out.encode() + err.encode())
    assert not _traces(tmp_path / "temporary")


def _traces(temporary: Path) -> list[str]:
    here = embedded.cluster(settings.DATA)
    with connections["admin"].cursor() as cursor:
        found = [f"table {name}" for name in _tables(cursor) if _table_has(cursor, name)]
        cursor.execute("checkpoint")
    for root in (Path(settings.DATA), here.home, temporary):
        for path in root.rglob("*"):
            with contextlib.suppress(OSError):
                if path.is_file() and "pg_wal" not in path.parts and _in(path.read_bytes()):
                    found.append(str(path))
    return found


def _tables(cursor: Any) -> list[str]:
    cursor.execute(
        "select quote_ident(schemaname) || '.' || quote_ident(tablename) from pg_tables "
        "where schemaname not in ('pg_catalog', 'information_schema')"
    )
    return [row[0] for row in cursor.fetchall()]


def _table_has(cursor: Any, name: str) -> bool:
    cursor.execute(f"select t::text from {name} t")
    return any(_in(row[0].encode()) for row in cursor.fetchall())


def _address(address: str) -> str:
    """Fill the places of an address with identifiers that name nothing."""
    known = {"uuid": str(uuid.uuid4()), "int": "1", "slug": "a", "str": "a"}
    return "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda m: known.get(m[1] or "str", "a"), address)


def _upload(kind: str) -> dict[str, SimpleUploadedFile]:
    return {field: SimpleUploadedFile(f"{PLANTED}.{kind}", SECRET[kind]) for field in _FIELDS}


def test_the_search_finds_what_is_there(watched: Cast, tmp_path: Path) -> None:
    """Each place is really looked into: a planted word put there is found, then taken away."""
    kept = settings.DATA / "files" / "thu"
    kept.parent.mkdir(exist_ok=True)
    with connections["admin"].cursor() as cursor:
        cursor.execute("create table public.thu as select %s::text as words", [PLANTED])
        for content in (PLANTED.encode(), SECRET["docx"], base64.b64encode(SECRET["txt"])):
            kept.write_bytes(content)
            found = _traces(tmp_path)
            kept.unlink()
            assert str(kept) in found
        assert "table public.thu" in found
        assert any(str(embedded.cluster(settings.DATA).home) in place for place in found)
        # The server overwrites the place of a dropped table only in time: wipe it first.
        cursor.execute("select pg_relation_filepath('public.thu')")
        place = next(embedded.cluster(settings.DATA).home.rglob(cursor.fetchone()[0]))
        cursor.execute("drop table public.thu")
        cursor.execute("checkpoint")
    if place.exists():
        place.write_bytes(b"")


@pytest.mark.parametrize(
    ("role", "kind"), [("CLERK", "txt"), ("OFFICER", "docx"), ("ADMIN", "csv")]
)
def test_no_page_keeps_a_secret_file(watched: Cast, role: str, kind: str) -> None:
    """Every page is sent the file, under every name a form may give it."""
    client = Client(raise_request_exception=False)
    assert client.login(username=_username(watched, role), password=PASSWORD)
    refused = set()
    for address, name, _view in PAGES:
        if "log_out" in name or "logout" in name:
            continue
        answer = client.post(_address(address), _upload(kind) | {"source": "file"})
        assert answer.status_code < 500, address
        if "mức độ mật" in answer.content.decode("utf-8", "replace"):
            refused.add(name)
    assert refused or role != "CLERK"


def _username(cast: Cast, role: str) -> str:
    from vanphong.people import api as people

    return str(people.Account.objects.get(person_id=cast.actors[role].person_id).username)


@pytest.mark.parametrize("kind", SECRET)
def test_no_endpoint_keeps_a_secret_file(watched: Cast, kind: str) -> None:
    """Every endpoint that takes a file, a draft that is there among them."""
    officer = Client()
    officer.login(username=_username(watched, "OFFICER"), password=PASSWORD)
    made = officer.post(
        reverse("draft-new"),
        {"body": watched.body.id, "type_code": "OFFICIAL_LETTER", "source": "starter"},
    )
    draft = re.search(r"[0-9a-f-]{36}", made.headers["Location"])
    assert draft
    refused = set()
    for role in ("CLERK", "OFFICER"):
        client = client_of(watched, role)
        for path, given in _taking_files():
            if path.removeprefix("/api/v1") in refused:
                continue
            address = path.replace("{draft_id}", draft[0])
            address = re.sub(r"\{\w+\}", lambda _: str(uuid.uuid4()), address)
            sent = {
                name: SimpleUploadedFile(f"{PLANTED}.{kind}", SECRET[kind]) if is_file else "1"
                for name, is_file in given.items()
            }
            answer = client.post(address, sent)
            assert answer.status_code < 500, path
            if answer.json().get("code") == Secret.default_code:
                refused.add(path.removeprefix("/api/v1"))
    assert {"/files/check", "/files"} <= refused
    if kind == "csv":
        assert "/books/{book_id}/import" in refused
    if kind == "docx":
        assert "/drafts/{draft_id}/docx" in refused


def _taking_files() -> Iterator[tuple[str, dict[str, bool]]]:
    """Give the endpoints that take a file: what must be sent, and whether it is one."""
    for path, methods in description()["paths"].items():
        content = methods.get("post", {}).get("requestBody", {}).get("content", {})
        form = content.get("multipart/form-data", {}).get("schema")
        if not form:
            continue
        while "$ref" in form:
            form = schema_named(form["$ref"])
        given = {name: "binary" in str(one) for name, one in form["properties"].items()}
        needed = form.get("required", ())
        yield (
            path,
            {name: is_file for name, is_file in given.items() if is_file or name in needed},
        )


@pytest.mark.parametrize("kind", SECRET)
def test_no_command_keeps_a_secret_file(watched: Cast, kind: str, tmp_path: Path) -> None:
    """The file itself, which is the user's own, lies where the search does not look."""
    path = tmp_path / f"giay-{kind}.{kind}"
    path.write_bytes(SECRET[kind])
    name = _username(watched, "CLERK")
    book = ["--book", str(uuid.uuid4())]
    runs = (
        (files_cli.commands, ["check", str(path)]),
        (registry_cli.commands, ["register", str(path), *book, "--as", name]),
        (registry_cli.commands, ["import", str(path), *book, "--as", name]),
    )
    for group, arguments in runs:
        result = CliRunner().invoke(group, arguments)
        assert result.exit_code != 0
        assert not _in(result.output.encode())
        assert not _in(str(result.exception).encode())
