"""The gate of the JSON API: the same permissions and scope as the pages.

Also what all endpoints share: bodies that take no unknown field, the one shape of errors, and
what an operation declares of itself in the description.
"""

from __future__ import annotations

import datetime as dt
import functools
import inspect
import re
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Schema
from ninja.operation import Operation
from pydantic import BeforeValidator, ConfigDict
from pydantic_core import PydanticCustomError

from vanphong.kernel.actor import PUBLIC
from vanphong.kernel.errors import Invalid
from vanphong.kernel.gate import require
from vanphong.kernel.scope import acting


def _as_written(value: Any) -> Any:
    if isinstance(value, dt.date) or re.fullmatch(r"\d{4}-\d\d-\d\d", str(value)):
        return value
    kind, words = "date_written", "Input should be a date"
    raise PydanticCustomError(kind, words)


# A whole number that the database keeps in four bytes.
Whole = Annotated[int, Field(ge=-(2**31), lt=2**31)]
Positive = Annotated[int, Field(ge=1, lt=2**31)]
# A day as it is written; alone, the framework would also take a number of seconds for one.
Day = Annotated[dt.date, BeforeValidator(_as_written)]
PageSize = Annotated[int, Field(ge=1, le=200)]


class In(Schema):
    """The base of what is sent: a field that is not known is refused, not passed over."""

    model_config = ConfigDict(extra="forbid")


class ReasonIn(In):
    """Why."""

    reason: str


class Done(Schema):
    """It was done."""

    done: bool = True


class Error(Schema):
    """A refusal: a stable code, a sentence, its source, sentences by field, further facts."""

    code: str
    message: str
    source: str = ""
    fields: dict[str, list[str]] = {}
    data: dict[str, Any] = {}


def allowed(
    permission: str, *, scope: bool = True
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Let an endpoint run only for a token with the permission, in the scope of its office.

    Put it between `@router.get(...)` and the function; the function finds `request.actor`.
    `scope=False` is for acts that open their own transactions (signing, issuing).
    """

    def enter(request: HttpRequest) -> AbstractContextManager[None]:
        actor = request.actor  # type: ignore[attr-defined]
        require(actor, permission)
        return acting(actor) if scope else nullcontext()

    return _gated(permission, enter)


def open_to_all(reason: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Let everyone ask without a token, for a written reason; the database shows no office's rows.

    The route says `auth=None`.
    """

    def enter(request: HttpRequest) -> AbstractContextManager[None]:
        request.actor = PUBLIC  # type: ignore[attr-defined]
        return acting(PUBLIC)

    return _gated(f"public: {reason}", enter)


def _gated(
    gate: str, enter: Callable[[HttpRequest], AbstractContextManager[None]]
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Let an endpoint run inside of what `enter` opens, unless it refuses."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        known: set[str] = set()

        @functools.wraps(function)
        def gated(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            scope = enter(request)
            _refuse_unknown(request, known)
            with scope:
                return function(request, *args, **kwargs)

        def contribute(operation: Operation) -> None:
            known.update(_names_taken(operation))
            _declare_errors(operation)

        gated.gate = gate  # type: ignore[attr-defined]
        gated._ninja_contribute_to_operation = [contribute]  # type: ignore[attr-defined]
        # The description of the API is made from real types, which only the function's own
        # module can name.
        gated.__signature__ = inspect.signature(function, eval_str=True)  # type: ignore[attr-defined]
        return gated

    return decorate


def gives(*media_types: str) -> dict[str, Any]:
    """Give what an operation that answers with a file declares (its `openapi_extra`)."""
    return {"responses": {200: {"content": {kind: {"schema": {}} for kind in media_types}}}}


def _names_taken(operation: Operation) -> set[str]:
    """Give the names of filters, form fields and files; those in a body look after themselves."""
    names: set[str] = set()
    for model in operation.models:
        if model.__ninja_param_source__ in ("query", "form", "file"):
            names |= set(getattr(model, "__ninja_flatten_map__", None) or model.model_fields)
    return names


def _refuse_unknown(request: HttpRequest, known: set[str]) -> None:
    """Refuse a filter or form field that would be passed over.

    :raises Invalid: naming it.
    """
    given = [*request.GET, *request.POST, *request.FILES]
    unknown = [name for name in given if name not in known]
    if unknown:
        raise Invalid(
            _("Không có mục “%(name)s” ở yêu cầu này.") % {"name": unknown[0]},
            code="unknown_field",
            fields={name: [_("Không có mục này.")] for name in unknown},
            data={"known": sorted(known)},
        )


def _declare_errors(operation: Operation) -> None:
    """Declare which refusals an operation may answer with, all in one shape."""
    statuses = {422} if operation.auth_param is None else {401, 403, 422}
    if "{" in operation.path:
        statuses |= {404, 409}
    if operation.methods != ["GET"]:
        statuses |= {400, 404, 409, 413, 503}
    declared: dict[Any, Any] = dict.fromkeys(sorted(statuses), Error)
    operation.response_models |= operation._create_response_model_multiple(declared)
