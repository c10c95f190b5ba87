"""Django's plain widgets drawn without its template engine, which takes a third of a small page.

Each gives the same element as Django's own template; a test holds them against each other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from vanphong.kernel.cells import escaped

_FOLDER = "django/forms/widgets/"
_OPTION = f"{_FOLDER}select_option.html"
Context = Mapping[str, Any]


def drawn(template_name: str, context: Context) -> SafeString | None:
    """Give a widget's HTML, None for what only its template knows to draw."""
    draw = _DRAWN.get(template_name)
    text = draw(context["widget"]) if draw else None
    return None if text is None else mark_safe(text)  # noqa: S308 - escaped below, part by part


def _attributes(attrs: Mapping[str, Any]) -> str:
    parts = []
    for name, value in attrs.items():
        if value is not False:
            given = "" if value is True else f'="{escape(str(value))}"'
            parts.append(f" {escaped(name)}{given}")
    return "".join(parts)


def _input(widget: Context) -> str:
    value = widget["value"]
    given = "" if value is None else f' value="{escape(str(value))}"'
    return (
        f'<input type="{escaped(widget["type"])}" '
        f'name="{escaped(widget["name"])}"{given}{_attributes(widget["attrs"])}>'
    )


def _choice(widget: Context) -> str | None:
    return None if widget.get("wrap_label") else _input(widget)


def _textarea(widget: Context) -> str:
    name, attrs = escaped(widget["name"]), _attributes(widget["attrs"])
    return f'<textarea name="{name}"{attrs}>\n{escape(str(widget["value"] or ""))}</textarea>'


def _select(widget: Context) -> str | None:
    lines = []
    for group, options, _index in widget["optgroups"]:
        if any(option["template_name"] != _OPTION for option in options):
            return None
        if group:
            lines.append(f'<optgroup label="{escaped(group)}">')
        lines += map(_option, options)
        if group:
            lines.append("</optgroup>")
    name, attrs = escaped(widget["name"]), _attributes(widget["attrs"])
    return f'<select name="{name}"{attrs}>{"".join(lines)}</select>'


def _option(option: Context) -> str:
    value, attrs = escape(str(option["value"])), _attributes(option["attrs"])
    return f'<option value="{value}"{attrs}>{escaped(option["label"])}</option>'


_DRAWN: dict[str, Callable[[Context], str | None]] = {
    f"{_FOLDER}select.html": _select,
    **dict.fromkeys(
        (
            f"{_FOLDER}{n}.html"
            for n in (
                "text",
                "password",
                "number",
                "email",
                "hidden",
                "date",
                "checkbox",
                "file",
            )
        ),
        _input,
    ),
    **dict.fromkeys((f"{_FOLDER}{n}_option.html" for n in ("radio", "checkbox")), _choice),
    f"{_FOLDER}textarea.html": _textarea,
}
