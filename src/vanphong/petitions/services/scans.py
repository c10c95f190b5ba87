"""Scans of letters whose writer is hidden: kept sealed, open to who draws on them, then to nobody.

Only an opening of the letter's identity, by one person with another's consent, opens them again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.audit import api as audit
from vanphong.files import api as files
from vanphong.kernel import asking
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, NotAllowed, Refused, Unavailable
from vanphong.petitions import queries
from vanphong.petitions.models import FileRole, Letter, LetterFile, SealedFile
from vanphong.petitions.queries.copies import SEALED
from vanphong.petitions.rules.covering import SOURCE, may_cover
from vanphong.petitions.rules.permissions import REGISTER, VAULT_REQUEST
from vanphong.petitions.services import guard
from vanphong.petitions.services.draft_key import DraftKey, new_key
from vanphong.petitions.services.receiving import MOST_FILES, Upload
from vanphong.petitions.vault import client, lockbox
from vanphong.petitions.vault.envelope import Broken

SCANNED = (FileRole.LETTER, FileRole.ENVELOPE, FileRole.ENCLOSURE)
# So long a scan opens to the browser that brought it, unless a copy is made before.
HELD_FOR = dt.timedelta(hours=24)
NAME = "ban-quet-niem-phong.bin"
_TYPE = "application/octet-stream"
_NOT_KEPT = gettext_lazy("Bản gốc ở trong phong bì niêm phong; bản quét không giữ lại.")


@dataclass(frozen=True, slots=True)
class Keys:
    """What a browser brings to open a sealed scan: the key it holds, or what an opening gave."""

    held: DraftKey | None = None
    private: bytes = b""


@dataclass(frozen=True, slots=True)
class Scan:
    """A scan as it was before it was sealed."""

    name: str
    media_type: str
    content: bytes


@transaction.atomic
def hold_scan(
    *, actor: Actor, letter_id: UUID, upload: Upload, now: dt.datetime
) -> tuple[LetterFile, DraftKey]:
    """Seal a scan of a letter whose writer is hidden; gives its row, and the key to draw on it.

    The store keeps sealed bytes only, no page of it is read, its name is not kept. Locks the
    letter's cases by id, then the letter.

    :source: Luật Tố cáo 2018 (25/2018/QH14), Điều 56.
    :raises Refused: `needs_no_cover`, `no_pictures`, `too_many_pages`; `being_destroyed` when the
        key it would be sealed to was destroyed a moment ago.
    :raises Invalid: beyond the files a letter may have, and what the door says.
    :raises Secret: when it is marked Mật or above.
    :raises Unavailable: when it cannot be looked at, or scanned for malicious code, now.
    """
    asking.own_post(actor, REGISTER)
    if upload.role not in SCANNED:
        sentence = _("Hãy chọn một mục trong danh sách.")
        raise Invalid(sentence, code="invalid", fields={"role": [sentence]})
    found = files.examine(content=upload.content, name=upload.name, on=vietnam_date(now))
    guard.cases_of_letter(letter_id)
    letter = queries.get_letter(actor, letter_id, lock=True)
    _insist_key_lives(letter)
    asking.insist(
        may_cover(
            needs_cover=queries.is_covered(letter),
            has_pictures=found.page_count > 0,
            page_count=found.page_count,
        )
    )
    there = LetterFile.objects.filter(letter=letter).count()
    if there >= MOST_FILES:
        sentence = _("Mỗi đơn không quá %(most)d tệp.") % {"most": MOST_FILES}
        raise Invalid(sentence, code="invalid", fields={"uploads": [sentence]})
    row = LetterFile(
        office_id=letter.office_id, letter=letter, role=upload.role, position=there + 1
    )
    held = new_key()
    sealed = seal_in_place(
        actor, row, upload.content, found.media_type, found.page_count, held=held, now=now
    )
    letter.version += 1
    letter.save(update_fields=["version"])
    told = {
        "position": row.position,
        "sha256": sealed.sha256,
        "in_vault": bool(letter.file_key),
    }
    audit.record(actor, "petitions:scan:seal", subject=letter, detail=told)
    return row, held


def seal_in_place(
    actor: Actor,
    row: LetterFile,
    content: bytes,
    media_type: str,
    page_count: int,
    *,
    held: DraftKey | None,
    now: dt.datetime,
) -> SealedFile:
    """Let a file of a locked letter be sealed bytes that say nothing; used inside acts.

    They open with the letter's identity, and with `held` for as long as one may draw on them.
    """
    key, public = lockbox.new_key(), bytes(row.letter.file_key)
    row.file = files.keep_made(
        actor=actor, content=lockbox.seal(content, key, _bound(row)), media_type=_TYPE,
        name=NAME, pages=(), now=now,
    )  # fmt: skip
    row.save()
    return SealedFile.objects.create(
        office_id=row.office_id, letter_file=row, media_type=media_type,
        sha256=hashlib.sha256(content).hexdigest(), page_count=page_count,
        size_bytes=len(content), held_key=held.seal(_place(row), key) if held else b"",
        held_until=now + HELD_FOR if held else None,
        locked_key=lockbox.lock(key, public, _bound(row)) if public else b"",
    )  # fmt: skip


def _insist_key_lives(letter: Letter) -> None:
    """Refuse while a letter keeps the public half of a key the vault destroyed.

    :raises Refused: `being_destroyed`; :raises Unavailable: when it cannot be asked.
    """
    if any(
        client.proof(one.pk) for one in queries.unfinished_destroyings().filter(letter=letter)
    ):
        raise Refused(
            _(
                "Khóa niêm phong của đơn này vừa được hủy, chưa dọn xong. Hãy thử lại sau một giờ."
            ),
            code="being_destroyed",
        )


def content_of(row: LetterFile, sealed: SealedFile, keys: Keys, now: dt.datetime) -> bytes:
    """Give what a scan was before it was sealed.

    :raises NotAllowed: `original_sealed` when the keys do not open it, or not any more.
    """
    try:
        key = _key(row, sealed, keys, now)
        return lockbox.unseal(files.read_bytes(row.file), key, _bound(row))
    except (Broken, Unavailable):
        raise NotAllowed(SEALED, code="original_sealed", source=SOURCE) from None


def _key(row: LetterFile, sealed: SealedFile, keys: Keys, now: dt.datetime) -> bytes:
    if keys.private and sealed.locked_key:
        return lockbox.unlock(bytes(sealed.locked_key), keys.private, _bound(row))
    if keys.held and sealed.held_until is not None and now <= sealed.held_until:
        return keys.held.unseal(_place(row), bytes(sealed.held_key))
    raise Broken


def opens(row: LetterFile, sealed: SealedFile, keys: Keys, now: dt.datetime) -> bool:
    """Say whether the keys open a scan."""
    try:
        return bool(_key(row, sealed, keys, now))
    except (Broken, Unavailable):
        return False


def private_kept(private: bytes, letter_id: UUID) -> str:
    """Give what an opening gave in a form that a browser keeps and cannot read."""
    return lockbox.seal(private, _opening_key(), _opened(letter_id)).hex()


def private_in(kept: str, letter_id: UUID) -> bytes:
    """Give what an opening of this letter gave, from what a browser brought; empty if it is not."""
    try:
        return lockbox.unseal(bytes.fromhex(kept), _opening_key(), _opened(letter_id))
    except (Broken, ValueError):
        return b""


@transaction.atomic
def read_scan(
    *, actor: Actor, letter_id: UUID, position: int, private: bytes, now: dt.datetime
) -> Scan:
    """Give a sealed scan to who opened the letter's identity just now; the trail notes it.

    :raises NotAllowed: `original_sealed` for all others, and without what the opening gave.
    :raises NotFound: when it is missing or hidden.
    """
    asking.own_post(actor, VAULT_REQUEST)
    letter = queries.get_letter(actor, letter_id)
    row = queries.letter_file_of(letter, position)
    sealed = queries.sealed_of(row)
    if sealed is None or not queries.opened_lately(actor, letter, now):
        raise NotAllowed(SEALED, code="original_sealed", source=SOURCE)
    content = content_of(row, sealed, Keys(private=private), now)
    told = {"position": position, "sha256": sealed.sha256}
    audit.record(actor, "petitions:scan:read", subject=letter, detail=told)
    ending = files.ENDINGS[sealed.media_type]
    name = f"ban-goc-{letter.number}-{letter.year}-{position}.{ending}"
    return Scan(name, sealed.media_type, content)


def let_go(actor: Actor, row: LetterFile, sealed: SealedFile, now: dt.datetime) -> None:
    """Forget the key a browser holds; what then opens to nobody is taken away. Used inside acts."""
    sealed.held_key, sealed.held_until = b"", None
    sealed.save(update_fields=["held_key", "held_until"])
    if not sealed.locked_key:
        files.give_up(actor=actor, file=row.file, reason=str(_NOT_KEPT), now=now)


def forget_locked(actor: Actor, letter: Letter, now: dt.datetime) -> None:
    """Take away the scans that only the destroyed key of a locked letter opened. Used inside acts.

    The caller holds its cases too. Those being drawn on stay until their copy is made.
    """
    letter.file_key = b""
    letter.save(update_fields=["file_key"])
    rows = SealedFile.objects.filter(letter_file__letter=letter).select_related(
        "letter_file__file"
    )
    for one in rows.order_by("pk"):
        one.locked_key = b""
        one.save(update_fields=["locked_key"])
        if one.held_until is None:
            let_go(actor, one.letter_file, one, now)


@transaction.atomic
def let_go_late(*, actor: Actor, now: dt.datetime) -> int:
    """Forget the keys of scans nobody finished in time; give how many.

    Locks the cases of their letters by id, the letters by id, then the scans.
    """
    rows = SealedFile.objects.filter(office_id=actor.office_key, held_until__lt=now)
    letters = Letter.objects.filter(pk__in=rows.values("letter_file__letter_id"))
    guard.cases_of_letters(letters)
    list(letters.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    late = list(
        rows.select_for_update(of=("self",)).select_related("letter_file__file").order_by("pk")
    )
    for one in late:
        let_go(actor, one.letter_file, one, now)
    return len(late)


def _bound(row: LetterFile) -> bytes:
    return f"vanphong scan 1|{row.office_id}|{row.letter_id}|{row.pk}".encode()


def _opened(letter_id: UUID) -> bytes:
    return f"vanphong opened 1|{letter_id}".encode()


def _opening_key() -> bytes:
    secret = settings.SECRET_KEY.encode()
    return hmac.new(secret, b"petitions.scans.opened", hashlib.sha256).digest()


def _place(row: LetterFile) -> str:
    return f"scan {row.pk}"
