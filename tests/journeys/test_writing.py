"""The editor of a draft in a real browser: its structure, its keys, and no text lost."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import PIL.Image
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys import office
from tests.journeys.conftest import CHROMIUM, FLAGS, PATIENCE, log_in, serious_findings

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]


def new_draft(page: Page) -> str:
    """Begin an empty công văn; give the address of its editor."""
    page.goto("/soan-thao/moi")
    page.get_by_text("Trang trắng").click()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="Sửa nội dung")).to_be_visible()
    expect(page.locator("[contenteditable]")).to_be_visible()
    return page.url


def editor(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Nội dung", exact=True)


def write(page: Page, *lines: str) -> None:
    """Type lines in the editor, each followed by Enter but the last."""
    editor(page).click()
    for number, line in enumerate(lines):
        if number:
            page.keyboard.press("Enter")
        page.keyboard.type(line)


def body(page: Page) -> Any:
    """Give what the form would send."""
    return json.loads(
        page.evaluate(
            "new FormData(document.querySelector('form[data-keep]')).get('body_json')"
        )
    )


def keep_at_once(page: Page) -> None:
    """Let the page keep without its five seconds."""
    page.evaluate("document.querySelector('[data-kept]').dataset.milliseconds = '1'")


def kept(page: Page) -> None:
    expect(page.locator("[data-kept]")).to_have_attribute("data-state", "kept")


def paste(page: Page, html: str) -> None:
    """Paste HTML into the editor."""
    editor(page).click()
    page.evaluate(
        """html => {
          const data = new DataTransfer();
          data.setData("text/html", html);
          data.setData("text/plain", "x");
          const paste = { clipboardData: data, bubbles: true, cancelable: true };
          document.activeElement.dispatchEvent(new ClipboardEvent("paste", paste));
        }""",
        html,
    )


def words(text: str, **looks: bool) -> dict[str, Any]:
    return {"text": text} | looks


def note(*said: dict[str, Any]) -> dict[str, Any]:
    return {"text": "", "note": list(said)}


def cell(text: str) -> dict[str, Any]:
    runs = [words(text)] if text else []
    return {"paragraphs": [{"runs": runs, "alignment": "left", "indented": False}]}


def test_prose_is_written_by_the_keyboard_alone(enter: Enter) -> None:
    page = enter("chuyenvien.tinh")
    new_draft(page)
    write(page, "Điều 2. Tổ chức thực hiện", "1. Văn phòng:", "Khoản hai")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+]")
    page.keyboard.type("Điểm một")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+b")
    page.keyboard.type("Đậm")
    page.keyboard.press("Control+b")
    page.keyboard.type(" thường")
    # Up to the bar and into a table, without the mouse.
    page.keyboard.press("Alt+F10")
    table = page.get_by_role("button", name="Chèn bảng")
    for _ in range(20):
        if table.evaluate("one => one === document.activeElement"):
            break
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    for word in ("Đơn vị", "Số", "", "Xã Tân Mỹ", "12"):
        page.keyboard.type(word)
        page.keyboard.press("Tab")

    assert body(page) == [
        {
            "block": "Heading",
            "kind": "ARTICLE",
            "number": "Điều 2.",
            "title": "Tổ chức thực hiện",
        },
        {"block": "ListItem", "marker": "1.", "runs": [words("Văn phòng:")]},
        {"block": "ListItem", "marker": "2.", "runs": [words("Khoản hai")]},
        {"block": "ListItem", "marker": "a)", "runs": [words("Điểm một")], "level": 1},
        {"block": "Paragraph", "runs": [words("Đậm", bold=True), words(" thường")]},
        {
            "block": "Table",
            "widths": [1, 1, 1],
            "rows": [
                [cell("Đơn vị"), cell("Số"), cell("")],
                [cell("Xã Tân Mỹ"), cell("12"), cell("")],
                [cell(""), cell(""), cell("")],
            ],
        },
    ]
    # What is added to the table is placed as what stands beside it.
    for added in ("Thêm dòng dưới", "Thêm dòng trên", "Thêm cột trái", "Thêm cột phải"):
        page.get_by_role("button", name=added).click()
    rows = body(page)[-1]["rows"]
    assert rows[1] == [cell("")] * 5
    assert rows[2] == [cell("Xã Tân Mỹ"), cell("12"), *[cell("")] * 3]
    assert rows[3:] == [[cell("")] * 5] * 2
    # A new item in between moves the numbers behind it.
    page.get_by_text("Văn phòng:").click()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    page.keyboard.type("Khoản chen")
    markers = [one.get("marker") for one in body(page)][1:4]
    assert markers == ["1.", "2.", "3."]
    assert serious_findings(page) == []
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="Dự thảo công văn")).to_be_visible()
    page.get_by_role("link", name="Sửa nội dung").click()
    expect(editor(page)).to_be_visible()
    assert [one["block"] for one in body(page)][-2:] == ["Paragraph", "Table"]
    page.goto(f"{page.url}?dong-chu=1")
    expect(page.get_by_label("Nội dung")).to_have_value(re.compile(r"\| Đơn vị \| Số \|  \|"))


def test_what_is_pasted_becomes_blocks_and_nothing_else(enter: Enter) -> None:
    page = enter("chuyenvien.tinh")
    new_draft(page)
    word = (
        "<html><head><style>p{color:red}</style></head><body>"
        '<p class=MsoNormal style="text-align:center"><b>KẾ HOẠCH</b><o:p></o:p></p>'
        '<p class=MsoListParagraph style="mso-list:l0"><![if !supportLists]>1.<span>&nbsp;&nbsp;'
        "</span><![endif]>Rà soát <span style='font-style:italic'>sổ đến</span></p>"
        '<p onclick="alert(1)">a) Sổ đi<script>alert(1)</script></p>'
        "<ul><li>Gạch<ol><li>Trong</li></ol></li></ul><h2>Mục</h2>"
        '<table><tr><td colspan=2>Ô gộp</td></tr><tr><td>1</td><td style="color:red">2</td></tr>'
        "</table><img src=x onerror=alert(1)><p>Hết</p></body></html>"
    )
    paste(page, word)

    found = body(page)
    assert [
        (one["block"], one.get("marker"), "".join(r["text"] for r in one.get("runs", [])))
        for one in found
    ] == [
        ("Paragraph", None, "KẾ HOẠCH"),
        ("ListItem", "1.", "Rà soát sổ đến"),
        ("ListItem", "a)", "Sổ đi"),
        ("ListItem", "-", "Gạch"),
        ("ListItem", "1.", "Trong"),
        ("Paragraph", None, "Mục"),
        ("Table", None, ""),
        ("Paragraph", None, "Hết"),
    ]
    assert found[0] == {
        "block": "Paragraph",
        "alignment": "center",
        "runs": [words("KẾ HOẠCH", bold=True)],
    }
    assert found[1]["runs"][1] == words("sổ đến", italic=True)
    assert found[6]["rows"][0][0]["colspan"] == 2
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Đã lưu dự thảo.")).to_be_visible()
    # Footnotes of Word and of Google, each two links that name each other.
    new_draft(page)
    paste(
        page,
        "<p>Theo Kết luận<a style='mso-footnote-id:ftn1' href='#_ftn1' name='_ftnref1'><span>"
        "<![if !supportFootnotes]>[1]<![endif]></span></a> này<sup><a href='#ftnt2' "
        "id='ftnt_ref2'>[2]</a></sup></p><div style='mso-element:footnote-list'><div "
        "style='mso-element:footnote' id=ftn1><p><a href='#_ftnref1' name='_ftn1'><span>[1]</span>"
        "</a> Số <i>12</i></p></div></div><div><p><a href='#ftnt_ref2' id='ftnt2'>[2]</a> Hai</p>"
        "</div>",
    )
    assert body(page)[0]["runs"] == [
        words("Theo Kết luận"),
        note(words("Số "), words("12", italic=True)),
        words(" này"),
        note(words("Hai")),
    ]


def test_footnotes_are_written_by_the_keyboard_alone(enter: Enter) -> None:
    page = enter("chuyenvien.tinh")
    new_draft(page)
    write(page, "1. Căn cứ", "Theo báo cáo")
    page.keyboard.press("Control+Alt+f")
    field = page.get_by_role("textbox", name="Chú thích chân trang 1")
    expect(field).to_be_focused()
    page.keyboard.type("Viết nhầm")
    page.keyboard.press("Control+z")
    page.keyboard.type("Số liệu đến ")
    page.keyboard.press("Control+b")
    page.keyboard.type("30/9")
    page.keyboard.press("Enter")
    expect(field).to_be_hidden()
    page.keyboard.type(" của huyện")
    first = words("Theo báo cáo")
    mark = note(words("Số liệu đến "), words("30/9", bold=True))
    assert body(page)[1]["runs"] == [first, mark, words(" của huyện")]
    # Another one before it takes its number; one that says nothing goes.
    page.get_by_text("Căn cứ").click()
    expect(page.get_by_label("Số, ký hiệu như in")).to_have_value("1.")
    page.keyboard.press("Control+Alt+f")
    expect(page.get_by_role("textbox", name="Chú thích chân trang 1")).to_be_focused()
    page.keyboard.type("Dòng trên")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+Alt+f")
    page.keyboard.press("Escape")
    expect(page.get_by_role("note")).to_have_count(2)
    assert note(words("Dòng trên")) in body(page)[0]["runs"]
    # Chosen by an arrow, gone into by Enter, taken away by its button.
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Chú thích chân trang 1")).to_be_focused()
    page.get_by_role("button", name="Bỏ chú thích").click()
    expect(page.get_by_role("note")).to_have_accessible_name("Chú thích: Số liệu đến 30/9")
    # A heading has no place for one.
    page.get_by_text("Theo báo cáo").click()
    expect(page.get_by_label("Số, ký hiệu như in")).to_have_value("2.")
    page.get_by_label("Kiểu đoạn").select_option("ARTICLE")
    expect(page.get_by_label("Kiểu đoạn")).to_have_value("item:1.")
    assert serious_findings(page) == []
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Đã lưu dự thảo.")).to_be_visible()
    page.get_by_role("link", name="Sửa nội dung").click()
    assert body(page)[1]["runs"] == [first, mark, words(" của huyện")]
    page.goto(f"{page.url}?dong-chu=1")
    expect(page.get_by_label("Nội dung")).to_have_value(
        "1. Căn cứ\n\n2. Theo báo cáo<chú>Số liệu đến <b>30/9</b></chú> của huyện"
    )


def test_a_picture_is_put_into_the_text(enter: Enter, tmp_path: Path) -> None:
    page = enter("chuyenvien.tinh")
    new_draft(page)
    write(page, "Trước hình.")
    picture, none = tmp_path / "so-do.png", tmp_path / "la.png"
    PIL.Image.new("RGB", (1200, 300), "teal").save(picture)
    none.write_bytes(b"khong phai hinh")
    for file in (none, picture):
        with page.expect_file_chooser() as chooser:
            page.get_by_role("button", name="Chèn hình").click()
        chooser.value.set_files(file)
        if file is none:
            expect(page.get_by_role("alert")).to_contain_text("không")
    description = page.get_by_role("textbox", name="Mô tả hình")
    expect(description).to_be_focused()
    page.keyboard.type("Sơ đồ trụ sở")
    page.get_by_role("spinbutton", name="Độ rộng (mm)").fill("120")
    page.keyboard.press("Enter")
    page.keyboard.type("Sau hình.")

    shown = editor(page).get_by_role("img", name="Sơ đồ trụ sở")
    expect(shown).to_be_visible()
    assert shown.evaluate("one => one.naturalWidth") == 1200
    before, image, after = body(page)
    assert (before["runs"], after["runs"]) == ([words("Trước hình.")], [words("Sau hình.")])
    assert (image["alt"], image["width_mm"]) == ("Sơ đồ trụ sở", 120)
    assert serious_findings(page) == []
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Đã lưu dự thảo.")).to_be_visible()


def test_letters_put_together_while_typing_stay_whole(enter: Enter) -> None:
    """Telex with an input method: letters are composed, then committed, at a list's marker too."""
    page = enter("chuyenvien.tinh")
    new_draft(page)
    keep_at_once(page)
    editor(page).click()
    keyboard = page.context.new_cdp_session(page)

    def compose(*steps: str) -> None:
        for step in steps:
            keyboard.send(
                "Input.imeSetComposition",
                {"text": step, "selectionStart": len(step), "selectionEnd": len(step)},
            )
        keyboard.send("Input.insertText", {"text": steps[-1]})

    compose("D", "Đ", "Đi", "Điê", "Điêu", "Điều")
    page.keyboard.type(" 1. ")
    compose("P", "Ph", "Pha", "Phạ", "Phạm")
    page.keyboard.type(" vi")
    page.keyboard.press("Enter")
    compose("T", "To", "Toa", "Toan", "Toàn")
    kept(page)
    compose(" d", " đ", " đô", " đôn", " đông", " đồng")

    assert body(page) == [
        {"block": "Heading", "kind": "ARTICLE", "number": "Điều 1.", "title": "Phạm vi"},
        {"block": "Paragraph", "runs": [words("Toàn đồng")]},
    ]


def test_two_windows_and_two_people_lose_no_text(enter: Enter) -> None:
    mine = enter("chuyenvien.tinh")
    url = new_draft(mine)
    keep_at_once(mine)
    write(mine, "Tôi đang gõ.")
    kept(mine)

    other = mine.context.new_page()
    other.goto(url)
    other.get_by_role("button", name="Lấy bản đang gõ dở").click()
    expect(editor(other)).to_have_text("Tôi đang gõ.")
    write(mine, "Gõ thêm ở cửa sổ cũ. ")
    expect(mine.locator("[data-kept]")).to_contain_text("ở một cửa sổ khác")

    chief = enter("chanhvp.tinh")
    chief.goto(url)
    write(chief, "Chánh Văn phòng viết.")
    chief.keyboard.press("Control+Enter")
    expect(chief.get_by_text("Đã lưu dự thảo.")).to_be_visible()
    other.get_by_role("button", name="Lưu", exact=True).click()
    expect(other.get_by_label("Nội dung đã lưu")).to_have_value("Chánh Văn phòng viết.")
    expect(editor(other)).to_have_text("Tôi đang gõ.")
    write(other, "Gộp hai bản. ")
    other.keyboard.press("Control+Enter")
    expect(other.get_by_text("Đã lưu dự thảo.")).to_be_visible()
    assert other.evaluate("sessionStorage.length") == 0


def test_a_marked_text_is_refused_while_it_is_typed(enter: Enter) -> None:
    page = enter("chuyenvien.tinh")
    new_draft(page)
    keep_at_once(page)
    write(page, "TUYỆT MẬT", "Câu sau.")

    expect(page.locator("[data-kept]")).to_contain_text("mức độ mật")
    expect(editor(page)).to_contain_text("Câu sau.")
    # Refused on saving too: what is on the page is not left without a word.
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="Chưa lưu được")).to_be_visible()
    assert page.evaluate(
        """() => {
          const leaving = new Event("beforeunload", { cancelable: true });
          dispatchEvent(leaving);
          return leaving.defaultPrevented;
        }"""
    )


@pytest.mark.parametrize("gone", [{}, {"name": "sessionid"}], ids=["all cookies", "session"])
def test_a_session_that_ended_while_typing(
    browser: Browser, office_site: str, gone: dict[str, str]
) -> None:
    page = open_site(browser, office_site)
    new_draft(page)
    page.context.clear_cookies(**gone)
    keep_at_once(page)
    write(page, "Gõ lúc phiên đã hết.")
    expect(page.locator("[data-kept]")).to_contain_text("phiên làm việc đã hết")

    log_in(page.context.new_page(), "chuyenvien.tinh")
    kept(page)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Đã lưu dự thảo.")).to_be_visible()
    page.get_by_role("link", name="Sửa nội dung").click()
    expect(editor(page)).to_have_text("Gõ lúc phiên đã hết.")
    page.context.close()


@pytest.fixture
def own_browser(browser: Browser) -> Iterator[Callable[[], Browser]]:
    """Start browsers that a test may kill."""
    started: list[Browser] = []
    path = next(p for p in map(shutil.which, CHROMIUM) if p)

    def start() -> Browser:
        started.append(
            browser.browser_type.launch(executable_path=path, args=FLAGS, handle_sighup=False)
        )
        return started[-1]

    yield start
    for one in started:
        one.close()


def open_site(browser: Browser, address: str) -> Page:
    context = browser.new_context(base_url=address, locale="vi-VN", reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    log_in(page, "chuyenvien.tinh")
    return page


def test_the_browser_is_killed_while_typing(
    own_browser: Callable[[], Browser], office_site: str
) -> None:
    before = set(_browsers())
    first = own_browser()
    (process,) = set(_browsers()) - before
    page = open_site(first, office_site)
    url = new_draft(page)
    keep_at_once(page)
    write(page, "Câu đã giữ được.")
    kept(page)
    os.kill(process, signal.SIGKILL)

    page = open_site(own_browser(), office_site)
    page.goto(url)
    expect(page.get_by_role("heading", name="Có bản đang gõ dở lúc")).to_be_visible()
    expect(page.locator("ins")).to_have_text("Câu đã giữ được.")
    page.get_by_role("button", name="Lấy bản đang gõ dở").click()
    expect(editor(page)).to_have_text("Câu đã giữ được.")


def _browsers() -> Iterator[int]:
    """Give the browsers that were started from here: the first process of each."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:  # ended meanwhile
            continue
        is_first = not any(word.startswith(b"--type=") for word in words)
        if is_first and b"--remote-debugging-pipe" in words and _is_ours(int(folder.name)):
            yield int(folder.name)


def _is_ours(process: int) -> bool:
    while process > 1:
        if process == os.getpid():
            return True
        try:
            process = int(
                Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1]
            )
        except OSError:
            return False
    return False


def test_the_server_is_killed_while_typing(browser: Browser, office_site: str) -> None:
    server = office.serve()
    page = open_site(browser, server.address)
    url = new_draft(page)
    keep_at_once(page)
    write(page, "Trước khi máy chủ tắt. ")
    kept(page)
    _kill(server.process.pid)
    server.process.wait()
    page.keyboard.type("Trong lúc máy chủ tắt.")
    line = page.locator("[data-kept]")
    expect(line).to_have_text(re.compile(r"Chưa lưu được từ \d{2}:\d{2}:\d{2}, vẫn đang thử"))
    assert "máy chủ tắt." in page.evaluate("Object.values(sessionStorage).join()")

    again = office.serve(server.port)
    try:
        kept(page)
        page.keyboard.type(" Đã trở lại.")
        kept(page)
        page.goto(url)
        expect(page.locator("ins")).to_have_text(
            "Trước khi máy chủ tắt. Trong lúc máy chủ tắt. Đã trở lại."
        )
    finally:
        page.context.close()
        again.stop()


def _kill(process: int) -> None:
    """Kill a server with its workers."""
    for worker in Path(f"/proc/{process}/task/{process}/children").read_text().split():
        os.kill(int(worker), signal.SIGKILL)
    os.kill(process, signal.SIGKILL)


def test_plain_lines_are_kept_too(enter: Enter) -> None:
    page = enter("chuyenvien.tinh", width=390)
    url = new_draft(page)
    page.goto(f"{url}?dong-chu=1")
    keep_at_once(page)
    field = page.get_by_label("Nội dung")
    field.fill("Gõ bằng dòng chữ.")
    # From one way of writing to the other and back, before anything was kept by itself.
    page.evaluate("document.querySelector('[data-kept]').dataset.milliseconds = '600000'")
    field.fill("Gõ bằng <b>dòng</b> chữ.")
    page.get_by_role("link", name="Soạn bằng trình soạn thảo").click()
    expect(editor(page)).to_have_text("Gõ bằng dòng chữ.")
    page.evaluate("document.querySelector('[data-kept]').dataset.milliseconds = '600000'")
    write(page, "Thêm. ")
    page.get_by_role("link", name="Soạn bằng dòng chữ thường").click()
    page.wait_for_url("**?dong-chu=1&dang-go=*")
    expect(field).to_have_value(re.compile(r"(?=.*Thêm)(?=.*<b>dòng</b>)"))
    keep_at_once(page)
    field.fill("| a | b |\n| c |")
    kept(page)

    page.goto(url)
    expect(page.locator("ins").last).to_have_text("| c |")
    page.get_by_role("button", name="Lấy bản đang gõ dở").click()
    expect(field).to_have_value("| a | b |\n| c |")
    page.goto(url)
    page.get_by_role("button", name="Bỏ bản đang gõ dở").click()
    expect(editor(page)).to_have_text("")
