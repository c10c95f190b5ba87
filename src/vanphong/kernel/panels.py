"""What upper apps add to the page of a document: panels, and acts with their reasons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Panel:
    """One part of a page: a heading and a template of its app, drawn with its own context."""

    title: str | Promise
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Act:
    """One lawful next step, or one that is not possible now and why.

    `name` is a stable word (direct, forward, send, answer); of two with the same name the first
    counts. `main` makes it the one button of the page when it is the first possible one. With
    `post` the act is done at once by sending a form to `url`.
    """

    name: str
    label: str | Promise
    url: str = ""
    icon: str = ""
    detail: str | Promise = ""
    main: bool = False
    disabled_reason: str | Promise = ""
    post: bool = False


@dataclass(frozen=True, slots=True)
class Writing:
    """A document being written: what it is, how far it got; `url` when the reader may open it."""

    title: str
    state: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class UrgingLetter:
    """A letter that urges a task late by `due_on`; symbol and document are empty until issued.

    `url` is where the reader may open it.
    """

    due_on: dt.date
    symbol: str = ""
    document_id: UUID | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """What was directed on a document in an office: who leads it, until when.

    `done_on` is the day the last of it was handed in; none as long as any of it is open.
    """

    leads: tuple[str, ...] = ()
    due_on: dt.date | None = None
    done_on: dt.date | None = None
