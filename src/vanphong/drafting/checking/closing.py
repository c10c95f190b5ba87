"""The end of a document: authority, title and name of the signer, recipients, the last sign, copies."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vanphong.drafting.checking.findings import Case, Finding, replacing
from vanphong.drafting.checking.heading import list_signs
from vanphong.drafting.checking.looks import Line, around
from vanphong.drafting.checking.parts import Part
from vanphong.drafting.form_rules import FormSystem
from vanphong.drafting.typesetting.frame_words import is_date, is_symbol
from vanphong.kernel.phrases import Phrase
from vanphong.kernel.text import fold, one_line
from vanphong.registry import api as registry

MINUTES = "MINUTES"
_LETTER, _SUBMISSION = "OFFICIAL_LETTER", "SUBMISSION"
_PARTY_MARK = re.compile(r"^(TM|KT|TL)\s*[./]?\s*(?=\S)|^(T\s*/\s*M|K\s*/\s*T|T\s*/\s*L)\b")
_BY_ORDER = re.compile(r"^(?:TUQ|T\s*/?\s*U\s*/?\s*Q)\b\.?")
_BY_DELEGATION = re.compile(r"^T\s*[./]?\s*L\b")
_STATE_MARK = re.compile(r"^(T\s*/\s*M|K\s*/\s*T|T\s*/\s*L)\b\.?\s*")
_HONOURS = re.compile(
    r"^(?:(?:GS|PGS|TS|ThS|CN|KS|BS|LS|Ths|TSKH|BSCKII?|NGND|NGƯT|AHLĐ)\.?\s*[,.-]?\s*"
    r"|(?:Đại tướng|Thượng tướng|Trung tướng|Thiếu tướng|Đại tá|Thượng tá|Trung tá|Thiếu tá|"
    r"Đại úy|Thượng úy|Tiến sĩ|Thạc sĩ|Cử nhân|Giáo sư|Phó Giáo sư|Đồng chí|Ông|Bà)\s+)+"
)
_COLLECTIVE = re.compile(
    r"^(?:ban thuong vu|ban chap hanh|tinh uy|thanh uy|dang uy|huyen uy|quan uy|chi uy|chi bo|"
    r"uy ban kiem tra|hoi dong|doan chu tich|doan thu ky|bo chinh tri|ban bi thu|thuong truc|"
    r"tieu ban|ban chi dao|uy ban)\b"
)
_HEADS = re.compile(
    r"^(?:truong|chanh|chu nhiem|chu tich|giam doc|bi thu|vien truong|hieu truong|thu truong|"
    r"cuc truong|vu truong)\b"
)
_OF_BODY = re.compile(
    r"^(PHÓ BÍ THƯ(?: THƯỜNG TRỰC)?|BÍ THƯ|PHÓ CHÁNH VĂN PHÒNG|CHÁNH VĂN PHÒNG|"
    r"PHÓ TRƯỞNG BAN(?: THƯỜNG TRỰC)?|TRƯỞNG BAN|PHÓ CHỦ NHIỆM(?: THƯỜNG TRỰC)?|CHỦ NHIỆM)"
    r"\s+(?=\S)(?!KIÊM\b|THƯỜNG TRỰC$|kiêm\b)"
)
_COPY_KINDS = {"sao y": "SAO Y", "sao luc": "SAO LỤC", "trich sao": "TRÍCH SAO"}
_COPY_SYMBOL = re.compile(r"^so\s*[:.]?\s*[\d\s….…]*-\s*bs\s*/")


def check_closing(case: Case) -> Iterator[Finding]:
    """Check the parts below the text."""
    yield from _ending(case)
    yield from _marks(case)
    yield from _titles(case)
    yield from _name(case)
    yield from _recipients(case)
    yield from _copy(case)


def _ending(case: Case) -> Iterator[Finding]:
    lines = [line for line in case.parts.body if not line.table and line.text.strip()]
    if not lines or (case.has_looks and not case.parts.all(Part.SIGNER_NAME)):
        return
    last = lines[-1]
    text, wanted = last.text.rstrip(), str(case.value("body.end"))
    closing = text[len(text.rstrip("./,;: ")) :]
    is_done = case.has_looks or "/" in closing  # who still writes has not come to the end
    if closing != wanted and len(text) > 20 and is_done:
        start = len(text) - len(closing)
        yield from case.say(
            "body.end",
            Phrase(
                "Nội dung kết thúc bằng “%(found)s”; đúng là “%(end)s”.",
                found=closing or text[-1:], end=wanted,
            ),
            last, words=around(text, len(text), len(text), 60),
            fix=replacing(
                last, start, len(text), wanted, Phrase("Kết thúc bằng “%(end)s”", end=wanted)
            ),
        )  # fmt: skip


def _marks(case: Case) -> Iterator[Finding]:
    is_party = case.form.system is FormSystem.PARTY
    for line in case.parts.all(Part.AUTHORITY):
        text = line.text
        if is_party and (order := _BY_ORDER.match(text)):
            yield from case.say(
                "signature.no_order",
                Phrase("Thể thức của Đảng không có “%(mark)s”.", mark=order.group().strip()),
                line,
            )
            continue
        wrong = _PARTY_MARK.match(text) if is_party else _STATE_MARK.match(text)
        if is_party and wrong and wrong[1]:
            mark = f"{wrong[1][0]}/{wrong[1][1]} "
            yield from _mark_written(case, line, wrong, mark)
        elif not is_party and wrong:
            letters = re.sub(r"[^A-Z]", "", wrong[1])
            yield from _mark_written(case, line, wrong, f"{letters}. ")
        if is_party:
            yield from _party_sense(case, line)
        if _BY_DELEGATION.match(text):
            yield from _delegated(case)


def _mark_written(case: Case, line: Line, wrong: re.Match[str], mark: str) -> Iterator[Finding]:
    yield from case.say(
        "signature.mark",
        Phrase(
            "Ghi “%(found)s”; đúng là “%(wanted)s”.",
            found=wrong.group().strip(),
            wanted=mark.strip(),
        ),
        line,
        fix=replacing(line, 0, wrong.end(), mark),
    )


def _delegated(case: Case) -> Iterator[Finding]:
    """Check that who signs by order was given it in writing, as far as the office recorded it."""
    for line in case.parts.all(Part.SIGNER_NAME):
        if case.known.signers.get(one_line(line.text).lower(), True):
            continue
        yield from case.say(
            "signature.delegated",
            Phrase(
                "Ngày %(day)s chưa ghi việc giao ký thừa lệnh cho %(name)s.",
                day=f"{case.on:%d/%m/%Y}", name=line.text,
            ),
            line,
        )  # fmt: skip


def _party_sense(case: Case, line: Line) -> Iterator[Finding]:
    """Check who may sign in whose place.

    :source: HD 36-HD/VPTW II.1.7; second-hand
    """
    text = fold(one_line(line.text))
    mark, words = (
        re.sub(r"[^a-z]", "", text[:4])[:2],
        re.sub(r"^[a-z]\s*/?\s*[a-z]\.?\s*", "", text),
    )
    titles = " ".join(fold(one_line(one.text)) for one in case.parts.all(Part.SIGNER_TITLE))
    if mark == "kt" and (words.startswith("bi thu") or titles.startswith("pho bi thu")):
        yield from case.say(
            "signature.deputy",
            Phrase(
                "Phó bí thư không ký thay (K/T) bí thư; ghi T/M tập thể, dưới là PHÓ BÍ THƯ."
            ),
            line,
        )
    elif mark == "kt" and _COLLECTIVE.match(words) and not _HEADS.match(words):
        yield from case.say(
            "signature.deputy",
            Phrase("K/T là ký thay người đứng đầu; thay mặt tập thể ghi T/M."),
            line,
        )
    elif mark == "kt" and titles and not titles.startswith("pho"):
        yield from case.say(
            "signature.deputy",
            Phrase("Dưới K/T là chức vụ cấp phó của người được ký thay."),
            line,
        )
    elif mark == "tm" and _HEADS.match(words) and not _COLLECTIVE.match(words):
        yield from case.say(
            "signature.collective",
            Phrase("T/M là thay mặt tập thể; người đứng đầu ký trực tiếp, cấp phó ghi K/T."),
            line,
        )
    elif mark == "tm":
        yield from _same_body(case, line, words)


def _same_body(case: Case, line: Line, words: str) -> Iterator[Finding]:
    """Check that whom the signer stands for is the committee named at the top."""
    name = fold(case.parts.text(Part.NAME))
    kinds = ("tinh uy", "thanh uy", "dang uy", "chi bo", "uy ban kiem tra")
    own = next((kind for kind in kinds if name.startswith(kind)), "")
    said = next((kind for kind in kinds if words.startswith(kind)), "")
    if own and said and own != said:
        yield from case.say(
            "signature.collective",
            Phrase(
                "Văn bản của %(name)s mà quyền hạn ghi T/M %(said)s.",
                name=case.parts.text(Part.NAME),
                said=line.text.partition(" ")[2],
            ),
            line,
        )


def _titles(case: Case) -> Iterator[Finding]:
    if case.parts.type_code == MINUTES:
        return
    for line in case.parts.all(Part.SIGNER_TITLE):
        text = line.text
        if text != text.upper() and " kiêm " not in text:
            yield from case.say(
                "signature.title", Phrase("Chức vụ người ký không in hoa."), line,
                fix=replacing(line, 0, len(text), text.upper()),
            )  # fmt: skip
        longer = _OF_BODY.match(text.upper())
        if (
            longer
            and case.form.system is FormSystem.PARTY
            and " kiêm " not in text
            and "KIÊM" not in text.upper()
        ):
            yield from case.say(
                "signature.bare_title",
                Phrase("Chức vụ không ghi kèm tên cơ quan: “%(title)s”.", title=longer[1]), line,
                fix=replacing(line, len(longer[1]), len(text), ""),
            )  # fmt: skip


def _name(case: Case) -> Iterator[Finding]:
    for line in case.parts.all(Part.SIGNER_NAME):
        text = line.text
        honours = _HONOURS.match(text)
        if honours and honours.end() and case.form.system is FormSystem.PARTY:
            yield from case.say(
                "signature.honours",
                Phrase(
                    "Trước họ tên người ký không ghi “%(words)s”.", words=honours.group().strip()
                ),
                line, fix=replacing(line, 0, honours.end(), ""),
            )  # fmt: skip
        elif text.isupper():
            yield from case.say(
                "signature.name", Phrase("Họ tên người ký viết chữ thường, hoa chữ đầu."), line,
                fix=replacing(line, 0, len(text), text.title()),
            )  # fmt: skip


def _recipients(case: Case) -> Iterator[Finding]:
    label = case.parts.first(Part.RECIPIENTS_LABEL)
    lines = case.parts.all(Part.RECIPIENT)
    if label is None:
        return
    if label.text.strip() != "Nơi nhận:":
        yield from case.say(
            "recipients.label",
            Phrase("Ghi “%(found)s”; đúng là “Nơi nhận:”.", found=label.text.strip()),
            label, fix=replacing(label, 0, len(label.text), "Nơi nhận:"),
        )  # fmt: skip
    if not lines:
        yield from case.say(
            "parts.mandatory", Phrase("Dưới “Nơi nhận” chưa ghi nơi nào."), label
        )
        return
    yield from list_signs(case, "recipients", lines)
    for line in lines:
        if not line.whole.strip().startswith(("-", "–")) and not line.marker:
            yield from case.say(
                "recipients.bullet", Phrase("Trước mỗi nơi nhận phải có gạch đầu dòng."), line,
                fix=replacing(line, 0, 0, "- "),
            )  # fmt: skip
    yield from _like_above(case, lines)
    yield from _file_copy(case, lines)


def _like_above(case: Case, lines: list[Line]) -> Iterator[Finding]:
    code = case.parts.type_code or _LETTER
    kinds = case.value("recipients.like_above") or {"types": []}
    first = fold(lines[0].text).strip(" -–.,;")
    if code in kinds["types"] and case.parts.all(Part.ADDRESSEE_LABEL) and first != "nhu tren":
        kind = registry.document_type(code).name
        yield from case.say(
            "recipients.like_above",
            Phrase("Dòng đầu của nơi nhận trong %(kind)s là “Như trên”.", kind=kind),
            lines[0],
        )


def _file_copy(case: Case, lines: list[Line]) -> Iterator[Finding]:
    copies = [line for line in lines if fold(line.text).strip(" -–").startswith("luu")]
    if not copies:
        yield from case.say(
            "recipients.copy", Phrase("Nơi nhận thiếu dòng lưu (“Lưu …”)."), lines[-1]
        )
        return
    line = copies[-1]
    if line is not lines[-1]:
        yield from case.say("recipients.copy", Phrase("Dòng “Lưu …” đứng cuối nơi nhận."), line)
    if case.form.system is not FormSystem.PARTY:
        return
    colon = re.search(r"(?i)lưu(\s*:)", line.text)
    if colon:
        yield from case.say(
            "recipients.copy", Phrase("Sau chữ “Lưu” không được có dấu hai chấm."), line,
            fix=replacing(line, colon.start(1), colon.end(1), ""),
        )  # fmt: skip
    letters = re.search(r"(?<!\w)VT(?!\w)\s*,?\s*", line.text)
    if letters:
        yield from case.say(
            "recipients.copy", Phrase("Nơi lưu của văn bản Đảng không ghi “VT”."), line
        )
    if re.fullmatch(r"\W*(?:Lưu|lưu)\W*", line.text):
        yield from case.say("recipients.copy", Phrase("Dòng “Lưu” chưa ghi nơi lưu."), line)


def _copy(case: Case) -> Iterator[Finding]:
    """Check the components of a copy below the copied text.

    :source: HD 36-HD/VPTW, Mục II khoản 3
    """
    lines = case.parts.all(Part.COPY)
    if not lines:
        return
    folded = [fold(one_line(line.text)) for line in lines]
    kind = next((k for k in _COPY_KINDS for text in folded if k in text), "")
    title = next(
        (line for line, text in zip(lines, folded, strict=True) if kind and kind in text),
        lines[0],
    )
    if title.text != title.text.upper():
        yield from case.say(
            "copy.kind", Phrase("Loại bản sao không in hoa."), title,
            fix=replacing(title, 0, len(title.text), title.text.upper()),
        )  # fmt: skip
    symbols = [line for line in lines if is_symbol(line.text)]
    if not symbols:
        yield from case.say("copy.parts", Phrase("Bản sao thiếu số và ký hiệu bản sao."), title)
    elif not _COPY_SYMBOL.match(fold(symbols[0].text)):
        yield from case.say(
            "copy.symbol", Phrase("Ký hiệu bản sao ghi số-BS/cơ quan sao."), symbols[0]
        )
    for is_there, name in (
        (any(is_date(line.text) for line in lines), Phrase("địa danh và ngày sao")),
        (
            any(
                re.match(r"(?:t/m|k/t|t/l|tm|kt|tl|chanh|truong|pho)", text) for text in folded
            ),
            Phrase("quyền hạn, chức vụ người ký sao"),
        ),
        (any(text.startswith("noi nhan") for text in folded), Phrase("nơi nhận bản sao")),
    ):
        if not is_there:
            yield from case.say(
                "copy.parts", Phrase("Bản sao thiếu %(part)s.", part=name), title
            )
