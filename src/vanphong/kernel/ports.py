"""Doors that lower apps open and upper apps fill, in their `AppConfig.ready()`.

A port is a list of functions or one function; calling an unfilled single port is a bug.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Model

from vanphong.kernel.actor import Actor
from vanphong.kernel.arriving import Arriving
from vanphong.kernel.health import Fact
from vanphong.kernel.news import News, NewsKind
from vanphong.kernel.panels import Act, Panel, UrgingLetter, Work, Writing
from vanphong.kernel.trail_words import TrailWords

F = TypeVar("F", bound=Callable[..., object])


class Port(Generic[F]):
    """One function, filled by one app."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._function: F | None = None

    def fill(self, function: F) -> F:
        """Set the function; usable as a decorator."""
        self._function = function
        return function

    @property
    def call(self) -> F:
        """Give the function.

        :raises LookupError: when no app has filled the port.
        """
        if self._function is None:
            message = f"port {self.name} is not filled"
            raise LookupError(message)
        return self._function


class Ports(Generic[F]):
    """Any number of functions, called in the order in which the apps are stacked."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._functions: list[F] = []

    def add(self, function: F) -> F:
        """Add a function once; usable as a decorator."""
        if function not in self._functions:
            self._functions.append(function)
        return function

    def __iter__(self) -> Iterator[F]:
        return iter(self._functions)


# any app may fill it: (now) -> what an operator must know of it.
site_facts: Ports[Callable[[dt.datetime], Iterable[Fact]]] = Ports("site_facts")

# every app with acts fills it: () -> how the trail says them.
trail_words: Ports[Callable[[], TrailWords]] = Ports("trail_words")

# mailbox fills them: (actor, file id) -> kernel.arriving.Arriving, a file that came by another door
# and waits to be registered by the actor, None when it does not;
# (actor, document, ids of its files, now) -> None, in the transaction that registers it;
# (actor) -> list of kernel.panels.Act, further places where papers wait for the book.
arriving_file: Ports[Callable[[Actor, UUID], Arriving | None]] = Ports("arriving_file")
incoming_registered: Ports[Callable[..., None]] = Ports("incoming_registered")
arrival_places: Ports[Callable[[Actor], list[Act]]] = Ports("arrival_places")

# petitions fills it: (actor, mail) -> list of kernel.panels.Act, what else a mail of the office's
# mailbox may become, or became.
mail_acts: Ports[Callable[[Actor, Any], list[Act]]] = Ports("mail_acts")

# registry fills them: the types of document as (code, name, abbreviations), for who gives
# authority over them;
# (body) -> whether anything was ever numbered for it.
document_types: Port[Callable[[], list[tuple[str, str, tuple[str, ...]]]]] = Port(
    "document_types"
)
body_in_use: Ports[Callable[..., bool]] = Ports("body_in_use")

# petitions fills it: (actor, today) -> list of kernel.panels.Act, lists beside the board of tasks of
# what else is late or to be urged, of those the actor may see; `detail` is how many.
late_places: Ports[Callable[[Actor, dt.date], list[Act]]] = Ports("late_places")

# people fills it: (actor, url name of the present page) -> list of {label, url, active}, the parts
# of administration the actor may open.
administration_parts: Port[Callable[[Actor, str], list[dict[str, object]]]] = Port(
    "administration_parts"
)

# people fills it: (request) -> Actor | None, None when nobody is logged in.
actor_of_request: Port[Callable[..., object]] = Port("actor_of_request")

# people fills it: (permission) -> names of the roles that carry it, in the reader's language.
roles_with: Port[Callable[[str], list[str]]] = Port("roles_with")

# people fills it: (request, actor, fresh, passkey, unready) -> the page that stands before what
# was asked for, None when the person may go on; as the arguments of `gate.needs`.
held_up: Port[Callable[..., Any]] = Port("held_up")

# reception fills it: (actor, receipt of papers) -> the page of the visit they came with, "" when
# there is none the actor may see.
receipt_page: Port[Callable[[Actor, UUID], str]] = Port("receipt_page")

# signing fills them: (digest, now) -> a timestamp (RFC 3161) over a SHA-256 digest, Unavailable
# without one; (token, digest) -> the moment it attests, ValueError when it attests nothing.
timestamp: Port[Callable[[bytes, dt.datetime], bytes]] = Port("timestamp")
timestamp_moment: Port[Callable[[bytes, bytes], dt.datetime]] = Port("timestamp_moment")

# audit fills them: remember the answer given to a form's key, so that sending it twice does it once.
submission_answer: Port[Callable[..., str | None]] = Port("submission_answer")
submission_done: Port[Callable[..., None]] = Port("submission_done")

# exchange fills it: (actor, document, now) -> None, inside the transaction that issues a document.
document_issued: Ports[Callable[..., object]] = Ports("document_issued")

# exchange fills it: (actor, document, stage, now) -> None, when an office's work on a document
# that came from another office gets further; stage is ASSIGNED, IN_HAND or DONE.
work_progress: Ports[Callable[..., None]] = Ports("work_progress")

# notices fills it: (actor, news, now) -> None, in the transaction of the act that brought the
# news; apps call it through `telling.tell_persons`.
news: Ports[Callable[[Actor, Sequence[News], dt.datetime], object]] = Ports("news")

# notices fills it: (actor, kind of news, thing, persons) -> None, in the transaction of the act
# after which the news holds no more; apps call it through `telling.take_back_news`.
news_over: Ports[Callable[[Actor, NewsKind, Model, Sequence[UUID | None]], object]] = Ports(
    "news_over"
)

# search fills it: (actor, words) -> keys of the office's documents in whose line of a book all
# the words stand, or their beginnings, with or without marks; answered by an index.
documents_with_words: Port[Callable[..., Iterable[UUID]]] = Port("documents_with_words")

# search fills it: (actor, documents) -> None, in the transaction that enters documents in the
# actor's office or changes what is written of them.
documents_changed: Ports[Callable[..., object]] = Ports("documents_changed")

# drafting fills it: (actor, id a number is held for) -> address of the draft, empty when the actor
# may not see it, None when it is held for nothing there.
number_holder: Ports[Callable[..., str | None]] = Ports("number_holder")

# search fills it: (actor, ids of documents) -> None, before documents entered by mistake are
# taken out of the actor's office again.
documents_removed: Ports[Callable[..., object]] = Ports("documents_removed")

# apps above fill it: (actor, document) -> list of timeline steps for the document page.
document_steps: Ports[Callable[..., list[object]]] = Ports("document_steps")

# apps above fill it: (actor, document) -> list of kernel.panels.Panel for the document page.
document_panels: Ports[Callable[..., list[Panel]]] = Ports("document_panels")

# apps with parts of a case fill it: (actor, kernel.tracing.Thing s) -> kernel.tracing.Traced, what
# the actor may see of them.
traced: Ports[Callable[..., Any]] = Ports("traced")

# apps above fill it: (actor, document) -> list of kernel.panels.Act, what may be done next.
document_acts: Ports[Callable[..., list[Act]]] = Ports("document_acts")

# tasks fills it: (office id, document ids) -> {document id: kernel.panels.Work} for those of the
# documents on which a leader of the office gave work to someone.
document_work: Ports[Callable[..., dict[UUID, Work]]] = Ports("document_work")

# apps above fill it: (actor) -> query set of ids of drafts the actor may not see, whatever their
# role; with the column `draft_id` alone, no id of it empty.
drafts_shut: Ports[Callable[[Actor], Any]] = Ports("drafts_shut")

# drafting fills it: (actor, task id) -> list of kernel.panels.Writing, what is being written for a
# task the actor sees, first begun first.
task_drafts: Ports[Callable[..., list[Writing]]] = Ports("task_drafts")

# drafting fills it: (actor, task ids) -> {task id: list of kernel.panels.UrgingLetter}, the letters
# begun or issued that urge those of the tasks, last begun last; those given up are left out.
urging_letters: Ports[Callable[..., dict[UUID, list[UrgingLetter]]]] = Ports("urging_letters")

# signing fills it: (actor, now) -> ids of the persons with a key in the actor's office that can
# sign at `now`.
key_holders: Port[Callable[..., Collection[UUID]]] = Port("key_holders")

# signing fills it: (content, now) -> list of {state (good, bad, unknown), text, detail}, the
# verdict on each signature of a PDF in words, read in a limited child; empty without any.
signatures_in: Port[Callable[..., list[dict[str, str]]]] = Port("signatures_in")

# drafting fills it: (actor, request_id, now) -> None, when a device of the signer has answered a
# request that drafting made; opens its own transactions, may be called again until it succeeds.
signature_given: Port[Callable[..., None]] = Port("signature_given")

# apps add their boxes to the desk: (actor, now) -> list of kernel.waiting.Waiting.
waiting_work: Ports[Callable[..., Sequence[object]]] = Ports("waiting_work")

# project fills it: () -> context manager in which the database runs.
database_in_use: Port[Callable[..., AbstractContextManager[None]]] = Port("database_in_use")

# people fills it: (username, now) -> Actor; NotFound when there is no such account.
actor_of_username: Port[Callable[..., Actor]] = Port("actor_of_username")

# apps that own due dates fill it: (actor, calendar before, calendar after) -> list of
# calendars.api.MovedDue, the open due dates of the actor's office that a change of days moved;
# the function stores the new dates itself, in the same transaction.
moved_due_dates: Ports[Callable[..., list[object]]] = Ports("moved_due_dates")

# drafting fills it: a list as PDF/A with its heading on every page. Keyword arguments: title,
# subtitle, columns [(heading, share of the width)], rows of texts, footer, timestamp.
typeset_table: Port[Callable[..., bytes]] = Port("typeset_table")

# apps above fill it: (actor, letter id) -> list of {label, text, url}, where a letter of the
# petitions' book came from, of what the actor may see.
letter_origins: Ports[Callable[[Actor, UUID], list[dict[str, str]]]] = Ports("letter_origins")

# apps above fill it: (letter id) -> list of names, addresses and numbers of who stands in what they
# keep of a letter of the petitions' book; locks that before its cases and itself are locked.
letter_held: Ports[Callable[[UUID], list[str]]] = Ports("letter_held")

# apps above fill it: (hider) -> None, takes what they keep of who wrote a letter that is sealed
# afterwards to the vault, with petitions.api.Hider.
letter_hidden: Ports[Callable[[Any], None]] = Ports("letter_hidden")
