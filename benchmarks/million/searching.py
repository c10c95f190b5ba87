"""Search: by words frequent and rare, by phrase, by a clerk and by an officer who sees a part."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from benchmarks.figures import Figure
from benchmarks.million.browser import Browser, actor_of, one_of, session_of
from benchmarks.million.measuring import Bare, p95, statements_of
from benchmarks.million.offices import Place

ROUNDS = 5
QUESTIONS = (
    "công tác", "quy định", "thuy loi", "an toàn thông tin", "báo cáo", "bao cao", "hồ sơ đất đai",
    "Bộ Tài chính", "dật", "lưu trữ", "kinh phí", "phòng cháy chữa cháy", "người lao động",
    "nghị quyết", "tổ chức", "thực hiện", "biển", "thuế giá trị", "giáo viên", "thuốc", "cá tra",
    '"an toàn thông tin"', '"ủy ban nhân dân"', '"hồ sơ đề nghị"', '"cơ quan có thẩm quyền"',
    '"người lao động"', "24/2018/QH14", "127", "12-CV/VPTU", "kiểm định ruộng giống",
)  # fmt: skip
PHRASES = tuple(one for one in QUESTIONS if one.startswith('"'))


def _page(text: str) -> str:
    return f"/tra-cuu?q={quote(text)}"


def asked(address: str, person: str, questions: tuple[str, ...], rounds: int) -> list[float]:
    """Give the milliseconds of every answer, each question asked once before."""
    browser, times = Browser(address, session_of(person)), []
    for turn in range(rounds + 1):
        for text in questions:
            answer = browser.get(_page(text))
            if answer.status != 200:
                message = f"{text}: {answer.status}"
                raise AssertionError(message)
            if turn:
                times.append(answer.took)
    return times


def bare(person: str, questions: tuple[str, ...], rounds: int) -> list[float]:
    """Give the milliseconds of the statements of every answer alone."""
    link, times = Bare(), []
    for text in questions:
        statements = statements_of(person, _page(text))
        link.run(statements)
        times += [link.run(statements) for _ in range(rounds)]
    link.close()
    return times


def search_1m(address: str, place: Place) -> Iterator[Figure]:
    """Give the clerk's answers in the largest office, and those of an officer who sees a part."""
    for name, role in (("search_1m", "CLERK"), ("search_1m_officer", "OFFICER")):
        person = one_of(place, role)
        value = p95(asked(address, person, QUESTIONS, ROUNDS))
        yield Figure.of(name, value, "ms", p95(bare(person, QUESTIONS, ROUNDS)))


def growing(address: str, place: Place) -> float:
    """Give the p95 of the same questions in the same office of another installation."""
    return p95(asked(address, one_of(place, "CLERK"), QUESTIONS, ROUNDS))


def search_20k(address: str, place: Place) -> Iterator[Figure]:
    """Give phrases in the office of 20,000, and the same statements behind and without the walls."""
    person = one_of(place, "CLERK")
    value = p95(asked(address, person, PHRASES, ROUNDS * 4))
    plain, owner = Bare(), Bare(as_owner=True)
    behind: list[float] = []
    without: list[float] = []
    for text in PHRASES:
        statements = [s for s in statements_of(person, _page(text)) if "search_entry" in s]
        scope = [s for s in statements_of(person, _page(text)) if "vp.offices" in s][-1:]
        for _ in range(ROUNDS * 4):
            behind.append(plain.run([*scope, *statements]))
            without.append(owner.run([*scope, *statements]))
    plain.close()
    owner.close()
    yield Figure.of("search_20k", value, "ms")
    yield Figure.of("search_20k_walls", p95(behind), "ms", p95(without))
    yield Figure.of("search_20k_marks", _out_of_order(person), "hits out of order")


def _out_of_order(person: str) -> int:
    """Count the hits with the marks typed that stand behind one without."""
    from vanphong.kernel.scope import acting
    from vanphong.search import api as search

    actor, wrong = actor_of(person), 0
    for text in ("dật", "lưu trữ", "thủy lợi", '"người lao động"', "báo cáo"):
        seen = search.Tier.NUMBER
        for page in range(1, 6):
            with acting(actor):
                found = search.find(actor, text, page=page)
            for hit in found.hits:
                wrong += hit.tier < seen
                seen = max(seen, hit.tier)
    return wrong
