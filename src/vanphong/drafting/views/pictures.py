"""Pictures of a draft's text: shown to its editor, and taken from it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vanphong.drafting import illustrating
from vanphong.drafting.answers import picture_out
from vanphong.drafting.forms_pictures import PictureForm
from vanphong.drafting.rules import CREATE
from vanphong.drafting.typesetting.document import Image
from vanphong.drafting.typesetting.pictures import printable
from vanphong.drafting.views.common import draft_to_write
from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.errors import Invalid, NotFound, VanphongError
from vanphong.kernel.gate import actor_of, needs


@require_GET
@needs(CREATE)
def draft_picture(request: HttpRequest, draft_id: UUID, sha256: str) -> HttpResponse:
    """Give a picture of the draft's text, for its editor, in a format every browser shows."""
    draft = draft_to_write(request, draft_id)
    found = draft.images.filter(sha256=sha256).first()
    if found is None:
        raise NotFound(_("Dự thảo không có hình ảnh này."))
    media_type, content = printable(Image("", bytes(found.content)))
    return files.closed(HttpResponse(content, content_type=media_type))


@require_POST
@needs(CREATE)
def take_picture(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Take a picture that the editor sends; answered in JSON, as its script alone asks."""
    draft = draft_to_write(request, draft_id)
    form = PictureForm(request.POST, request.FILES)
    try:
        if not form.is_valid():
            raise Invalid(str(next(iter(form.errors.values()))[0]), code="picture_missing")
        chosen = form.cleaned_data["picture_file"]
        added = illustrating.add_picture(
            actor=actor_of(request), draft_id=draft.id, content=chosen.read(), name=chosen.name,
            now=clock.now(),
        )  # fmt: skip
    except VanphongError as error:
        return JsonResponse(error.as_dict(), status=error.status)
    return JsonResponse(picture_out(added))
