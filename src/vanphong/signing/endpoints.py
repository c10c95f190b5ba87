"""The JSON API of keys and seals, of verification and of the public check."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, File, Form, Query, Router, Schema
from ninja.files import UploadedFile

from vanphong.kernel import clock
from vanphong.kernel.endpoints import In, PageSize, ReasonIn, allowed, open_to_all
from vanphong.kernel.gate import actor_of
from vanphong.signing import (
    check_facts,
    endpoint_agents,
    key_facts,
    queries,
    services,
    stamp_facts,
    stamp_queries,
)
from vanphong.signing.models import CheckState, Store
from vanphong.signing.report import Verdict
from vanphong.signing.rules import KeyState

router = Router()
router.add_router("", endpoint_agents.router)
MANAGE = "signing:key:manage"
USE = "signing:key:use"
READ_OWN = "people:self:read"
Pin = Annotated[str, Field(min_length=1, max_length=200)]


class KeyOut(Schema):
    """A personal key or, with `seal`, a seal; `owner` says in words whose it is."""

    id: UUID
    subject: str
    organisation: str
    seal: bool
    owner: str
    holder_id: UUID | None
    body_id: UUID | None
    store: Store
    token_label: str
    key_label: str
    serial: str
    valid_from: dt.datetime
    valid_until: dt.datetime
    days_left: int
    state: KeyState
    retired_at: dt.datetime | None
    retired_reason: str


class KeyWholeOut(KeyOut):
    """A key with its certificate (PEM); `warning` says why it cannot sign or soon will not."""

    certificate: str
    warning: str


class NewKeyIn(In):
    """The PIN only opens the key once and is not kept. Without a person it is a seal.

    `token_label` and `key_label` name a key on a token, when no file is sent.
    """

    pin: Pin
    person_id: UUID | None = None
    body_id: UUID | None = None
    token_label: str = ""
    key_label: str = ""


class ChangePinIn(In):
    """The PIN and the new one; neither is kept."""

    pin: Pin
    new: Pin


class CheckOut(Schema):
    """The public facts of an issued document; `same` says whether the digest sent is its own."""

    code: str
    symbol: str
    body: str
    issued_on: dt.date
    signers: list[str]
    state: CheckState
    state_words: str
    published_at: dt.datetime
    same: bool | None


class FileTimestampOut(Schema):
    """An issued file: who attests its time last, until when; `renewals` counts later versions."""

    symbol: str
    issued_on: dt.date
    authority: str
    ends_at: dt.datetime | None
    renewals: int
    trouble: str


class VerificationOut(Schema):
    """The verdict on a PDF; every signature with its facts, and the sentences of the page."""

    verdict: Verdict
    sha256: str
    checked_at: dt.datetime
    signatures: list[dict[str, Any]]
    reasons: list[str]
    sentences: list[str]


@router.post(
    "/signatures/verify", response=VerificationOut, summary="Kiểm tra chữ ký của một tệp PDF"
)
@allowed("signing:pdf:verify")
def verify(request: HttpRequest, file: File[UploadedFile]) -> dict[str, Any]:
    """Give the verdict, every signature and the same sentences the page shows."""
    report = services.verify_upload(
        actor=actor_of(request),
        content=file.read(),
        now=clock.now(),
    )
    return report.as_dict()


@router.get("/signing-keys", response=list[KeyOut], summary="Khóa ký, con dấu của cơ quan")
@allowed(MANAGE)
def signing_keys(request: HttpRequest) -> list[dict[str, Any]]:
    """Give the keys of the office: first to end first, then expired, then retired ones."""
    now = clock.now()
    return [
        key_facts.as_data(key, now) for key in queries.keys_by_urgency(actor_of(request), now)
    ]


@router.get("/signing-keys/{key_id}", response=KeyWholeOut, summary="Một khóa ký")
@allowed(MANAGE)
def signing_key(request: HttpRequest, key_id: UUID) -> dict[str, Any]:
    """Give one key with its certificate and its warning."""
    return key_facts.whole_data(queries.get_key(actor_of(request), key_id), clock.now())


@router.post("/signing-keys", response=KeyWholeOut, summary="Thêm khóa ký hoặc con dấu")
@allowed(MANAGE)
def add_signing_key(
    request: HttpRequest,
    given: Form[NewKeyIn],
    file: File[UploadedFile | None] = None,
    image: File[UploadedFile | None] = None,
) -> dict[str, Any]:
    """Add a PKCS#12 file or a key on a token, with the PNG picture of the signature or seal."""
    now = clock.now()
    key = services.add_key(
        actor=actor_of(request),
        now=now,
        key_file=file.read() if file is not None else b"",
        image=image.read() if image is not None else b"",
        **given.dict(),
    )
    return key_facts.whole_data(key, now)


@router.post(
    "/signing-keys/{key_id}/retire", response=KeyOut, summary="Ngừng dùng một khóa mãi mãi"
)
@allowed(MANAGE)
def retire_signing_key(request: HttpRequest, key_id: UUID, given: ReasonIn) -> dict[str, Any]:
    """Take a key out of use for ever; what it signed stays valid."""
    now = clock.now()
    key = services.retire_key(
        actor=actor_of(request), key_id=key_id, reason=given.reason, now=now
    )
    return key_facts.as_data(key, now)


@router.get(
    "/file-timestamps",
    response=list[FileTimestampOut],
    summary="Dấu thời gian của tệp đã phát hành, hết hạn trước ở trên",
)
@allowed(MANAGE)
def file_timestamps(request: HttpRequest, limit: PageSize = 50) -> list[dict[str, Any]]:
    """List issued files by the end of their last timestamp, first to end first."""
    rows = stamp_queries.newest_rows(actor_of(request))[:limit]
    return [stamp_facts.as_data(row) for row in rows]


@router.get("/me/signing-keys", response=list[KeyWholeOut], summary="Khóa ký của tôi")
@allowed(READ_OWN)
def own_signing_keys(request: HttpRequest) -> list[dict[str, Any]]:
    """Give one's own keys, then the seals one may use, without retired ones."""
    now = clock.now()
    return [
        key_facts.whole_data(key, now) for key in queries.keys_to_hand(actor_of(request), now)
    ]


@router.post("/me/signing-keys/{key_id}/pin", response=KeyOut, summary="Đổi mã PIN")
@allowed(USE)
def change_own_pin(request: HttpRequest, key_id: UUID, given: ChangePinIn) -> dict[str, Any]:
    """Put one's own key file under a new PIN; wrong PINs are counted as on the page."""
    now = clock.now()
    key = services.change_pin(
        actor=actor_of(request), key_id=key_id, pin=given.pin, new=given.new, now=now
    )
    return key_facts.as_data(key, now)


@router.get(
    "/checks/{code}",
    auth=None,
    response=CheckOut,
    summary="Kiểm tra một văn bản bằng mã in trên giấy",
)
@open_to_all("whoever holds an issued paper may check it; few facts, no content")
def check(
    request: HttpRequest,  # noqa: ARG001 - ninja gives it
    code: str,
    sha256: Annotated[str, Query(pattern="^([0-9A-Fa-f]{64})?$")] = "",
) -> dict[str, Any]:
    """Give the facts behind a code, without a token; a wrong and an unknown code are one.

    With the SHA-256 of a copy, `same` says whether it is byte for byte what was issued.
    """
    return check_facts.as_data(queries.get_check(code), sha256)
