"""Files come in, are shared, get their text, are withdrawn; secrets leave no trace."""

from __future__ import annotations

import datetime as dt
import json
import tempfile
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from PIL import ImageFilter
from tests.cast import Cast, make_office

from vanphong.files import api as files
from vanphong.files import jobs, ports, services
from vanphong.files.examination import ReadPage
from vanphong.files.kinds import DOCX, PDF
from vanphong.files.models import File, FileAccess, FilePage
from vanphong.files.previews import erase_pictures
from vanphong.files.store import the_store
from vanphong.files.tests import samples as s
from vanphong.files.tests.stamped import scan
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused, Secret
from vanphong.kernel.ports import Ports
from vanphong.kernel.scope import acting

NOW = dt.datetime(2026, 11, 2, 3, 0, tzinfo=dt.UTC)
PLANTED = "Zụ Quỵnh Xờ"

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Cast:
    return make_office()


@pytest.fixture(autouse=True)
def temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Temporary files of this process, if any, go where the test can look."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def kept() -> set[Path]:
    """Every file on disk under the store, the pictures and the temporary folder."""
    roots = (settings.DATA / "files", settings.DATA / "derived", Path(tempfile.gettempdir()))
    return {path for root in roots for path in root.rglob("*") if path.is_file()}


def test_a_file_comes_in_whole(office: Cast) -> None:
    content = s.pdf(pages=2)
    name = unicodedata.normalize("NFD", "Công văn 127.pdf")
    with acting(office.clerk):
        file = files.take_in(actor=office.clerk, content=content, name=name, now=NOW)
        file.refresh_from_db()
        assert file.name == "Công văn 127.pdf"
        assert (file.media_type, file.page_count) == (PDF.media_type, 2)
        assert file.size_bytes == len(content)
        assert file.text_state == "READY"
        assert "Số 127-CV/VPTU" in files.text_of(file)
        assert [page.number for page in files.pages_of(file)] == [1, 2]
        assert files.read_bytes(file) == content
        assert file.created_by_id == office.clerk.person_id
        assert _actions(file) == ["row:insert", "files:file:take_in"]


def _actions(file: File) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select action from audit_event where subject_table = 'files_file' "
            "and subject_id = %s order by id",
            [str(file.pk)],
        )
        return [row[0] for row in cursor.fetchall()]


def test_the_trail_does_not_repeat_the_text(office: Cast) -> None:
    with acting(office.clerk):
        files.take_in(actor=office.clerk, content=s.pdf(PLANTED), name="a.pdf", now=NOW)
        with connection.cursor() as cursor:
            cursor.execute(
                "select count(*) from audit_event where detail::text like '%%Quỵnh%%'"
            )
            assert cursor.fetchone()[0] == 0


@pytest.mark.parametrize(
    ("make", "name"),
    [
        pytest.param(lambda: s.pdf("MẬT", PLANTED), "a.pdf", id="text layer"),
        pytest.param(lambda: s.pdf("T U Y Ệ T  M Ậ T", PLANTED), "a.pdf", id="spaced"),
        pytest.param(lambda: s.pdf(PLANTED), "Zụ Quỵnh Xờ (MẬT).pdf", id="file name"),
        pytest.param(lambda: s.word(PLANTED, cells=("Độ mật", "Tối mật")), "a.docx", id="cell"),
        pytest.param(lambda: s.word(PLANTED, header="MẬT"), "a.docx", id="header"),
        pytest.param(lambda: s.word_with_text_box("TUYỆT MẬT"), "a.docx", id="text box"),
        pytest.param(lambda: s.sheet(("Độ mật", "Mật"), (PLANTED,)), "a.xlsx", id="sheet"),
        pytest.param(f"TỐI MẬT\n{PLANTED}".encode, "a.txt", id="plain text"),
        pytest.param(
            lambda: s.scanned_pdf(s.page_picture("TỐI MẬT", PLANTED, "Kính gửi")),
            "a.pdf",
            id="scan",
        ),
        pytest.param(
            lambda: s.saved(s.page_picture(stamp="MẬT", turn=4), "JPEG", quality=92),
            "a.jpg",
            id="red stamp",
        ),
    ],
)
def test_a_secret_file_is_refused_and_leaves_no_trace(
    office: Cast, make: Callable[[], bytes], name: str, caplog: pytest.LogCaptureFixture
) -> None:
    content = make()
    with acting(office.clerk):
        before = kept()
        with pytest.raises(Secret) as caught:
            files.take_in(actor=office.clerk, content=content, name=name, now=NOW)
        assert kept() <= before
        assert not File.objects.exists()
        assert not FilePage.objects.exists()
        with connection.cursor() as cursor:
            cursor.execute(
                "select count(*) from procrastinate_jobs where args::text like '%%Xờ%%'"
            )
            assert cursor.fetchone()[0] == 0
            cursor.execute("select count(*) from audit_event where detail::text like '%%Xờ%%'")
            assert cursor.fetchone()[0] == 0
    assert "117/2025/QH15" in caught.value.source
    assert "Xờ" not in str(caught.value.as_dict())
    assert "Xờ" not in caplog.text


def test_a_refused_file_leaves_no_row_and_no_bytes(office: Cast) -> None:
    content = s.pdf_with(s.with_launch)
    with acting(office.clerk):
        before = kept()
        with pytest.raises(Invalid) as caught:
            files.take_in(actor=office.clerk, content=content, name="a.pdf", now=NOW)
        assert caught.value.code == "pdf_launch"
        assert not File.objects.exists()
        assert kept() <= before


def test_one_person_sends_in_only_so_much_a_day(office: Cast, settings: object) -> None:
    settings.DAILY_UPLOAD_MB = 1
    day = dt.timedelta(days=1)
    other, file = office.officer, {"name": "a.txt", "content": b"x" * 700_000}
    with acting(office.clerk):
        files.take_in(actor=office.clerk, now=NOW, **file)
        with pytest.raises(Refused, match="tối đa 1 MB") as refusal, acting(office.clerk):
            files.take_in(actor=office.clerk, now=NOW + day / 2, **file)
        assert refusal.value.code == "quota_used"
        files.take_in(actor=office.clerk, now=NOW + day, **file)
        files.keep_made(  # what the office makes itself is never refused
            actor=office.clerk, content=s.pdf() + b"%" * 900_000, media_type=PDF.media_type,
            name="b.pdf", pages=["Công văn"], now=NOW + day,
        )  # fmt: skip
    with acting(other):
        assert files.take_in(actor=other, now=NOW, **file)
        settings.DAILY_UPLOAD_MB = 0
        assert files.take_in(actor=other, now=NOW, **file)


def test_a_file_made_here_needs_no_door_but_is_looked_at(office: Cast) -> None:
    with acting(office.clerk):
        content = s.pdf("Ban hành")
        made = {"actor": office.clerk, "content": content, "media_type": PDF.media_type}
        file = files.keep_made(**made, name="127-CV-VPTU.pdf", pages=["Ban hành"], now=NOW)
        assert file.text == "Ban hành"
        assert file.page_count == 1
        with pytest.raises(Secret), acting(office.clerk):
            files.keep_made(**made, name="a.pdf", pages=["MẬT\nBan hành"], now=NOW)
        with pytest.raises(Secret), acting(office.clerk):
            files.keep_made(**made, name="a (MẬT).pdf", pages=["Ban hành"], now=NOW)


def test_without_an_office_nothing_is_kept() -> None:
    office = make_office()
    nobody = office.clerk.__class__(kind=office.clerk.kind, name="không cơ quan")
    with acting(nobody), pytest.raises(NotAllowed):
        files.take_in(actor=nobody, content=b"a", name="a.txt", now=NOW)


def test_another_office_sees_a_file_only_when_opened() -> None:
    mine, other = make_office("Tỉnh ủy Một"), make_office("Tỉnh ủy Hai")
    with acting(mine.clerk):
        file = files.take_in(actor=mine.clerk, content=s.pdf(), name="a.pdf", now=NOW)
    with acting(other.clerk):
        assert not File.objects.filter(pk=file.pk).exists()
        with pytest.raises(NotFound):
            files.get_file(other.clerk, file.pk)
        with pytest.raises(NotAllowed):
            files.share_with_office(
                actor=other.clerk, file=file, office_id=other.office.id, now=NOW
            )
    with acting(mine.clerk):
        for _ in range(2):
            files.share_with_office(
                actor=mine.clerk, file=file, office_id=other.office.id, now=NOW
            )
        files.share_with_office(actor=mine.clerk, file=file, office_id=mine.office.id, now=NOW)
        assert FileAccess.objects.count() == 1
    with acting(other.clerk):
        seen = files.get_file(other.clerk, file.pk)
        assert files.read_bytes(seen) == s.pdf()
        assert len(files.pages_of(seen)) == 1
        assert File.objects.filter(pk=file.pk).update(name="khac.pdf") == 0
        assert list(files.visible_files(other.clerk)) == [seen]


def _listen(port: Ports, monkeypatch: pytest.MonkeyPatch) -> list[File]:
    """Hear what a port tells beside those who hear it always, for one test."""
    heard: list[File] = []
    listening = [*port, lambda actor, file, now: heard.append(file)]
    monkeypatch.setattr(port, "_functions", listening)
    return heard


def test_later_pages_of_a_scan_are_read_one_by_one(
    office: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = [
        s.page_picture(f"Trang thứ {n}", "Kính trình") for n in ("nhất", "hai", "ba", "tư")
    ]
    heard = _listen(ports.file_text_ready, monkeypatch)
    with acting(office.clerk):
        file = files.take_in(
            actor=office.clerk, content=s.scanned_pdf(*pages), name="a.pdf", now=NOW
        )
        assert file.text_state == "PENDING"
        assert "thứ hai" in file.text
        assert "thứ ba" not in file.text
        assert _queued("files.recognise_next") == [str(file.pk)]
        jobs.recognise_next(office_id=office.office.id, file_id=str(file.pk))
        file.refresh_from_db()
        assert file.text_state == "PENDING"
        assert "thứ ba" in file.text
        assert len(_queued("files.recognise_next")) == 2
        jobs.recognise_next(office_id=office.office.id, file_id=str(file.pk))
        jobs.recognise_next(office_id=office.office.id, file_id=str(file.pk))
        file.refresh_from_db()
        assert file.text_state == "READY"
        assert file.text_confidence > 70
        assert "thứ tư" in file.text
        assert len(_queued("files.recognise_next")) == 2
        assert heard == [file]


def _queued(name: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select args->>'file_id' from procrastinate_jobs where task_name = %s", [name]
        )
        return [row[0] for row in cursor.fetchall()]


def test_a_red_stamp_nobody_could_read_is_noted_at_once_and_late(office: Cast) -> None:
    worn = scan(30_000, "MẬT").picture.filter(ImageFilter.GaussianBlur(6))
    plain = s.page_picture("Trang đầu", "Kính trình")
    with acting(office.clerk):
        at_once = files.take_in(
            actor=office.clerk, content=s.scanned_pdf(worn), name="a.pdf", now=NOW
        )
        assert at_once.unread_stamp_page == 1
        late = files.take_in(
            actor=office.clerk,
            content=s.scanned_pdf(plain, plain, worn),
            name="b.pdf",
            now=NOW,
        )
        assert late.unread_stamp_page is None
        jobs.recognise_next(office_id=office.office.id, file_id=str(late.pk))
        late.refresh_from_db()
        assert late.unread_stamp_page == 3


def test_a_mark_found_late_withdraws_the_file(
    office: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = s.page_picture("Trang đầu", "Kính trình")
    marked = s.page_picture("TUYỆT MẬT", PLANTED, "Phương án bảo vệ")
    heard = _listen(ports.file_withdrawn, monkeypatch)
    with acting(office.clerk):
        file = files.take_in(
            actor=office.clerk,
            content=s.scanned_pdf(plain, plain, marked),
            name="a.pdf",
            now=NOW,
        )
        files.page_image(file, 3)
        jobs.recognise_next(office_id=office.office.id, file_id=str(file.pk))
        file.refresh_from_db()
        assert file.withdrawn_at is not None
        assert "TUYỆT MẬT" in file.withdrawn_reason
        assert file.text == ""
        assert not FilePage.objects.exists()
        assert heard == [file]
        with connection.cursor() as cursor:
            cursor.execute(
                "select args from procrastinate_jobs where task_name = 'files.erase_bytes'"
            )
            ((arguments,),) = cursor.fetchall()
        jobs.erase_bytes(**json.loads(arguments))
        jobs.erase_bytes(**json.loads(arguments))
        assert not the_store().has(file.sha256)
        assert not [path for path in kept() if file.sha256 in str(path)]
        assert _actions(file)[-1] == "files:file:withdraw"
        for opening in (
            files.read_bytes,
            files.file_response,
            lambda f: files.page_image(f, 1),
        ):
            with pytest.raises(Refused) as caught:
                opening(file)
            assert caught.value.code == "file_withdrawn"
        jobs.recognise_next(office_id=office.office.id, file_id=str(file.pk))


def test_what_was_read_of_a_file_withdrawn_meanwhile_is_left(office: Cast) -> None:
    pages = [s.page_picture(f"Trang {n}", "Kính trình") for n in "abc"]
    with acting(office.clerk):
        file = files.take_in(
            actor=office.clerk, content=s.scanned_pdf(*pages), name="a.pdf", now=NOW
        )
        page = FilePage.objects.get(method="PENDING")
        found = Invalid("có mã độc", data={"found": "x" * 200})
        services.withdraw_harmful(actor=office.clerk, file=file, refusal=found, now=NOW)
        read = ReadPage("chữ của trang", "OCR", 90)
        assert not services.add_page_text(actor=office.clerk, page=page, read=read, now=NOW)
        file.refresh_from_db()
        assert (file.text, FilePage.objects.count()) == ("", 0)


def test_a_page_read_twice_is_kept_once_and_goes_on_once(office: Cast) -> None:
    pages = [s.page_picture(f"Trang {n}", "Kính trình") for n in "abcd"]
    with acting(office.clerk):
        file = files.take_in(
            actor=office.clerk, content=s.scanned_pdf(*pages), name="a.pdf", now=NOW
        )
        page = FilePage.objects.filter(method="PENDING").order_by("number")[0]
        add = {"actor": office.clerk, "page": page, "now": NOW}
        assert services.add_page_text(read=ReadPage("trước", "OCR", 90), **add)
        assert not services.add_page_text(read=ReadPage("sau", "OCR", 90), **add)
        file.refresh_from_db()
        assert ("trước" in file.text, "sau" in file.text) == (True, False)


def test_a_picture_drawn_while_the_file_was_withdrawn_does_not_stay(office: Cast) -> None:
    with acting(office.clerk):
        seen = files.take_in(actor=office.clerk, content=s.pdf(), name="a.pdf", now=NOW)
        found = Invalid("có mã độc", data={"found": "Thu"})
        services.withdraw_harmful(
            actor=office.clerk, file=File.objects.get(pk=seen.pk), refusal=found, now=NOW
        )
        erase_pictures(seen.sha256)
        with pytest.raises(Refused) as caught:
            files.page_image(seen, 1)
        assert caught.value.code == "file_withdrawn"
        assert not [
            path for path in kept() if path.suffix == ".jpg" and seen.sha256 in str(path)
        ]


def test_a_page_that_cannot_be_read_does_not_stop_the_others(office: Cast) -> None:
    with acting(office.clerk):
        file = files.take_in(actor=office.clerk, content=s.tiff_of_two(), name="a.tif", now=NOW)
        FilePage.objects.create(
            office=office.office, file=file, number=99, text="", method="PENDING"
        )
        jobs.recognise_next(office_id=office.office.id, file_id=str(file.pk))
        file.refresh_from_db()
        assert file.text_state == "READY"
        assert files.pages_of(file)[-1].method == "FAILED"


def test_pages_are_shown_as_pictures_kept_for_next_time(office: Cast) -> None:
    with acting(office.clerk):
        file = files.take_in(actor=office.clerk, content=s.pdf(), name="a.pdf", now=NOW)
        picture = files.page_image(file, 1)
        assert picture.startswith(b"\xff\xd8\xff")
        assert files.page_image(file, 1) == picture
        small = files.page_image(file, 1, files.THUMBNAIL_DPI)
        assert len(small) < len(picture)
        for page, dpi in ((0, 110), (2, 110), (1, 9999)):
            with pytest.raises(NotFound):
                files.page_image(file, page, dpi)
        photo = files.take_in(
            actor=office.clerk, content=s.saved(s.page_picture(), "PNG"), name="a.png", now=NOW
        )
        assert files.page_image(photo, 1).startswith(b"\xff\xd8\xff")
        text = files.take_in(actor=office.clerk, content=s.word(), name="a.docx", now=NOW)
        assert text.media_type == DOCX.media_type
        assert not files.has_pictures(text)
        with pytest.raises(NotFound):
            files.page_image(text, 1)


def test_a_file_is_handed_out_for_saving_only(office: Cast) -> None:
    with acting(office.clerk):
        file = files.take_in(
            actor=office.clerk, content=s.pdf(), name="Công văn “127”.pdf", now=NOW
        )
        response = files.file_response(file)
        assert response.content == s.pdf()
        disposition = response["Content-Disposition"]
        assert disposition.startswith("attachment;")
        assert "filename*=utf-8''C%C3%B4ng%20v%C4%83n" in disposition
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"].startswith("sandbox")
        assert "no-store" in response["Cache-Control"]
        picture = files.page_image_response(file, 1)
        assert picture["Content-Type"] == "image/jpeg"
        assert picture["Content-Security-Policy"].startswith("sandbox")
