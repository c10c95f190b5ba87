"""Words of pure rules: Vietnamese as they stand, and said again in the page's language."""

from __future__ import annotations

import datetime as dt
import json

from django.utils.translation import override

from vanphong.kernel.errors import Invalid
from vanphong.kernel.phrases import Phrase, phrase_of
from vanphong.kernel.secrecy import find_secrecy_mark
from vanphong.kernel.templatetags.vanphong import in_language, source_words

ENGLISH = {
    "hết %(unit)s thứ %(number)s": "end of %(unit)s %(number)s",
    "tháng": "month",
    "%(words)s; %(more)s": "%(words)s; %(more)s",
}


def test_a_phrase_is_its_vietnamese_words() -> None:
    phrase = Phrase("hết %(unit)s thứ %(number)s", unit=Phrase("tháng"), number=2)
    assert phrase == "hết tháng thứ 2"
    assert isinstance(phrase, str)
    assert Phrase("100% đúng") == "100% đúng"


def test_phrases_inside_are_said_too() -> None:
    inner = Phrase("hết %(unit)s thứ %(number)s", unit=Phrase("tháng"), number=2)
    outer = Phrase("%(words)s; %(more)s", capital=True, words=inner, more="Tết")
    assert outer == "Hết tháng thứ 2; Tết"
    assert outer.said(lambda words: ENGLISH.get(words, words)) == "End of month 2; Tết"


def test_a_phrase_kept_as_data_is_the_same_phrase() -> None:
    inner = Phrase("thứ Hai")
    phrase = Phrase("%(day)s: %(count)s ngày.", capital=True, day=inner, count=3)
    again = phrase_of(json.loads(json.dumps(phrase.as_data())))
    assert again == phrase == "Thứ Hai: 3 ngày."
    assert again.said(lambda words: words.replace("thứ Hai", "Monday")) == "Monday: 3 ngày."


def test_a_refusal_says_its_phrases_at_the_top_and_at_its_fields() -> None:
    with override("en"):
        phrase = Phrase("còn %(days)s ngày làm việc", days=2)
        refusal = Invalid(phrase, fields={"due": [phrase]}).as_dict()
    assert refusal["fields"] == {"due": [refusal["message"]]}
    assert "ngày" not in refusal["message"]


def test_a_refused_secret_is_said_with_its_level_and_place() -> None:
    finding = find_secrecy_mark("TỐI MẬT", on=dt.date(2026, 11, 28))
    assert finding is not None
    message = finding.refusal().message
    assert isinstance(message, Phrase)
    said = message.said(lambda words: f"<{words}>" if words == "nội dung tệp" else words)
    assert "“TỐI MẬT” (<nội dung tệp>)" in said


def test_the_page_says_a_phrase_in_its_language() -> None:
    weekday = Phrase("%(weekday)s %(date)s", weekday=Phrase("thứ Hai"), date="09/03/2026")
    with override("vi"):
        assert in_language(weekday) == "thứ Hai 09/03/2026"
    with override("en"):
        assert in_language(weekday) == "Monday 09/03/2026"


def test_a_rule_of_our_own_is_called_so() -> None:
    with override("vi"):
        assert source_words("office practice, ADR 0006") == "Nguyên tắc của phần mềm"
        assert source_words("Bộ luật Dân sự 2015, Điều 148").startswith("Bộ luật")
