"""Parts of pages that are drawn once: what is of one page or one person never stays in them."""

from __future__ import annotations

import re

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation
from django.utils.safestring import mark_safe

PART = Template(
    "{% load i18n vanphong %}{% kept name fresh words=given %}{{ name }}|{{ words }}|"
    '{% translate "Đăng xuất" %}|{% form_keys %}|{% form_keys %}{{ drawn }}{% endkept %}'
)


def draw(**values: object) -> str:
    request = RequestFactory().get("/")
    return PART.render(Context({"request": request, **values}))


def test_a_part_is_drawn_once_for_the_same_values() -> None:
    drawn: list[int] = []

    def once() -> str:
        drawn.append(1)
        return ""

    for name in ("Trần Thị Một", "Trần Thị Một", "Lê Văn Hai", "Trần Thị Một"):
        assert draw(name=name, drawn=once).startswith(f"{name}|")
    assert len(drawn) == 2


def test_what_is_fresh_is_of_this_page_and_escaped() -> None:
    assert "|công văn|" in draw(name="a", given="công văn")
    assert "|&lt;b&gt;|" in draw(name="a", given="<b>")
    assert "|<b>|" in draw(name="a", given=mark_safe("<b>"))
    assert "||" in draw(name="a")
    assert "|\0form_keys\0|" in draw(name="a", given="\0form_keys\0")  # puts nothing in


def test_every_form_has_keys_of_its_own() -> None:
    pages = [draw(name="a"), draw(name="a")]
    once = [re.findall(r'name="form_key" value="([^"]+)"', page) for page in pages]
    assert [len(keys) for keys in once] == [2, 2]
    assert len({key for keys in once for key in keys}) == 4
    tokens = [re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page) for page in pages]
    assert tokens[0][0] != tokens[1][0]


def test_each_language_has_its_own() -> None:
    vietnamese = draw(name="a")
    with translation.override("en"):
        english = draw(name="a")
    assert "|Đăng xuất|" in vietnamese
    assert "|Log out|" in english


def test_what_cannot_be_compared_whole_is_a_bug() -> None:
    with pytest.raises(TypeError):
        draw(name=["a"])
