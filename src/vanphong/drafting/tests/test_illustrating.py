"""Pictures added to a draft by hand: on the page, by programs, by commands; what is refused."""

from __future__ import annotations

import io
import json
from pathlib import Path

import PIL.Image
import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.cast import Cast
from tests.test_api import client_of

from vanphong.drafting import api as drafting
from vanphong.drafting import illustrating, services
from vanphong.drafting.cli import commands
from vanphong.drafting.markup import from_text
from vanphong.drafting.models import Draft, DraftImage
from vanphong.drafting.tests.browsing import at, browser
from vanphong.drafting.tests.office import NOW, make_signing_office
from vanphong.drafting.tests.terminal import at_a_terminal
from vanphong.drafting.typesetting.document import Image
from vanphong.kernel.errors import Invalid, NotFound, Secret, VanphongError
from vanphong.kernel.scope import acting

pytestmark = pytest.mark.django_db
__all__ = ["at_a_terminal"]
TURNED, PLACE, TAKEN_BY = 0x0112, 0x8825, 0x013B


@pytest.fixture
def cast() -> Cast:
    return make_signing_office()


@pytest.fixture
def draft(cast: Cast) -> Draft:
    with acting(cast.officer):
        return drafting.create_draft(
            actor=cast.officer, body_id=cast.body.id, type_code="REPORT", now=NOW,
            abstract="Việc thử", blocks=from_text("Câu đầu.", ()),
        )  # fmt: skip


def photo() -> bytes:
    """Give a JPEG that lies on its side and says who took it and where."""
    out, exif = io.BytesIO(), PIL.Image.Exif()
    exif[TURNED], exif[TAKEN_BY] = 6, "Nguyen Van A"
    exif.get_ifd(PLACE)[1] = "N"
    PIL.Image.new("RGB", (90, 60), "teal").save(out, "JPEG", exif=exif, comment=b"bi mat rieng")
    return out.getvalue()


def png(width: int = 60) -> bytes:
    out = io.BytesIO()
    PIL.Image.new("P", (width, 20)).save(out, "PNG")
    return out.getvalue()


def add(cast: Cast, draft: Draft, content: bytes, name: str, *, role: str = "OFFICER") -> Image:
    actor = cast.actors[role]
    with acting(actor):
        return illustrating.add_picture(
            actor=actor, draft_id=draft.id, content=content, name=name, now=NOW
        )


def test_a_picture_is_kept_upright_once_and_without_what_it_says_of_its_maker(
    cast: Cast, draft: Draft
) -> None:
    added = [add(cast, draft, photo(), name) for name in ("anh.jpg", "anh-nua.jpg")]
    with acting(cast.officer):
        kept = DraftImage.objects.get(draft=draft)
        assert [one.ref for one in added] == [kept.sha256] * 2
        with PIL.Image.open(io.BytesIO(bytes(kept.content))) as picture:
            assert (picture.format, picture.size) == ("JPEG", (60, 90))
            assert dict(picture.getexif()) == {}
            assert "comment" not in picture.info
        draft.refresh_from_db()
        assert draft.version == 1, "the text is as it was"


def test_a_large_picture_is_made_smaller_and_fits_the_page(cast: Cast, draft: Draft) -> None:
    added = add(cast, draft, png(5000), "rong.png")
    with acting(cast.officer):
        kept = DraftImage.objects.get(draft=draft)
        with PIL.Image.open(io.BytesIO(bytes(kept.content))) as picture:
            assert picture.width == 2400
    assert added.width_mm == 160


@pytest.mark.parametrize(
    ("content", "name", "role", "refusal", "code"),
    [
        (b"khong phai hinh", "la.png", "OFFICER", Invalid, None),
        (b"%PDF-1.4", "la.png", "OFFICER", Invalid, None),
        (png()[:60], "cut.png", "OFFICER", Invalid, None),
        (b"Cau chu.", "chu.txt", "OFFICER", Invalid, "picture_kind"),
        (b"\0" * 10_000_001, "to.png", "OFFICER", Invalid, "picture_too_large"),
        (png(), "Tối mật.png", "OFFICER", Secret, None),
        (png(), "hinh.png", "ADMIN", NotFound, None),
    ],
    ids=["text", "pdf", "cut", "kind", "large", "secret", "person"],
)
def test_what_is_no_picture_for_a_text_is_refused(
    cast: Cast, draft: Draft, content: bytes, name: str, role: str,
    refusal: type[VanphongError], code: str | None,
) -> None:  # fmt: skip
    with pytest.raises(refusal) as refused:
        add(cast, draft, content, name, role=role)
    assert code is None or refused.value.code == code
    with acting(cast.officer):
        assert not DraftImage.objects.filter(draft=draft).exists()


def test_the_page_without_script_puts_a_line_that_says_what_it_shows(
    cast: Cast, draft: Draft
) -> None:
    client = browser(cast, "OFFICER")
    url = at("draft-edit", draft.id)
    typed = {"version": "1", "text": "Câu đầu.", "picture": "1", "picture_alt": "Sơ đồ"}
    bad = client.post(url, typed | {"picture_file": SimpleUploadedFile("a.png", b"x")})
    assert bad.status_code == 422
    page = client.post(url, typed | {"picture_file": SimpleUploadedFile("a.png", png(2000))})
    assert page.status_code == 200
    with acting(cast.officer):
        kept = DraftImage.objects.get(draft=draft)
    line = f"[[Hình ảnh Sơ đồ, rộng 160 mm · {kept.sha256[:8]}]]"
    assert line in page.content.decode()
    text = line.replace("Sơ đồ, rộng 160 mm", "Sơ đồ, tầng 1, rộng 80,5 mm") + "\n\nCâu đầu."
    saved = client.post(
        url, {"version": "1", "text": text, "type_code": "REPORT", "urgency": "NORMAL"}
    )
    assert saved.status_code == 302, saved.content.decode()
    with acting(cast.officer):
        draft.refresh_from_db()
    assert services.written_blocks(draft)[0] == Image(
        "Sơ đồ, tầng 1", ref=kept.sha256, width_mm=80.5
    )
    assert "rộng 80,5 mm" in client.get(url).content.decode()


@pytest.mark.usefixtures("at_a_terminal")
def test_programs_and_commands_do_the_same(cast: Cast, draft: Draft, tmp_path: Path) -> None:
    client = client_of(cast, "OFFICER")
    asked = f"/api/v1/drafts/{draft.id}/pictures"
    answer = client.post(asked, {"upload": SimpleUploadedFile("a.png", png())})
    assert answer.status_code == 200, answer.content
    block = answer.json()["block"]
    assert block["block"] == "Image"
    refused = client.post(asked, {"upload": SimpleUploadedFile("a.png", b"x")})
    assert refused.status_code == 422
    file = tmp_path / "a.png"
    file.write_bytes(png())
    with acting(cast.officer):
        run = CliRunner()
        said = ["picture", str(draft.id), str(file), "--alt", "Sơ đồ", "--as", "OFFICER"]
        done = run.invoke(commands, [*said, "--json"])
        assert done.exit_code == 0, done.output
        found = json.loads(done.output)
        assert found["block"] == block | {"alt": "Sơ đồ"}
        edit = ["edit", str(draft.id), "--as", "OFFICER", "--text", "-"]
        done = run.invoke(commands, edit, input=run.invoke(commands, said).output)
        assert done.exit_code == 0, done.output
        draft.refresh_from_db()
        (image,) = services.written_blocks(draft)
        assert isinstance(image, Image)
        assert (image.alt, image.ref) == ("Sơ đồ", block["ref"])
