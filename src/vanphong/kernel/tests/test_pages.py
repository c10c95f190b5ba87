"""The look of all pages: tags, forms, components, the gallery, the weight of a first visit."""

from __future__ import annotations

import datetime as dt
import gzip
import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import ValidationError
from django.template import Context, Template, TemplateSyntaxError
from django.test import Client, RequestFactory

from vanphong.kernel import due
from vanphong.kernel.errors import Refused
from vanphong.kernel.forms import (
    DayField,
    FilesField,
    LineField,
    PickerField,
    TextField,
    VanphongForm,
)

KERNEL = Path(__file__).resolve().parent.parent
TODAY = dt.date(2026, 3, 12)
PEOPLE = [
    ("1", "Nguyễn Thị Mẫu, Chánh Văn phòng"),
    ("2", "Trần Văn Thí Dụ, Chuyên viên"),
    ("3", "Đặng Uỷ Nhiệm, Phó Chánh Văn phòng"),
]


def draw(text: str, **context: object) -> str:
    """Render a piece of template with our tags."""
    return Template("{% load vanphong %}" + text).render(Context(context))


@pytest.mark.parametrize(
    ("text", "value", "seen"),
    [
        ("{{ v|vn_date }}", dt.date(2026, 3, 5), "05/03/2026"),
        ("{{ v|vn_date }}", dt.datetime(2026, 3, 5, 18, 0, tzinfo=dt.UTC), "06/03/2026"),
        ("{{ v|vn_date }}", None, ""),
        (
            "{{ v|vn_datetime }}",
            dt.datetime(2026, 3, 12, 7, 5, tzinfo=dt.UTC),
            "14:05 12/03/2026",
        ),
        ("{{ v|vn_number }}", 1234567, "1.234.567"),
        ("{{ v|vn_number }}", 12.5, "12,5"),
        ("{{ v|vn_number }}", 0, "0"),
        ("{{ v|vn_count }}", 1000, "1.000"),
        ("{{ v|vn_count }}", 1001, "1.000+"),
        ("{{ v|vn_size }}", 300, "1 KB"),
        ("{{ v|vn_size }}", 3_500_000, "3,5 MB"),
        ("{{ v|unlocal }}", 595.5, "595.5"),
        (
            "{{ v|highlight }}",
            [("<b>", False), ("tập huấn", True)],
            "&lt;b&gt;<mark>tập huấn</mark>",
        ),
    ],
)
def test_filters(text: str, value: object, seen: str) -> None:
    assert draw(text, v=value) == seen


@pytest.mark.parametrize(
    ("on", "done_on", "kind", "words"),
    [
        pytest.param(dt.date(2026, 3, 9), None, "due", "quá hạn 3 ngày", id="overdue"),
        pytest.param(dt.date(2026, 3, 12), None, "soon", "đến hạn hôm nay", id="today"),
        pytest.param(dt.date(2026, 3, 15), None, "soon", "còn 3 ngày", id="soon"),
        pytest.param(dt.date(2026, 3, 16), None, "later", "còn 4 ngày", id="later"),
        pytest.param(
            dt.date(2026, 3, 12), dt.date(2026, 3, 12), "done", "đúng hạn", id="in-time"
        ),
        pytest.param(
            dt.date(2026, 3, 9), dt.date(2026, 3, 12), "done", "xong muộn 3 ngày", id="late"
        ),
        pytest.param(
            dt.datetime(2026, 3, 12, 17, 30, tzinfo=dt.UTC),
            None,
            "soon",
            "còn 1 ngày",
            id="00:30",
        ),
    ],
)
def test_due_words(
    on: dt.date | dt.datetime, done_on: dt.date | None, kind: str, words: str
) -> None:
    found = due.describe(on, TODAY, done_on=done_on)
    assert (found.kind, str(found.words)) == (kind, words)


@pytest.mark.parametrize(("soon", "kind"), [(True, "soon"), (False, "later"), (None, "soon")])
def test_an_app_may_know_better_what_is_near(soon: bool | None, kind: str) -> None:
    assert due.describe(dt.date(2026, 3, 15), TODAY, soon=soon).kind == kind


def test_icon_is_drawn_inline_and_hidden_from_readers() -> None:
    drawn = draw("{% icon 'inbox' %}")
    assert drawn.startswith('<svg class="icon"')
    assert 'aria-hidden="true"' in drawn
    with pytest.raises(FileNotFoundError):
        draw("{% icon 'no-such-icon' %}")


def test_every_icon_named_in_a_template_exists() -> None:
    sources = (KERNEL.parent).glob("*/templates/**/*.html")
    named = {
        name
        for source in sources
        for name in re.findall(r'{% icon "([a-z0-9-]+)"', source.read_text("utf-8"))
    }
    missing = {n for n in named if not (Path(settings.ASSETS) / f"icons/{n}.svg").is_file()}
    assert named
    assert not missing


def test_capture_keeps_html_and_wants_a_name() -> None:
    assert draw("{% capture x %} <b>{{ v }}</b> {% endcapture %}[{{ x }}]", v="<") == (
        "[<b>&lt;</b>]"
    )
    with pytest.raises(TemplateSyntaxError):
        draw("{% capture %}{% endcapture %}")


def test_querystring_changes_and_drops_parts() -> None:
    request = RequestFactory().get("/", {"loai": "CV", "trang": "3"})
    drawn = draw("{% querystring_with loai='TB' trang=None %}", request=request)
    assert drawn == "?loai=TB"


def test_each_form_has_its_own_send_once_key() -> None:
    drawn = draw("{% form_keys %}{% form_keys %}", csrf_token="token")
    keys = re.findall(r'name="form_key" value="([^"]+)"', drawn)
    assert len(set(keys)) == 2


class SampleForm(VanphongForm):
    symbol = LineField(label="Số và ký hiệu", help_text="Như ghi trên văn bản.")
    issued_on = DayField(label="Ngày văn bản")
    abstract = TextField(label="Trích yếu", required=False)
    signer = PickerField(label="Người ký", choices=PEOPLE)


GOOD = {"symbol": " 15-CV/VPTU ", "issued_on": "5/3/2026", "abstract": "a\r\nb ", "signer": "1"}


def test_form_cleans_to_the_one_stored_form() -> None:
    form = SampleForm(GOOD)
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {
        "symbol": "15-CV/VPTU",
        "issued_on": dt.date(2026, 3, 5),
        "abstract": "a\nb",
        "signer": "1",
    }


@pytest.mark.parametrize(
    "typed", ["05/03/2026", "5/3/2026", "05-03-2026", "5.3.2026", "05032026", "2026-03-05"]
)
def test_dates_are_read_as_clerks_type_them(typed: str) -> None:
    assert DayField().clean(typed) == dt.date(2026, 3, 5)


@pytest.mark.parametrize("typed", ["31/02/2026", "ngày mai", "2026", "0/0/0"])
def test_a_date_that_is_none_says_how_to_type_one(typed: str) -> None:
    with pytest.raises(ValidationError, match="ngày/tháng/năm"):
        DayField().clean(typed)


@pytest.mark.parametrize(
    ("typed", "picked"),
    [
        ("Nguyễn Thị Mẫu, Chánh Văn phòng", "1"),
        ("thi du", "2"),
        ("dang uy nhiem", "3"),
        ("Đặng", "3"),
        ("2", "2"),
    ],
)
def test_picker_finds_a_name_with_or_without_marks(typed: str, picked: str) -> None:
    assert PickerField(choices=PEOPLE).clean(typed) == picked


@pytest.mark.parametrize("typed", ["Đăng", "Dan Uy", "thi d", "Thi Du Khác"])
def test_picker_takes_no_name_that_was_not_meant(typed: str) -> None:
    with pytest.raises(ValidationError, match="Không có"):
        PickerField(choices=PEOPLE).clean(typed)


def test_own_words_stay_as_typed_unless_they_are_a_whole_name() -> None:
    field = PickerField(choices=PEOPLE, own_words=True)
    assert field.clean("Đặng") == "Đặng"
    assert field.clean("nguyen thi mau, chanh van phong") == "1"


def test_picker_says_when_nobody_or_several_fit() -> None:
    field = PickerField(choices=lambda: PEOPLE)
    with pytest.raises(ValidationError, match="Hãy chọn rõ một tên"):
        field.clean("van phong")
    with pytest.raises(ValidationError, match="Không có"):
        field.clean("Lê Không Ai")
    assert PickerField(choices=PEOPLE, own_words=True).clean("Lê Không Ai") == "Lê Không Ai"
    assert PickerField(choices=PEOPLE, required=False).clean("") is None


def test_form_shows_errors_at_the_field_and_on_top_and_keeps_what_was_typed() -> None:
    form = SampleForm(GOOD | {"issued_on": "31/02/2026"})
    drawn = draw("{% form_fields form %}", form=form)
    assert 'href="#id_issued_on"' in drawn
    assert 'value="31/02/2026"' in drawn
    assert 'id="id_issued_on_error"' in drawn
    assert drawn.count("Ngày chưa đúng") == 2


def test_a_refusal_goes_to_its_fields_and_the_rest_on_top() -> None:
    form = SampleForm(GOOD)
    form.is_valid()
    error = Refused(
        "Sổ này đã khóa.",
        code="closed",
        source="Điều 12",
        fields={"symbol": ["Số này đã cấp."], "book": ["Chọn sổ năm 2026."]},
    )
    form.refuse(error)
    assert form.errors["symbol"] == ["Số này đã cấp."]
    assert form.non_field_errors() == ["Sổ này đã khóa.", "Chọn sổ năm 2026."]
    assert "Căn cứ: Điều 12" in draw("{% form_fields form %}", form=form)


def test_a_doubtful_proposal_is_marked_and_gets_the_focus_first() -> None:
    form = SampleForm()
    form.suggest("symbol", "15-CV/VPTU", "sure", "trang 1")
    form.suggest("abstract", "V/v tập huấn", "doubtful")
    form.suggest("signer", "2", "doubtful")
    drawn = draw("{% form_fields form %}", form=form)
    assert drawn.count("autofocus") == 1
    assert "Đọc từ tệp · trang 1" in drawn
    assert 'value="Trần Văn Thí Dụ, Chuyên viên"' in drawn


def test_form_drawn_plainly_uses_the_same_components() -> None:
    assert 'class="field' in str(SampleForm())


def test_files_field_gives_a_list() -> None:
    assert FilesField(required=False).clean(None) == []
    with pytest.raises(ValidationError):
        FilesField().clean([])


def test_choices_are_a_group_with_a_legend() -> None:
    class Choices(VanphongForm):
        urgency = forms.ChoiceField(
            label="Độ khẩn", choices=[("a", "Khẩn")], widget=forms.RadioSelect
        )

    drawn = draw("{% form_fields form %}", form=Choices())
    assert "<fieldset" in drawn
    assert "<legend>Độ khẩn</legend>" in drawn


@pytest.mark.django_db
@pytest.mark.urls("vanphong.kernel.tests.page_urls")
def test_gallery_shows_every_component() -> None:
    answer = Client().get("/mau-giao-dien")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "style=" not in page
    assert not re.search(r"<script(?! src)", page)
    assert not re.search(r"""(?:src|href)=["']https?:""", page)
    shown = {t.name for t in answer.templates if t.name}
    parts = {
        f"kernel/components/{p.name}" for p in KERNEL.glob("templates/kernel/components/*")
    }
    assert parts <= shown


def test_every_component_says_what_it_takes() -> None:
    for part in KERNEL.glob("templates/kernel/**/_*.html"):
        assert part.read_text("utf-8").startswith("{# "), part.name


def test_first_visit_stays_under_100_kilobytes() -> None:
    names = [
        "kernel/vanphong.css",
        "kernel/vanphong.js",
        "vendor/htmx.min.js",
        "kernel/mark.svg",
    ]
    packed = sum(len(gzip.compress(Path(found(name)).read_bytes())) for name in names)
    fonts = sum(
        Path(found(f"kernel/text-{weight}.woff2")).stat().st_size for weight in (400, 600)
    )
    assert packed + fonts < 90_000  # leaves 10 KB for the page itself


def test_style_sheet_stays_small_and_names_only_files_that_exist() -> None:
    sheet = Path(found("kernel/vanphong.css"))
    text = sheet.read_text("utf-8")
    assert len(text.encode()) <= 40_000
    for url in re.findall(r'url\("([^"]+)"\)', text):
        name = url.removeprefix("../") if url.startswith("../") else f"kernel/{url}"
        assert found(name), url


def found(name: str) -> str:
    place = finders.find(name)
    assert isinstance(place, str), name
    return place


def test_cells_say_badge_due_link_and_detail_escaped() -> None:
    columns = [{"label": "Số", "kind": "number"}, {"label": 'Việc "gấp"', "kind": "main"}]
    cell = {
        "text": "A & B", "url": "/x?a=1&b=2", "detail": "<b>",
        "badge": {"label": "Khẩn", "kind": "strong"}, "due": {"on": TODAY},
    }  # fmt: skip
    drawn = draw(
        "{% row_cells cells columns today %}", cells=[0, cell], columns=columns, today=TODAY
    )
    assert drawn.startswith('<td class="col-number" data-label="Số">0</td><td class="col-main"')
    assert 'data-label="Việc &quot;gấp&quot;"' in drawn
    assert '<a href="/x?a=1&amp;b=2" data-open>A &amp; B</a><small>&lt;b&gt;</small>' in drawn
    assert 'class="badge badge-strong">Khẩn</span> <span class="due ' in drawn
    assert draw("{% cell c %}", c={"text": None}) == draw("{% cell c %}", c=None) == ""
    with pytest.raises(ValueError, match="longer"):
        draw("{% row_cells cells columns %}", cells=[1], columns=columns)
