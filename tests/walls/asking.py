"""Every address with ids in it, asked in another's name; answers read whatever their kind."""

from __future__ import annotations

import io
import itertools
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote
from uuid import UUID

import pypdfium2
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.walls.world import Side
from vanphong.audit.models import Event
from vanphong.kernel.scope import acting

# Where the id of an address stands in the database; a new name is added here.
TABLES: Mapping[str, tuple[str, ...]] = {
    "account_id": ("people_account",),
    "agent_id": ("signing_agent",),
    "attachment_id": ("mailbox_attachment",),
    "batch_id": ("drafting_signing_batch",),
    "appraisal_id": ("drafting_appraisal",),
    "body_id": ("people_body",),
    "booking_id": ("reception_booking",),
    "book_id": ("registry_book",),
    "change_id": ("calendars_daychange",),
    "delegation_id": ("people_delegation",),
    "delivery_id": ("exchange_delivery",),
    "device_id": ("notices_device",),
    "conclusion_id": ("tasks_conclusion",),
    "case_id": ("petitions_case",),
    "hand_over_id": ("petitions_hand_over",),
    "circle_id": ("petitions_circle",),
    "congress_id": ("petitions_congress",),
    "letter_id": ("petitions_letter",),
    "direction_id": ("tasks_direction",),
    "document_id": ("registry_document",),
    "dossier_id": ("registry_dossier",),
    "draft_id": ("drafting_draft",),
    "entry_id": ("registry_number", "registry_incoming"),
    "evidence_id": ("tasks_evidence",),
    "file_id": ("files_file",),
    "finding_id": ("drafting_appraisal_finding",),
    "import_id": ("registry_registerimport",),
    "key_id": ("signing_key",),
    # What belongs to an account and is found through it only: the account's id stands for it.
    "factor_id": ("people_account",),
    "report_id": ("petitions_frozen_report",),
    "request_id": ("drafting_opinion_request",),
    "reset_id": ("people_account",),
    "mail_id": ("mailbox_mail",),
    "login_id": ("people_account",),
    "notice_id": ("notices_notice",),
    "office_id": ("people_office",),
    "opening_id": ("petitions_vault_opening",),
    "pattern_id": ("tasks_pattern",),
    "person_id": ("people_person",),
    "post_id": ("people_post",),
    "process_id": ("tasks_process",),
    "reception_id": ("reception_session",),
    "relation_id": ("registry_relation",),
    "statistics_id": ("reception_frozen_statistics",),
    "step_id": ("petitions_case_step",),
    "submission_id": ("petitions_submission",),
    "session_id": ("people_account",),
    "substitution_id": ("people_substitution",),
    "set_id": ("tasks_conclusion_set",),
    "task_id": ("tasks_task",),
    "template_id": ("tasks_process_template",),
    "token_id": ("people_apitoken",),
    "visit_id": ("reception_visit",),
}
# What is no id: some values to fill in.
PLAIN: Mapping[str, tuple[str, ...]] = {
    "code": ("ABCD-EFGH",),
    "date": ("2026-12-07",),
    "figure": ("phai-xu-ly", "don", "luot"),
    "kind": ("xlsx", "pdf", "answer"),
    "number": ("1",),
    "page": ("1",),
    "position": ("1",),
    "sha256": ("ab" * 32,),
    "slug": (
        "giao-tiep", "nop-san-pham", "chap-nhan", "tra-lai", "gia-han", "xin-gia-han", "don-doc",
        "chuyen-giao", "huy", "tam-dung", "theo-doi", "giao", "tach", "nhap", "hoan", "chan",
        "chuyen-don", "huong-dan", "luu-don", "nguoi-dai-dien", "khong-tinh", "rut-don",
        "rut-bao-cao",
    ),
    "way": ("den", "di"),
    "year": ("2026",),
}  # fmt: skip
# The directory is shared: its pages refuse others, and need not hide that an office is there.
SHARED_TABLES = {"people_office", "people_body"}
MISSING = {"office_id": "999999"}
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\{(\w+)\}")
_OWN = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}|[0-9a-f]{32}|value=\"[^\"]{20,}\"|999999"
    r"|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z"  # the moment of the act that was asked for
)


@dataclass(frozen=True, slots=True)
class Route:
    """A page's address with its parameters, and the permission its gate asks for."""

    pattern: str
    name: str
    gate: str = ""
    methods: tuple[str, ...] = ("GET", "POST")

    @property
    def parameters(self) -> list[str]:
        return [a or b for a, b in _PARAMETER.findall(self.pattern)]

    @property
    def has_ids(self) -> bool:
        return any(name in TABLES for name in self.parameters)

    def filled(self, values: Mapping[str, str]) -> str:
        return "/" + _PARAMETER.sub(lambda m: values[m[1] or m[2]], self.pattern).lstrip("/")


def page_routes(patterns: Any = None, before: str = "") -> Iterator[Route]:
    """Give every page of the office."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        address = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            if entry.namespace != "api":
                yield from page_routes(entry.url_patterns, address)
        elif isinstance(entry, URLPattern):
            gate = getattr(entry.callback, "gate", "")
            yield Route(address, entry.name or "", gate, _methods(entry.callback))


_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"}


def _methods(view: Callable[..., Any] | None) -> tuple[str, ...]:
    """Give the methods a view lets through, from the decorators around it."""
    while view is not None:
        for cell in getattr(view, "__closure__", None) or ():
            found = cell.cell_contents
            if isinstance(found, list | tuple) and found and set(found) <= _METHODS:
                return tuple(one for one in found if one != "HEAD")
        view = getattr(view, "__wrapped__", None)
    return ("GET", "POST")


@dataclass(frozen=True, slots=True)
class Address:
    """One address to ask with foreign ids, and its twin with ids that are nowhere."""

    route: Route
    foreign: str
    missing: str
    comparable: bool


def addresses(route: Route, here: Side, there: Side, *, each: int) -> Iterator[Address]:
    """Give the addresses of a route: every id foreign, and each one foreign among own ones."""
    places = [name for name in route.parameters if name in TABLES]
    plain = [name for name in route.parameters if name not in TABLES]
    if unknown := [name for name in plain if name not in PLAIN]:
        raise LookupError(
            f"say in TABLES or PLAIN of {__name__} what {unknown} of an address are"
        )
    comparable = not any(SHARED_TABLES & set(TABLES[name]) for name in places)
    mixes = [tuple(places)]
    if len(places) > 1:
        mixes += [(name,) for name in places]
    for rest in itertools.product(*(PLAIN[name] for name in plain)):
        for foreign in mixes:
            choices = [
                _ids(there if name in foreign else here, name)[: each if name in foreign else 1]
                for name in places
            ]
            for ids in itertools.product(*choices):
                values = dict(zip(places, ids, strict=True)) | dict(
                    zip(plain, rest, strict=True)
                )
                nowhere = values | {n: MISSING.get(n, _nothing(n)) for n in foreign}
                yield Address(route, route.filled(values), route.filled(nowhere), comparable)


def _nothing(name: str) -> str:
    return str(UUID(int=sum(name.encode())))


def _ids(side: Side, name: str) -> list[str]:
    if name == "office_id":
        return [str(side.cast.office.id)]
    if name == "body_id":
        return [str(side.cast.body.id)]
    return [one for table in TABLES[name] for one in side.ids[table]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, as text; and whether the other office's trail grew by it."""

    status: int
    words: str
    place: str
    touched: bool
    cookies: str = ""

    def alike(self) -> tuple[int, str, str]:
        """Give what must be the same for a foreign id and a missing one."""
        return self.status, _OWN.sub("…", self.words), _OWN.sub("…", self.place)


def ask(
    client: Client, method: str, address: str, there: Side | None = None, **sent: Any
) -> Answer:
    """Ask, read the whole answer, and take everything back, what the browser was told to keep too.

    Or it would go on with a session that was begun and taken back, or without the one it ended.
    """
    client.cookies.pop("messages", None)  # what was told before is no part of this answer
    kept = copy(client.cookies)
    with transaction.atomic():
        before = _trail(there)
        given = getattr(client, method.lower())(address, **sent)
        words = words_of(given)
        headers = unquote(" ".join(f"{k}: {v}" for k, v in given.headers.items()))
        answer = Answer(
            given.status_code, f"{words} {_without_dates(headers)}",
            given.headers.get("Location", ""), _trail(there) != before,
            " ".join(morsel.OutputString() for morsel in given.cookies.values()),
        )  # fmt: skip
        transaction.set_rollback(True)
    client.cookies = kept
    return answer


def _trail(side: Side | None) -> int:
    if side is None:
        return 0
    with acting(side.cast.admin):
        return Event.objects.filter(office_id=side.cast.office.id).count()


def _without_dates(headers: str) -> str:
    return re.sub(r"(Content-Length|Last-Modified|Expires|ETag): \S+", "", headers)


def words_of(answer: Any) -> str:
    """Give what a person would read in an answer: page, JSON, sheet or paper."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    kind = answer.headers.get("Content-Type", "").partition(";")[0]
    if kind == "application/pdf":
        document = pypdfium2.PdfDocument(content)
        text = " ".join(page.get_textpage().get_text_bounded() for page in document)
        document.close()
        return text
    if kind.endswith("spreadsheetml.sheet"):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return " ".join(
                parts.read(name).decode("utf-8", "replace") for name in parts.namelist()
            )
    if kind == "application/json":
        return json.dumps(json.loads(content or b"null"), ensure_ascii=False)
    return content.decode("utf-8", "replace")
