"""How an authority is asked: one request over HTTP, within bounds of time and size, and never anywhere else."""

import threading
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from onrecord.custody.stamps.stamped import plain
from onrecord.errors import StampError

LIMIT = 64 * 1024  # bytes of an answer: a time stamp with its certificates has some thousand


def send(
    url: str, data: bytes | None, *, headers: dict[str, str], patience: float, limit: int = LIMIT, or_none: bool = False
) -> bytes | None:
    """The answer to `data` posted to `url` (None: a plain request); at most `limit` bytes within `patience` seconds.

    No redirect is followed: only who was configured is asked. Proxies of the environment are used. With `or_none`, an
    answer 404 is None: there is nothing yet. Raises StampError with the reason in words.
    """
    got: list[bytes | None | Exception] = []

    def exchange() -> None:
        try:
            got.append(_exchange(url, data, headers, patience, limit, or_none))
        except Exception as problem:  # whoever waits tells it
            got.append(problem)

    # A server that sends a byte now and then keeps each single wait short: the whole is bounded from outside.
    thread = threading.Thread(target=exchange, daemon=True)
    thread.start()
    thread.join(patience)
    answer = got[0] if got else TimeoutError()
    if isinstance(answer, TimeoutError) or isinstance(getattr(answer, "reason", None), TimeoutError):
        raise StampError(f"{url} gave no answer within {patience:g} seconds") from answer
    if isinstance(answer, HTTPException | OSError):
        why = plain(str(getattr(answer, "reason", None) or answer))
        raise StampError(f"{url} cannot be reached ({why})") from answer
    if isinstance(answer, Exception):
        raise answer
    return answer


def _exchange(
    url: str, data: bytes | None, headers: dict[str, str], patience: float, limit: int, or_none: bool
) -> bytes | None:
    request = Request(url, data=data, headers={"User-Agent": "onrecord", **headers})
    try:
        with build_opener(_NoRedirect).open(request, timeout=patience) as answer:
            body = answer.read(limit + 1)
            status = answer.status
    except HTTPError as refusal:
        with refusal:
            if refusal.code == 404 and or_none:
                return None
            raise StampError(f"{url} answered {refusal.code} {plain(str(refusal.reason))}") from refusal
    if status != 200:
        raise StampError(f"{url} answered {status}")
    if len(body) > limit:
        raise StampError(f"{url} answered with more than {limit:,} bytes, which no time stamp has; none was kept")
    return body


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_: object, **__: object) -> None:
        """None makes the redirect an error."""
