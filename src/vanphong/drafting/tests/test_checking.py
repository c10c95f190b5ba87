"""The form checker in the office: page, API and command line, with what the register knows."""

from __future__ import annotations

import base64
import datetime as dt
import html
import io
import json
import re
import zipfile
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from tests.cast import Cast
from tests.form_set import cases
from tests.form_set.building import Spec, built
from tests.test_api import client_of

from vanphong.drafting import api as drafting
from vanphong.drafting.checked import (
    check_draft,
    check_file,
    fixed_file,
    sure_numbers,
)
from vanphong.drafting.checking.checker import check
from vanphong.drafting.checking.findings import NAMES
from vanphong.drafting.checking.word import lay_word
from vanphong.drafting.cli import commands
from vanphong.drafting.markup import from_text
from vanphong.drafting.tests.browsing import at, browser, text_of
from vanphong.drafting.tests.office import NOW, make_signing_office, own_pdf
from vanphong.drafting.tests.terminal import at_a_terminal
from vanphong.kernel.errors import Invalid, Refused, Secret
from vanphong.kernel.rules import Severity
from vanphong.kernel.scope import acting
from vanphong.registry import api as registry
from vanphong.registry.tests.factories import make_incoming

pytestmark = pytest.mark.django_db
__all__ = ["at_a_terminal"]
FAULTY = cases.LETTER.but(symbol="Số: 7-CV/VPTU", margins=(20, 20, 25, 15))


@pytest.fixture
def cast() -> Cast:
    return make_signing_office()


def upload(spec: Spec, name: str = "cong-van.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, built(spec))


def asked(client: Client, spec: Spec, **given: str) -> HttpResponse:
    return client.post(at("form-check"), {"file": upload(spec), **given})


def carried(page: str) -> dict[str, str]:
    """Give what the page sends on with the picked fixes."""
    return dict(
        re.findall(
            r'<input type="hidden" name="(carried|name|on|system)" value="([^"]*)"', page
        )
    )


def test_a_clerk_checks_a_file_and_takes_it_back_mended(cast: Cast) -> None:
    client = browser(cast, "CLERK")
    assert "Tệp Word hoặc PDF" in text_of(client.get(at("form-check")))
    assert at("form-check") in text_of(client.get(at("drafts")))
    page = text_of(asked(client, FAULTY))
    assert "Hướng dẫn 05-HD/VPTW" in page
    assert "văn bản ngày 05/06/2026" in page
    assert "Sau chữ “Số” không được có dấu “:”." in page
    assert "Lề trái 25 mm; đúng là trái 30 mm." in page
    assert "theo nguồn dẫn lại, chưa đối chiếu bản gốc" in page
    picked = re.findall(r'name="picked" value="(\d+)"', page)
    assert len(picked) == 3
    answer = client.post(at("form-check-mend"), {**carried(page), "picked": picked})
    assert answer.status_code == 200
    assert (
        answer.headers["Content-Disposition"] == 'attachment; filename="cong-van-da-sua.docx"'
    )
    mended = docx.Document(io.BytesIO(answer.content))
    assert mended.tables[0].cell(0, 0).paragraphs[-2].text == "Số 07-CV/VPTU"
    assert round(mended.sections[0].left_margin.mm) == 30
    one = client.post(at("form-check-mend"), {**carried(page), "picked": picked[:1]})
    assert docx.Document(io.BytesIO(one.content)).tables[0].cell(0, 0).paragraphs[-2].text == (
        "Số 7-CV/VPTU"
    )


def test_a_good_file_is_told_so_and_the_day_decides_the_form(cast: Cast) -> None:
    client = browser(cast, "OFFICER")
    assert "Không thấy lỗi nào" in text_of(asked(client, cases.LETTER))
    page = text_of(asked(client, cases.LETTER, on="05/06/2025"))
    assert "Hướng dẫn 36-HD/VPTW" in page
    assert "Sau dòng này là dấu “,”, không phải “;”." in page


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.txt", b"Van ban", "Chỉ soát được tệp Word (.docx) và PDF."),
        ("a.docx", b"PK\x03\x04", "hỏng"),
        ("a.docx", built(cases.LETTER.but(urgency="MẬT")), "bí mật nhà nước"),
    ],
)
def test_what_cannot_be_checked_is_refused_in_words(
    cast: Cast, name: str, content: bytes, words: str
) -> None:
    answer = browser(cast, "CLERK").post(
        at("form-check"), {"file": SimpleUploadedFile(name, content)}
    )
    assert answer.status_code == 422
    assert words in text_of(answer)


def test_what_is_sent_on_is_not_trusted(cast: Cast) -> None:
    client = browser(cast, "CLERK")
    good = {"name": "a.docx", "on": "2026-06-05", "system": "PARTY"}
    word = base64.b64encode(built(FAULTY)).decode()
    for changed in (
        {"carried": "không phải base64"}, {"carried": base64.b64encode(b"rac").decode()},
        {"carried": word, "on": "hôm nay"}, {"carried": word, "name": "../../x.exe"},
    ):  # fmt: skip
        answer = client.post(at("form-check-mend"), {**good, **changed, "picked": ["1"]})
        assert answer.status_code == 422, changed
    none = client.post(at("form-check-mend"), {**good, "carried": word, "picked": ["99", "x"]})
    assert none.status_code == 422
    assert "Chưa chọn lỗi nào để sửa." in text_of(none)


def test_who_may_not_read_drafts_is_turned_away(cast: Cast) -> None:
    assert browser(cast, "ADMIN").get(at("form-check")).status_code == 403
    assert Client().get(at("form-check")).status_code == 302


def test_citations_are_looked_up_among_what_one_may_see(cast: Cast) -> None:
    with acting(cast.clerk):
        make_incoming(
            cast, registry.Book.objects.get(direction="IN"), symbol="12-NQ/TU",
            issued_on=dt.date(2026, 3, 2), abstract="Về công tác năm 2026",
        )  # fmt: skip
    cited = (
        "Thực hiện Nghị quyết số 12-NQ/TU, ngày 03/3/2026 của Tỉnh ủy và Kết luận số 99-KL/TU, "
        "ngày 01/4/2026 của Ban Thường vụ, Văn phòng đề nghị các cơ quan báo cáo kết quả."
    )
    spec = cases.LETTER.but(body=(cited, *cases.LETTER.body[1:]))
    with acting(cast.clerk):
        report = check_file(
            actor=cast.clerk, content=built(spec), name="a.docx", on=None, system=None, now=NOW
        )
    said = {one.rule.id: one for one in report.findings}
    assert set(said) == {"cited.date", "cited.register"}
    assert str(said["cited.date"].message) == (
        "12-NQ/TU trong sổ đề ngày 02/03/2026, ở đây ghi 03/03/2026."
    )
    assert said["cited.register"].severity is Severity.INFO
    with acting(cast.officer):  # who sees no such paper is told of none
        hidden = check_file(
            actor=cast.officer,
            content=built(spec),
            name="a.docx",
            on=None,
            system=None,
            now=NOW,
        )
    assert {one.rule.id for one in hidden.findings} == {"cited.register"}


def test_programs_get_the_same_findings(cast: Cast) -> None:
    machine = client_of(cast, "CLERK")
    answer = machine.post("/api/v1/form-checks", {"upload": upload(FAULTY)})
    assert answer.status_code == 200, answer.content
    report = answer.json()
    assert report["system"] == "PARTY"
    assert report["on"] == "2026-06-05"
    assert [one["rule"] for one in report["findings"]] == [
        "symbol.form", "symbol.zero", "page.margins",
    ]  # fmt: skip
    assert report["findings"][0]["fix"] == "Bỏ “:”"
    mended = machine.post(
        "/api/v1/form-checks/mended", {"upload": upload(FAULTY), "numbers": [1]}
    )
    assert mended.content[:2] == b"PK"
    with zipfile.ZipFile(io.BytesIO(mended.content)) as file:
        assert "Số 7-CV/VPTU" in file.read("word/document.xml").decode()
    bad = machine.post("/api/v1/form-checks", {"upload": upload(FAULTY), "on": "mai"})
    assert bad.status_code == 422


def test_the_command_line_says_the_same_and_writes_the_mended_file(tmp_path: Path) -> None:
    file, out = tmp_path / "a.docx", tmp_path / "b.docx"
    file.write_bytes(built(FAULTY))
    run = CliRunner()
    said = run.invoke(commands, ["check", str(file), "--fix", str(out)])
    assert said.exit_code == 0, said.output
    assert "[Nên sửa] Toàn văn bản: Lề trái 25 mm; đúng là trái 30 mm." in said.output
    assert "Kết quả: phải sửa 0, nên sửa 3, xem lại 0." in said.output
    again = run.invoke(commands, ["check", str(out), "--json"])
    assert json.loads(again.output)["findings"] == []
    file.write_bytes(built(cases.OLD_LETTER.looking("title", size=12)))
    firm = run.invoke(commands, ["check", str(file)])
    assert firm.exit_code == 1
    assert "[Phải sửa] Đoạn 6: Tiêu đề cỡ 12, phải là 15." in firm.output


def test_a_rule_that_nobody_saw_in_its_text_never_blocks() -> None:
    for sample in cases.samples():
        report = check_file(
            actor=None,
            content=built(sample.spec),
            name="a.docx",
            on=sample.on,
            system=None,
            now=NOW,
        )
        for one in report.findings:
            if one.rule.confidence != "seen":
                assert one.severity is not Severity.BLOCK


def test_no_form_covers_an_early_day() -> None:
    with pytest.raises(Invalid) as refused:
        check_file(
            actor=None,
            content=built(cases.LETTER),
            name="a.docx",
            on=dt.date(1990, 1, 1),
            system=None,
            now=NOW,
        )
    assert refused.value.code == "no_form_for_date"
    with pytest.raises(Secret):
        check_file(
            actor=None,
            content=built(cases.LETTER.but(urgency="TỐI MẬT")),
            name="a.docx",
            on=None,
            system=None,
            now=NOW,
        )


def typed(page: str) -> dict[str, str]:
    """Give what stands in the form of the edit page."""
    form = {}
    for name in ("abstract", "addressees", "text", "recipients", "file_copy"):
        found = re.search(
            rf'<(?:textarea|input)[^>]*name="{name}"[^>]*?(?:value="([^"]*)"[^>]*>|>([^<]*)<)',
            page,
        )
        if found:
            form[name] = html.unescape((found[1] or found[2] or "").removeprefix("\n"))
    for name in ("version", "type_code", "signer", "urgency"):
        found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
        form[name] = found[1] if found else ""
    return form


WRITTEN = "Đề nghịi các cơ quan báo cáo kết quả trước ngày 31/11/2026./."


def draft_with(cast: Cast, *words: str) -> drafting.Draft:
    with acting(cast.officer):
        draft = drafting.create_draft(
            actor=cast.officer, body_id=cast.body.id, type_code="OFFICIAL_LETTER", now=NOW,
            abstract="Về việc rà soát công tác văn thư", addressees=["Các ban đảng"],
            recipients=[{"name": "Như trên"}], file_copy="Lưu Văn phòng Tỉnh ủy",
            signer_id=cast.posts["CHIEF"].id,
        )  # fmt: skip
        blocks = from_text("\n\n".join(words or (WRITTEN,)), ())
        return drafting.change_draft(
            actor=cast.officer, draft_id=draft.id, version=draft.version, now=NOW, blocks=blocks
        )


def test_what_is_written_is_checked_beside_it_and_mended_by_one_key(cast: Cast) -> None:
    draft, client = draft_with(cast), browser(cast, "OFFICER")
    page = text_of(client.get(at("draft-edit", draft.id)))
    assert "“nghịi” viết sai; có thể là “nghị i”." not in page
    for words in ("nghịi", "Không có ngày 31/11/2026.", "Nội dung kết thúc bằng “./.”"):
        assert words in html.unescape(page)
    assert 'aria-keyshortcuts="Control+."' in page
    form = typed(page)
    assert form["text"] == WRITTEN
    live = text_of(
        client.post(at("draft-check", draft.id), form | {"text": "Xin gửi báo cáo."})
    )
    assert "không thấy lỗi" in live
    assert "<html" not in live
    ending = re.search(r'name="mend" value="(\d+)">Kết thúc bằng', html.unescape(page))
    assert ending
    mended = client.post(at("draft-edit", draft.id), form | {"mend": ending[1]})
    assert mended.status_code == 200
    assert typed(text_of(mended))["text"] == WRITTEN.replace("./.", ".")
    assert "chưa lưu" in text_of(mended)
    with acting(cast.officer):
        assert WRITTEN in drafting.get_draft(cast.officer, draft.id).content, (
            "nothing was saved"
        )


def test_gaps_of_a_starter_are_found_in_all_that_is_printed(cast: Cast) -> None:
    draft = draft_with(
        cast,
        "Thực hiện ‹văn bản›, đề nghị ‹nơi nhận› báo cáo<chú>Theo ‹căn cứ›.</chú> trước ngày ‹…›.",
        "|Việc|Hạn|\n|Rà soát|‹ngày|",
        "Dấu ngoặc “khác” và <nhỏ> hơn > lớn là chữ thường.",
    )
    with acting(cast.officer):
        drafting.change_draft(
            actor=cast.officer, draft_id=draft.id, version=draft.version, now=NOW,
            abstract="về ‹nội dung›", recipients=[{"name": "‹Nơi nhận›"}],
        )  # fmt: skip
        kept = drafting.get_draft(cast.officer, draft.id)
        found = check_draft(cast.officer, kept, NOW.date()).findings
    gaps = {str(one.where): str(one.message) for one in found if one.rule.id == "placeholders"}
    assert gaps == {
        "Trích yếu": "Chưa điền chỗ trống: ‹nội dung›.",
        "Nơi nhận": "Chưa điền chỗ trống: ‹Nơi nhận›.",
        "Đoạn 1": "Chưa điền chỗ trống: ‹văn bản›, ‹nơi nhận›, ‹…›.",
        "Bảng 1, hàng 2, cột 2": "Chưa điền chỗ trống: ‹ngày.",
        "Chú thích 1": "Chưa điền chỗ trống: ‹căn cứ›.",
    }
    assert all(one.severity is Severity.BLOCK for one in found if one.rule.id == "placeholders")
    with acting(cast.officer), pytest.raises(Refused) as refused:
        drafting.submit_for_signature(actor=cast.officer, draft_id=draft.id, now=NOW)
    assert "Còn chỗ trống ‹…› của mẫu chưa được điền." in refused.value.data["missing"]


def test_all_fixes_at_once_leave_looks_tables_and_the_rest_alone(cast: Cast) -> None:
    words = (
        "Điều 1. Ban hành quy chế", "1. Các  cơ quan <b>thực hiện , báo cáo</b> kết quả;",
        "a) Nội dung một;", "c) Nội dung hai.",
    )  # fmt: skip
    draft, client = draft_with(cast, *words), browser(cast, "OFFICER")
    form = typed(text_of(client.get(at("draft-edit", draft.id))))
    page = text_of(client.post(at("draft-edit", draft.id), form | {"mend": "all"}))
    assert typed(page)["text"].split("\n\n") == [
        "Điều 1. Ban hành quy chế", "1. Các cơ quan <b>thực hiện, báo cáo</b> kết quả;",
        "a) Nội dung một;", "c) Nội dung hai.",  # perhaps b) is missing: a person looks
    ]  # fmt: skip
    undone = client.post(
        at("draft-edit", draft.id),
        typed(page) | {"mend": "undo", "before": form["text"]},
    )
    assert typed(text_of(undone))["text"] == form["text"]


def test_text_that_cannot_be_read_is_refused_not_lost(cast: Cast) -> None:
    draft, client = draft_with(cast), browser(cast, "OFFICER")
    form = typed(text_of(client.get(at("draft-edit", draft.id))))
    broken = form | {"text": "[[Bảng 2 × 2 · 12345678]]", "check": "1"}
    answer = client.post(at("draft-edit", draft.id), broken)
    assert answer.status_code == 422
    page = html.unescape(text_of(answer))
    assert page.count("không ứng với phần nào đã lưu") == 2, (
        "on top and at its field, once each"
    )
    assert "Chưa lưu được" not in page.replace("Chưa lưu được từ", "")
    del broken["check"]
    assert "Chưa lưu được</h2>" in text_of(client.post(at("draft-edit", draft.id), broken))
    assert client.post(at("draft-check", draft.id), broken).status_code == 200


@pytest.mark.usefixtures("at_a_terminal")
def test_programs_and_the_command_line_check_a_draft(cast: Cast) -> None:
    draft = draft_with(cast)
    answer = client_of(cast, "OFFICER").get(f"/api/v1/drafts/{draft.id}/form-check")
    rules = [one["rule"] for one in answer.json()["findings"]]
    assert rules == ["dates.real", "spelling", "body.end"]
    run = CliRunner().invoke(commands, ["check-draft", str(draft.id), "--as", "OFFICER"])
    assert run.exit_code == 0, run.output
    assert "Không có ngày 31/11/2026." in run.output
    other = client_of(cast, "ADMIN").get(f"/api/v1/drafts/{draft.id}/form-check")
    assert other.status_code == 403


def test_a_header_typed_with_tabs_in_one_run_is_mended_part_by_part() -> None:
    file = docx.Document()
    for words in ("TỈNH ỦY SƠN HÀ\tĐẢNG CỘNG SẢN VIỆT NAM", "VĂN PHÒNG", "*",
                  "Số 12-CV/VPTU\tSơn Hà, ngày 05 tháng 6 năm 2026"):  # fmt: skip
        file.add_paragraph().add_run(words)
    frame = file.add_table(1, 2)
    frame.cell(0, 0).paragraphs[0].add_run("Nơi nhận:\n- Như trên;\n- Lưu Văn phòng.")
    frame.cell(0, 1).paragraphs[0].add_run("CHÁNH VĂN PHÒNG\nTrần Thị Ví Dụ")
    out = io.BytesIO()
    file.save(out)
    content = out.getvalue()
    report = check(lay_word(content), on=dt.date(2026, 6, 5))
    mended = fixed_file(content, report, sure_numbers(report))
    left = check(lay_word(mended), on=dt.date(2026, 6, 5))
    looks = {one.rule.id for one in report.findings} & set(map(str, NAMES))
    assert len(looks) > 3
    assert {one.rule.id for one in left.findings} & set(map(str, NAMES)) == set()


def test_what_may_be_right_is_never_mended_by_itself() -> None:
    words = (
        "Hội nghị họp thứ Hai, ngày 10/6/2026; đã giải quyết 45/60 hồ sơ (85,0%). Đồng chí Trần "
        "Thị Hoà chủ trì; số hóa tài liệu, hòa giải cơ sở."
    )
    spec = cases.LETTER.but(body=(words, *cases.LETTER.body[1:]))
    report = check(lay_word(built(spec)), on=dt.date(2026, 6, 5))
    assert {f.rule.id for f in report.findings} == {"dates.weekday", "sums.share"}
    assert sure_numbers(report) == []


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("sử lý", "xử lý"), ("rà xoát", "rà soát"), ("nghành", "ngành"), ("kết qủa", "kết quả"),
        ("tập huấn tập huấn", "tập huấn"), ("trú trọng", "chú trọng"),
    ],
)  # fmt: skip
def test_common_misspellings_are_mended(wrong: str, right: str) -> None:
    spec = cases.LETTER.but(body=(f"Đề nghị các cơ quan {wrong} theo quy định của cấp trên.",))
    content = built(spec)
    report = check(lay_word(content), on=dt.date(2026, 6, 5))
    mended = fixed_file(content, report, sure_numbers(report))
    assert f"cơ quan {right} theo" in "\n".join(lay_word(mended).texts())


def test_a_column_of_shares_is_no_sum() -> None:
    table = (
        ("Chỉ tiêu", "Kết nạp", "Tỷ lệ (%)"), ("Chi bộ 1", "20", "66,7"),
        ("Chi bộ 2", "16", "80,0"), ("Tổng cộng", "36", "72,0"),
    )  # fmt: skip
    spec = cases.REPORT.but(body=(*cases.REPORT.body[:6], table, *cases.REPORT.body[7:]))
    assert check(lay_word(built(spec)), on=dt.date(2026, 6, 5)).findings == ()


def test_tracked_changes_are_told() -> None:
    content = built(cases.LETTER)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            if name == "word/document.xml":
                text = text.replace("<w:sectPr>", "<w:p><w:ins><w:r/></w:ins></w:p><w:sectPr>")
            new.writestr(name, text)
    report = check(lay_word(out.getvalue()), on=dt.date(2026, 6, 5))
    assert [one.rule.id for one in report.findings] == ["tracked"]


def test_an_own_pdf_is_checked_as_soon_as_it_is_taken(cast: Cast) -> None:
    with acting(cast.officer):
        draft = drafting.create_draft(
            actor=cast.officer, body_id=cast.body.id, type_code="OFFICIAL_LETTER", now=NOW
        )
    officer = browser(cast, "OFFICER")
    assert at("draft-findings", draft.id) not in text_of(officer.get(at("draft", draft.id)))
    empty = text_of(officer.get(at("draft-findings", draft.id)))
    assert "Soát theo" in empty
    content = own_pdf(cast, "-CV/VPTU", "Gửi báo cáo trước ngày 31/11/2026.")
    taken = officer.post(
        at("draft-own-pdf", draft.id), {"upload": SimpleUploadedFile("rieng.pdf", content)},
        follow=True,
    )  # fmt: skip
    page = text_of(taken)
    assert taken.redirect_chain[-1][0] == at("draft-findings", draft.id)
    assert "Đã nhận tệp PDF" in page
    assert "31/11/2026" in page
    assert "xuất lại PDF" in page
    assert "Soát thể thức" in text_of(officer.get(at("draft", draft.id)))
    told = client_of(cast, "OFFICER").get(f"/api/v1/drafts/{draft.id}/form-check").json()
    assert "31/11/2026" in str(told["findings"]), told


def test_findings_of_a_draft_are_hidden_with_it(cast: Cast) -> None:
    with acting(cast.officer):
        draft = drafting.create_draft(
            actor=cast.officer, body_id=cast.body.id, type_code="OFFICIAL_LETTER", now=NOW
        )
    assert browser(cast, "ADMIN").get(at("draft-findings", draft.id)).status_code == 403
    other = make_signing_office("Tỉnh ủy Khác")
    assert browser(other, "OFFICER").get(at("draft-findings", draft.id)).status_code == 404


def test_a_very_long_text_is_looked_over_when_asked_for(cast: Cast) -> None:
    words = "Văn phòng đề nghị các cơ quan phối hợp thực hiện. " * 40
    with acting(cast.officer):
        draft = drafting.create_draft(
            actor=cast.officer, body_id=cast.body.id, type_code="OFFICIAL_LETTER", now=NOW,
            blocks=from_text("\n\n".join([words] * 110), ()),
        )  # fmt: skip
    officer = browser(cast, "OFFICER")
    page = text_of(officer.get(at("draft-edit", draft.pk)))
    assert "không tự soát khi đang gõ" in page
    assert 'hx-trigger="load' not in page
    asked = officer.post(
        at("draft-check", draft.pk), {"version": "1", "text": "ngày 31/02/2026"}
    )
    assert "31/02/2026" in text_of(asked)
