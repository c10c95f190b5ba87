"""Hostile words: each does something that can be seen when it is taken for more than words."""

from __future__ import annotations

# What stands in an answer only when a payload was taken for markup, code or a header.
SPRUNG = (
    "<img src=x onerror=zq", "<svg onload=zq", "<script>zq", "<iframe src=zq", "<a href=zq",
    "<b zq", '" onfocus=zq', "' onfocus=zq", "<style>zq", "<!--zq", "</textarea>zq", "</title>zq",
    "65513", 'href="javascript', 'action="javascript', 'src="javascript',
)  # fmt: skip
# A header that no answer of ours bears.
SPRUNG_HEADER = "zq-header"
# What a browser, a sheet or a server must not be given, in any order of marks.
_MARKUP = [
    "<img src=x onerror=zq(1)>", "<svg onload=zq(1)>", "<script>zq(1)</script>",
    "<iframe src=zq></iframe>", "<a href=zq>x</a>", "<b zq>x</b>", '" onfocus=zq autofocus x="',
    "' onfocus=zq autofocus x='", "<style>zq{}</style>", "<!--zq-->", "</textarea>zq",
    "</title>zq<script>zq(1)</script>", "<ScRiPt>zq(1)</sCrIpT>", "<img/src=x/onerror=zq(1)>",
    "<<script>zq(1)//<</script>", "<svg/onload=zq(1)//", "<math><mi//xlink:href=zq>",
    "javascript:zq(1)", "&lt;script&gt;zq(1)&lt;/script&gt;", "&#60;script&#62;zq",
    "<template><b zq></template>", "<b zq onclick=zq>", "`<b zq>`", "<x:script>zq</x:script>",
]  # fmt: skip
_TEMPLATES = [
    "{{ 7*7*1337 }}", "{{7|add:65506}}", "{% debug %}", "{% load i18n %}zq", "{{ request.user }}",
    "{{ settings.SECRET_KEY }}", "{% include 'kernel/base.html' %}", "{# zq #}", "${7*7*1337}",
    "#{7*7*1337}", "<%= 7*7*1337 %>", "%(zq)s", "%s%s%s%n", "{0}{zq}", "{zq.__class__}", "{}", "%d",
    "#eval(\"7\")", "#panic(\"zq\")", "#read(\"/etc/passwd\")", "$ 7 * 7 $", "*đậm* _nghiêng_",
]  # fmt: skip
_STATEMENTS = [
    "' or '1'='1", "'; drop table registry_document; --", "\" or \"\"=\"", "') or ('1'='1",
    "1; select pg_sleep(0)", "' union select secret from people_apitoken --", "\\'; --",
    "' and 1=cast((select version()) as int) --", "/**/or/**/1=1", "%' or '%'='", "_%_%_%", "\\",
    "';set_config('vp.offices','{2}',true);--", "$$zq$$", "E'\\x27'", "x' || 'zq", "(select 1)",
]  # fmt: skip
_SHEETS = [
    "=1+1", "+1+1", "-1+1", "@SUM(1)", "=cmd|' /c calc'!A0", "=HYPERLINK(\"http://zq\",\"x\")",
    "=WEBSERVICE(\"http://zq\")", "\t=1+1", "=DDE(\"zq\")", "＝1+1", "=\"zq\"&\"zq\"", "|calc",
]  # fmt: skip
_HEADERS = [
    "x\r\nzq-header: 1", "x\nzq-header: 1", "x\r\n\r\n<script>zq(1)</script>", "x%0d%0azq-header: 1",
    "x\u2028zq-header: 1", "x\x0bzq-header: 1", "x; filename=zq", "x\";filename=\"zq",
]  # fmt: skip
_LETTERS = [
    "\x00", "a\x00b", "\x01\x02\x1b[31m", "\x7f", "\u202egnp.exe", "\u200b\u200b", "\ufeffzq",
    "\U0001f600" * 5, "e\u0302\u0301", "\u0110\u1ed3ng chí", "\ufffe", "\u00ad",
    "ZALGO" + "\u0301" * 50,
    "a" * 5000, "-1", "99999999999999999999", "1e400", "NaN", "0x10", "٣", " ", "\t", "null", "None",
    "[]", "{\"a\": 1}", "../../etc/passwd", "..\\..\\zq", "/etc/passwd", "file:///etc/passwd",
    "http://127.0.0.1/zq", "*)(uid=*))(|(uid=*", "CON", "zq@mau.vn\nBcc: a@mau.vn",
]  # fmt: skip
PAYLOADS = [*_MARKUP, *_TEMPLATES, *_STATEMENTS, *_SHEETS, *_HEADERS, *_LETTERS]
# Short ones that fit in names, for everything that an office keeps.
KEPT = (
    "=1+1|'\"><img src=x onerror=zq>{{7|add:65506}}",
    "@x'</title>zq<b zq>${7*7*1337}%(zq)s",
)


def sprung(page: str) -> list[str]:
    """Give what in a page shows that words were taken for more."""
    return [mark for mark in SPRUNG if mark in page]
