"""Pictures added to a draft by hand; its text names them by their digest."""

from __future__ import annotations

import datetime as dt
import hashlib
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vanphong.audit import api as audit
from vanphong.drafting import queries
from vanphong.drafting.models import DraftImage
from vanphong.drafting.rules import Step
from vanphong.drafting.services import demand_step
from vanphong.drafting.typesetting.document import Image
from vanphong.drafting.typesetting.picture_taking import TASK
from vanphong.drafting.typesetting.pictures import measured
from vanphong.files import api as files
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid

LARGEST_BYTES = 10_000_000
# More than any document has; each takes room in every copy of the office's data.
MOST_OF_A_DRAFT = 100
_WIDEST_MM = 160.0  # between the margins of every form
_ACCEPTED = frozenset({files.PNG.media_type, files.JPEG.media_type})


@transaction.atomic
def add_picture(
    *, actor: Actor, draft_id: UUID, content: bytes, name: str, now: dt.datetime
) -> Image:
    """Take a PNG or JPEG into a draft and give it as its text names it, without a description.

    It is told by its content and drawn anew, without what was written beside it. The text itself
    stays as it is: who writes puts the picture where it belongs. The same picture twice is one.
    Locks the draft.

    :raises Invalid: `picture_kind`, `picture_too_large`, `too_many_pictures`, or what the door
        refuses; :raises Secret: when name or picture bears a secrecy mark.
    :raises NotAllowed: to one who may not write; :raises Refused: `wrong_state`.
    """
    draft = queries.get_draft(actor, draft_id, lock=True)
    demand_step(actor, draft, Step.EDIT)
    if len(content) > LARGEST_BYTES:
        raise _invalid(_("Hình quá 10 MB. Hãy thu nhỏ rồi chọn lại."), "picture_too_large")
    examined = files.examine(content=content, name=name, on=vietnam_date(now))
    if examined.media_type not in _ACCEPTED:
        raise _invalid(_("Chỉ thêm được hình PNG hoặc JPEG."), "picture_kind")
    _size, (drawn,) = files.run_in_child(TASK, content)
    sha256 = hashlib.sha256(drawn).hexdigest()
    if not draft.images.filter(sha256=sha256).exists():
        if draft.images.count() >= MOST_OF_A_DRAFT:
            raise _invalid(_("Dự thảo đã có quá nhiều hình."), "too_many_pictures")
        DraftImage.objects.create(
            office_id=draft.office_id, draft=draft, sha256=sha256, content=drawn
        )
        audit.record(
            actor, "drafting:draft:add_picture", subject=draft, detail={"picture": sha256}
        )
    width = min(_WIDEST_MM, measured(Image("", drawn)).width_mm)
    return Image("", ref=sha256, width_mm=float(round(width)))


def _invalid(sentence: object, code: str) -> Invalid:
    said = str(sentence)
    return Invalid(said, code=code, fields={"picture_file": [said]})
