"""Puts keys and certificates on a SoftHSM2 token, in a process of its own.

`python -m vanphong.signing.tests.token_filling` reads JSON: the module, the token's label and
PIN, and for each key its label, PKCS#8 and certificates (DER, hexadecimal).
"""

from __future__ import annotations

import json
import sys

import pkcs11
from asn1crypto.keys import PrivateKeyInfo
from pkcs11 import Attribute
from pkcs11.util.ec import decode_ec_private_key
from pkcs11.util.rsa import decode_rsa_private_key
from pkcs11.util.x509 import decode_x509_certificate


def main() -> None:
    """Fill the token."""
    given = json.load(sys.stdin)
    token = pkcs11.lib(given["module"]).get_token(token_label=given["label"])
    with token.open(user_pin=given["pin"], rw=True) as session:
        for number, key in enumerate(given["keys"], 1):
            _fill(session, key, bytes([number]))


def _fill(session: pkcs11.Session, key: dict, identifier: bytes) -> None:
    private = bytes.fromhex(key["private"])
    info = PrivateKeyInfo.load(private)
    if info.algorithm == "rsa":
        facts = decode_rsa_private_key(info["private_key"].parsed.dump())
    else:
        inner = info["private_key"].parsed.copy()
        inner["parameters"] = info["private_key_algorithm"]["parameters"]
        facts = decode_ec_private_key(inner.dump())
    named = {Attribute.TOKEN: True, Attribute.LABEL: key["label"], Attribute.ID: identifier}
    session.create_object(facts | named | {Attribute.SIGN: True, Attribute.PRIVATE: True})
    own, *above = (bytes.fromhex(one) for one in key["certificates"])
    session.create_object(decode_x509_certificate(own) | named)
    for one in above:
        session.create_object(decode_x509_certificate(one) | {Attribute.TOKEN: True})


if __name__ == "__main__":
    main()
