"""What the page of writing shows of what was being typed, and what it keeps of its form."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from vanphong.drafting import markup, working
from vanphong.drafting.forms import SUPPLEMENTS, DraftForm, initial_of
from vanphong.drafting.models import Draft, DraftWorking
from vanphong.drafting.reading_form import reading_lines
from vanphong.drafting.redline import Kind, redline
from vanphong.drafting.services import written_blocks
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import VIETNAM
from vanphong.kernel.errors import Invalid
from vanphong.kernel.text import nfc

# While typing, the page sends what stands in it at most this often.
EVERY_SECONDS = 5
# More changes than these help nobody to choose.
_SHOWN = 200
_LINES = (
    "abstract", "addressees", "recipients", "file_copy", "type_code", "urgency", *SUPPLEMENTS,
)  # fmt: skip
_ADDED = ("near_recipients", "add_recipient", "reason")
# The kinds of block as the editor offers them, with the key Ctrl+Alt and the number of the line.
KINDS = (
    ("paragraph", _("Đoạn văn")),
    ("PART", _("Phần")),
    ("CHAPTER", _("Chương")),
    ("SECTION", _("Mục")),
    ("ARTICLE", _("Điều")),
    ("ROMAN", _("I- Đề mục")),
    ("NUMBERED", _("1. Đề mục khoản")),
    ("item:1.", _("1. Khoản")),
    ("item:a)", _("a) Điểm")),
    ("item:-", _("- Gạch đầu dòng")),
)


# What the page says of the keeping; the script puts the time of day in.
_WORDS = {
    "kept": _("Đã giữ lúc %s"),
    "waiting": _("Đang gõ…"),
    "gone": _("Chưa lưu được từ %s, vẫn đang thử"),
    "ended": _(
        "Chưa lưu được từ %s: phiên làm việc đã hết. Hãy đăng nhập ở một thẻ khác của trình "
        "duyệt; phần đang gõ vẫn ở đây và sẽ được giữ tiếp."
    ),
}


def keeping(actor: Actor) -> dict[str, Any]:
    """Give what the script that keeps needs to know."""
    words = {name: str(sentence) for name, sentence in _WORDS.items()}
    return {
        "typist": actor.person_key,
        "milliseconds": EVERY_SECONDS * 1000,
        "kept_words": json.dumps(words, ensure_ascii=False),
    }


def fields_typed(posted: QueryDict) -> dict[str, list[str]]:
    """Give the fields of the form of a draft out of what a page sent."""
    return {name: posted.getlist(name) for name in DraftForm.base_fields if name in posted}


def typed_of(left: DraftWorking) -> QueryDict:
    """Give what stood in the form as a page would send it."""
    typed = QueryDict(mutable=True)
    for name, values in working.fields_of(left).items():
        typed.setlist(name, values)
    typed["typing"] = str(left.typing)
    return typed


def clock_time(moment: dt.datetime) -> str:
    """Give the time of day, to the second."""
    return f"{moment.astimezone(VIETNAM):%H:%M:%S}"


def offer(draft: Draft, left: DraftWorking, form: DraftForm) -> dict[str, Any] | None:
    """Give what was typed against what is saved; None when nothing differs."""
    others = _others(draft, form)
    saved, typed, is_same = _compared(draft, form)
    changed = [change for change in redline(saved, typed) if change.kind is not Kind.SAME]
    if is_same and not changed and not others:
        return None
    return {
        "left": left,
        "left_at": clock_time(left.kept_at),
        "others": others,
        "changes": changed[:_SHOWN],
        "only_looks": not is_same and not changed,
        "more": max(0, len(changed) - _SHOWN),
        "is_behind": left.version != draft.version,
    }


def _compared(draft: Draft, form: DraftForm) -> tuple[list[str], list[str], bool]:
    """Give what is saved and what was typed as lines, and whether the bodies are the same.

    Half a table is no body: then both are lines as they are typed.
    """
    blocks, abstract = written_blocks(draft), nfc(form.data.get("abstract", ""))
    try:
        typed = form.typed_blocks()
    except Invalid:
        saved = markup.to_text(blocks).text.splitlines()
        text = nfc(form.data.get("text", "")).splitlines()
        return _lines(draft.abstract, saved), _lines(abstract, text), False
    return (
        _lines(draft.abstract, reading_lines(blocks)),
        _lines(abstract, reading_lines(typed)),
        markup.to_text(blocks) == markup.to_text(typed),
    )


def _lines(abstract: str, body: Iterable[str]) -> list[str]:
    return [line for line in (*abstract.splitlines(), *body) if line]


def _others(draft: Draft, form: DraftForm) -> list[str]:
    """Give the names of the other fields that differ."""
    saved = initial_of(draft)
    form.is_valid()
    signer = form.cleaned_data.get("signer")
    differing = [name for name in _LINES[1:] if _said(form, name) != nfc(str(saved[name]))]
    differing += [name for name in _ADDED if form.data.get(name)]
    if str(signer or "") != saved["signer"]:
        differing.append("signer")
    return list(_labels(form, differing))


def _said(form: DraftForm, name: str) -> str:
    return nfc(form.data.get(name, ""))


def _labels(form: DraftForm, names: Iterable[str]) -> Iterable[str]:
    return (str(form.fields[name].label) for name in names)
