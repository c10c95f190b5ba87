"""The program on the signer's own computer: it shows what is signed and signs it on a token.

It stands alone: no part of the server, no Django, no database; the standard library, click and
python-pkcs11 (`requirements/agent.txt`), and the four modules it shares with the server
(`signing/attributes.py`, `der.py`, `pdf_range.py`, `token_signature.py`).
"""
