"""Invented mails, as clients of offices write them and as nobody should; all names are made up."""

from __future__ import annotations

import base64
import random
from collections.abc import Iterator
from email.message import EmailMessage

from vanphong.files.tests.samples import lying_bomb, pdf, png, word
from vanphong.registry.tests.samples import SAMPLES

PAPER = SAMPLES[0]  # Công văn 127-CV/VPTU


def paper() -> bytes:
    """Give the sample paper as a PDF with its words."""
    return pdf(*PAPER.pages[0].splitlines())


def mail(
    *files: tuple[str, str, bytes],
    subject: str = "Gửi công văn 127-CV/VPTU",
    text: str = "Kính gửi văn phòng, xin gửi công văn.",
    sender: str = "Trần Thị Mẫu <vanthu@songlam.example>",
    message_id: str = "<mot@songlam.example>",
    html: str = "",
) -> bytes:
    """Give a mail with files (name, type, content), as a sound client writes it."""
    made = EmailMessage()
    made["From"], made["Subject"], made["Message-ID"] = sender, subject, message_id
    made["Date"] = "Thu, 01 Jan 1970 00:00:00 +0000"
    made["Authentication-Results"] = "mx.tinhuy.example; spf=pass smtp.mailfrom=x; dkim=fail"
    made.set_content(text)
    if html:
        made.add_alternative(html, subtype="html")
    for name, kind, content in files:
        main, _slash, sub = kind.partition("/")
        made.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return made.as_bytes()


def with_paper(**more: str) -> bytes:
    """Give a mail with the sample paper and an annex."""
    return mail(
        ("127-CV-VPTU.pdf", "application/pdf", paper()),
        ("Phu luc.docx", "application/octet-stream", word("Phụ lục số liệu")),
        **more,
    )


def _parts(count: int) -> bytes:
    part = b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n"
    return (
        b'Subject: parts\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
        + part * count
        + b"--b--\r\n"
    )


def _nested(depth: int) -> bytes:
    inner = b"Subject: trong\r\n\r\nchao"
    for _ in range(depth):
        inner = b"Subject: ngoai\r\nContent-Type: message/rfc822\r\n\r\n" + inner
    return inner


def _boundaries(depth: int) -> bytes:
    inner = b"Content-Type: text/plain\r\n\r\nx"
    for n in range(depth):
        mark = b"b%d" % n
        head = b'Content-Type: multipart/mixed; boundary="' + mark + b'"\r\n\r\n'
        inner = head + b"--" + mark + b"\r\n" + inner + b"\r\n--" + mark + b"--\r\n"
    return b"Subject: sau\r\n" + inner


HOSTILE: dict[str, bytes] = {
    "empty": b"",
    "only-line-ends": b"\r\n\r\n\r\n",
    "no-head": b"khong co phan dau",
    "nul": b"Subject: a\0b\r\n\r\nc\0d",
    "bare-cr": b"Subject: a\rFrom: b@c\r\rbody",
    "head-1mb": b"Subject: a\r\nX-Long: " + b"x" * 1_000_000 + b"\r\n\r\nb",
    "subject-1mb": b"Subject: " + b"=?utf-8?Q?=C3=A1?= " * 60_000 + b"\r\n\r\nb",
    "type-1mb": b"Content-Type: text/plain; " + b'a="b"; ' * 150_000 + b"\r\n\r\nb",
    "heads-20000": b"".join(b"X-%d: y\r\n" % n for n in range(20_000)) + b"\r\nb",
    "folds-20000": b"Subject: a\r\n" + b" b\r\n" * 20_000 + b"\r\nb",
    "to-20000": b"To: " + b"a@b, " * 20_000 + b"\r\n\r\nb",
    "from-broken": b'From: "a <b@c\r\n\r\nx',
    "from-brackets": b"From: " + b"<" * 3000 + b"\r\n\r\nx",
    "from-comments": b"From: " + b"(" * 3000 + b"\r\n\r\nx",
    "from-two": b"From: a@b\r\nFrom: c@d\r\n\r\nx",
    "from-none": b"From:\r\n\r\nx",
    "from-group": b"From: nhom:a@b,c@d;\r\n\r\nx",
    "id-broken": b"Message-ID: <[a@b\r\n\r\nx",
    "parts-1000": _parts(1000),
    "parts-2000": _parts(2000),
    "nested-40": _nested(40),
    "nested-300": _nested(300),
    "boundaries-30": _boundaries(30),
    "boundaries-200": _boundaries(200),
    "boundary-missing": b"Content-Type: multipart/mixed\r\n\r\n--x\r\n\r\ny",
    "boundary-never": b'Content-Type: multipart/mixed; boundary="zz"\r\n\r\nno parts',
    "boundary-long": b'Content-Type: multipart/mixed; boundary="' + b"b" * 5000 + b'"\r\n\r\nx',
    "charset-unknown": b"Content-Type: text/plain; charset=khong-co\r\n\r\nx\xe1",
    "charset-hex": b"Content-Type: text/plain; charset=hex\r\n\r\n6162",
    "charset-zip": b"Content-Type: text/plain; charset=zlib\r\n\r\nx",
    "charset-lie": "Content-Type: text/plain; charset=us-ascii\r\n\r\nTỉnh ủy".encode(),
    "charset-1258": b"Content-Type: text/plain; charset=windows-1258\r\n\r\nT\xec\xf2nh",
    "charset-utf7": b"Content-Type: text/plain; charset=utf-7\r\n\r\n+ADw-script+AD4-",
    "charset-utf16": b"Content-Type: text/plain; charset=utf-16\r\n\r\nodd",
    "charset-surrogate": b"Content-Type: text/plain; charset=utf-8\r\n\r\n\xed\xa0\x80",
    "base64-broken": b"Content-Transfer-Encoding: base64\r\n\r\n@@@@a",
    "base64-long": b"Content-Transfer-Encoding: base64\r\n\r\n" + b"A" * 300_001,
    "quoted-broken": b"Content-Transfer-Encoding: quoted-printable\r\n\r\n=ZZ=\r\n=",
    "uu": b"Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 a\r\n!!!!\r\nend",
    "uu-broken": b"Content-Transfer-Encoding: uuencode\r\n\r\nbegin x\r\n\xff\r\n",
    "transfer-odd": b"Content-Transfer-Encoding: cai-gi-do\r\n\r\nx",
    "type-odd": b"Content-Type: ;;;\r\n\r\nx",
    "type-half": b"Content-Type: text\r\n\r\nx",
    "type-rfc822-base64": b"Content-Type: message/rfc822\r\n"
    b"Content-Transfer-Encoding: base64\r\n\r\nU3ViamVjdDogYQ==",
    "partial": b"Content-Type: message/partial; id=a; number=1\r\n\r\nx",
    "external": b"Content-Type: message/external-body; access-type=URL; URL=http://a\r\n\r\nx",
    "status": b"Content-Type: message/delivery-status\r\n\r\nA: b\r\n\r\nC: d",
    "winmail": mail(("winmail.dat", "application/ms-tnef", b"\x78\x9f\x3e\x22" + b"x" * 99)),
    "name-path": mail(("../../etc/passwd.pdf", "application/pdf", b"%PDF-1.4")),
    "name-turned": mail(("a\u202efdp.exe", "application/pdf", b"MZ")),
    "name-long": mail(("a" * 4000 + ".pdf", "application/pdf", b"x")),
    "name-none": mail(("", "application/pdf", b"%PDF-1.4 x")),
    "name-2231": b"Content-Disposition: attachment; filename*0*=utf-8'vi'C%C3%B4ng; "
    b'filename*1="van.pdf"\r\n\r\nx',
    "name-2231-broken": b"Content-Disposition: attachment; filename*99*=x'%ZZ; filename*=''\r\n"
    b"\r\nx",
    "name-1mb": b'Content-Disposition: attachment; filename="' + b"a" * 1_000_000 + b'"\r\n\r\nx',
    "program": mail(("cong-van.exe", "application/octet-stream", b"MZ" + b"\0" * 200)),
    "bomb": mail(("bang.xlsx", "application/zip", lying_bomb())),
    "zip": mail(("goi.zip", "application/zip", b"PK\x03\x04" + b"\0" * 60)),
    "html-script": mail(html="<p>a<script>alert(1)</script><img src=http://x/a.gif>"),
    "html-deep": mail(html="<div>" * 30_000 + "x"),
    "html-broken": mail(html="<a href='<<<' <b <!-- <!DOCTYPE [ &#xFFFFFFFF; &#0; x"),
    "html-attributes": mail(html="<a " + "a=b " * 30_000 + ">x</a>"),
    "html-comment": mail(html="<!--" * 20_000),
    "html-declaration": mail(html="<![x" * 20_000),
    "html-entities": mail(html="&" * 100_000),
    "text-long": mail(text="dài " * 120_000),
    "files-60": mail(*[(f"{n}.txt", "text/plain", b"chu") for n in range(60)]),
    "word-unfinished": b"Subject: =?utf-8?B?4bu\r\n\r\nx",
    "word-nested": b"Subject: =?utf-8?Q?=?utf-8?Q?a?=?=\r\n\r\nx",
    "word-charset": b"Subject: =?khong-co?B?4buT?= =?utf-8?X?a?=\r\n\r\nx",
    "checks-odd": b"Authentication-Results: " + b"dkim=pass;" * 5000 + b"\r\n\r\nx",
}  # fmt: skip


def mutated(count: int) -> Iterator[tuple[str, bytes]]:
    """Give sound mails with bytes turned, cut out, doubled: the same ones every time."""
    picked = random.Random(20261119)
    sound = [
        mail(("anh.png", "image/png", png()), ("a.docx", "application/x", word("chữ"))),
        mail(html="<table><tr><td>Số <b>127</b></td></tr></table>"),
        _boundaries(4),
        _nested(3),
    ]
    for number in range(count):
        content = bytearray(picked.choice(sound))
        for _ in range(picked.randint(1, 12)):
            at = picked.randrange(len(content))
            kind = picked.randrange(4)
            if kind == 0:
                content[at] = picked.randrange(256)
            elif kind == 1:
                del content[at : at + picked.randrange(1, 40)]
            elif kind == 2:
                content[at:at] = content[max(0, at - 60) : at]
            else:
                content[at:at] = picked.choice(
                    [b"\r\n", b"\0", b"--", b"=?utf-8?B?", b"; charset=", b'"', b"\xff\xfe"]
                )
            if not content:
                content = bytearray(b"x")
        yield f"mutated-{number}", bytes(content)


def words(charset: str, *pieces: bytes) -> bytes:
    """Give encoded words (RFC 2047, base64) of one charset, one after the other."""
    coded = (base64.b64encode(piece).decode() for piece in pieces)
    return " ".join(f"=?{charset}?B?{piece}?=" for piece in coded).encode()
