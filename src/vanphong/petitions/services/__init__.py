"""Acts on letters and cases."""

from vanphong.petitions.services.circle_files import Export, export_letters, import_letters
from vanphong.petitions.services.circle_marks import keep_of_circle
from vanphong.petitions.services.circles import (
    Founded,
    found_circle,
    join_circle,
    leave_circle,
)
from vanphong.petitions.services.clocks import extend_clock, moved_due_dates
from vanphong.petitions.services.congresses import call_off_congress, set_congress
from vanphong.petitions.services.correcting import (
    Corrected,
    correct_letter,
    insist_may_correct,
    may_correct_letter,
)
from vanphong.petitions.services.covering import (
    NO_KEYS,
    Source,
    add_boxes,
    cover,
    cover_scan,
    cover_words,
    get_source,
    make_working_copy,
    page_to_cover,
    remove_boxes,
    withdraw_working_copy,
)
from vanphong.petitions.services.draft_key import DraftKey, key_in
from vanphong.petitions.services.drafts import (
    Draft,
    Paper,
    add_paper,
    begin_draft,
    choose_office,
    drop_paper,
    forget_draft,
    get_draft,
    keep_words,
    read_draft,
    save_step,
    sweep_drafts,
)
from vanphong.petitions.services.follows import FollowFacts, follow_case, unfollow_case
from vanphong.petitions.services.freezing import freeze_report
from vanphong.petitions.services.handing import (
    attach_papers,
    bring_signed,
    return_papers,
    take_papers,
)
from vanphong.petitions.services.intake import send_back, set_intake, take_in
from vanphong.petitions.services.joining import join_case, split_case, undo_emptying
from vanphong.petitions.services.judging import judge_case
from vanphong.petitions.services.ladder import climb
from vanphong.petitions.services.likeness import hear_of_text, keep_likeness
from vanphong.petitions.services.mails import receive_mail
from vanphong.petitions.services.name_search import MOST_A_DAY, Found, find_by_name
from vanphong.petitions.services.openings import (
    Opened,
    decide_opening,
    destroy_sealed,
    finish_destroyed,
    open_sealed,
    request_opening,
    withdraw_opening,
)
from vanphong.petitions.services.paper import begin_paper, note_issued
from vanphong.petitions.services.people import (
    assign_case,
    bar_person,
    can_handle,
    lift_bar,
)
from vanphong.petitions.services.petitioners import known_or_new
from vanphong.petitions.services.receiving import (
    MOST_PEOPLE,
    LetterFacts,
    Person,
    Upload,
    add_files,
    receive_letter,
)
from vanphong.petitions.services.report_sheets import report_workbook
from vanphong.petitions.services.results import record_result
from vanphong.petitions.services.scans import (
    HELD_FOR,
    SCANNED,
    Keys,
    Scan,
    hold_scan,
    let_go_late,
    private_in,
    private_kept,
    read_scan,
)
from vanphong.petitions.services.sealing_after import (
    SealedAfter,
    decline_secrecy,
    seal_letter,
)
from vanphong.petitions.services.sending import (
    Filed,
    claim_receipt,
    filed,
    filed_by_code,
    note_receipt,
    send_letter,
    words_sent,
)
from vanphong.petitions.services.status import HAS_CODE, Given, Status, give_code, status_of
from vanphong.petitions.services.steps import (
    ADDRESSED,
    BY_DECISION,
    REASONED,
    decide_step,
    done_at_once,
    propose_step,
    withdraw_step,
)
from vanphong.petitions.services.uncovering import may_open_originals, open_originals
from vanphong.petitions.services.urging_sheets import urging_workbook
from vanphong.petitions.services.urgings import link_reply, proposed_answer_by, unlink_reply
from vanphong.petitions.services.writers import (
    choose_speakers,
    strike_writers,
    withdraw_writers,
)

__all__ = [
    "ADDRESSED",
    "BY_DECISION",
    "HAS_CODE",
    "HELD_FOR",
    "MOST_A_DAY",
    "MOST_PEOPLE",
    "NO_KEYS",
    "REASONED",
    "SCANNED",
    "Corrected",
    "Draft",
    "DraftKey",
    "Export",
    "Filed",
    "FollowFacts",
    "Found",
    "Founded",
    "Given",
    "Keys",
    "LetterFacts",
    "Opened",
    "Paper",
    "Person",
    "Scan",
    "SealedAfter",
    "Source",
    "Status",
    "Upload",
    "add_boxes",
    "add_files",
    "add_paper",
    "assign_case",
    "attach_papers",
    "bar_person",
    "begin_draft",
    "begin_paper",
    "bring_signed",
    "call_off_congress",
    "can_handle",
    "choose_office",
    "choose_speakers",
    "claim_receipt",
    "climb",
    "correct_letter",
    "cover",
    "cover_scan",
    "cover_words",
    "decide_opening",
    "decide_step",
    "decline_secrecy",
    "destroy_sealed",
    "done_at_once",
    "drop_paper",
    "export_letters",
    "extend_clock",
    "filed",
    "filed_by_code",
    "find_by_name",
    "finish_destroyed",
    "follow_case",
    "forget_draft",
    "found_circle",
    "freeze_report",
    "get_draft",
    "get_source",
    "give_code",
    "hear_of_text",
    "hold_scan",
    "import_letters",
    "insist_may_correct",
    "join_case",
    "join_circle",
    "judge_case",
    "keep_likeness",
    "keep_of_circle",
    "keep_words",
    "key_in",
    "known_or_new",
    "leave_circle",
    "let_go_late",
    "lift_bar",
    "link_reply",
    "make_working_copy",
    "may_correct_letter",
    "may_open_originals",
    "moved_due_dates",
    "note_issued",
    "note_receipt",
    "open_originals",
    "open_sealed",
    "page_to_cover",
    "private_in",
    "private_kept",
    "propose_step",
    "proposed_answer_by",
    "read_draft",
    "read_scan",
    "receive_letter",
    "receive_mail",
    "record_result",
    "remove_boxes",
    "report_workbook",
    "request_opening",
    "return_papers",
    "save_step",
    "seal_letter",
    "send_back",
    "send_letter",
    "set_congress",
    "set_intake",
    "split_case",
    "status_of",
    "strike_writers",
    "sweep_drafts",
    "take_in",
    "take_papers",
    "undo_emptying",
    "unfollow_case",
    "unlink_reply",
    "urging_workbook",
    "withdraw_opening",
    "withdraw_step",
    "withdraw_working_copy",
    "withdraw_writers",
    "words_sent",
]
