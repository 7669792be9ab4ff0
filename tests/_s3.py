"""A bucket on this machine that answers in the words of Amazon S3's REST interface, as much of it as originals need."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import md5
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape, unescape

DAY = "2031-06-01T00:00:00.000Z"
HTTP_DAY = "Sun, 01 Jun 2031 00:00:00 GMT"


class Bucket:
    """What lies in it, and what was asked of it."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}  # by key
        self.asked: list[tuple[str, str, dict[str, str]]] = []  # method, path, headers
        self.refuses = False  # answers "access denied" to everything
        self.loses: set[str] = set()  # keys of which it takes the bytes and keeps others


class _Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def bucket(self) -> Bucket:
        return self.server.bucket

    def _key(self) -> str:
        self.bucket.asked.append((self.command, self.path, {k.lower(): v for k, v in self.headers.items()}))
        return unquote(urlsplit(self.path).path).removeprefix("/bucket/")

    def _answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _refuse(self) -> bool:
        if self.bucket.refuses:
            self._answer(403, b"<Error><Code>AccessDenied</Code></Error>")
        return self.bucket.refuses

    def do_PUT(self) -> None:
        key, data = self._key(), self.rfile.read(int(self.headers["Content-Length"]))
        if self._refuse():
            return
        if key in self.bucket.objects and self.headers["If-None-Match"] == "*":
            self._answer(412, b"<Error><Code>PreconditionFailed</Code></Error>")
            return
        self.bucket.objects[key] = b"other bytes" if key in self.bucket.loses else data
        self._answer(200, ETag=_etag(data))

    def do_GET(self) -> None:
        key = self._key()
        if self._refuse():
            return
        query = parse_qs(urlsplit(self.path).query)
        if "list-type" in query:
            self._list(query["prefix"][0])
        elif key in self.bucket.objects:
            data = self.bucket.objects[key]
            self._answer(200, data, ETag=_etag(data), Last_Modified=HTTP_DAY)
        else:
            self._answer(404, b"<Error><Code>NoSuchKey</Code></Error>")

    def do_POST(self) -> None:
        """Several objects are deleted by one request, which lists their keys."""
        self._key()
        keys = re.findall(r"<Key>(.*?)</Key>", self.rfile.read(int(self.headers["Content-Length"])).decode())
        if self._refuse():
            return
        for key in keys:
            self.bucket.objects.pop(unescape(key), None)
        done = "".join(f"<Deleted><Key>{key}</Key></Deleted>" for key in keys)
        self._answer(200, f"<DeleteResult>{done}</DeleteResult>".encode(), Content_Type="application/xml")

    def _list(self, prefix: str) -> None:
        found = "".join(
            f"<Contents><Key>{escape(key)}</Key><LastModified>{DAY}</LastModified><ETag>{_etag(data)}</ETag>"
            f"<Size>{len(data)}</Size></Contents>"
            for key, data in sorted(self.bucket.objects.items())
            if key.startswith(prefix)
        )
        body = f"<ListBucketResult><IsTruncated>false</IsTruncated>{found}</ListBucketResult>"
        self._answer(200, body.encode(), Content_Type="application/xml")

    def log_message(self, *args) -> None:
        """Quiet."""


def _etag(data: bytes) -> str:
    return f'"{md5(data).hexdigest()}"'


@contextmanager
def s3() -> Iterator[tuple[Bucket, dict[str, str]]]:
    """A bucket called "bucket", and what the environment of a process must say so that s3://bucket means it."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Answers) as server:
        server.bucket = Bucket()
        Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield server.bucket, {
                "AWS_ENDPOINT": f"http://127.0.0.1:{server.server_port}",
                "AWS_ALLOW_HTTP": "true",
                "AWS_REGION": "us-east-1",
                "AWS_ACCESS_KEY_ID": "of-the-tests",
                "AWS_SECRET_ACCESS_KEY": "a secret of the tests",
            }
        finally:
            server.shutdown()
