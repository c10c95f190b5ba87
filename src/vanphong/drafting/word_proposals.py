"""What a Word file's own header and signature say, put into the draft where it fits."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from vanphong.drafting import building, places
from vanphong.drafting.models import Draft
from vanphong.drafting.rules import SIGN
from vanphong.drafting.typesetting.docx_losses import Loss
from vanphong.drafting.typesetting.docx_proposals import Proposals
from vanphong.kernel.actor import Actor
from vanphong.kernel.text import fold, one_line
from vanphong.people import api as people
from vanphong.registry import api as registry

_WHERE = "Toàn tệp"
_ROUND = re.compile(r"\blan\s*(?:thu\s*)?(\d{1,2})\b")
_AUTHORITY = re.compile(r"\s*(T/M|K/T|T/L|TUQ?\.|TM\.|KT\.|TL\.|Q\.)", re.IGNORECASE)
_LENGTHS = {"abstract": 1000, "file_copy": 200}


def take_proposals(actor: Actor, draft: Draft, found: Proposals, on: dt.date) -> list[Loss]:
    """Fill the empty fields of a draft; give what the file says and the draft does not."""
    losses = [
        *_type(draft, found),
        *_line(draft, "abstract", one_line(found.abstract), "trích yếu"),
        *_addressees(draft, found),
        *_recipients(draft, found, on),
        *_line(draft, "file_copy", one_line(found.file_copy), "nơi lưu"),
        *_urgency(draft, found),
        *_round(draft, found),
        *_signer(actor, draft, found, on),
    ]
    draft.delegation = building.delegation_for(draft, on)
    losses.extend(_mark(draft, found, on))
    return [Loss("frame_differs", _WHERE, text) for text in losses]


def _type(draft: Draft, found: Proposals) -> Iterator[str]:
    if found.type_code and found.type_code != draft.type_code:
        own = registry.document_type(draft.type_code).name
        yield (
            f"Tệp Word ghi loại văn bản “{found.type_name}”, dự thảo là “{own}”. Hãy kiểm tra "
            "lại loại văn bản."
        )


def _line(draft: Draft, field: str, said: str, what: str) -> Iterator[str]:
    """Fill a field of one line, when it is empty and the words have room in it."""
    own = getattr(draft, field)
    if not own and len(said) <= _LENGTHS[field]:
        setattr(draft, field, said)
        return
    yield from _kept(what, [said], [own], draft.body.office.place_name)


def _addressees(draft: Draft, found: Proposals) -> Iterator[str]:
    said = [places.clean_line(name) for name in found.addressees]
    draft.addressees = draft.addressees or said
    yield from _kept("nơi kính gửi", said, draft.addressees, draft.body.office.place_name)


def _recipients(draft: Draft, found: Proposals, on: dt.date) -> Iterator[str]:
    said = [places.clean_line(name) for name in found.recipients]
    if not draft.recipients:
        draft.recipients = [places.recipient(line, on) for line in said]
        return
    own = building.recipient_lines(draft)
    yield from _kept("nơi nhận", said, own, draft.body.office.place_name)


def _urgency(draft: Draft, found: Proposals) -> Iterator[str]:
    if not found.urgency:
        return
    said = fold(one_line(found.urgency))
    urgency = next((u for u in registry.Urgency if fold(str(u.label)) == said), None)
    if urgency is not None and draft.urgency in {"", registry.Urgency.NORMAL, urgency}:
        draft.urgency = urgency
    else:
        yield f"Tệp Word ghi độ khẩn “{found.urgency}”. Hãy chọn lại độ khẩn của dự thảo."


def _round(draft: Draft, found: Proposals) -> Iterator[str]:
    said = _ROUND.search(fold(found.draft_mark))
    if said and draft.draft_round in {0, int(said[1])}:
        draft.draft_round = int(said[1])
    elif said:
        yield from _kept("lần dự thảo", [said[1]], [str(draft.draft_round)])


def _signer(actor: Actor, draft: Draft, found: Proposals, on: dt.date) -> Iterator[str]:
    name = found.signature.name if found.signature else ""
    if not name:
        return
    if draft.signer is None:
        draft.signer = _post_named(actor, name, found, on)
    if draft.signer is None:
        yield f"Tệp Word ghi người ký “{name}”, chưa tìm được trong cơ quan. Hãy chọn người ký."
    else:
        yield from _kept("người ký", [name], [draft.signer.person.full_name])


def _mark(draft: Draft, found: Proposals, on: dt.date) -> Iterator[str]:
    """Tell of an authority to sign (T/M, K/T, T/L …) that the rules write otherwise."""
    said = (
        [line for line in found.signature.mark_lines if _AUTHORITY.match(line)]
        if (found.signature and draft.signer)
        else []
    )
    if said:
        own = building.signature_mark(draft, on).lines
        yield from _kept("thể thức đề ký", said, own)


def _post_named(actor: Actor, name: str, found: Proposals, on: dt.date) -> people.Post | None:
    """Give the one post that may sign of that name; of several the one of that title."""
    posts = [
        post
        for post in people.posts_of_office(actor, on)
        if fold(post.person.full_name) == fold(name)
        and SIGN in people.permissions_of(post.roles)
    ]
    titles = {fold(line) for line in found.signature.mark_lines} if found.signature else set()
    titled = [p for p in posts if fold(registry.signing_title(p.title)) in titles]
    fitting = titled or posts
    return fitting[0] if len(fitting) == 1 else None


def _kept(what: str, said: Sequence[str], own: Sequence[str], place: str = "") -> Iterator[str]:
    """Tell what the file says where the draft keeps something else.

    "Văn phòng Tỉnh ủy" is the office of the place it stands in: the place's name may be missing.
    """
    have = {fold(line).strip(" .;,") for line in own}
    have |= {line.removesuffix(f" {fold(place)}") for line in have if place}
    other = [line for line in said if line and fold(line).strip(" .;,") not in have]
    if other:
        yield (
            f"Tệp Word ghi {what} “{'; '.join(other)}”, dự thảo giữ phần đã có "
            f"“{'; '.join(own)}”. Hãy kiểm tra lại."
        )
