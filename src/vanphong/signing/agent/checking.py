"""Proof on the signer's computer that the bytes to be signed are those of the paper shown."""

from __future__ import annotations

from vanphong.signing.agent.trouble import Distrust
from vanphong.signing.attributes import signed_attributes
from vanphong.signing.pdf_range import signed_range


def proved_digest(content: bytes, attributes: bytes, certificate: bytes) -> str:
    """Give the SHA-256 of the paper's byte range when `attributes` say just that and no more.

    They are built here anew from the paper as it came and the certificate on the device, and
    must be the same byte for byte: a server cannot have another paper signed, nor anything else.

    :raises Distrust: for any difference.
    """
    try:
        digest = signed_range(content).digest
    except ValueError as error:
        raise Distrust(
            "Tệp máy chủ gửi không phải là văn bản PDF chờ đúng một chữ ký trên toàn tệp."
        ) from error
    if attributes != signed_attributes(digest, certificate):
        raise Distrust("Nội dung máy chủ yêu cầu ký không khớp với văn bản máy chủ gửi kèm.")
    return digest.hex()
