"""Every sentence of the pages has its English, with the same places to fill in."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import polib
import pytest
from django.template import Context, Template
from django.test import Client
from django.urls import reverse
from django.utils import translation
from scripts import messages

from vanphong.kernel.errors import Refused

gathered = cache(messages.gather)
VIETNAMESE = re.compile(
    "[ăâđêôơưĂÂĐÊÔƠƯạảãáàậầấẩẫặằắẳẵệềếểễẹẻẽịỉĩíìộồốổỗợờớởỡọỏõóòựừứửữụủũúùỵỷỹýỳ]"
)
# Names and examples that stay Vietnamese inside an English sentence.
KEPT = re.compile(
    r"“[^”]*”|127-[A-ZĐ]+/[A-ZĐ]+|Lào Cai|Nhiệm kỳ 2025–2030|(?:Tối m|Tuyệt m|M)ật|"
    r"Số ký hiệu|Ngày tháng|Ngày văn bản|Trích yếu|Người ký|Nơi nhận|Ngày đến|Số đến|"
    r"Cơ quan gửi|Tiếng Việt"
)


@cache
def catalogue() -> polib.POFile:
    return polib.pofile(str(messages.CATALOGUE))


@pytest.fixture
def english(settings: Any, tmp_path: Path) -> None:
    """Speak from the catalogue as it is now, whatever was compiled before."""
    compiled = tmp_path / "en" / "LC_MESSAGES" / "django.mo"
    compiled.parent.mkdir(parents=True)
    catalogue().save_as_mofile(str(compiled))
    settings.LOCALE_PATHS = [tmp_path]


def test_the_sources_say_only_what_can_be_translated() -> None:
    assert [f"{fault.place}: {fault.reason}" for fault in gathered()[1]] == []


def test_the_sources_are_read() -> None:
    kinds = Counter(Path(message.place.split(":")[0]).suffix for message in gathered()[0])
    assert kinds[".py"] > 500
    assert kinds[".html"] > 300


def test_the_catalogue_holds_each_sentence_of_the_pages_and_nothing_else() -> None:
    wanted = {message.key: message.place for message in gathered()[0]}
    present = Counter((entry.msgctxt, entry.msgid) for entry in catalogue())
    advice = "run `make messages`, then translate what it added"
    assert {key: wanted[key] for key in wanted if key not in present} == {}, advice
    assert [key for key in present if key not in wanted] == [], advice
    assert [key for key, times in present.items() if times > 1] == []
    assert [e.msgid for e in catalogue() if e.obsolete or e.fuzzy] == []


def test_every_sentence_has_its_english() -> None:
    assert [entry.msgid for entry in catalogue().untranslated_entries()] == []


def _pairs() -> list[tuple[str, str]]:
    pairs = []
    for entry in catalogue():
        if entry.msgid_plural:
            pairs.append((entry.msgid, entry.msgstr_plural[0]))
            pairs.append((entry.msgid_plural, entry.msgstr_plural[1]))
        else:
            pairs.append((entry.msgid, entry.msgstr))
    return [(source, english) for source, english in pairs if english]


def test_the_english_fills_in_the_same_places() -> None:
    wrong = [
        (source, english)
        for source, english in _pairs()
        if messages.placeholders(source) != messages.placeholders(english)
    ]
    assert wrong == []


def test_the_english_keeps_the_marks_of_the_page() -> None:
    wrong = [
        (source, english)
        for source, english in _pairs()
        if re.findall(r"</?\w+", source) != re.findall(r"</?\w+", english)
        or (source.endswith(".") != english.endswith("."))
        or (source[:1].isspace(), source[-1:].isspace())
        != (english[:1].isspace(), english[-1:].isspace())
    ]
    assert wrong == []


def test_the_english_is_english() -> None:
    left = [(s, e) for s, e in _pairs() if VIETNAMESE.search(KEPT.sub("", e))]
    assert left == []


@pytest.mark.django_db
@pytest.mark.usefixtures("english")
def test_the_login_page_speaks_the_chosen_language(client: Client) -> None:
    page = client.get(reverse("login"))
    assert page.headers["Content-Language"] == "vi"
    assert "Tên đăng nhập" in page.content.decode()

    client.cookies["ngon_ngu"] = "en"
    page = client.get(reverse("login"))
    words = page.content.decode()
    assert page.headers["Content-Language"] == "en"
    assert '<html lang="en"' in words
    assert "User name" in words
    assert "Log in" in words
    assert "Tên đăng nhập" not in words


@pytest.mark.django_db
@pytest.mark.usefixtures("english")
def test_a_page_that_is_not_there_says_so_in_the_chosen_language(client: Client) -> None:
    client.cookies["ngon_ngu"] = "en"
    page = client.get("/khong-co-trang-nay/")
    words = page.content.decode()
    assert page.status_code == 404
    assert "There is no such page, or you may not see it." in words
    assert "Pages of the office open only after logging in." in words
    assert "Send a letter" in words
    assert "To the desk" not in words


@pytest.mark.usefixtures("english")
def test_numbers_choose_their_english_form() -> None:
    with translation.override("en"):
        one = translation.ngettext("còn %(days)d ngày", "còn %(days)d ngày", 1)
        many = translation.ngettext("còn %(days)d ngày", "còn %(days)d ngày", 3)
    assert (one % {"days": 1}, many % {"days": 3}) == ("1 day left", "3 days left")
    with translation.override("vi"):
        assert translation.ngettext("còn %(days)d ngày", "còn %(days)d ngày", 3) % {
            "days": 3
        } == ("còn 3 ngày")


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("sentence", "one"),
    [
        ("<b>%(count)s</b> việc", "<b>1</b> task"),
        ("%(count)s bước", "1 step"),
        ("%(days)s ngày", "1 day"),
        ("trước hạn %(days)s ngày", "1 day before the due date"),
        ("Cơ quan cho gia hạn nhiều nhất %(most)s lần.", "The office extends at most 1 time."),
    ],
)
def test_one_of_a_thing_is_no_plural_in_english(sentence: str, one: str) -> None:
    values = {"count": 1, "days": 1, "most": 1}
    with translation.override("en"):
        assert translation.ngettext(sentence, sentence, 1) % values == one


@pytest.mark.usefixtures("english")
def test_plain_words_of_pure_modules_are_translated_where_they_are_shown() -> None:
    refusal = Refused("Tệp trống, không có nội dung. Xin chọn lại tệp.")
    badge = '{% include "kernel/components/_badge.html" with label="Bị trả lại" only %}'
    with translation.override("en"):
        assert (
            refusal.as_dict()["message"] == "The file is empty. Please choose the file again."
        )
        assert "Returned" in Template(badge).render(Context())
    with translation.override("vi"):
        assert refusal.as_dict()["message"] == "Tệp trống, không có nội dung. Xin chọn lại tệp."
        assert "Bị trả lại" in Template(badge).render(Context())


def test_the_sentences_of_a_module_are_found_under_any_name(tmp_path: Path) -> None:
    (tmp_path / "pages.py").write_text(
        "from django.utils.translation import gettext as _, gettext_lazy as later\n"
        "from django.utils.translation import pgettext_lazy\n"
        "LATER = later('Mai' ' sau')\n"
        "KEY = pgettext_lazy('khóa', 'Thu hồi')\n"
        "EARLY = _('Sớm quá')\n"
        "def page(name): return _('Chào') + _(f'Chào {name}')\n"
        "def other(_): return _\n"
        "_LABELS = {1: 'Bị trả lại', 2: 'x'}\n"
        "def act(): raise Refused('Chưa được.', code='not_yet')\n"
    )
    found, faults = messages.gather(tmp_path)
    assert {m.key for m in found} == {
        (None, "Mai sau"),
        ("khóa", "Thu hồi"),
        (None, "Sớm quá"),
        (None, "Chào"),
        (None, "Bị trả lại"),
        (None, "Chưa được."),
    }
    assert [fault.place for fault in faults] == ["pages.py:5", "pages.py:6"]


def test_the_sentences_of_a_template_are_found_as_django_asks_for_them(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(
        '{% translate "Lưu" as label %}{% include "x.html" with a=_("Đóng") only %}'
        '{% translate "Mở" context "sổ" %}{% translate name %}{# {% translate "Ghi chú" %} #}'
        '{% comment %}{% translate "Bỏ" %}{% endcomment %}'
        "{% blocktranslate trimmed count n=rows %}\n  {{ n }} dòng,\n  đạt 100%\n"
        '{% plural %}{{ n }} dòng{% endblocktranslate %}{{ one|default:_("Không") }}'
    )
    found, _faults = messages.gather(tmp_path)
    assert [(m.context, m.text, m.plural) for m in found] == [
        (None, "Lưu", None),
        (None, "Đóng", None),
        ("sổ", "Mở", None),
        (None, "%(n)s dòng, đạt 100%%", "%(n)s dòng"),
        (None, "Không", None),
    ]
