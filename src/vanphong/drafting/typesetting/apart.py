"""Setting a long list in a process of its own: request on standard input, PDF on output."""

from __future__ import annotations

import datetime as dt
import json
import sys

from vanphong.drafting.typesetting import engine
from vanphong.drafting.typesetting.printed_table import REFUSED
from vanphong.kernel.errors import Invalid


def main() -> int:
    """Read the request, write the PDF, or the refusal as JSON with exit code 3."""
    request = json.load(sys.stdin)
    timestamp = dt.datetime.fromisoformat(request["timestamp"])
    try:
        pdf, _ = engine.compile_pdf(
            "printed_table.typ", request["data"], timestamp=timestamp, tagged=False
        )
    except Invalid as refusal:
        sys.stdout.write(json.dumps(refusal.as_dict()))
        return REFUSED
    sys.stdout.buffer.write(pdf)
    return 0


if __name__ == "__main__":
    sys.exit(main())
