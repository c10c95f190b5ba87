"""What apps above hear from files; they add themselves in `AppConfig.ready()`."""

from __future__ import annotations

from collections.abc import Callable

from vanphong.kernel.ports import Ports

# (actor, file, now) -> None, in the transaction that withdraws a file found secret afterwards.
# The listener clears what it copied from the file (text, proposed fields, index).
file_withdrawn: Ports[Callable[..., None]] = Ports("file_withdrawn")

# (actor, file, now) -> None, when the last page of a scan has been read: the text is whole now.
file_text_ready: Ports[Callable[..., None]] = Ports("file_text_ready")
