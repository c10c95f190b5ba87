"""The office that the benchmarks work in: keys, seals, books; all invented."""

from __future__ import annotations

from vanphong.drafting.tests.office import NOW, PIN, make_signing_office, submitted_draft

__all__ = ["NOW", "PIN", "make_signing_office", "submitted_draft"]
