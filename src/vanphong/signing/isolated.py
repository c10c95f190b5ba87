"""Verification inside the limited child process of the files app: plain values in and out."""

from __future__ import annotations

import base64
import datetime as dt
from typing import Any

# Loaded late by pyHanko: here they are there before the child is forked.
import lxml.etree  # noqa: F401
import pyhanko.pdf_utils.filters  # noqa: F401

from vanphong.signing.trust import TrustStore
from vanphong.signing.verification import verify_pdf

TASK = "verify_signatures"


def encode_trust(trust: TrustStore) -> dict[str, list[str]]:
    """Give a trust store as JSON data."""
    parts = {"roots": trust.roots, "intermediates": trust.intermediates, "crls": trust.crls}
    return {name: [base64.b64encode(c).decode() for c in part] for name, part in parts.items()}


def verify(
    content: bytes, *, trust: dict[str, list[str]], now: str
) -> tuple[dict[str, Any], list[bytes]]:
    """Verify a PDF in the child; gives the report as data and no bytes."""
    decoded = {name: tuple(map(base64.b64decode, part)) for name, part in trust.items()}
    moment = dt.datetime.fromisoformat(now)
    return verify_pdf(content, trust=TrustStore(**decoded), now=moment).as_dict(), []
