"""Words of headers, as Vietnamese clients write them."""

import pytest

from vanphong.mailbox.headers import checked_by_server, header_text, parameter, sender
from vanphong.mailbox.tests.letters import words

TITLE = "Về việc chuẩn bị hội nghị"
_UTF8 = TITLE.encode()


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        (_UTF8, TITLE),  # without any encoding
        (words("UTF-8", _UTF8), TITLE),
        (words("utf-8", _UTF8[:10], _UTF8[10:]), TITLE),  # "ệ" cut in two
        (words("utf-8", _UTF8[:10]) + b"\r\n\t" + words("utf-8", _UTF8[10:]), TITLE),
        (words("utf-8*vi", _UTF8), TITLE),  # RFC 2231's language
        (words("us-ascii", _UTF8), TITLE),  # the charset is a lie
        (words("x-unknown", _UTF8), TITLE),
        (b"=?UTF-8?Q?C=C3=B4ng_v=C4=83n?= so 12", "Công văn so 12"),
        (b"Re: =?utf-8?q?C=C3=B4ng?= =?utf-8?q?_v=C4=83n?=", "Re: Công văn"),
        (words("windows-1258", b"C\xf4ng v\xe3n"), "Công văn"),
        (b"=?utf-8?B?Q8O0bmc?=", "Công"),  # without the padding
        (b"dong mot\r\n  dong hai", "dong mot dong hai"),
        (b"", ""),
    ],
)
def test_a_header_is_read(raw: bytes, read: str) -> None:
    assert header_text(raw) == read


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        (b"Tran Thi Mau <a@b.vn>", ("Tran Thi Mau", "a@b.vn")),
        (words("utf-8", "Trần Thị".encode()) + b" <a@b.vn>", ("Trần Thị", "a@b.vn")),
        ('"Văn thư, VPTU" <a@b.vn>'.encode(), ("Văn thư, VPTU", "a@b.vn")),
        (b"a@b.vn", ("", "a@b.vn")),
        (b"khong co dia chi", ("khong co dia chi", "")),
        (b"", ("", "")),
    ],
)
def test_a_sender_is_read(raw: bytes, read: tuple[str, str]) -> None:
    assert sender(raw) == read


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        (b'attachment; filename="a b.pdf"', "a b.pdf"),
        (b"attachment; filename=a.pdf; size=3", "a.pdf"),
        (b'attachment; filename="=?UTF-8?B?Q8O0bmcgdsSDbg==?=.pdf"', "Công văn.pdf"),
        (b"attachment; filename*=UTF-8''C%C3%B4ng%20v%C4%83n.pdf", "Công văn.pdf"),
        (b"attachment; filename*0*=utf-8''C%C3%B4ng; filename*1=\" van.pdf\"", "Công van.pdf"),
        ('attachment; filename="Công văn.pdf"'.encode(), "Công văn.pdf"),
        (b"attachment", ""),
    ],
)
def test_the_name_of_a_file_is_read(raw: bytes, read: str) -> None:
    assert parameter(raw, "filename") == read


def test_what_the_server_wrote_of_the_sender_is_read_and_nothing_else() -> None:
    raw = b"mx.vn; spf=pass (ok) smtp.mailfrom=a;\r\n dkim=fail reason=x; x-own=pass; spf=none"
    assert checked_by_server(raw) == ["spf=pass", "dkim=fail", "spf=none"]
