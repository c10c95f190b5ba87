"""Official documents as data, set in the legal form as PDF/A; Word files read into it."""

from vanphong.drafting.typesetting.document import (
    Block,
    Cell,
    Heading,
    HeadingKind,
    Image,
    ListItem,
    OfficialDocument,
    PageBreak,
    Paragraph,
    Run,
    SignatureBlock,
    Table,
    attach_images,
    detach_images,
    footnote,
    text,
)
from vanphong.drafting.typesetting.document_json import from_json, to_json
from vanphong.drafting.typesetting.docx import DocxBody, read_docx
from vanphong.drafting.typesetting.docx_losses import Loss
from vanphong.drafting.typesetting.docx_proposals import Proposals
from vanphong.drafting.typesetting.official import Box, Typeset, typeset
from vanphong.drafting.typesetting.printed_table import PrintedColumn, typeset_table
from vanphong.drafting.typesetting.starters import (
    Starter,
    has_placeholder,
    starter_of,
    starters,
)

__all__ = [
    "Block",
    "Box",
    "Cell",
    "DocxBody",
    "Heading",
    "HeadingKind",
    "Image",
    "ListItem",
    "Loss",
    "OfficialDocument",
    "PageBreak",
    "Paragraph",
    "PrintedColumn",
    "Proposals",
    "Run",
    "SignatureBlock",
    "Starter",
    "Table",
    "Typeset",
    "attach_images",
    "detach_images",
    "footnote",
    "from_json",
    "has_placeholder",
    "read_docx",
    "starter_of",
    "starters",
    "text",
    "to_json",
    "typeset",
    "typeset_table",
]
