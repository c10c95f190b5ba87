"""What can go wrong on the signer's computer, each with a sentence for the signer."""

from __future__ import annotations


class Trouble(Exception):
    """Something the signer must know; nothing was signed."""

    def __init__(self, sentence: str, *, code: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code


class WrongPin(Trouble):
    """The device did not take the PIN; another try may be made."""


class Refusal(Trouble):
    """The server understood and said no."""


class Away(Trouble):
    """The server did not answer, or could not just now: the same may be sent again."""


class Distrust(Trouble):
    """What the server wants signed is not what it shows."""
