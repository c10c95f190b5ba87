"""Signing a PDF: one incremental update with picture, signature, time and proof.

pyHanko reads and extends the file; the signed data are built in `cms`. Bytes that are there
already are never touched, and the metadata stay as they are, so that PDF/A stays valid.
"""

from __future__ import annotations

import datetime as dt
import functools
import io
import zlib
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

from PIL import Image
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError, get_and_apply
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.cms_embedder import (
    PdfCMSEmbedder,
    SigIOSetup,
    SigObjSetup,
)
from pyhanko.sign.signers.pdf_byterange import SignatureObject

from vanphong.kernel.errors import Invalid, Refused
from vanphong.signing import cms
from vanphong.signing.keys import Identity, SigningKeySource
from vanphong.signing.pdf_range import signed_range
from vanphong.signing.timestamps import Timestamper
from vanphong.signing.trust import Ask, TrustStore, ValidationMaterial

# Bytes kept free for the signed data beside the certificates in it: attributes, two signature
# values (RSA-4096 at most), the token's own fields.
_SLACK_BYTES = 2_560
# A remote authority may change its certificates between two answers.
_WIDE_SLACK_BYTES = 14_336
_A4_HEIGHT = 841.89


@dataclass(frozen=True, slots=True)
class Box:
    """Where a picture stands: page from 0 (-1 = last), points from the lower left corner."""

    page: int
    x: float
    y: float
    width: float
    height: float

    @classmethod
    def from_top(
        cls,
        page: int,
        x: float,
        top: float,
        width: float,
        height: float,
        *,
        page_height: float = _A4_HEIGHT,
    ) -> Box:
        """Give the box measured from the upper left corner, as typesetting does."""
        return cls(page, x, page_height - top - height, width, height)


class _Writer(IncrementalPdfFileWriter):
    """An incremental writer that leaves XMP and document information alone (PDF/A)."""

    def _update_meta(self) -> None:
        return


def sign_pdf(
    content: bytes,
    *,
    key: SigningKeySource,
    field_name: str,
    now: dt.datetime,
    box: Box | None = None,
    image: bytes | None = None,
    reason: str = "",
    location: str = "",
    timestamper: Timestamper | None = None,
    trust: TrustStore | None = None,
    ask: Ask | None = None,
) -> bytes:
    """Give the PDF with one more signature (PAdES), appended to the bytes given.

    `image` is a PNG drawn into `box`, keeping its proportions; without a box the signature is
    invisible. With `timestamper` the moment is attested; with `trust` the certificate is
    checked first and the chain and revocation lists go into the file (level LT).

    :raises Invalid: `not_a_pdf`, `encrypted_pdf`, `bad_box`, `bad_image`.
    :raises Refused: the certificate is not valid at `now`, revoked or untrusted; the file
        forbids further signatures; the field is taken.
    :raises Unavailable: no timestamp, or no revocation list in force.
    """
    key.identity.refuse_outside_validity(now)
    material = None
    if trust is not None:
        extra = timestamper.certificates()[:1] if timestamper is not None else ()
        material = trust.material_for((key.identity.der, *extra), now, ask)
    job = _Job(
        key.identity, field_name, now, box, image, reason, location, timestamper, material
    )
    try:
        return _append(content, key, job, _SLACK_BYTES)
    except _TooNarrow:
        return _append(content, key, job, _WIDE_SLACK_BYTES)


def prepare_pdf(
    content: bytes,
    *,
    identity: Identity,
    field_name: str,
    now: dt.datetime,
    box: Box | None,
    image: bytes | None,
    location: str,
    timestamper: Timestamper,
    trust: TrustStore,
    ask: Ask | None,
) -> tuple[bytes, bytes]:
    """Give the PDF with an empty place for a signature, and the SHA-256 of its byte range.

    The signature is made elsewhere, over these bytes; `filled` puts it in. As `sign_pdf`, with
    room for what a timestamp authority may add later.

    :raises: as `sign_pdf`.
    """
    identity.refuse_outside_validity(now)
    extra = timestamper.certificates()[:1]
    material = trust.material_for((identity.der, *extra), now, ask)
    job = _Job(identity, field_name, now, box, image, "", location, timestamper, material)
    _steps, output, digest, _digits = _prepared(content, job, _WIDE_SLACK_BYTES)
    return bytes(output.getvalue()), digest


def filled(prepared: bytes, signed: bytes) -> bytes:
    """Give a prepared PDF with the signed data in the place kept for them.

    :raises Refused: `signature_too_wide`.
    """
    start, end = signed_range(prepared).gap
    digits = signed.hex().upper().encode()
    if len(digits) > end - start - 2:
        raise Refused(
            "Dấu thời gian lớn hơn chỗ dành cho nó trong tệp. Vui lòng yêu cầu ký lại.",
            code="signature_too_wide",
        )
    return prepared[: start + 1] + digits.ljust(end - start - 2, b"0") + prepared[end - 1 :]


class _TooNarrow(Exception):
    """The signed data did not fit into the space kept free."""


@dataclass(frozen=True, slots=True)
class _Job:
    identity: Identity
    field_name: str
    now: dt.datetime
    box: Box | None
    image: bytes | None
    reason: str
    location: str
    timestamper: Timestamper | None
    material: ValidationMaterial | None

    def reserved_digits(self, slack_bytes: int) -> int:
        """Give how many hexadecimal digits to keep free."""
        certificates = [self.identity.der, *self.identity.chain]
        if self.timestamper is not None:
            certificates += self.timestamper.certificates()
        return 2 * (slack_bytes + sum(map(len, certificates)))


def _append(content: bytes, key: SigningKeySource, job: _Job, slack_bytes: int) -> bytes:
    steps, output, digest, digits = _prepared(content, job, slack_bytes)
    signed = _signed_data(digest, key, job)
    if 2 * len(signed) > digits:
        raise _TooNarrow
    steps.send(signed)
    return bytes(output.getvalue())


def _prepared(
    content: bytes, job: _Job, slack_bytes: int
) -> tuple[Generator[Any, Any, Any], io.BytesIO, bytes, int]:
    """Write all but the signature: give the steps left, the file, its digest, the digits free."""
    writer = open_pdf(content)
    digits = job.reserved_digits(slack_bytes)
    try:
        appearance = _appearance(writer, job.box, job.image)
        if job.material is not None:
            embed_proofs(writer, job.material)
        spec = _field(job.field_name, job.box)
        steps = PdfCMSEmbedder(new_field_spec=spec).write_cms(job.field_name, writer)
        field_reference = next(steps)
        if appearance is not None:
            field_reference.get_object()[pdf_name("/AP")] = appearance
        placeholder = SignatureObject(
            timestamp=job.now,
            subfilter=SigSeedSubFilter.PADES,
            name=job.identity.name,
            reason=job.reason or None,
            location=job.location or None,
            bytes_reserved=digits,
        )
        steps.send(SigObjSetup(sig_placeholder=placeholder))
        digest, output = steps.send(SigIOSetup(md_algorithm="sha256"))
    except SigningError as error:
        raise Refused(
            "Tệp này đã có chữ ký ở đúng vị trí đó hoặc không cho ký thêm.",
            code="field_taken",
        ) from error
    except (PdfError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise not_a_pdf() from error
    return steps, output, digest.document_digest, digits


def _signed_data(digest: bytes, key: SigningKeySource, job: _Job) -> bytes:
    if job.timestamper is None:
        return cms.sign_detached(digest, key, None)
    attest = functools.partial(job.timestamper.token, now=job.now)
    return cms.sign_detached(digest, key, attest)


def seal_pdf(
    content: bytes,
    *,
    key: SigningKeySource,
    now: dt.datetime,
    field_name: str = "DauCoQuan",
    box: Box | None = None,
    image: bytes | None = None,
    reason: str = "",
    location: str = "",
    timestamper: Timestamper | None = None,
    trust: TrustStore | None = None,
) -> bytes:
    """Give the PDF with the office's seal: a signature with the organisation's certificate.

    :raises: as `sign_pdf`.
    :source: QĐ 379-QĐ/TW Điều 12 (person first, then the organisation).
    """
    return sign_pdf(
        content,
        key=key,
        field_name=field_name,
        now=now,
        box=box,
        image=image,
        reason=reason,
        location=location,
        timestamper=timestamper,
        trust=trust,
    )


def open_pdf(content: bytes) -> IncrementalPdfFileWriter:
    """Open a PDF to append to it.

    :raises Invalid: `not_a_pdf`, `encrypted_pdf`.
    :raises Refused: `no_more_signatures`.
    """
    if not content.startswith(b"%PDF-"):
        raise not_a_pdf()
    # An object begins on a line of its own (ISO 19005-2, 6.1.9); some files end without one.
    whole = content if content.endswith((b"\n", b"\r")) else content + b"\n"
    try:
        writer = _Writer(io.BytesIO(whole))
        encrypted = writer.prev.encrypted
        forbidden = _forbids_changes(writer)
    except (
        PdfError,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        RecursionError,
        AssertionError,
        zlib.error,
    ) as error:
        raise not_a_pdf() from error
    if encrypted:
        raise Invalid(
            "Tệp PDF này đặt mật khẩu nên không ký được. Vui lòng bỏ mật khẩu rồi gửi lại.",
            code="encrypted_pdf",
        )
    if forbidden:
        raise Refused(
            "Người ký trước đã khóa tệp này, không cho ký thêm.",
            code="no_more_signatures",
        )
    return writer


def _forbids_changes(writer: IncrementalPdfFileWriter) -> bool:
    """Say whether a certifying signature allows no change at all (DocMDP, P = 1)."""
    try:
        references = writer.root["/Perms"]["/DocMDP"]["/Reference"]
    except KeyError:
        return False
    return any(
        get_and_apply(reference.get_object(), "/TransformParams", dict, default={}).get("/P", 2)
        == 1
        for reference in references
    )


def _field(name: str, box: Box | None) -> SigFieldSpec:
    if box is None:
        return SigFieldSpec(name)
    if box.width <= 0 or box.height <= 0:
        raise Invalid("Khung chữ ký phải có chiều rộng và chiều cao.", code="bad_box")
    corners = (box.x, box.y, box.x + box.width, box.y + box.height)
    return SigFieldSpec(name, on_page=box.page, box=corners)  # type: ignore[arg-type]


# --- pictures


@dataclass(frozen=True, slots=True)
class _Picture:
    width: int
    height: int
    colours: bytes
    alpha: bytes


@functools.lru_cache(maxsize=64)
def _picture(image: bytes) -> _Picture:
    try:
        with Image.open(io.BytesIO(image), formats=["PNG"]) as opened:
            if opened.width * opened.height > 4_000_000:
                raise _bad_image()
            rgba = opened.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise _bad_image() from error
    alpha = rgba.getchannel("A").tobytes()
    colours = rgba.convert("RGB").tobytes()
    return _Picture(rgba.width, rgba.height, zlib.compress(colours), zlib.compress(alpha))


def check_image(image: bytes) -> None:
    """Refuse what is not a PNG that can be drawn.

    :raises Invalid: `bad_image`.
    """
    _picture(image)


def _appearance(
    writer: IncrementalPdfFileWriter, box: Box | None, image: bytes | None
) -> generic.DictionaryObject | None:
    """Draw the picture into the middle of the box; an empty form when there is none."""
    if box is None:
        return None
    form = generic.StreamObject(stream_data=b"")
    form.update(
        {
            pdf_name("/Type"): pdf_name("/XObject"),
            pdf_name("/Subtype"): pdf_name("/Form"),
            pdf_name("/BBox"): _numbers(0, 0, box.width, box.height),
            pdf_name("/Resources"): generic.DictionaryObject(),
        }
    )
    if image is not None:
        picture = _picture(image)
        scale = min(box.width / picture.width, box.height / picture.height)
        width, height = picture.width * scale, picture.height * scale
        left, bottom = (box.width - width) / 2, (box.height - height) / 2
        form._data = (
            f"q {width:.3f} 0 0 {height:.3f} {left:.3f} {bottom:.3f} cm /Im Do Q".encode()
        )
        images = generic.DictionaryObject({pdf_name("/Im"): _add_picture(writer, picture)})
        form["/Resources"] = generic.DictionaryObject({pdf_name("/XObject"): images})
    return generic.DictionaryObject({pdf_name("/N"): writer.add_object(form)})


def _add_picture(writer: IncrementalPdfFileWriter, picture: _Picture) -> generic.IndirectObject:
    mask = _image_stream(picture, "/DeviceGray", picture.alpha)
    colours = _image_stream(picture, "/DeviceRGB", picture.colours)
    colours["/SMask"] = writer.add_object(mask)
    return writer.add_object(colours)


def _image_stream(picture: _Picture, space: str, encoded: bytes) -> generic.StreamObject:
    entries = {
        pdf_name("/Type"): pdf_name("/XObject"),
        pdf_name("/Subtype"): pdf_name("/Image"),
        pdf_name("/Width"): generic.NumberObject(picture.width),
        pdf_name("/Height"): generic.NumberObject(picture.height),
        pdf_name("/BitsPerComponent"): generic.NumberObject(8),
        pdf_name("/ColorSpace"): pdf_name(space),
        pdf_name("/Filter"): pdf_name("/FlateDecode"),
    }
    return generic.StreamObject(dict_data=entries, encoded_data=encoded)


def _numbers(*values: float) -> generic.ArrayObject:
    return generic.ArrayObject(generic.FloatObject(round(v, 3)) for v in values)


# --- long-term validation data


def embed_proofs(writer: IncrementalPdfFileWriter, material: ValidationMaterial) -> None:
    """Put certificates and revocation lists into the file's security store, each only once."""
    root = writer.root
    if "/DSS" in root:
        store = root["/DSS"]
    else:
        store = generic.DictionaryObject()
        root[pdf_name("/DSS")] = writer.add_object(store)
        writer.update_root()
    added = False
    for entry, wanted in (
        ("/Certs", material.certificates),
        ("/CRLs", material.crls),
        ("/OCSPs", material.ocsps),
    ):
        if not wanted:
            continue
        present = store[entry] if entry in store else generic.ArrayObject()
        known = {stream.get_object().data for stream in present}
        missing = [item for item in wanted if item not in known]
        if not missing:
            continue
        for item in missing:
            present.append(writer.add_object(generic.StreamObject(stream_data=item)))
        store[pdf_name(entry)] = present
        added = True
    if added:
        writer.update_container(store)


def not_a_pdf() -> Invalid:
    """Give the refusal of a file that is no whole PDF."""
    return Invalid(
        "Tệp này không phải PDF hoặc đã hỏng nên không ký được. Vui lòng tạo lại tệp PDF.",
        code="not_a_pdf",
    )


def _bad_image() -> Invalid:
    message = "Ảnh chữ ký hoặc ảnh dấu phải là tệp PNG nền trong suốt, không quá lớn."
    return Invalid(message, code="bad_image", fields={"image": [message]})
