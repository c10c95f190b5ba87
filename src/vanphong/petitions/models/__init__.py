"""Tables of petitions."""

from vanphong.petitions.models.cases import (
    NEVER,
    Bar,
    Case,
    CaseStep,
    Judgement,
    LetterInCase,
    Verdict,
)
from vanphong.petitions.models.circles import (
    Circle,
    CircleFingerprint,
    CircleMatch,
    CircleOffice,
    OutsideFingerprint,
)
from vanphong.petitions.models.clocks import (
    CaseAlarm,
    CaseClock,
    ClockState,
    Halt,
    Lengthening,
)
from vanphong.petitions.models.congresses import Congress
from vanphong.petitions.models.copies import Covering, SealedFile, Uncovering, WorkingCopy
from vanphong.petitions.models.follows import Follow
from vanphong.petitions.models.handing import (
    HandedPaper,
    HandOver,
    PaperReturn,
    SignedSheet,
)
from vanphong.petitions.models.letters import (
    Counter,
    FileRole,
    Letter,
    LetterCorrection,
    LetterFile,
    Petitioner,
    StatusCode,
    Writer,
)
from vanphong.petitions.models.likeness import Likeness, LikenessBase, PairCount
from vanphong.petitions.models.openings import Opening
from vanphong.petitions.models.reports import FrozenReport, NameSearch
from vanphong.petitions.models.results import CaseResult
from vanphong.petitions.models.sealing import Sealing
from vanphong.petitions.models.submissions import (
    DraftPaper,
    OnlineIntake,
    SendingCount,
    SendingDraft,
    Submission,
    SubmissionFile,
)
from vanphong.petitions.models.urgings import UrgingReply

__all__ = [
    "NEVER",
    "Bar",
    "Case",
    "CaseAlarm",
    "CaseClock",
    "CaseResult",
    "CaseStep",
    "Circle",
    "CircleFingerprint",
    "CircleMatch",
    "CircleOffice",
    "ClockState",
    "Congress",
    "Counter",
    "Covering",
    "DraftPaper",
    "FileRole",
    "Follow",
    "FrozenReport",
    "Halt",
    "HandOver",
    "HandedPaper",
    "Judgement",
    "Lengthening",
    "Letter",
    "LetterCorrection",
    "LetterFile",
    "LetterInCase",
    "Likeness",
    "LikenessBase",
    "NameSearch",
    "OnlineIntake",
    "Opening",
    "OutsideFingerprint",
    "PairCount",
    "PaperReturn",
    "Petitioner",
    "SealedFile",
    "Sealing",
    "SendingCount",
    "SendingDraft",
    "SignedSheet",
    "StatusCode",
    "Submission",
    "SubmissionFile",
    "Uncovering",
    "UrgingReply",
    "Verdict",
    "WorkingCopy",
    "Writer",
]
