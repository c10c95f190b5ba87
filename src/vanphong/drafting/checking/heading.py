"""The top of a document: what must be there, number and symbol, date, type, abstract, addressees."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from vanphong.drafting.checking.findings import Case, Finding, Fix, SetParagraph, replacing
from vanphong.drafting.checking.looks import Line, Source, where
from vanphong.drafting.checking.parts import Part
from vanphong.drafting.form_rules import FormSystem
from vanphong.drafting.typesetting.frame_words import DATE
from vanphong.kernel.phrases import Phrase
from vanphong.kernel.rules import Rule, Severity
from vanphong.kernel.text import fold, one_line
from vanphong.registry import api as registry

_LABEL = re.compile(r"^(?P<so>\S+?)(?P<sign>\s*[:.;]?)\s*(?=[\d…._\s]*[-/])", re.IGNORECASE)
_BLANK = re.compile(r"^[\s.…_/]*$")
_OPEN = re.compile(r"^[ .…_]+")
_V_V = re.compile(r"^v/v\s*:?\s*", re.IGNORECASE)
_DAY = re.compile(r"ngày\s+(\S+)\s+tháng\s+(\S+)\s+năm\s+(\S+)", re.IGNORECASE)
_LETTER = "OFFICIAL_LETTER"
_SUBMISSION = "SUBMISSION"


def check_heading(case: Case) -> Iterator[Finding]:
    """Check the parts above the text."""
    yield from _missing(case)
    yield from _title(case)
    yield from _names(case)
    yield from _symbol(case)
    yield from _date(case)
    yield from _abstract(case)
    yield from _addressees(case)
    yield from _urgency(case)
    yield from _authority(case)


def _missing(case: Case) -> Iterator[Finding]:
    if not case.has_looks:  # what a draft lacks stops it elsewhere
        return
    parts = case.parts
    wanted = [
        (Part.TITLE, Phrase("tiêu đề")),
        (Part.NAME, Phrase("tên cơ quan ban hành")),
        (Part.SYMBOL, Phrase("số và ký hiệu")),
        (Part.PLACE_DATE, Phrase("địa danh và ngày, tháng, năm")),
        (Part.SIGNER_NAME, Phrase("họ tên người ký")),
        (Part.RECIPIENTS_LABEL, Phrase("nơi nhận")),
    ]
    missing = [name for part, name in wanted if not parts.all(part)]
    if not parts.all(Part.ABSTRACT) and not parts.all(Part.LETTER_ABSTRACT):
        missing.append(Phrase("trích yếu nội dung"))
    if not (parts.all(Part.AUTHORITY) or parts.all(Part.SIGNER_TITLE)):
        missing.append(Phrase("quyền hạn, chức vụ người ký"))
    for name in missing:
        yield from case.say("parts.mandatory", Phrase("Thiếu %(part)s.", part=name))


def _title(case: Case) -> Iterator[Finding]:
    line = case.parts.first(Part.TITLE)
    if line is None:
        return
    text, wanted = one_line(line.text), str(case.value("header.title")["text"])
    if text != wanted:
        yield from case.say(
            "header.title",
            Phrase("Tiêu đề ghi “%(found)s”; đúng là “%(wanted)s”.", found=text, wanted=wanted),
            line,
            fix=replacing(line, 0, len(line.text), wanted),
        )
    motto = case.parts.first(Part.MOTTO)
    if motto is not None and case.form.system is FormSystem.PARTY:
        yield from case.say(
            "header.motto", Phrase("Văn bản của Đảng không ghi tiêu ngữ."), motto,
            fix=replacing(motto, 0, len(motto.text), ""),
        )  # fmt: skip
    is_word = case.laid.source is Source.WORD
    if is_word and case.value("header.title").get("rule_pt") and not _ruled(case, line):
        yield from case.say("header.rule", Phrase("Dưới tiêu đề không có đường kẻ."), line)


def _ruled(case: Case, title: Line) -> bool:
    """Say whether a line is drawn or typed under the title."""
    if title.has_rule or title.look.underline:
        return True
    near = [
        line
        for line in case.laid.lines
        if title.paragraph < line.paragraph <= title.paragraph + 2
        or line.table == title.table != 0
    ]
    return any(
        line.has_rule or set(line.text.strip()) in ({"_"}, {"-"}, {"–"}, {"—"}) for line in near
    ) or any(line.has_rule for line in case.parts.all(Part.RULE))


def _names(case: Case) -> Iterator[Finding]:
    for part in (Part.UPPER, Part.NAME):
        for line in case.parts.all(part):
            if line.text != line.text.upper():
                yield from case.say(
                    part.value, Phrase("Tên cơ quan không in hoa."), line,
                    fix=replacing(line, 0, len(line.text), line.text.upper()),
                )  # fmt: skip
    name = case.parts.all(Part.NAME)
    end = case.value("header.name_end")
    if name and end.get("text") and not case.parts.all(Part.NAME_END):
        yield from case.say(
            "header.name_end",
            Phrase("Dưới tên cơ quan ban hành không có dấu sao (*)."),
            name[-1],
        )


def _symbol(case: Case) -> Iterator[Finding]:
    line = case.parts.first(Part.SYMBOL)
    if line is None:
        return
    text = line.text
    label = _LABEL.match(text)
    start = label.end() if label else 0
    said = text[start:].strip()
    number = re.split(r"[-/]", said, maxsplit=1)[0]
    is_party = case.form.system is FormSystem.PARTY
    if label and label["so"] != "Số":
        yield from case.say(
            "symbol.form", Phrase("Chữ “Số” viết hoa chữ đầu, có dấu."), line,
            fix=replacing(line, 0, label.end("so"), "Số"),
        )  # fmt: skip
    if label and is_party and label["sign"].strip():
        yield from case.say(
            "symbol.form",
            Phrase("Sau chữ “Số” không được có dấu “%(sign)s”.", sign=label["sign"].strip()), line,
            fix=replacing(line, label.start("sign"), label.end("sign"), ""),
        )  # fmt: skip
    if label and not is_party and ":" not in label["sign"]:
        yield from case.say(
            "symbol.form", Phrase("Sau chữ “Số” thiếu dấu hai chấm."), line,
            fix=replacing(line, label.start("sign"), label.end("sign"), ":"),
        )  # fmt: skip
    if _BLANK.match(number):
        yield from _open_symbol(case, line, said)
        return
    digits = re.match(r"\s*(\d+)", number)
    if digits and len(digits[1]) == 1:
        at = text.index(digits[1], start)
        yield from case.say(
            "symbol.zero", Phrase("Số dưới 10 phải có số 0 phía trước."), line,
            fix=replacing(line, at, at + 1, f"0{digits[1]}"),
        )  # fmt: skip
    try:
        symbol = registry.parse_symbol(said)
    except registry.SymbolError as error:
        yield from case.say(
            "symbol.form", Phrase("Số và ký hiệu chưa đúng: %(why)s", why=str(error)), line
        )
        return
    wanted = str(symbol)
    if (symbol.style == registry.SymbolStyle.PARTY) != is_party:
        yield from case.say(
            "symbol.form",
            Phrase(
                "Ký hiệu viết theo lối của văn bản Nhà nước; văn bản của Đảng ghi số - loại / cơ quan."
            )
            if is_party
            else Phrase(
                "Ký hiệu viết theo lối của văn bản Đảng; văn bản Nhà nước ghi số / loại - cơ quan."
            ),
            line,
        )
    elif " " in said or fold(said).lstrip("0") != fold(wanted).lstrip("0"):
        at = text.index(said)
        yield from case.say(
            "symbol.form",
            Phrase("Ký hiệu viết chưa đúng mẫu; đúng là “%(wanted)s”.", wanted=wanted), line,
            fix=replacing(line, at, at + len(said), wanted),
        )  # fmt: skip
    yield from _type_of_symbol(case, line, symbol.type_abbreviation)
    yield from _body_of_symbol(case, line, "-".join(symbol.organs))


def _open_symbol(case: Case, line: Line, said: str) -> Iterator[Finding]:
    """Check the symbol that has no number yet."""
    rest = _OPEN.sub("", said)
    party = re.match(r"-\s*([^\s/]+)\s*/\s*(\S+)$", rest)
    if party:
        yield from _type_of_symbol(case, line, party[1])
        yield from _body_of_symbol(case, line, party[2])


def _type_of_symbol(case: Case, line: Line, abbreviation: str) -> Iterator[Finding]:
    """Check that the abbreviation is that of the named type."""
    code = case.parts.type_code or _LETTER
    kind = registry.document_type(code)
    known = {one.text for one in kind.abbreviations}
    if not known or not abbreviation or abbreviation in known:
        return
    folded = {fold(one): one for one in known}
    if fold(abbreviation) in folded:
        wanted = kind.abbreviation or folded[fold(abbreviation)]
        at = line.text.find(abbreviation)
        yield from case.say(
            "symbol.type",
            Phrase(
                "Chữ viết tắt “%(found)s” viết đúng là “%(wanted)s”.",
                found=abbreviation, wanted=wanted,
            ),
            line, fix=replacing(line, at, at + len(abbreviation), wanted) if at >= 0 else None,
        )  # fmt: skip
        return
    at = line.text.find(abbreviation)
    wanted = kind.abbreviation or min(known)
    yield from case.say(
        "symbol.type",
        Phrase(
            "Ký hiệu ghi loại “%(found)s” mà văn bản là %(kind)s (%(wanted)s).",
            found=abbreviation, kind=kind.name, wanted=wanted,
        ),
        line,
        fix=replacing(line, at, at + len(abbreviation), wanted) if at >= 0 else None,
    )  # fmt: skip


def _body_of_symbol(case: Case, line: Line, organs: str) -> Iterator[Finding]:
    """Check that the abbreviation of the body is the one its own name has."""
    name = fold(case.parts.text(Part.NAME))
    upper = fold(case.parts.text(Part.UPPER))
    own = [
        body
        for body in case.known.bodies
        if fold(body.header_name) == name
        and (not body.header_upper or fold(body.header_upper) == upper)
    ]
    if own and organs not in {body.symbol for body in own}:
        at = line.text.rfind(organs)
        yield from case.say(
            "symbol.body",
            Phrase("Ký hiệu cơ quan ghi “%(found)s”; của %(name)s là “%(wanted)s”.",
                   found=organs, name=own[0].header_name, wanted=own[0].symbol),
            line,
            fix=replacing(line, at, at + len(organs), own[0].symbol) if at >= 0 else None,
        )  # fmt: skip
        return
    expected = _expected_organ(name, upper)
    if not own and expected and not organs.startswith(expected):
        yield from case.say(
            "symbol.body",
            Phrase(
                "Ký hiệu cơ quan ghi “%(found)s”; tên cơ quan cho thấy là “%(wanted)s”.",
                found=organs,
                wanted=expected,
            ),
            line,
        )


def _expected_organ(name: str, upper: str) -> str:
    """Give the abbreviation that the name of a body has; empty where no source says it."""
    provincial = upper.startswith(("tinh uy", "thanh uy"))
    communal = upper.startswith("dang uy")
    if name.startswith(("tinh uy", "thanh uy")):
        return "TU"
    if name == "van phong" and (provincial or communal):
        return "VPTU" if provincial else "VPĐU"
    if name.startswith("dang uy"):
        return "ĐU"
    if name.startswith("chi bo"):
        return "CB"
    return ""


def _date(case: Case) -> Iterator[Finding]:
    line = case.parts.first(Part.PLACE_DATE)
    if line is None:
        return
    text = line.text
    said = _DAY.search(text)
    folded = DATE.match(fold(one_line(text)))
    if said is None or folded is None:
        return
    if not one_line(text)[: folded.end(1)].strip(" ,"):
        yield from case.say(
            "place_date.form", Phrase("Thiếu địa danh trước ngày, tháng, năm."), line
        )
    elif "," not in text[: said.start()]:
        at = len(text[: said.start()].rstrip())
        yield from case.say(
            "place_date.form", Phrase("Sau địa danh thiếu dấu phẩy."), line,
            fix=replacing(line, at, at, ","),
        )  # fmt: skip
    if not all(re.fullmatch(r"\d+", said[n]) for n in (1, 2, 3)):
        return
    day, month, year = (int(said[n]) for n in (1, 2, 3))
    for group, number, below in ((1, day, 10), (2, month, 3)):
        if number < below and len(said[group]) == 1:
            what = Phrase("Ngày dưới 10") if group == 1 else Phrase("Tháng 1, 2")
            yield from case.say(
                "place_date.zero", Phrase("%(what)s phải có số 0 phía trước.", what=what), line,
                fix=replacing(line, said.start(group), said.end(group), f"0{number}"),
            )  # fmt: skip
    if month > 2 and len(said[2]) == 2 and said[2].startswith("0"):
        yield from case.say(
            "place_date.zero", Phrase("Chỉ tháng 1 và 2 có số 0 phía trước."), line,
            fix=replacing(line, said.start(2), said.end(2), str(month)),
        )  # fmt: skip
    try:
        dt.date(year, month, day)
    except ValueError:
        yield from case.say(
            "dates.real", Phrase("Không có ngày %(day)s.", day=f"{day}/{month}/{year}"), line
        )


def _abstract(case: Case) -> Iterator[Finding]:
    for line in case.parts.all(Part.TYPE_NAME):
        if line.text != line.text.upper():
            yield from case.say(
                "type_name", Phrase("Tên loại văn bản không in hoa."), line,
                fix=replacing(line, 0, len(line.text), line.text.upper()),
            )  # fmt: skip
        if case.has_looks and line.align not in {"center", ""}:
            yield from _not_centred(case, "type_name", line)
    for line in case.parts.all(Part.ABSTRACT):
        if case.has_looks and line.align not in {"center", ""}:
            yield from _not_centred(case, "abstract", line)
    abstract = case.parts.all(Part.ABSTRACT)
    end = case.value("abstract").get("end")
    if abstract and abstract[-1].text.rstrip().endswith("."):
        at = len(abstract[-1].text.rstrip()) - 1
        yield from case.say(
            "abstract.stop", Phrase("Trích yếu không được kết thúc bằng dấu chấm."), abstract[-1],
            fix=replacing(abstract[-1], at, at + 1, ""),
        )  # fmt: skip
    found = case.parts.text(Part.ABSTRACT_END)
    if abstract and end and case.has_looks and found.replace(" ", "") != end:
        has = case.parts.first(Part.ABSTRACT_END)
        message = Phrase("Dưới trích yếu không có năm gạch nối (-----).")
        yield from case.say(
            "abstract.dashes", message, has or abstract[-1],
            fix=replacing(has, 0, len(has.text), end) if has is not None and has.text else None,
        )  # fmt: skip
    prefix = str(case.value("abstract.letter").get("prefix", ""))
    letter = case.parts.first(Part.LETTER_ABSTRACT)
    if letter is not None and not prefix and (short := _V_V.match(letter.text)):
        yield from case.say(
            "abstract.letter", Phrase("Trích yếu công văn của Đảng không ghi “V/v”."), letter,
            fix=replacing(letter, 0, short.end(), "Về việc "),
        )  # fmt: skip
    if letter is not None and prefix and not letter.text.startswith(prefix.strip()):
        yield from case.say(
            "abstract.letter",
            Phrase("Trích yếu công văn bắt đầu bằng “%(prefix)s”.", prefix=prefix.strip()), letter,
            fix=replacing(letter, 0, 0, prefix),
        )  # fmt: skip


def _not_centred(case: Case, rule_id: str, line: Line) -> Iterator[Finding]:
    yield from case.say(
        rule_id, Phrase("Dòng này không ở giữa trang."), line,
        fix=Fix(Phrase("Đặt vào giữa"), (SetParagraph(line.paragraph, align="center", indent_mm=0),)),
    )  # fmt: skip


def _addressees(case: Case) -> Iterator[Finding]:
    label = case.parts.first(Part.ADDRESSEE_LABEL)
    code = case.parts.type_code or _LETTER
    if label is None:
        if case.parts.is_letter and case.parts.all(Part.SYMBOL):
            yield from case.say("parts.addressee", Phrase("Công văn thiếu Kính gửi."))
        return
    if case.form.system is FormSystem.PARTY and code not in {_LETTER, _SUBMISSION}:
        kind = registry.document_type(code).name
        yield from case.say(
            "addressee.only",
            Phrase(
                "Kính gửi chỉ dùng trong công văn và tờ trình, không dùng trong %(kind)s.", kind=kind
            ),
            label,
        )  # fmt: skip
        return
    wanted = case.form.addressee_label(code)
    said = label.text.rstrip(" :;.")
    if said != wanted:
        yield from case.say(
            "addressee.label",
            Phrase("Ghi “%(found)s”; đúng là “%(wanted)s”.", found=said, wanted=wanted), label,
            fix=replacing(label, 0, len(said), wanted),
        )  # fmt: skip
    if not label.text.rstrip().endswith(":"):
        yield from case.say(
            "addressee.label", Phrase("Sau “%(label)s” thiếu dấu hai chấm.", label=wanted), label,
            fix=replacing(label, len(said), len(label.text), ":"),
        )  # fmt: skip
    yield from list_signs(case, "addressee", case.parts.all(Part.ADDRESSEE))


def list_signs(case: Case, rule_id: str, lines: list[Line]) -> Iterator[Finding]:
    """Check the sign after each place of a list: one after each, another after the last."""
    rule = case.value(rule_id)
    for place, line in enumerate(lines):
        is_last = place == len(lines) - 1
        wanted = str(rule["end"] if is_last else rule["separator"])
        text = line.text.rstrip()
        found = text[-1:] if text[-1:] in ".,;:" else ""
        if found == wanted or (len(lines) == 1 and rule_id == "addressee" and not found):
            continue
        at = len(text) - len(found)
        yield from case.say(
            f"{rule_id}.signs",
            Phrase(
                "Sau dòng này là dấu “%(wanted)s”, không phải “%(found)s”.",
                wanted=wanted,
                found=found,
            )
            if found
            else Phrase("Sau dòng này thiếu dấu “%(wanted)s”.", wanted=wanted),
            line,
            fix=replacing(
                line, at, len(text), wanted, Phrase("Ghi dấu “%(sign)s”", sign=wanted)
            ),
        )


def _urgency(case: Case) -> Iterator[Finding]:
    for part in (Part.URGENCY, Part.CIRCULATION):
        for line in case.parts.all(part):
            text = line.text
            if text != text.upper():
                yield from case.say(
                    part.value, Phrase("Dòng này không in hoa."), line,
                    fix=replacing(line, 0, len(text), text.upper()),
                )  # fmt: skip


def _authority(case: Case) -> Iterator[Finding]:
    """Look the type up in the list of what the body may issue, where the body is known."""
    name, upper = fold(case.parts.text(Part.NAME)), fold(case.parts.text(Part.UPPER))
    code = case.parts.type_code or _LETTER
    own = [
        b
        for b in case.known.bodies
        if fold(b.header_name) == name
        and (not upper or not b.header_upper or fold(b.header_upper) == upper)
    ]
    line = case.parts.first(Part.TYPE_NAME) or case.parts.first(Part.SYMBOL)
    if len(own) != 1 or line is None:
        return
    answer = registry.may_issue(own[0].kind, code, case.on)
    if answer.state is registry.AuthorityState.FORBIDDEN:
        rule = Rule(
            "authority",
            answer.reason,
            answer.source,
            dt.date.min,
            None,
            answer.confidence,
            Severity.BLOCK,
        )
        words = Phrase("%(reason)s", reason=answer.reason)
        yield Finding(rule, words, where(line), line.text, line.paragraph, line.page)
