"""Expected refusals. Raised by rules and services, turned into an answer once, at the door.

VanphongError
├── Invalid      422  what was given cannot be understood or does not hold together
│   └── TooLarge 413  more than the office takes at once
├── NotAllowed   403  the actor may not do this
├── NotFound     404  missing or hidden: the same answer
├── Refused      409  understood and permitted, but a rule or the state forbids it
├── Secret       422  marked Mật or above: never stored here
├── TooMany      429  more at once, or within a time, than is taken from one place; try later
└── Unavailable  503  something outside did not answer; try again
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext

from vanphong.kernel.phrases import Phrase


def said(sentence: str | Promise) -> str:
    """Say a sentence in the language of the page; as written where no apps are loaded."""
    if not apps.ready or not sentence:
        return str(sentence)
    return sentence.said(gettext) if isinstance(sentence, Phrase) else gettext(str(sentence))


class VanphongError(Exception):
    """A refusal with a stable code, a sentence a clerk understands and its source.

    `message` is a whole Vietnamese sentence (lazily translated), already filled in.
    `source` names instrument and article, or "office practice, ADR NNNN", or is empty.
    `fields` maps a form field to its sentences; `data` is for the API.
    """

    status = 400
    default_code = "error"

    def __init__(
        self,
        message: str | Promise,
        *,
        code: str | None = None,
        source: str = "",
        fields: Mapping[str, list[str]] | None = None,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(str(message))
        self.message = message
        self.code = code or self.default_code
        self.source = source
        self.fields = dict(fields or {})
        self.data = dict(data or {})

    @property
    def words(self) -> str:
        """The sentence in the language of the page."""
        return said(self.message)

    def as_dict(self) -> dict[str, Any]:
        """Give the refusal as the API and the command line print it."""
        answer: dict[str, Any] = {"code": self.code, "message": self.words}
        if self.source:
            answer["source"] = self.source
        if self.fields:
            answer["fields"] = {k: [said(s) for s in v] for k, v in self.fields.items()}
        if self.data:
            answer["data"] = self.data
        return answer


class Invalid(VanphongError):
    """What was given cannot be understood or does not hold together."""

    status = 422
    default_code = "invalid"


def within(words: str, most: int, field: str) -> str:
    """Give words that have room where they are kept; none are cut off.

    :raises Invalid: `too_long`, at the field.
    """
    if len(words) > most:
        sentence = gettext("Dài quá %(most)d ký tự. Xin ghi gọn lại.") % {"most": most}
        raise Invalid(sentence, code="too_long", fields={field: [sentence]})
    return words


class TooLarge(Invalid):
    """More than the office takes at once."""

    status = 413
    default_code = "file_too_large"


class NotAllowed(VanphongError):
    """The actor may not do this."""

    status = 403
    default_code = "not_allowed"


class NotFound(VanphongError):
    """Missing or hidden: the same answer for both."""

    status = 404
    default_code = "not_found"


class Refused(VanphongError):
    """Understood and permitted, but a rule or the present state forbids it."""

    status = 409
    default_code = "refused"


class Secret(VanphongError):
    """Marked Mật or above: a networked installation never stores it."""

    status = 422
    default_code = "secret"


class TooMany(VanphongError):
    """More than is taken from one place within a time; `data` tells the seconds to wait."""

    status = 429
    default_code = "too_many"


class Unavailable(VanphongError):
    """Something outside did not answer; nothing was changed."""

    status = 503
    default_code = "unavailable"
