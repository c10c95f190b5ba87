"""Components the law leaves to the signer, minutes, and recipients as they are printed."""

from __future__ import annotations

import pytest
from tests.cast import Cast

from vanphong.drafting import api as drafting
from vanphong.drafting import building, picturing
from vanphong.drafting.tests.browsing import at, browser, text_of
from vanphong.drafting.tests.office import NOW, make_signing_office
from vanphong.drafting.tests.typesetting_samples import pages
from vanphong.kernel.errors import Invalid
from vanphong.kernel.scope import acting

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
GIVEN = {
    "circulation": "Xong hội nghị trả lại", "draft_round": 2, "drafter_mark": "ToànKiên-12",
    "contact": "Điện thoại: 0210 000 000", "recorder": "Trần Thị Ghi",
}  # fmt: skip


@pytest.fixture
def cast() -> Cast:
    return make_signing_office()


def new_draft(cast: Cast, **fields: object) -> drafting.Draft:
    given = {"type_code": "OFFICIAL_LETTER", "signer_id": cast.posts["CHIEF"].id} | fields
    with acting(cast.officer):
        return drafting.create_draft(
            actor=cast.officer, body_id=cast.body.id, now=NOW, abstract="Về việc thử", **given
        )


def printed(cast: Cast, draft: drafting.Draft) -> str:
    with acting(cast.officer):
        return " ".join(pages(picturing.preview_of(draft).pdf))


def test_supplementary_components_are_printed(cast: Cast) -> None:
    words = printed(cast, new_draft(cast, **GIVEN))
    for said in ("XONG HỘI NGHỊ TRẢ LẠI", "Dự thảo lần 2", "ToànKiên-12", "0210 000 000"):
        assert said in words
    assert "Trần Thị Ghi" not in words


def test_minutes_are_signed_by_recorder_and_chair(cast: Cast) -> None:
    words = printed(cast, new_draft(cast, type_code="MINUTES", **GIVEN))
    assert words.index("NGƯỜI GHI BIÊN BẢN") < words.index("CHỦ TRÌ")
    assert words.index("Trần Thị Ghi") < words.index("Phạm Thị Duyệt")


def test_minutes_without_a_recorder_warn(cast: Cast) -> None:
    for recorder, told in (("", True), ("Trần Thị Ghi", False)):
        draft = new_draft(cast, type_code="MINUTES", recorder=recorder)
        with acting(cast.officer):
            found = drafting.readiness(cast.officer, draft, TODAY)
        assert ("người ghi biên bản" in " ".join(found.warnings)) is told


def test_words_longer_than_their_field_are_refused(cast: Cast) -> None:
    with pytest.raises(Invalid) as refusal:
        new_draft(cast, recorder="a" * 101)
    assert "recorder" in refusal.value.fields


def test_the_edit_page_keeps_them(cast: Cast) -> None:
    draft = new_draft(cast)
    officer = browser(cast, "OFFICER")
    page = officer.get(at("draft-edit", draft.id))
    assert "Thành phần khác của văn bản" in text_of(page)
    form = page.context["form"].initial | GIVEN
    assert officer.post(at("draft-edit", draft.id), form).status_code == 302
    with acting(cast.officer):
        draft.refresh_from_db()
    assert {name: getattr(draft, name) for name in GIVEN} == GIVEN


@pytest.mark.parametrize(
    ("recipients", "shown"),
    [
        (["Như trên", "Ban Tổ chức", "Ban Dân vận"], ("Như trên", "Ban Dân vận")),
        (["Ban tổ chức", "Ban Dân vận"], ("Như trên", "Ban Dân vận")),
        (["Ban Dân vận"], ("Ban Dân vận",)),
    ],
)
def test_a_place_addressed_is_not_named_again(
    cast: Cast, recipients: list[str], shown: tuple[str, ...]
) -> None:
    draft = new_draft(
        cast, addressees=["Ban Tổ chức"], recipients=[{"name": name} for name in recipients]
    )
    with acting(cast.officer):
        assert building.document_of(draft, final=False).recipients == shown


def test_an_office_addressed_by_its_long_name_is_not_named_again(cast: Cast) -> None:
    other = make_signing_office("Đảng ủy Xã Thử", level="COMMUNE")
    draft = new_draft(
        cast, addressees=[other.office.name],
        recipients=[{"office": other.office.id}, {"name": "Ban Dân vận"}],
    )  # fmt: skip
    with acting(cast.officer):
        assert building.document_of(draft, final=False).recipients == (
            "Như trên", "Ban Dân vận",
        )  # fmt: skip
