"""The way to the office's server: HTTPS to the one address the signer paired with.

Proxies are those of the computer (environment, on Windows the system's own). No redirect is
followed, so that the token goes to that address and nowhere else.
"""

from __future__ import annotations

import http.client
import json
import ssl
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlsplit

from vanphong.signing.agent.trouble import Away, Refusal, Trouble

_API = "/api/v1"
_MOST_BYTES = 200_000_000
_PATIENCE_SECONDS = 60
# The answer to a signature comes when the timestamp authority has answered.
_LONG_PATIENCE_SECONDS = 240
_OWN = {"127.0.0.1", "::1", "localhost"}


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_given: Any) -> None:
        return None


class Server:
    """One server, spoken to with one token."""

    def __init__(self, address: str, token: str = "", ca_file: str = "") -> None:
        """Take the address.

        :raises Trouble: when it is not HTTPS; only the own computer may do without.
        """
        parts = urlsplit(address)
        is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _OWN)
        if not is_safe or not parts.hostname or parts.username:
            raise Trouble(f"Địa chỉ máy chủ phải bắt đầu bằng https://, không phải {address}.")
        self.address = address.rstrip("/")
        self._token = token
        try:
            trusted = ssl.create_default_context(cafile=ca_file or None)
        except (OSError, ssl.SSLError) as error:
            raise Trouble(f"Không đọc được tệp chứng thư máy chủ {ca_file}.") from error
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPSHandler(context=trusted), _NoRedirects
        )

    def get(self, path: str) -> Any:
        """Give the JSON at a path.

        :raises Refusal: :raises Away:
        """
        return _json(self.file(path))

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """Send JSON and give the JSON that answers.

        :raises Refusal: :raises Away:
        """
        return _json(self._ask(path, json.dumps(body).encode()))

    def file(self, path: str) -> bytes:
        """Give the bytes at a path.

        :raises Refusal: :raises Away:
        """
        return self._ask(path, None)

    def _ask(self, path: str, body: bytes | None) -> bytes:
        headers = {"Accept": "*/*", "User-Agent": "vanphong-agent"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        if body is not None:
            headers["Content-Type"] = "application/json"
        request = urllib.request.Request(  # noqa: S310 - the scheme is checked above
            f"{self.address}{_API}{path}", data=body, headers=headers
        )
        try:
            patience = _PATIENCE_SECONDS if body is None else _LONG_PATIENCE_SECONDS
            with self._opener.open(request, timeout=patience) as answer:
                return bytes(answer.read(_MOST_BYTES))
        except urllib.error.HTTPError as error:
            with error:
                raise _refused(error.code, error.read(1_000_000)) from error
        except ssl.SSLError as error:
            raise Away(f"Không tin được chứng thư của máy chủ: {error.reason}.") from error
        except (urllib.error.URLError, http.client.HTTPException, OSError) as error:
            why = getattr(error, "reason", error)
            raise Away(f"Không nối được với {self.address}: {why}.") from error


def _json(answer: bytes) -> Any:
    try:
        return json.loads(answer)
    except ValueError as error:
        raise Away("Máy chủ trả lời không đọc được.") from error


def _refused(status: int, body: bytes) -> Trouble:
    try:
        said = json.loads(body)
        sentence, code = str(said["message"]), str(said["code"])
    except (ValueError, TypeError, KeyError):
        sentence, code = f"Máy chủ trả lời lỗi {status}.", ""
    if status >= 500 or status == 429:
        return Away(sentence, code=code)
    return Refusal(sentence, code=code or str(status))
