"""The door of files for other apps."""

from vanphong.files.child import register as register_child_task
from vanphong.files.child import run as run_in_child
from vanphong.files.child import warm_up
from vanphong.files.covering import covered_pdf, places_of_words
from vanphong.files.examination import (
    Examined,
    ReadPage,
    examine,
    examine_received,
    examine_sound,
)
from vanphong.files.kinds import ACCEPTED, DOCX, ENDINGS, JPEG, KINDS, PDF, PNG, XLSX
from vanphong.files.limits import check_size
from vanphong.files.models import File, FilePage, TextState
from vanphong.files.ports import file_text_ready, file_withdrawn
from vanphong.files.previews import (
    READING_DPI,
    THUMBNAIL_DPI,
    ZOOM_DPI,
    has_pictures,
    page_image,
    picture_of,
)
from vanphong.files.queries import (
    file_if_visible,
    get_file,
    pages_of,
    read_bytes,
    text_of,
    traced_file,
    visible_files,
)
from vanphong.files.responses import (
    attachment,
    closed,
    file_response,
    page_image_response,
    sound_response,
)
from vanphong.files.services import (
    forget_name,
    give_up,
    keep,
    keep_made,
    share_with_office,
    take_in,
    take_in_sound,
    take_up_again,
    unshare_with_office,
    withdraw_by_hand,
)
from vanphong.files.sounds import SOUNDS
from vanphong.files.store import Store, the_store

__all__ = [
    "ACCEPTED",
    "DOCX",
    "ENDINGS",
    "JPEG",
    "KINDS",
    "PDF",
    "PNG",
    "READING_DPI",
    "SOUNDS",
    "THUMBNAIL_DPI",
    "XLSX",
    "ZOOM_DPI",
    "Examined",
    "File",
    "FilePage",
    "ReadPage",
    "Store",
    "TextState",
    "attachment",
    "check_size",
    "closed",
    "covered_pdf",
    "examine",
    "examine_received",
    "examine_sound",
    "file_if_visible",
    "file_response",
    "file_text_ready",
    "file_withdrawn",
    "forget_name",
    "get_file",
    "give_up",
    "has_pictures",
    "keep",
    "keep_made",
    "page_image",
    "page_image_response",
    "pages_of",
    "picture_of",
    "places_of_words",
    "read_bytes",
    "register_child_task",
    "run_in_child",
    "share_with_office",
    "sound_response",
    "take_in",
    "take_in_sound",
    "take_up_again",
    "text_of",
    "the_store",
    "traced_file",
    "unshare_with_office",
    "visible_files",
    "warm_up",
    "withdraw_by_hand",
]
