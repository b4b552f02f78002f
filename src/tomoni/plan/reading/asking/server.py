"""Talking to a server that speaks the chat protocol of OpenAI: one request, one answer, within bounds."""

import http.client
import json
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from typing import Any

from tomoni.kernel.errors import DomainError

LARGEST_ANSWER = 2_000_000  # bytes
SECONDS = 120
_END = "/chat/completions"


@dataclass(frozen=True, slots=True)
class Model:
    """A language model: ``address`` as http://localhost:8080/v1, ``key`` when the server wants one. ``seconds`` is how
    long one answer may take."""

    address: str
    name: str = "default"
    key: str = field(default="", repr=False)
    seconds: float = SECONDS

    def ask(self, system: str, question: str) -> Any:
        """The answer to a question, as the JSON that it is meant to be.

        Raises:
            DomainError: ``plan_reading.model_address`` (``address``) when it is no http address;
                ``plan_reading.model_unreachable`` (``address``, ``reason``), ``plan_reading.model_slow`` (``seconds``),
                ``plan_reading.model_refused`` (``status``), ``plan_reading.model_babbles`` when the answer is not JSON.
        """
        body = {
            "model": self.name,
            "messages": [{"role": "system", "content": system}, {"role": "user", "content": question}],
            "temperature": 0,
            "response_format": {"type": "json_object"},
        }
        answer = self._post(json.dumps(body, ensure_ascii=False).encode())
        try:
            said = json.loads(answer)["choices"][0]["message"]["content"]
            return json.loads(_without_fence(said))
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            raise DomainError("plan_reading.model_babbles") from error

    def _post(self, body: bytes) -> bytes:
        if not self.address.startswith(("http://", "https://")):
            raise DomainError("plan_reading.model_address", address=self.address)
        address = self.address.rstrip("/")
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        until = time.monotonic() + self.seconds
        try:
            request = urllib.request.Request(  # noqa: S310 only http and https, see above
                address if address.endswith(_END) else address + _END, body, headers
            )
            with _OPENER.open(request, timeout=self.seconds) as answer:
                return self._read(answer, until)
        except urllib.error.HTTPError as error:
            raise DomainError("plan_reading.model_refused", status=error.code) from error
        except TimeoutError as error:
            raise DomainError("plan_reading.model_slow", seconds=round(self.seconds)) from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            reason = getattr(error, "reason", error)
            if isinstance(reason, TimeoutError):
                raise DomainError("plan_reading.model_slow", seconds=round(self.seconds)) from error
            raise DomainError(
                "plan_reading.model_unreachable", address=self.address, reason=str(reason)[:200]
            ) from error

    def _read(self, answer: Any, until: float) -> bytes:
        parts: list[bytes] = []
        size = 0
        while part := answer.read1(65_536):
            parts.append(part)
            size += len(part)
            if size > LARGEST_ANSWER:
                raise DomainError("plan_reading.model_babbles")
            if time.monotonic() > until:
                raise TimeoutError
        return b"".join(parts)


class _NoWayOn(urllib.request.HTTPRedirectHandler):
    """The key goes to the address that was given, and to no other."""

    def redirect_request(self, *_: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoWayOn)


def _without_fence(text: str) -> str:
    """JSON without the marks of code that models like to put around it."""
    text = text.strip()
    if text.startswith("```") and text.endswith("```"):
        text = text.strip("`").removeprefix("json")
    return text
