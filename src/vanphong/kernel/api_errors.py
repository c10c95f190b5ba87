"""One shape of errors under /api/: what the framework refuses, in the words of the office."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from ninja.parser import Parser

from vanphong.kernel.errors import Invalid

API = "/api/"


class TextParser(Parser):
    """Reads JSON, filters and forms; characters that no database keeps are refused here."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """Read a body; ninja answers a ValueError with status 400."""
        body: dict[str, Any] = json.loads(request.body, parse_constant=_no_number)
        if not all(map(_can_be_kept, _strings(body))):
            message = "NUL or half a character"
            raise ValueError(message)
        return body

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        """Read filters or a form.

        :raises Invalid: for what cannot be kept.
        """
        for name, values in data.lists():
            if not all(map(_can_be_kept, _strings([name, *values]))):
                raise Invalid(_("Có ký tự không dùng được."), fields={name: [_("Chưa đúng.")]})
        return super().parse_querydict(data, list_fields, request)


def _no_number(name: str) -> None:
    raise ValueError(name)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield name
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)


def _can_be_kept(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= c <= "\udfff" for c in text)


def misfits(errors: Iterable[Mapping[str, Any]]) -> Invalid:
    """Give the refusal of what does not fit the description, each field by its short path."""
    fields: dict[str, list[str]] = {}
    for error in errors:
        fields.setdefault(_path(error["loc"]), []).append(_sentence(error))
    unknown = [e for e in errors if e["type"] == "extra_forbidden"]
    if unknown:
        name = _path(unknown[0]["loc"])
        message = _("Không có mục “%(name)s” ở yêu cầu này.") % {"name": name}
        return Invalid(message, code="unknown_field", fields=fields)
    first = next(iter(fields))
    message = _("Dữ liệu gửi lên chưa đúng ở mục “%(name)s”.") % {"name": first}
    return Invalid(message, fields=fields)


def _path(loc: tuple[str | int, ...]) -> str:
    """Give the path of a field without where it came in and what the code calls it."""
    place, *rest = loc
    if place == "body":
        rest = rest[1:]
    return ".".join(str(part) for part in rest) or str(place)


def _sentence(error: Mapping[str, Any]) -> str:
    """Say in the office's language what is wrong with one value."""
    kind, context = error["type"], error.get("ctx", {})
    for start, sentence in _SENTENCES().items():
        if kind.startswith(start):
            return sentence % context if "%(" in sentence else sentence
    return _("Giá trị chưa đúng.")


def _SENTENCES() -> dict[str, str]:  # noqa: N802 - a table, in the language of now
    return {
        "missing": _("Mục này cần có."),
        "extra_forbidden": _("Không có mục này."),
        "enum": _("Chỉ nhận một trong: %(expected)s."),
        "literal_error": _("Chỉ nhận một trong: %(expected)s."),
        "uuid": _("Cần một mã định danh (UUID)."),
        "datetime": _("Cần thời điểm dạng 2026-03-05T08:00:00+07:00."),
        "date": _("Cần ngày dạng 2026-03-05."),
        "int": _("Cần một số nguyên."),
        "bool": _("Cần true hoặc false."),
        "string_too_long": _("Dài quá %(max_length)s ký tự."),
        "string_too_short": _("Cần ít nhất %(min_length)s ký tự."),
        "string": _("Cần một chuỗi chữ."),
        "greater_than_equal": _("Cần từ %(ge)s trở lên."),
        "less_than_equal": _("Cần từ %(le)s trở xuống."),
        "less_than": _("Cần nhỏ hơn %(lt)s."),
        "too_long": _("Nhiều quá %(max_length)s mục."),
        "list": _("Cần một danh sách."),
        "model": _("Cần một nhóm mục (object)."),
        "dict": _("Cần một nhóm mục (object)."),
    }


def one_shape(get_response: Callable[[HttpRequest], HttpResponse]) -> Any:
    """Give every error under /api/ its one shape; a middleware."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        return as_json(response) if request.path.startswith(API) else response

    return answer


def as_json(response: HttpResponse) -> HttpResponse:
    """Give an error that the framework answered in its own way in the shape of the API."""
    is_json = response.get("Content-Type", "").startswith("application/json")
    if response.status_code < 400 or is_json:
        return response
    code, message = _PLAIN().get(response.status_code, _PLAIN()[400])
    answer = JsonResponse({"code": code, "message": message}, status=response.status_code)
    if "Allow" in response:
        answer["Allow"] = response["Allow"]
    return answer


def _PLAIN() -> dict[int, tuple[str, str]]:  # noqa: N802 - a table, in the language of now
    return {
        400: ("bad_request", _("Yêu cầu không đọc được: nội dung không phải JSON đúng, hoặc "
                               "có ký tự không dùng được.")),
        401: ("not_authenticated", _("Yêu cầu chưa mang mã ứng dụng còn hiệu lực.")),
        404: ("not_found", _("Không có địa chỉ này.")),
        405: ("method_not_allowed", _("Địa chỉ này không nhận cách gửi vừa dùng.")),
        500: ("bug", _("Hệ thống gặp lỗi và chưa ghi gì. Hãy thử lại; nếu vẫn lỗi, báo người "
                       "quản trị.")),
    }  # fmt: skip
