"""XML of Office parts, read by the fast standard parser once it is sure that no DTD is there.

Without a document type declaration there are no entities, so nothing can expand or be fetched.
"""

from __future__ import annotations

from xml.etree.ElementTree import Element, fromstring
from xml.parsers import expat

_ENCODINGS = frozenset(("utf-8", "utf8", "utf-16", "us-ascii"))
# What other readers of XML take, too: lxml stops at 256.
MAX_DEPTH = 250


class TooDeepError(ValueError):
    """Elements lie in one another without end."""


class DocumentTypeError(ValueError):
    """The part declares a document type; Office never does."""


def parsed(content: bytes) -> Element:
    """Give the root of a part.

    :raises DocumentTypeError: before any entity is looked at.
    :raises xml.etree.ElementTree.ParseError: when it is no XML.
    """
    refuse_document_type(content)
    return fromstring(content)  # noqa: S314 - no DTD, no entities


def refuse_document_type(content: bytes) -> None:
    """Read through a part, which must be well-formed, of bounded depth, without document type.

    :raises DocumentTypeError: when it has one; TooDeepError; LookupError for an encoding Office
        does not write, under which words could hide; ExpatError for what is no XML.
    """
    parser = expat.ParserCreate()
    parser.XmlDeclHandler = _refuse_odd_encoding
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    depth = 0

    def enter(name: str, attributes: dict[str, str]) -> None:  # noqa: ARG001
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise TooDeepError

    def leave(name: str) -> None:  # noqa: ARG001
        nonlocal depth
        depth -= 1

    parser.StartElementHandler, parser.EndElementHandler = enter, leave
    parser.Parse(content, True)


def _refuse(*_: object) -> None:
    raise DocumentTypeError


def _refuse_odd_encoding(version: str, encoding: str | None, standalone: int) -> None:  # noqa: ARG001
    if encoding is not None and encoding.lower() not in _ENCODINGS:
        raise LookupError(encoding)
