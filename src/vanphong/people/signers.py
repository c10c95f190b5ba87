"""What stands between a post and signing: told to who delegates, never a bar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from vanphong.kernel import ports
from vanphong.kernel.actor import Actor
from vanphong.people import rules
from vanphong.people.models import Post


def gaps(actor: Actor, posts: Iterable[Post], now: dt.datetime) -> dict[UUID, list[str]]:
    """Give what each post of the actor's office still lacks to sign here, in sentences."""
    with_key = ports.key_holders.call(actor, now)
    found: dict[UUID, list[str]] = {}
    for post in posts:
        said = found[post.id] = []
        if not rules.may_sign(post.roles):
            said.append(_("Chức vụ này chưa có vai trò được ký trong phần mềm."))
        if post.person_id not in with_key:
            said.append(_("Người này chưa có khóa ký dùng được."))
    return found
