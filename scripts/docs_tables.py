"""Write the pages of the guides that are drawn from the rules: quyen.md and quy-tac.md.

Run by `make docs`; a test compares the files with what this would write. What a permission
opens is read from the gates of pages and API; words of the law stay Vietnamese in both.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "vanphong"
LANGUAGES = ("vi", "en")
PUBLIC = "public"
ANY_PERSON = "any person"

Words = dict[str, tuple[str, str]]

# Data files that hold lists, not rules; a file that is neither makes the generator stop.
LISTS: Words = {
    "drafting/starters": (
        "Lời mở đầu gợi ý cho văn bản các loại thường dùng; thông lệ văn phòng.",
        "First words offered for common types; office practice.",
    ),
    "people/permissions": (
        "Lời nói của từng quyền, dùng chung cho trang và tài liệu.",
        "What each permission is in words, for pages and guides.",
    ),
    "people/places": (
        "Đơn vị mang tên người, để đề xuất địa danh; cách hiểu riêng, ADR 0006.",
        "Units named after persons, to propose the place name; own reading, ADR 0006.",
    ),
    "people/roles": (
        "Vai trò và quyền; xem trang quyền.",
        "Roles and permissions; see the page of permissions.",
    ),
    "tasks/conclusions": (
        "Từ ngữ để đọc kết luận: sản phẩm, động từ, chữ viết tắt của đơn vị; thông lệ văn phòng.",
        "Words by which conclusions are read: products, verbs, abbreviations; office practice.",
    ),
    "tasks/phrases": (
        "Câu bút phê ban đầu; thông lệ văn phòng.",
        "Phrases an office starts with; office practice.",
    ),
}
CONFIDENCE: Words = {
    "seen": ("đã đọc nguyên văn", "seen in the official text"),
    "second-hand": ("nguồn thứ cấp", "second-hand"),
    "uncertain": ("chưa chắc chắn", "uncertain"),
    "unknown": ("chưa biết", "unknown"),
}
SEVERITY: Words = {
    "block": ("chặn", "blocks"),
    "warn": ("nhắc", "warns"),
    "info": ("cho biết", "informs"),
}


def pages() -> dict[Path, str]:
    """Give what each generated page should hold, by its path."""
    made = {}
    for language in LANGUAGES:
        folder = ROOT / "docs" / language
        made[folder / "quyen.md"] = _permissions_page(language)
        made[folder / "quy-tac.md"] = _rules_page(language)
    return made


def main() -> None:
    """Write the pages."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vanphong.project.settings")
    import django

    django.setup()
    for path, text in pages().items():
        path.write_text(text, "utf-8")
        print(path.relative_to(ROOT))


def _say(language: str, vi: str, en: str) -> str:
    return vi if language == "vi" else en


def _word(words: Words, key: str, language: str) -> str:
    return words[key][LANGUAGES.index(language)]


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [_row(head), "|" + "---|" * len(head)]
    return [*lines, *(_row(row) for row in rows), ""]


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(" ".join(c.split()).replace("|", "\\|") for c in cells) + " |"


def _head(language: str, vi: str, en: str) -> list[str]:
    said = _say(
        language,
        "Sinh ra từ quy tắc bằng `make docs`; xin không sửa tay.",
        "Generated from the rules by `make docs`; please do not edit by hand.",
    )
    return [f"# {_say(language, vi, en)}", "", said, ""]


# --- permissions ------------------------------------------------------------------------------


def _permissions_page(language: str) -> str:
    from vanphong.people import api as people

    permissions = sorted(people.all_permissions())
    opened, operations = _opened(), _operations()
    lines = _head(language, "Quyền theo vai trò", "Permissions by role")
    lines += [
        _say(
            language,
            "Một người giữ nhiều chức vụ thì mỗi lần làm "
            "việc dùng quyền của chức vụ đang chọn. "
            "Một quyền chỉ mở văn bản, nhiệm vụ mà người đó "
            "được xem; giữa các cơ quan luôn có tường ngăn.",
            "A person with several posts works with the "
            "permissions of the post chosen. A permission "
            "opens only the documents and tasks the person "
            "may see; offices are always walled off.",
        ),
        "",
        f"## {_say(language, 'Vai trò nào có quyền nào', 'Which role has which permission')}",
        "",
        *_table(
            [_say(language, "Quyền", "Permission"), _say(language, "Nghĩa", "Meaning")]
            + [role.words.in_language(language) for role in people.roles().values()],
            (
                [f"`{p}`", people.permission_words()[p].in_language(language)]
                + ["✓" if p in r.permissions else "" for r in people.roles().values()]
                for p in permissions
            ),
        ),
        f"## {_say(language, 'Quyền nào mở gì', 'What each permission opens')}",
        "",
        _say(
            language,
            "“…” là mã của văn bản, dự thảo hay dòng sổ. "
            "Quyền không mở trang nào riêng được hỏi "
            "trong lúc làm việc hoặc mở rộng những gì người đó xem được.",
            "“…” stands for the id of a document, draft or "
            "line. A permission that opens no page of "
            "its own is asked for inside an act, or widens what the person may see.",
        ),
        "",
        *_opened_table(language, permissions, opened, operations),
        f"## {_say(language, 'Ai cũng mở được', 'Open to everyone')}",
        "",
        *_table(
            [
                _say(language, "Ai", "Who"),
                _say(language, "Trang", "Pages"),
                _say(language, "Giao diện lập trình (sau /api/v1)", "API (after /api/v1)"),
            ],
            [
                [
                    _say(language, "người đã đăng nhập", "any person logged in"),
                    _codes(opened[ANY_PERSON]),
                    "",
                ],
                [
                    _say(language, "không cần đăng nhập", "without log-in"),
                    _codes(opened[PUBLIC]),
                    _codes(operations[PUBLIC]),
                ],
            ],
        ),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _opened_table(
    language: str,
    permissions: Iterable[str],
    opened: dict[str, list[str]],
    operations: dict[str, list[str]],
) -> list[str]:
    return _table(
        [
            _say(language, "Quyền", "Permission"),
            _say(language, "Trang", "Pages"),
            _say(language, "Giao diện lập trình (sau /api/v1)", "API (after /api/v1)"),
        ],
        (
            [f"`{p}`", _codes(opened.get(p, [])), _codes(operations.get(p, []))]
            for p in permissions
        ),
    )


def _codes(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _opened() -> dict[str, list[str]]:
    """Give the addresses of pages behind each gate."""
    from django.urls import get_resolver

    found: dict[str, list[str]] = {}
    for address, gate in _addresses(get_resolver().url_patterns, "/"):
        found.setdefault(_key(gate), []).append(address)
    return found


def _addresses(patterns: Iterable[Any], before: str) -> Iterator[tuple[str, str]]:
    for entry in patterns:
        address = before + str(entry.pattern)
        if getattr(entry, "namespace", None) == "api":
            continue
        if hasattr(entry, "url_patterns"):
            yield from _addresses(entry.url_patterns, address)
        else:
            yield re.sub(r"<[^>]+>", "…", address), entry.callback.gate


def _operations() -> dict[str, list[str]]:
    """Give the operations of the API behind each permission."""
    from vanphong.project.json_api import api

    found: dict[str, list[str]] = {}
    for router in api._get_bound_routers():
        for path, view in router.path_operations.items():
            for operation in view.operations:
                place = f"{'/'.join(operation.methods)} {re.sub(r'{[^}]+}', '…', path)}"
                found.setdefault(_key(operation.view_func.gate), []).append(place)
    return found


def _key(gate: str) -> str:
    """Give the permission a gate asks for; one that is open to all says its reason behind."""
    return PUBLIC if gate.startswith(PUBLIC) else gate


# --- rules ------------------------------------------------------------------------------------


def _rules_page(language: str) -> str:
    lines = _head(language, "Quy tắc", "Rules")
    lines += [
        _say(
            language,
            "Mỗi quy tắc có nguồn, thời gian áp dụng và độ "
            "chắc chắn. Chỉ quy tắc đã đọc nguyên văn "
            "mới được chặn; quy tắc khác chỉ nhắc. Một văn bản theo quy tắc của ngày văn bản. "
            "Cột “đến trước ngày” để trống là còn áp dụng.",
            "Each rule carries its source, its time and how "
            "well it is known. Only what was seen in the "
            "official text may block; all else warns. A "
            "document follows the rules of its own date. An "
            "empty “until (exclusive)” means still in "
            "force. Words of the law stay in Vietnamese.",
        ),
        "",
    ]
    for path in sorted(PACKAGE.glob("*/rules_data/*.toml")):
        name = f"{path.parent.parent.name}/{path.stem}"
        if name not in LISTS:
            lines += _pack(language, name, tomllib.loads(path.read_text("utf-8")))
    lines += [
        f"## {_say(language, 'Danh mục không phải quy tắc', 'Lists that are no rules')}",
        "",
        *_table(
            [_say(language, "Tệp", "File"), _say(language, "Nội dung", "Content")],
            ([f"`{name}`", _word(LISTS, name, language)] for name in sorted(LISTS)),
        ),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _pack(language: str, name: str, raw: dict[str, Any]) -> list[str]:
    lines = [f"## `{name}`", ""]
    if "title" in raw:
        lines += [f"{raw['title']}.", ""]
    if "extends" in raw:
        more = _say(
            language,
            "Điều không nêu ở đây lấy từ "
            f"`{raw['extends']}`, với độ chắc chắn “chưa chắc chắn”.",
            f"What is not said here is carried over from `{raw['extends']}` as “uncertain”.",
        )
        lines += [more, ""]
    made = {"rule": _rules, "list": _type_lists, "type": _types, "table": _authority}
    known = [kind for kind in made if kind in raw]
    if not known:
        message = f"{name}: neither rules nor a known list"
        raise LookupError(message)
    for kind in known:
        lines += made[kind](language, name, raw[kind])
    return lines


def _rules(language: str, name: str, _rows: Any) -> list[str]:
    from vanphong.kernel.rules import load_pack

    app, pack = name.split("/")
    return _table(
        [
            _say(language, "Mã", "Id"),
            _say(language, "Quy tắc", "Rule"),
            _say(language, "Nguồn, điều khoản", "Source, article"),
            *_dated(language),
            _say(language, "Hệ quả", "Severity"),
        ],
        (
            [
                f"`{rule.id}`", rule.text, rule.source, _day(rule.valid_from),
                _day(rule.valid_until), _word(CONFIDENCE, rule.confidence, language),
                _word(SEVERITY, rule.effective_severity, language),
            ]
            for rule in load_pack(f"vanphong.{app}", pack)
        ),
    )  # fmt: skip


def _dated(language: str) -> list[str]:
    return [
        _say(language, "Từ ngày", "From"),
        _say(language, "Đến trước ngày", "Until (exclusive)"),
        _say(language, "Độ chắc chắn", "Confidence"),
    ]


def _dates(language: str, row: dict[str, Any]) -> list[str]:
    return [
        _day(row["valid_from"]),
        _day(row.get("valid_until")),
        _word(CONFIDENCE, row["confidence"], language),
    ]


def _day(value: dt.date | None) -> str:
    return f"{value:%d/%m/%Y}" if value else ""


def _type_lists(language: str, _name: str, rows: list[dict[str, Any]]) -> list[str]:
    return _table(
        [
            _say(language, "Danh mục", "List"),
            _say(language, "Tên", "Name"),
            _say(language, "Nguồn, điều khoản", "Source, article"),
            *_dated(language),
        ],
        (
            [f"`{row['id']}`", row["name"], row["source"], *_dates(language, row)]
            for row in rows
        ),
    )


def _types(language: str, _name: str, rows: list[dict[str, Any]]) -> list[str]:
    said = _say(
        language,
        "Chữ viết tắt in đậm là chữ phần mềm in ra; chữ "
        "khác chỉ để đọc. Trong ngoặc là độ chắc chắn.",
        "The abbreviation in bold is printed; others are "
        "only understood. Confidence in brackets.",
    )
    head = [
        _say(language, "Loại", "Type"),
        _say(language, "Tên", "Name"),
        _say(language, "Danh mục", "Lists"),
        _say(language, "Viết tắt", "Abbreviations"),
    ]
    body = (
        [
            f"`{row['code']}`",
            row["name"],
            ", ".join(row["lists"]),
            "; ".join(_abbreviation(language, a) for a in row.get("abbreviations", ())),
        ]
        for row in rows
    )
    return [said, "", *_table(head, body)]


def _abbreviation(language: str, row: dict[str, Any]) -> str:
    text = f"**{row['text']}**" if row.get("printed") else row["text"]
    return f"{text} ({_word(CONFIDENCE, row['confidence'], language)})"


def _authority(language: str, _name: str, rows: list[dict[str, Any]]) -> list[str]:
    said = _say(
        language,
        "Loại không có trong bảng là chưa biết: phần mềm nhắc, không chặn.",
        "A type in no list is unknown: the product warns and does not block.",
    )
    head = [
        _say(language, "Bảng", "Table"),
        _say(language, "Chủ thể", "Bodies"),
        _say(language, "Được ban hành", "May issue"),
        _say(language, "Không được ban hành", "May not issue"),
        _say(language, "Nguồn, điều khoản", "Source, article"),
        *_dated(language),
    ]
    body = (
        [
            f"`{row['id']}`", _codes(row["body_kinds"]), _codes(row["allowed"]),
            _codes(row["forbidden"]), row["source"], *_dates(language, row),
        ]
        for row in rows
    )  # fmt: skip
    return [said, "", *_table(head, body)]


if __name__ == "__main__":
    main()
