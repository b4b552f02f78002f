"""A citizen's browser, as small as can be: opens the form once, then posts finished letters over one connection.

Speaks HTTP over a bare socket, so that the load generator takes little of the machine that it measures.
"""

import re
import socket
import uuid
from dataclasses import dataclass
from urllib.parse import quote_plus

WRITE = "/letters/write/"
RECEIPT = "/voices/r/"


class NotAcknowledged(Exception):
    """The server did not say that it has the letter."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the server acknowledged: the path of the receipt page, for which text."""

    path: str
    text: str

    @property
    def key(self) -> str:
        """The secret of the link (``Voice.follow_key``)."""
        return self.path.removeprefix(RECEIPT).strip("/")


class Citizen:
    """One connection with its cookie and token."""

    def __init__(self, port: int, timeout: float = 30) -> None:
        self._address = ("127.0.0.1", port)
        self._timeout = timeout
        self._socket: socket.socket | None = None
        status, headers, body = self.request("GET", WRITE)
        cookie = re.search(rb"csrftoken=([^;]+)", headers)
        token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', body)
        if status != 200 or not cookie or not token:
            raise NotAcknowledged(f"the form answers {status}")
        self._cookie = f"Cookie: csrftoken={cookie[1].decode()}\r\n"
        self._token = token[1].decode()

    def send_letter(self, text: str, form_id: str = "") -> Receipt:
        """Post a finished letter, as the button of the third step does; the same ``form_id`` presses it once more.

        Raises:
            NotAcknowledged: any other answer than the way to the receipt.
            OSError: the server is gone.
        """
        fields = {
            "csrfmiddlewaretoken": self._token,
            "form_id": form_id or str(uuid.uuid4()),
            "step": "check",
            "to": "send",
            "text": text,
            "place": "駅前",
            "area": "",
            "answer_wish": "page",
            "email": "",
            "name": "",
            "address": "",
            "consent": "words",
        }
        body = "&".join(f"{name}={quote_plus(value)}" for name, value in fields.items())
        status, headers, _ = self.request("POST", WRITE, body, self._cookie)
        place = re.search(rb"\r\nlocation: ?(\S+)", headers, re.IGNORECASE)
        path = place[1].decode() if place else ""
        if status != 302 or not path.startswith(RECEIPT):
            raise NotAcknowledged(f"{status} {path}")
        return Receipt(path, text)

    def close(self) -> None:
        """Hang up."""
        if self._socket:
            self._socket.close()
            self._socket = None

    def request(self, method: str, path: str, body: str = "", more: str = "") -> tuple[int, bytes, bytes]:
        """Status, headers and body of the answer. A connection that the server closed is opened anew once."""
        for attempt in (1, 2):
            reused = self._socket is not None
            try:
                return self._exchange(method, path, body, more)
            except ConnectionError:
                self.close()
                if not reused or attempt == 2 or method == "POST":
                    raise
        raise AssertionError

    def _exchange(self, method: str, path: str, body: str, more: str) -> tuple[int, bytes, bytes]:
        if self._socket is None:
            self._socket = socket.create_connection(self._address, self._timeout)
        head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Language: ja\r\n{more}"
        if body:
            head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        self._socket.sendall(f"{head}\r\n{body}".encode())
        received = self._read(b"", until=b"\r\n\r\n")
        headers, _, rest = received.partition(b"\r\n\r\n")
        length = re.search(rb"\r\ncontent-length: ?(\d+)", headers, re.IGNORECASE)
        if length is None:
            raise NotAcknowledged("an answer without a length")
        rest = self._read(rest, size=int(length[1]))
        if re.search(rb"\r\nconnection: ?close", headers, re.IGNORECASE):
            self.close()
        return int(headers[9:12]), headers, rest

    def _read(self, received: bytes, *, until: bytes = b"", size: int = 0) -> bytes:
        assert self._socket
        while (until and until not in received) or len(received) < size:
            some = self._socket.recv(65536)
            if not some:
                raise ConnectionResetError("the server hung up")
            received += some
        return received
