"""Talking with the signer in the terminal; what a server says cannot command the terminal."""

from __future__ import annotations

import getpass
import os
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import TextIO


class Gone(Exception):
    """Nobody answers any more: the input has ended."""


def say(*lines: str) -> None:
    """Print lines, without control characters."""
    for line in lines:
        print(plain(line), flush=True)  # noqa: T201 - the program speaks here


def plain(text: str) -> str:
    """Give text without control characters and marks that hide or turn letters around."""
    return "".join(c for c in text if c == " " or unicodedata.category(c)[0] not in "CZ")


def ask(question: str) -> str:
    """Ask for a word; give it folded: lower case, without marks.

    :raises Gone: at the end of the input.
    """
    answer = _line(question).strip().lower().replace("đ", "d")
    marks_apart = unicodedata.normalize("NFD", answer)
    return "".join(c for c in marks_apart if not unicodedata.combining(c))


def ask_secret(question: str) -> str:
    """Ask for a PIN unseen; read a line when nobody types.

    :raises Gone: at the end of the input.
    """
    if not sys.stdin.isatty():
        return _line(question)
    try:
        return getpass.getpass(question)
    except EOFError as error:
        raise Gone from error


def _line(question: str) -> str:
    print(question, end="", flush=True)  # noqa: T201
    answer = sys.stdin.readline()
    if not answer:
        raise Gone
    if not sys.stdin.isatty():
        print(flush=True)  # noqa: T201
    return answer.rstrip("\r\n")


def open_file(path: Path) -> None:
    """Open a file with the program of this computer for it; the path is said in any case."""
    try:
        if sys.platform == "win32":
            os.startfile(path)  # noqa: S606 - a PDF of our own
        else:
            tool = "open" if sys.platform == "darwin" else "xdg-open"
            subprocess.Popen(  # noqa: S603 - a fixed program, a file of our own
                [tool, str(path)],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
    except OSError:
        say("Không mở được tự động. Hãy tự mở tệp ở đường dẫn trên.")


def speak_any_letter(*streams: TextIO) -> None:
    """Let a console without Vietnamese letters show a mark in their place instead of failing."""
    for stream in streams:
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
