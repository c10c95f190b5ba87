"""XML at every entrance: no document type, nothing fetched, nothing included, no depth without end."""

from __future__ import annotations

import ast
import io
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl.xml
import pytest

from vanphong.drafting.typesetting.docx_package import Package
from vanphong.files.door import inspect
from vanphong.files.kinds import DOCX, XLSX
from vanphong.files.office_xml import parsed
from vanphong.files.tests.corpus import packages
from vanphong.files.text import pages_of
from vanphong.kernel.errors import Invalid
from vanphong.registry.tables import read_rows

SOURCE = Path(__file__).resolve().parents[1] / "src"
PLANTED = "Zu Quynh Xo 0981"
_INCLUDE = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{0}" parse="text"/>'


def _attacks(ending: str, secret: str) -> dict[str, bytes]:
    """Each writes an attack into the part that every reader of the kind must read."""
    part = packages._MAIN[ending]
    heads = {
        "bomb": "<!DOCTYPE a [" + '<!ENTITY a0 "ha">' + "".join(
            f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)) + "]>",
        "outside": f'<!DOCTYPE a [<!ENTITY b SYSTEM "file://{secret}">]>',
        "parameter": f'<!DOCTYPE a [<!ENTITY % b SYSTEM "file://{secret}"> %b;]>',
        "type": f'<!DOCTYPE a SYSTEM "file://{secret}">',
    }  # fmt: skip
    used = {"bomb": "&a9;", "outside": "&b;"}
    made = {}
    for name, head in heads.items():
        content = packages.headed(ending, part, head)
        made[name] = _with_words(content, part, used.get(name, ""))
    made["include"] = _with_words(
        packages.base(ending), part, _INCLUDE.format(f"file://{secret}")
    )
    made["deep"] = packages.nested(ending, 10_000)
    return made


def _with_words(content: bytes, part: str, words: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name == part:
                text = text.replace(b"</w:t>", words.encode() + b"</w:t>", 1)
                text = text.replace(b"</v>", words.encode() + b"</v>", 1)
            new.writestr(name, text)
    return out.getvalue()


ENTRANCES: dict[str, tuple[str, Callable[[bytes], object]]] = {
    "door for Word": ("docx", lambda c: inspect(c, "a.docx")),
    "door for Excel": ("xlsx", lambda c: inspect(c, "a.xlsx")),
    "text of Word": ("docx", lambda c: pages_of(c, DOCX.media_type, 0)[0].text),
    "text of Excel": ("xlsx", lambda c: pages_of(c, XLSX.media_type, 0)[0].text),
    "draft": ("docx", lambda c: "".join(Package(c).xml("word/document.xml").itertext())),
    "import": ("xlsx", lambda c: str(read_rows(c))),
}


@pytest.mark.parametrize("attack", ["bomb", "outside", "parameter", "type", "include", "deep"])
@pytest.mark.parametrize("entrance", ENTRANCES)
def test_an_attack_by_xml_gets_nothing(entrance: str, attack: str, tmp_path: Path) -> None:
    """Each reader holds by itself, though the door before it refuses already."""
    secret = tmp_path / "secret.txt"
    secret.write_text(PLANTED)
    ending, read = ENTRANCES[entrance]
    content = _attacks(ending, str(secret))[attack]
    before = time.process_time()
    in_words = True
    try:
        found = str(read(content))
    except (Invalid, ValueError, RecursionError, SyntaxError) as refusal:
        found, in_words = str(refusal), isinstance(refusal, Invalid)
    else:
        assert attack == "include" or not entrance.startswith("door")
    # The door refuses in words; a reader behind it may fall, in the limited child.
    assert in_words or not entrance.startswith("door")
    assert PLANTED not in found
    assert found.count("ha") < 1000
    assert time.process_time() - before < 20


def test_an_entity_is_refused_before_it_is_looked_at() -> None:
    with pytest.raises(ValueError, match=r"^$"):
        parsed(b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')


def test_only_the_guarded_modules_read_xml() -> None:
    """`office_xml` takes no document type, `docx_package` resolves none; openpyxl is guarded."""
    readers = ("fromstring", "parse", "iterparse", "XMLParser", "XMLPullParser", "ParserCreate",
               "XML", "parseString", "make_parser")  # fmt: skip
    found = set()
    for path in SOURCE.rglob("*.py"):
        if "tests" in path.parts or not _imports_xml(path):
            continue
        names = {
            node.attr if isinstance(node, ast.Attribute) else node.id
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.Attribute | ast.Name)
        }
        if names & set(readers):
            found.add(path.name)
    assert found == {"office_xml.py", "docx_package.py"}
    text = (SOURCE / "vanphong/drafting/typesetting/docx_package.py").read_text("utf-8")
    assert "resolve_entities=False, no_network=True" in text
    assert openpyxl.xml.DEFUSEDXML


def _imports_xml(path: Path) -> bool:
    text = path.read_text("utf-8")
    return any(word in text for word in ("xml.etree", "lxml", "expat", "xml.sax", "minidom"))
