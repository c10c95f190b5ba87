"""Take the pictures of the README from a fresh demonstration. Run by `make pictures`.

Opens the office in a scratch folder on a free port and walks through it with Debian's Chromium.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
FORM_SET = ROOT / "tests" / "data" / "form-set"
PASSWORD = "van-phong-trinh-dien"
PHONE, DESK = (390, 844), (1280, 860)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]

# picture: (log-in, size, steps); a step is an address, a link to follow or a file
SHOTS: dict[str, tuple[str, tuple[int, int], tuple[str, ...]]] = {
    "ban-lam-viec": ("chanhvp.tinh", DESK, ("/",)),
    "van-ban-den": ("vanthu.tinh", DESK, ("/van-ban-den",)),
    "van-ban": ("vanthu.xa", DESK, ("/van-ban-den", "a:Về việc rà soát")),
    "soan-thao": ("chuyenvien.tinh", DESK, ("/soan-thao", "a:Tổ chức hội nghị")),
    "soat-the-thuc": ("vanthu.tinh", DESK, ("/soan-thao/the-thuc", "f:*-several.docx")),
    "ky": ("bithu.tinh", PHONE, ("/soan-thao", "a:Tổ chức hội nghị", "a:Ký")),
    "so-van-ban": ("vanthu.tinh", DESK, ("/so",)),
    "nhiem-vu": ("bithu.xa", DESK, ("/nhiem-vu",)),
    "ban-lam-viec-dien-thoai": ("bithu.xa", PHONE, ("/",)),
    "but-phe": ("bithu.xa", PHONE, ("/", "b:Bút phê")),
    "dau-vet": ("quantri.tinh", DESK, ("/quan-tri/dau-vet",)),
    "tra-cuu": ("vanthu.tinh", DESK, ("/tra-cuu?q=van+thu+luu+tru",)),
    "sua-noi-dung": ("chuyenvien.tinh", DESK, ("/soan-thao", "a:Về việc cử cán bộ", "e:sua")),
    "tham-dinh": (
        "chuyenvien.tinh",
        DESK,
        ("/soan-thao", "a:Đề án sắp xếp", "e:tham-dinh", "a:Lần 1"),
    ),
    "truy-vet": ("chuyenvien.tinh", DESK, ("/soan-thao", "a:Đề án sắp xếp", "e:truy-vet")),
    "can-don-doc": ("chanhvp.tinh", DESK, ("/nhiem-vu/can-don-doc",)),
    "ket-luan": ("chanhvp.tinh", DESK, ("/nhiem-vu/ket-luan", "a:4. Giao Phòng")),
    "ky-nhieu": ("bithu.tinh", PHONE, ("/soan-thao/ky-nhieu", "p:Xem để ký tất cả")),
    "vu-viec": ("chanhvp.tinh", DESK, ("/don-thu?loc=cho-duyet", "a:Khiếu nại quyết định")),
    "bao-cao-don-thu": ("tiepdan.tinh", DESK, ("/don-thu/bao-cao",)),
    "gui-don": ("tiepdan.tinh", PHONE, ("/gui-don",)),
    "tiep-cong-dan": ("tiepdan.tinh", DESK, ("/tiep-cong-dan/luot",)),
    "lich": ("chuyenvien.tinh", DESK, ("/lich-lam-viec",)),
}


def main() -> int:
    """Take all pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    folder = tempfile.mkdtemp(prefix="vpp-")
    Path(folder).chmod(0o755)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "vanphong.project.cli", "demo", "--port", str(port)]
    office = subprocess.Popen(command, env=os.environ | {"VANPHONG_DATA": folder})
    try:
        wait(f"http://127.0.0.1:{port}/dang-nhap")
        with sync_playwright() as playwright:
            path = shutil.which("chromium") or shutil.which("google-chrome")
            browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
            base = f"http://127.0.0.1:{port}"
            for name, (user, size, steps) in SHOTS.items():
                take(browser, base, name=name, user=user, size=size, steps=steps)
            browser.close()
    finally:
        office.send_signal(signal.SIGINT)
        office.wait(timeout=60)
        shutil.rmtree(folder, ignore_errors=True)
    return 0


def take(
    browser: Browser,
    base: str,
    *,
    name: str,
    user: str,
    size: tuple[int, int],
    steps: tuple[str, ...],
) -> None:
    """Log in, follow the steps, keep the picture."""
    viewport = {"width": size[0], "height": size[1]}
    page = browser.new_context(base_url=base, viewport=viewport, locale="vi-VN").new_page()
    page.goto("/dang-nhap")
    page.get_by_label("Tên đăng nhập").fill(user)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    page.wait_for_url("**/")
    for step in steps:
        follow(page, step)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=PICTURES / f"{name}.png")
    page.context.close()


def follow(page: Page, step: str) -> None:
    """Go to an address, to where the first link (a:) or button (b:) with these words leads, to
    what lies under the present address (e:); press a button (p:); or send a file of the checker's
    test set (f:).
    """
    if step.startswith("/"):
        page.goto(step)
    elif step.startswith("b:"):
        page.locator("a.button", has_text=step.removeprefix("b:")).first.click()
        page.wait_for_load_state()
    elif step.startswith("e:"):
        page.goto(f"{page.url}/{step.removeprefix('e:')}")
    elif step.startswith("p:"):
        page.get_by_role("button", name=step.removeprefix("p:")).click()
        page.wait_for_load_state()
    elif step.startswith("f:"):
        (file,) = FORM_SET.glob(step.removeprefix("f:"))
        page.locator("input[type=file]").set_input_files(file)
        page.keyboard.press("Control+Enter")
        page.wait_for_load_state()
    else:
        page.get_by_role("link", name=step.removeprefix("a:")).first.click()
        page.wait_for_load_state()


def wait(address: str) -> None:
    """Wait until the office opens."""
    for _ in range(600):
        try:
            urllib.request.urlopen(address, timeout=5).read()
        except OSError:
            time.sleep(0.2)
        else:
            return
    message = "the office did not open"
    raise TimeoutError(message)


if __name__ == "__main__":
    sys.exit(main())
