"""The door of drafting for other apps."""

from vanphong.drafting.appraisal_sheet import sign_sheet
from vanphong.drafting.appraisals import (
    Found,
    Judged,
    add_finding,
    dissent,
    judge_items,
    open_appraisal,
    reply_finding,
)
from vanphong.drafting.approvals import approve_draft
from vanphong.drafting.awaited import waited_for
from vanphong.drafting.issuing import fix_number, seal_and_issue, sign_draft
from vanphong.drafting.models import Appraisal, Draft
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
    "Appraisal",
    "Draft",
    "DraftState",
    "Found",
    "Judged",
    "add_addressees",
    "add_finding",
    "approve_draft",
    "ask_opinions",
    "begin_again",
    "begin_urging_letter",
    "change_draft",
    "create_draft",
    "dissent",
    "draft_list",
    "fix_number",
    "get_draft",
    "give_opinion",
    "judge_items",
    "open_appraisal",
    "pdf_of",
    "readiness",
    "reply_finding",
    "return_draft",
    "seal_and_issue",
    "sign_draft",
    "sign_sheet",
    "submit_for_signature",
    "take_back",
    "take_docx",
    "take_own_pdf",
    "visible_drafts",
    "waited_for",
    "waiting_for_seal",
    "waiting_for_signature",
    "withdraw_draft",
]
