"""The rows of one planned document, as COPY takes them."""

from __future__ import annotations

import datetime as dt
import hashlib
import random
import unicodedata
from collections.abc import Sequence
from typing import Any

from benchmarks.million.corpus import Article
from benchmarks.million.offices import TODAY, TYPES, Place
from benchmarks.million.plan import Planned

# table: the columns that differ from row to row; others get their default.
COLUMNS = {
    "files_file": (
        "id office_id sha256 size_bytes media_type name page_count text text_state created_at "
        "created_by_id"
    ),
    "files_fileaccess": "id file_id owner_id office_id opened_at",
    "registry_document": (
        "id office_id origin body_id issuer_name issuer_key system type_code number symbol symbol_key "
        "issued_on abstract abstract_digest signer_name signer_title file_id file_digest page_count "
        "recipients_text filed_with registered_at registered_by_id"
    ),
    "registry_documentaccess": "document_id office_id owner_id opened_at",
    "registry_documentfile": "id office_id document_id file_id role position",
    "registry_number": (
        "id office_id book_id number state type_code symbol for_id document_id reserved_at given_at"
    ),
    "registry_incoming": (
        "id office_id document_id book_id arrival_number arrived_on received_at received_by_id channel "
        "forwarded_on due_on directed_at"
    ),
    "registry_forwarding": "id office_id entry_id post_id for_direction passed_at passed_by_id seen_at",
    "registry_involvement": "id office_id document_id person_id reason since",
    "search_entry": "id office_id document_id direction type_code dated_on vector",
}
LATE = TODAY - dt.timedelta(days=60)
_OPENINGS = (
    "Về việc triển khai thực hiện {title}", "Hướng dẫn {title} theo {act}", "Báo cáo kết quả {title}",
    "Về việc rà soát {title} năm {year}", "Góp ý dự thảo sửa đổi {act}", "Kế hoạch {title}, {act}",
    "Về việc báo cáo số liệu {title} đợt {n}", "Thông báo kết luận về {title}",
)  # fmt: skip
_OUTSIDE = (
    ("Ban Tổ chức Tỉnh ủy", "CV/BTCTU", "PARTY", "OFFICIAL_LETTER"),
    ("Ủy ban Kiểm tra Tỉnh ủy", "TB/UBKTTU", "PARTY", "NOTICE"),
    ("Sở Nội vụ", "SNV-VTLT", "STATE", "STATE_OFFICIAL_LETTER"),
    ("Sở Tài chính", "STC-HCSN", "STATE", "STATE_OFFICIAL_LETTER"),
    ("Ủy ban nhân dân tỉnh", "UBND-NC", "STATE", "STATE_OFFICIAL_LETTER"),
    ("Sở Nông nghiệp và Môi trường", "SNNMT-TL", "STATE", "STATE_OFFICIAL_LETTER"),
    ("Văn phòng Trung ương Đảng", "CV/VPTW", "PARTY", "OFFICIAL_LETTER"),
    ("Công an tỉnh", "CAT-PV01", "STATE", "STATE_OFFICIAL_LETTER"),
)
Rows = dict[str, list[tuple[Any, ...]]]


class Writer:
    """Turns planned documents into rows; every choice follows from the document's place."""

    def __init__(self, places: Sequence[Place], articles: Sequence[Article]) -> None:
        from vanphong.registry.facts import abstract_digest
        from vanphong.registry.models import Document
        from vanphong.registry.rules.duplicates import issuer_key
        from vanphong.registry.rules.symbol import symbol_key
        from vanphong.search.services import _keys, _parts
        from vanphong.search.tests.vectors import as_text
        from vanphong.search.words import vector_of

        self._places, self._articles = places, articles
        self._digest, self._issuer_key = abstract_digest, issuer_key
        self._symbol_key, self._document = symbol_key, Document
        self._parts, self._keys, self._vector = _parts, _keys, vector_of
        self._as_text = as_text  # COPY takes text

    def write(self, one: Planned, rows: Rows) -> None:
        """Add the rows of one document."""
        chance = random.Random(one.i)
        article = self._articles[one.i * 7919 % len(self._articles)]
        place = self._places[one.keeper]
        at = dt.datetime(one.day.year, one.day.month, one.day.day, 2, tzinfo=dt.UTC)
        at += dt.timedelta(seconds=one.i % 25_000)
        facts = self._facts(one, place, article, chance)
        document_id, file_id = _id(at, 1, one.i), _id(at, 2, one.i)
        text = _window(article.text, chance)
        sha256 = hashlib.sha256(b"%d" % one.i).hexdigest()
        clerk = place.people["CLERK"][one.i % len(place.people["CLERK"])]
        rows["files_file"].append((
            file_id, place.id, sha256, 20_000 + len(text), "application/pdf", f"vb-{one.i}.pdf",
            1 + len(text) // 2000, text, "READY", at, clerk[0],
        ))  # fmt: skip
        document = self._document(
            office_id=place.id, registered_at=at, **{k: v for k, v in facts.items() if k != "file"}
        )  # fmt: skip
        rows["registry_document"].append((
            document_id, place.id, document.origin, document.body_id, document.issuer_name,
            self._issuer_key(document.issuer_name)[:300], document.system, document.type_code,
            document.number, document.symbol, self._symbol_key(document.symbol), document.issued_on,
            document.abstract, self._digest(document.abstract), document.signer_name,
            document.signer_title, file_id, sha256, 1 + len(text) // 2000, document.recipients_text,
            document.filed_with, at, clerk[0],
        ))  # fmt: skip
        rows["registry_documentfile"].append(
            (_id(at, 3, one.i), place.id, document_id, file_id, "ORIGINAL", 0)
        )
        words = self._parts(document, text, None), self._keys(document, None)
        if one.body >= 0:
            book = place.books[one.body, one.type_code, one.day.year]
            rows["registry_number"].append((
                _id(at, 4, one.i), place.id, book, one.number, "GIVEN", one.type_code,
                document.symbol, _id(at, 5, one.i), document_id, at, at,
            ))  # fmt: skip
            rows["search_entry"].append((
                _id(at, 6, one.i), place.id, document_id, "OUT", one.type_code, one.day,
                self._as_text(self._vector(place.id, *words)),
            ))  # fmt: skip
            self._involve(
                rows, place, document_id, at, chance, ("DRAFTED", "SIGNED"), one.i * 8
            )
        for turn, (index, number) in enumerate(one.arrivals):
            arrival = (self._places[index], number, at, one.i * 4 + turn)
            self._arrive(rows, document, document_id, file_id, words, arrival, chance)

    def _facts(
        self, one: Planned, place: Place, article: Article, chance: random.Random
    ) -> dict[str, Any]:
        abstract = chance.choice(_OPENINGS).format(
            title=article.title[:1].lower() + article.title[1:], act=article.act,
            year=one.day.year, n=chance.randint(1, 90),
        )  # fmt: skip
        facts: dict[str, Any] = {"issued_on": one.day, "number": one.number}
        if one.body >= 0:
            body_id, name, symbol = place.bodies[one.body]
            signer = place.people["LEADER" if one.body else "CHIEF"][0]
            return facts | {
                "origin": "OWN", "body_id": body_id, "issuer_name": name, "system": "PARTY",
                "type_code": one.type_code, "abstract": abstract, "signer_name": signer[2],
                "symbol": f"{one.number:02d}-{TYPES[one.type_code]}/{symbol}",
                "signer_title": "Bí thư" if one.body else "Chánh Văn phòng",
                "recipients_text": "Như trên\nThường trực cấp ủy", "filed_with": "Văn thư",
            }  # fmt: skip
        facts["origin"] = "RECEIVED"
        if chance.random() < 0.25:  # the act of law itself
            return facts | {
                "issuer_name": article.issuer, "system": "STATE", "type_code": "",
                "symbol": article.symbol[:100], "abstract": f"{article.act}: {article.title}",
            }  # fmt: skip
        issuer, ending, system, code = chance.choice(_OUTSIDE)
        mark = "-" if system == "PARTY" else "/"
        return facts | {
            "issuer_name": f"{issuer} {place.name.split(' ', 2)[-1]}", "system": system,
            "type_code": code, "symbol": f"{one.number}{mark}{ending}", "abstract": abstract,
        }  # fmt: skip

    def _arrive(
        self, rows: Rows, document: Any, document_id: str, file_id: str, words: tuple[Any, Any],
        arrival: tuple[Place, int, dt.datetime, int], chance: random.Random,
    ) -> None:  # fmt: skip
        place, number, at, turn = arrival
        book = place.books[-1, "", at.year]
        clerk = place.people["CLERK"][number % len(place.people["CLERK"])]
        entry_id, day = _id(at, 7, turn), at.date()
        passed = day < LATE or chance.random() < 0.9
        directed = day < LATE or chance.random() < 0.85
        rows["registry_incoming"].append((
            entry_id, place.id, document_id, book, number, day, at, clerk[0],
            "PAPER" if place.id == document.office_id else "EXCHANGE", day if passed else None,
            day + dt.timedelta(days=10) if number % 5 == 0 else None, at if directed else None,
        ))  # fmt: skip
        rows["registry_number"].append((
            _id(at, 8, turn), place.id, book, number, "GIVEN", "", "", _id(at, 9, turn),
            document_id, at, at,
        ))  # fmt: skip
        parts, keys = words
        vector = self._as_text(
            self._vector(place.id, parts, [*keys, f"^{number}", f"~{number}"])
        )
        rows["search_entry"].append((
            _id(at, 10, turn), place.id, document_id, "IN", document.type_code,
            document.issued_on, vector,
        ))  # fmt: skip
        if place.id != document.office_id:
            rows["registry_documentaccess"].append(
                (document_id, place.id, document.office_id, at)
            )
            rows["files_fileaccess"].append(
                (_id(at, 11, turn), file_id, document.office_id, place.id, at)
            )
        if passed:
            officer = place.people["OFFICER"][chance.randrange(len(place.people["OFFICER"]))]
            seen = at + dt.timedelta(hours=3) if day < LATE or number % 7 else None
            rows["registry_forwarding"].append(
                (_id(at, 12, turn), place.id, entry_id, officer[1], False, at, clerk[0], seen)
            )
        reasons = ["REGISTERED", "HANDLES"]
        if directed:
            reasons.append("DIRECTED")
        if chance.random() < 0.4:
            reasons.append("INFORMED")
        self._involve(rows, place, document_id, at, chance, reasons, turn * 8 + 2)

    def _involve(
        self, rows: Rows, place: Place, document_id: str, at: dt.datetime, chance: random.Random,
        reasons: Sequence[str], turn: int,
    ) -> None:  # fmt: skip
        roles = {"SIGNED": "CHIEF", "DIRECTED": "LEADER", "REGISTERED": "CLERK"}
        for n, reason in enumerate(reasons):
            able = place.people[roles.get(reason, "OFFICER")]
            person = able[chance.randrange(len(able))]
            rows["registry_involvement"].append(
                (_id(at, 13, turn + n), place.id, document_id, person[0], reason, at)
            )


def _id(at: dt.datetime, kind: int, turn: int) -> str:
    """Give an identifier in order of time, as `kernel.ids` does, the same in every run."""
    return f"{int(at.timestamp() * 1000):012x}7{kind:03x}8{turn:015x}"


def _window(text: str, chance: random.Random) -> str:
    """Give a piece of an article: mostly 40 to 120 words, one in seven up to 400."""
    wanted = chance.randint(1200, 2400) if chance.random() < 0.15 else chance.randint(240, 700)
    start = text.find(" ", chance.randrange(max(1, len(text) - wanted))) + 1
    end = text.find(" ", start + wanted)
    return unicodedata.normalize("NFC", text[start : end if end > 0 else len(text)])
