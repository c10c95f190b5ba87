"""The text of files in the index: at once, after reading a scan, and gone when withdrawn."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from tests.cast import Cast, make_office

from vanphong.files import api as files
from vanphong.files import ports as file_ports
from vanphong.files.services import withdraw_secret
from vanphong.files.tests import samples
from vanphong.kernel.errors import Secret
from vanphong.kernel.scope import acting
from vanphong.registry import api as registry
from vanphong.registry.tests.factories import (
    NOW,
    fields,
    make_in_book,
    make_issued,
    make_out_book,
)
from vanphong.search import api, jobs, services
from vanphong.search.models import SearchEntry

pytestmark = pytest.mark.django_db
LINES = ("Kinh gui: cac co quan", "Noi dung ve chuyen hiemgap trong ho so", "Tran trong.")


@pytest.fixture
def cast() -> Iterator[Cast]:
    cast = make_office()
    with acting(cast.clerk):
        yield cast


def registered(cast: Cast, *lines: str) -> files.File:
    file = files.take_in(
        actor=cast.clerk, content=samples.word(*lines), name="cong-van.docx", now=NOW
    )
    registry.register_incoming(
        actor=cast.clerk,
        book_id=make_in_book(cast).id,
        fields=fields(),
        now=NOW,
        file_id=file.id,
    )
    return file


def lexemes() -> str:
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(string_agg(vector::text, ' '), '') from search_entry")
        return cursor.fetchone()[0]


def test_the_text_of_the_file_is_found_and_quoted(cast: Cast) -> None:
    registered(cast, *LINES)
    [hit] = api.find(cast.clerk, "chuyện hiemgap").hits
    assert [text for text, is_hit in hit.excerpt if is_hit] == ["chuyen hiemgap"]
    assert len(api.find(cast.clerk, '"chuyen hiemgap trong"').hits) == 1
    assert api.find(cast.clerk, '"hiemgap chuyen"').hits == ()
    # Words of the heading and of the text together.
    assert len(api.find(cast.clerk, "biên chế hiemgap").hits) == 1


def test_a_scan_is_found_when_it_has_been_read(cast: Cast) -> None:
    file = registered(cast, "Trang dau")
    assert api.find(cast.clerk, "trangsau").hits == ()
    file.text = "Trang dau\ftrangsau"
    file.save(update_fields=["text"])
    for hear in file_ports.file_text_ready:
        hear(cast.clerk, file, NOW)
    assert len(api.find(cast.clerk, "trangsau").hits) == 1


def test_a_long_text_is_indexed_whole_by_a_job(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "_AT_ONCE", 100)
    registered(cast, "Mở đầu " + "dài " * 60, "cuoicung")
    assert api.find(cast.clerk, "cuoicung").hits == ()
    [entry] = SearchEntry.objects.all()
    jobs.index_whole(office_id=cast.office.id, document_id=str(entry.document_id))
    assert len(api.find(cast.clerk, "cuoicung").hits) == 1


def test_a_withdrawn_file_leaves_every_index_at_once(cast: Cast) -> None:
    make_out_book(cast)
    file = files.take_in(
        actor=cast.clerk, content=samples.word(*LINES), name="di.docx", now=NOW
    )
    document = registry.register_outgoing(
        actor=cast.clerk, body=cast.body, now=NOW, file_id=file.id,
        fields=fields(issued_on=make_issued(cast).issued_on, abstract="Thông báo"),
    )  # fmt: skip
    other = make_office("Đảng ủy Xã Mẫu", level="COMMUNE")
    registry.open_to_office(cast.clerk, document, other.office.id, NOW)
    with acting(other.clerk):
        registry.register_delivered(
            actor=other.clerk, document_id=document.id, book_id=make_in_book(other).id, now=NOW
        )
        assert len(api.find(other.clerk, "hiemgap").hits) == 1
    withdraw_secret(
        actor=cast.clerk,
        file=file,
        refusal=Secret("Có dấu Mật.", data={"level": "Mật"}),
        now=NOW,
    )
    assert api.find(cast.clerk, "hiemgap").hits == ()
    assert "hiemgap" not in lexemes()
    with acting(other.clerk):
        assert api.find(other.clerk, "hiemgap").hits == ()
        assert "hiemgap" not in lexemes()
        assert len(api.find(other.clerk, "thông báo").hits) == 1
