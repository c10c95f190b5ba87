"""What is asked of a named denouncer when a letter is received: whether the name is kept secret."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from vanphong.kernel.errors import Invalid
from vanphong.petitions.rules.keys import speaks_of_denouncing

if TYPE_CHECKING:
    from vanphong.petitions.services.receiving import LetterFacts, Person

SOURCE = "Luật Tố cáo 2018 (25/2018/QH14), Điều 9, 47"


def insist_asked(facts: LetterFacts, persons: Sequence[Person]) -> None:
    """Refuse to list who may denounce before it was said that the name may lie open.

    It is asked by the words of the letter, which nobody has judged yet: that nobody is denounced is
    an answer too.

    :source: Luật Tố cáo 2018 (25/2018/QH14), Điều 9 khoản 1 điểm b, Điều 47: the name is secret from
        receipt on; Nghị định 156/2026/NĐ-CP, Điều 22 khoản 2b: unless the denouncer declined.
    :raises Invalid: `must_be_secret` at `is_protected`; where two answers contradict each other, at
        the one that is too much.
    """
    if facts.declined_secrecy and facts.is_protected:
        sentence = _(
            "Người viết đã được giữ bí mật: không ghi thêm là nói không cần giữ bí mật."
        )
        _refuse("declined_secrecy", sentence)
    if facts.declined_secrecy and facts.denounces_nobody:
        sentence = _("Đơn không tố cáo ai thì không có người tố cáo: chỉ chọn một trong hai.")
        _refuse("denounces_nobody", sentence)
    said = facts.is_protected or facts.declined_secrecy or facts.denounces_nobody
    if persons and not said and _speaks(facts):
        sentence = _(
            "Đơn nói đến tố cáo: họ tên người tố cáo được giữ bí mật từ khi nhận đơn. Hãy chọn giữ "
            "bí mật, hoặc ghi rằng người tố cáo nói không cần giữ bí mật, hoặc đơn không tố cáo ai."
        )
        _refuse("is_protected", sentence, "must_be_secret")


def declined_on(facts: LetterFacts) -> dt.date | None:
    """Give the day on which who denounces declined to be kept secret: that of receipt."""
    return facts.received_on if facts.declined_secrecy else None


def told(facts: LetterFacts) -> dict[str, bool]:
    """Give what the trail keeps: who let a name lie open by saying that nobody is denounced."""
    return {"denounces_nobody": True} if facts.denounces_nobody and _speaks(facts) else {}


def _speaks(facts: LetterFacts) -> bool:
    return speaks_of_denouncing(facts.abstract, facts.demand)


def _refuse(name: str, sentence: str, code: str = "invalid") -> None:
    raise Invalid(sentence, code=code, source=SOURCE, fields={name: [sentence]})
