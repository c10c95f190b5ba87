"""Tags and filters of the pages: icons, dates, due words, numbers, tables, form keys."""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField
from django.middleware.csrf import get_token
from django.template import loader
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext

from vanphong.kernel import due as due_words
from vanphong.kernel import ports
from vanphong.kernel.cells import draw_cell, draw_cells, draw_heads, draw_rows, highlighted
from vanphong.kernel.clock import VIETNAM, today
from vanphong.kernel.gate import FORM_KEY
from vanphong.kernel.ids import new_id
from vanphong.kernel.kept import KEYS, KeptNode, read_kept
from vanphong.kernel.phrases import Phrase

register = template.Library()

# The stored choice (cookie of people's `choose_theme`) and what the style sheet calls it.
THEMES = {"sang": "light", "toi": "dark"}
_SHAPES = re.compile(r"<svg\b[^>]*>(.*)</svg>", re.DOTALL)


@functools.cache
def _shapes_of(name: str) -> str:
    """Read the drawing inside one icon file; a name without a file is a bug in a template."""
    text = (Path(settings.ASSETS) / "icons" / f"{name}.svg").read_text("utf-8")
    found = _SHAPES.search(text)
    if found is None:
        raise template.TemplateSyntaxError(f"icon {name} is not an SVG drawing")
    return re.sub(r"\s+", " ", found.group(1)).strip()


@register.simple_tag
def icon(name: str, extra_class: str = "") -> SafeString:
    """Draw one icon inline, hidden from screen readers: words always stand beside it."""
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" aria-hidden="true">{}</svg>',
        f" {extra_class}" if extra_class else "",
        mark_safe(_shapes_of(name)),  # noqa: S308 - files of our own build
    )


@register.filter
def in_language(words: Any) -> Any:
    """Say the plain Vietnamese words of a pure module in the page's language."""
    if isinstance(words, Phrase):
        return words.said(gettext)
    if not isinstance(words, str) or not words:
        return words
    said = gettext(words)
    if said != words or not words[0].isupper():
        return said
    # "Thượng khẩn" of a badge stands in the catalogue as "thượng khẩn".
    small = words[0].lower() + words[1:]
    said = gettext(small)
    return words if said == small else capfirst(said)


@register.filter
def source_words(source: str) -> str:
    """Say where a rule comes from; one of our own is called so, without its number."""
    return (
        gettext("Nguyên tắc của phần mềm") if source.startswith("office practice") else source
    )


@register.filter
def vn_date(value: dt.date | dt.datetime | None) -> str:
    """Write a date as dd/mm/yyyy; a moment is taken in Vietnam time; nothing stays empty."""
    if value is None or value == "":
        return ""
    if isinstance(value, dt.datetime):
        value = _in_vietnam(value)
    return f"{value:%d/%m/%Y}"


@register.filter
def vn_datetime(value: dt.datetime | None) -> str:
    """Write a moment as HH:MM dd/mm/yyyy in Vietnam time."""
    return f"{_in_vietnam(value):%H:%M %d/%m/%Y}" if value else ""


def _in_vietnam(value: dt.datetime) -> dt.datetime:
    return value.astimezone(VIETNAM) if value.tzinfo else value


@register.filter
def iso(value: dt.date | dt.datetime | None) -> str:
    """Write a date or moment for the `datetime` attribute."""
    return value.isoformat() if value else ""


@register.filter
def relative_due(value: dt.date | dt.datetime | None, today_on: dt.date | None = None) -> str:
    """Say how far a due date is, in words: "quá hạn 3 ngày", "còn 2 ngày"."""
    return str(due_words.describe(value, today_on or today()).words) if value else ""


@register.simple_tag
def due_of(
    value: dt.date | dt.datetime | None,
    today_on: Any = None,
    done_on: Any = None,
    soon: Any = None,
) -> due_words.Due | None:
    """Give the words, kind and icon of a due date for the `_due` component."""
    if not value:
        return None
    return due_words.describe(
        value,
        today_on or today(),
        done_on=done_on or None,
        soon=soon if isinstance(soon, bool) else None,
    )


@register.filter
def begins_with(sentence: object, label: object) -> bool:
    """Say whether a sentence names the field it is about at its beginning."""
    return str(sentence).startswith(f"{label} ")


@register.filter
def vn_number(value: float | str | None) -> str:
    """Write a number the Vietnamese way: 1.234.567,8; nothing stays empty."""
    if value is None or value == "":
        return ""
    text = f"{value:,}" if isinstance(value, int) else f"{float(value):,.6g}"
    return text.translate(str.maketrans(",.", ".,"))


@register.filter
def vn_count(value: int | str | None, limit: int = 1000) -> str:
    """Write a count up to a limit, above it as "1.000+"."""
    if value is None or value == "":
        return ""
    count = int(value)
    return f"{vn_number(limit)}+" if count > limit else vn_number(count)


@register.filter
def vn_size(value: int | str | None) -> str:
    """Write a number of bytes as KB or MB with a decimal comma."""
    if value is None or value == "":
        return ""
    size = int(value)
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} KB"
    return f"{size / 1_000_000:.1f} MB".replace(".", ",")


@register.filter
def highlight(parts: Iterable[tuple[str, bool]] | str) -> SafeString:
    """Mark the hits in a list of (text, is a hit); plain text passes through escaped."""
    return conditional_escape(parts) if isinstance(parts, str) else highlighted(parts)


@register.simple_tag(takes_context=True)
def querystring_with(context: Context, **changes: Any) -> str:
    """Give "?…" of the present address with changes; None or "" takes a part out."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            query.pop(name, None)
        else:
            query[name] = value
    return f"?{query.urlencode()}"


@register.inclusion_tag("kernel/components/_tabs.html", takes_context=True)
def administration_tabs(context: Context) -> dict[str, Any]:
    """Draw the parts of administration, the present page marked."""
    request = context["request"]
    parts = ports.administration_parts.call(request.actor, request.resolver_match.url_name)
    return {"tabs": parts, "label": gettext("Các phần quản trị")}


@register.simple_tag(takes_context=True)
def form_keys(context: Context) -> SafeString:
    """Write the two hidden fields of every POST form: the CSRF token and the send-once key."""
    kept = context.get(KEYS)  # a part that is kept takes them when it is put in
    return kept or _form_keys(context)


def _form_keys(context: Context) -> SafeString:
    token = context.get("csrf_token") or _token_of(context.get("request"))
    return format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        '<input type="hidden" name="{}" value="{}">',
        token,
        FORM_KEY,
        new_id(),
    )


def _token_of(request: Any) -> str:
    return get_token(request) if request is not None else ""


@register.simple_tag(takes_context=True)
def theme(context: Context) -> str:
    """Give the stored choice of light or dark, or "auto"."""
    request = context.get("request")
    chosen = request.COOKIES.get(settings.THEME_COOKIE_NAME, "") if request is not None else ""
    return THEMES.get(chosen, "auto")


@register.simple_tag
def form_fields(form: Any, title: str = "") -> str:
    """Draw the summary of errors, under its title, and every field of a form."""
    context = {"form": form, "title": title}
    return loader.get_template("kernel/components/_form.html").render(context)


@register.filter
def widget_kind(field: BoundField) -> str:
    """Name how a field is drawn: text, date, select, area, file, check, choices, picker."""
    widget = field.field.widget
    named = getattr(widget, "vanphong_kind", None)
    if named:
        return str(named)
    names = (cls.__name__ for cls in type(widget).__mro__)
    return next((_KINDS[name] for name in names if name in _KINDS), "text")


_KINDS = {
    "CheckboxInput": "check",
    "CheckboxSelectMultiple": "choices",
    "ClearableFileInput": "file",
    "DateInput": "date",
    "FileInput": "file",
    "RadioSelect": "choices",
    "Select": "select",
    "Textarea": "area",
}


@register.filter
def choice_groups(field: BoundField) -> list[tuple[str, list[Any]]]:
    """Give what a field offers as (name of the group, its options); "" for what is in none."""
    options, found = list(field), []
    for label, inside in field.field.choices:  # type: ignore[attr-defined]
        if isinstance(inside, list | tuple):
            found.append((str(label), [options.pop(0) for _one in inside]))
        elif found and not found[-1][0]:
            found[-1][1].append(options.pop(0))
        else:
            found.append(("", [options.pop(0)]))
    return found


@register.filter
def notice_kind(level: str) -> str:
    """Give the kind of a notice from a kind or from a level of Django's messages."""
    last = str(level).split()[-1] if level else "info"
    return _NOTICES.get(last, "info")


_NOTICES = {
    "danger": "error",
    "done": "done",
    "error": "error",
    "success": "done",
    "warn": "warn",
    "warning": "warn",
}


@register.filter
def unlocal(value: float | str | None) -> str:
    """Write a number for a machine, with a point and without grouping."""
    return "" if value is None else str(value)


@register.filter
def suggestion(field: BoundField) -> Any:
    """Give the `forms.Suggestion` behind a proposed value, or None."""
    return getattr(field.form, "suggestions", {}).get(field.name)


@register.simple_tag(takes_context=True)
def table_rows(
    context: Context, rows: Sequence[Any], columns: Sequence[dict[str, Any]], today: Any = None
) -> SafeString:
    """Draw the rows of `_table`; its variables `name` and `form` are those of the boxes."""
    name, form = context.get("name") or "picked", context.get("form") or ""
    return draw_rows(context, rows, columns, today or None, name=name, form=form)


@register.simple_tag
def table_heads(columns: Sequence[dict[str, Any]]) -> SafeString:
    """Draw the heads of the columns of `_table`."""
    return draw_heads(columns)


@register.simple_tag(takes_context=True)
def row_cells(
    context: Context, cells: Sequence[Any], columns: Sequence[dict[str, Any]], today: Any = None
) -> SafeString:
    """Draw the cells of a row of `_table`."""
    return draw_cells(context, cells, columns, today or None)


@register.simple_tag(takes_context=True)
def cell(context: Context, one: Any, today: Any = None) -> str:
    """Draw one cell: {text, url, detail, badge {label, kind, icon}, due {on, done_on}, html}."""
    return draw_cell(context, one, today or None)


class CaptureNode(template.Node):
    """Renders its body into a variable instead of the page; blocks inside can be overridden."""

    def __init__(self, nodelist: NodeList, name: str) -> None:
        self.nodelist = nodelist
        self.name = name

    def render(self, context: Context) -> str:
        context[self.name] = mark_safe(self.nodelist.render(context).strip())  # noqa: S308 - rendered here, escaped there
        return ""


@register.tag
def capture(parser: Parser, token: Token) -> CaptureNode:
    """Keep what stands between `{% capture body %}` and `{% endcapture %}` for a component."""
    try:
        _tag, name = token.split_contents()
    except ValueError as error:
        raise template.TemplateSyntaxError("capture needs one name") from error
    nodelist = parser.parse(("endcapture",))
    parser.delete_first_token()
    return CaptureNode(nodelist, name)


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """Draw a part once for the same values: `{% kept a b fresh q=request.GET.q %}…{% endkept %}`.

    What it says must follow from the language and the values, which are compared whole: its parts
    are shared between pages and persons. What comes after `fresh` and the keys of forms are put
    in anew on every page; the part can show them, not ask about them.
    """
    return read_kept(parser, token.split_contents()[1:], _form_keys)


class ListNode(template.Node):
    """Puts a list of values into a variable."""

    def __init__(self, values: list[FilterExpression], name: str) -> None:
        self.values = values
        self.name = name

    def render(self, context: Context) -> str:
        context[self.name] = [value.resolve(context) for value in self.values]
        return ""


@register.tag(name="list")
def make_list(parser: Parser, token: Token) -> ListNode:
    """Make a list: `{% list "J" "K" as keys %}`."""
    _tag, *values, word, name = token.split_contents()
    if word != "as":
        raise template.TemplateSyntaxError('list ends in "as name"')
    return ListNode([parser.compile_filter(value) for value in values], name)
