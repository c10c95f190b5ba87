"""Acts of the administrator: where the mailbox is, and whether it can be read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, Refused
from vanphong.kernel.gate import require
from vanphong.kernel.scope import acting
from vanphong.kernel.text import one_line
from vanphong.mailbox import queries
from vanphong.mailbox.imap import opened
from vanphong.mailbox.models import After, Mail, Mailbox, Progress
from vanphong.mailbox.queries import MANAGE
from vanphong.mailbox.sealing import sealed
from vanphong.mailbox.services.checking import place_of

_LONGEST = {"host": 255, "username": 200, "folder": 200, "done_folder": 200}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Where a mailbox is; without a `password` the one kept before stays."""

    host: str
    port: int
    username: str
    password: str = ""
    folder: str = "INBOX"
    after: str = After.NOTHING
    done_folder: str = ""
    is_on: bool = False


@transaction.atomic
def set_mailbox(
    *, actor: Actor, wanted: Wanted, now: dt.datetime, version: int | None = None
) -> Mailbox:
    """Set where the office's mailbox is, and whether it is read.

    A server, name or folder that changes is read from its beginning; what was taken before is
    known by its bytes. Locks the office's mailbox.

    :raises Invalid: naming every wrong field: a server the operator does not allow, a password
        that is missing, also when it would go to another server or name than it was given for.
    :raises Refused: `changed` when someone changed it meanwhile.
    """
    require(actor, MANAGE)
    rows = Mailbox.objects.select_for_update(of=("self",))
    box = rows.filter(office_id=actor.office_key).first()
    if box is not None and version is not None and version != box.version:
        raise Refused(_("Có người vừa sửa hộp thư này. Xin xem lại."), code="changed")
    clean = _checked(wanted, box)
    moved = box is None or any(
        getattr(box, name) != clean[name] for name in ("host", "port", "username", "folder")
    )
    box = box or Mailbox(office_id=actor.office_key, version=0)
    for name, value in clean.items():
        setattr(box, name, value)
    if wanted.password:
        box.password_sealed = sealed(actor.office_key, wanted.password)
    box.version += 1
    box.save()
    if moved:
        Progress.objects.filter(office_id=actor.office_key).update(uid_validity=0, last_uid=0)
        Mail.objects.filter(office_id=actor.office_key, to_mark=True).update(to_mark=False)
    audit.record(
        actor,
        "mailbox:mailbox:set",
        subject=box,
        detail={"host": box.host, "username": box.username, "folder": box.folder,
                "on": box.is_on, "new_password": bool(wanted.password), "at": now},
    )  # fmt: skip
    return box


def _checked(wanted: Wanted, box: Mailbox | None) -> dict[str, object]:
    words = {name: one_line(str(getattr(wanted, name))) for name in _LONGEST}
    wrong: dict[str, list[str]] = {}
    if (words["host"], wanted.port) not in queries.known_servers():
        wrong["host"] = [_("Máy chủ này không có trong danh sách người vận hành cho phép.")]
    if not words["username"]:
        wrong["username"] = [_("Xin ghi tên đăng nhập hộp thư.")]
    if not words["folder"]:
        wrong["folder"] = [_("Xin ghi thư mục thư đến, thường là INBOX.")]
    if wanted.after not in After.values:
        wrong["after"] = [_("Cách xử lý trên máy chủ này không có trong danh mục.")]
    if wanted.after == After.MOVE and words["done_folder"] in {"", words["folder"]}:
        wrong["done_folder"] = [_("Xin ghi thư mục khác thư mục thư đến.")]
    if words_on := _wrong_password(wanted, words, box):
        wrong["password"] = [words_on]
    wrong |= {
        name: [_("Dài quá %(most)d ký tự. Xin ghi gọn lại.") % {"most": longest}]
        for name, longest in _LONGEST.items()
        if len(words[name]) > longest
    }
    if wrong:
        raise Invalid(_("Thông tin hộp thư chưa đúng."), fields=wrong)
    return {
        **words, "port": wanted.port, "after": wanted.after, "is_on": wanted.is_on,
    }  # fmt: skip


def _wrong_password(wanted: Wanted, words: dict[str, str], box: Mailbox | None) -> str:
    """Say what is wrong with the password; one that is kept goes nowhere else than before."""
    if "\0" in wanted.password:
        return _("Mật khẩu có ký tự không dùng được.")
    place = (words["host"], wanted.port, words["username"])
    if not wanted.password and (box is None or place != (box.host, box.port, box.username)):
        return _("Xin ghi mật khẩu của hộp thư này.")
    return ""


@dataclass(frozen=True, slots=True)
class Tried:
    """What a try found: how many mails the folder holds that were not taken yet."""

    waiting: int


def try_mailbox(*, actor: Actor, now: dt.datetime) -> Tried:
    """Open the mailbox as it is set and count what waits there; takes and changes nothing.

    Talks to the server outside of transactions; opens its own scope.

    :raises Refused: `no_mailbox`, `mail_not_allowed`, `mail_sealed`, `mail_password`,
        `mail_folder`.
    :raises Unavailable: `mail_unreachable`, `mail_certificate`, `mail_broken`.
    """
    require(actor, MANAGE)
    with acting(actor):
        box = queries.mailbox_of(actor.office_key)
        progress = queries.progress_of(actor.office_key)
        if box is None:
            raise Refused(_("Chưa đặt hộp thư."), code="no_mailbox")
        audit.record(actor, "mailbox:mailbox:try", subject=box, detail={"at": now})
    with opened(place_of(box)) as folder:
        same = progress is not None and progress.uid_validity == folder.uid_validity
        last = progress.last_uid if progress is not None and same else 0
        return Tried(len(folder.uids_after(last)))
