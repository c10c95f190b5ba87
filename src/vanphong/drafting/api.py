"""The door of drafting for other apps."""

from vanphong.drafting.issuing import fix_number, seal_and_issue, sign_draft
from vanphong.drafting.models import Draft
from vanphong.drafting.opinions import ask_opinions, give_opinion
from vanphong.drafting.passing import (
    add_addressees,
    begin_again,
    return_draft,
    submit_for_signature,
    take_back,
    withdraw_draft,
)
from vanphong.drafting.picturing import pdf_of
from vanphong.drafting.queries import (
    draft_list,
    get_draft,
    visible_drafts,
    waiting_for_seal,
    waiting_for_signature,
)
from vanphong.drafting.readying import readiness
from vanphong.drafting.rules import LABELS as STATE_LABELS
from vanphong.drafting.rules import DraftState
from vanphong.drafting.services import change_draft, create_draft, take_docx, take_own_pdf
from vanphong.drafting.urging_letters import begin_urging_letter

__all__ = [
    "STATE_LABELS",
    "Draft",
    "DraftState",
    "add_addressees",
    "ask_opinions",
    "begin_again",
    "begin_urging_letter",
    "change_draft",
    "create_draft",
    "draft_list",
    "fix_number",
    "get_draft",
    "give_opinion",
    "pdf_of",
    "readiness",
    "return_draft",
    "seal_and_issue",
    "sign_draft",
    "submit_for_signature",
    "take_back",
    "take_docx",
    "take_own_pdf",
    "visible_drafts",
    "waiting_for_seal",
    "waiting_for_signature",
    "withdraw_draft",
]
