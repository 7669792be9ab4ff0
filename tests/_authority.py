"""A real time-stamp authority (RFC 3161) for tests: certificates and answers made by openssl, served on 127.0.0.1.

    with authority(folder) as one:
        one.url, one.root                       the address to ask, and the root certificate to trust (PEM)

Names are invented. Nothing is contacted but this machine.
"""

import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

Answer = Callable[[str, bytes], tuple[int, bytes]]  # the path asked for, the bytes sent -> status, bytes answered

_SETTINGS = """
[tsa]
default_tsa = one
[one]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
{chain}
signer_digest = sha256
default_policy = 1.3.6.1.4.1.99999.1
digests = sha256, sha384, sha512
accuracy = secs:1
tsa_name = yes
ess_cert_id_alg = sha256
[ca]
default_ca = root
[root]
new_certs_dir = {folder}
database = {folder}/index
serial = {folder}/numbers
default_md = sha256
policy = any
x509_extensions = stamping
[any]
commonName = supplied
[stamping]
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
nsComment = {longer}
[req]
distinguished_name = name
[name]
"""
_LONGER = "this certificate is longer than the root's, so that sent before it the two are not in DER's order " * 2


@dataclass(kw_only=True)
class Served:
    """An authority that answers: where, whom to trust, and what it was asked."""

    url: str
    root: Path  # the root certificate, PEM
    folder: Path
    asked: list[bytes] = field(default_factory=list)  # every request, as it came

    def toml(self, name: str = "one", method: str = "rfc3161") -> str:
        """The lines that configure it."""
        return f'[[authority]]\nname = "{name}"\nmethod = "{method}"\nurl = "{self.url}"\nroots = "{self.root}"\n'


@contextmanager
def serving(answer: Answer) -> Iterator[str]:
    """A server on a free port of 127.0.0.1 that answers every request with `answer(path, body)`; yields its URL."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, data = answer(self.path, body)
            try:
                self.send_response(status)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)
            except OSError:
                pass  # whoever asked did not wait for the answer

        do_POST = do_GET

        def log_message(self, *words: object) -> None:
            """Tests need no log."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def authority(
    folder: Path, *, name: str = "Quillon Time", sends_root: bool = False, since: datetime | None = None,
    until: datetime | None = None,
) -> Iterator[Served]:
    """A time-stamp authority whose certificates are made in `folder` (used again when they are there).

    `sends_root`: its answers carry the root certificate as well as its own, in an order that strict readers of DER
    refuse. `since` and `until` (UTC): when its certificate holds, an hour ago to ten years on when not given.
    """
    make(folder, name=name, sends_root=sends_root, since=since, until=until)
    served = Served(url="", root=folder / "root.pem", folder=folder)
    one_at_a_time = threading.Lock()  # the file of serial numbers

    def answer(_path: str, body: bytes) -> tuple[int, bytes]:
        served.asked.append(body)
        with one_at_a_time:
            (folder / "query").write_bytes(body)
            openssl("ts", "-reply", "-config", "settings", "-queryfile", "query", "-out", "reply", folder=folder)
            return 200, (folder / "reply").read_bytes()

    with serving(answer) as served.url:
        yield served


def make(
    folder: Path, *, name: str = "Quillon Time", sends_root: bool = False, since: datetime | None = None,
    until: datetime | None = None,
) -> None:
    """The keys and certificates of an authority, in `folder`: root.pem, tsa.pem and what openssl needs to answer."""
    if (folder / "tsa.pem").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    since = since or datetime.now(UTC) - timedelta(hours=1)
    until = until or datetime.now(UTC) + timedelta(days=3650)
    chain = f"certs = {folder}/root.pem" if sends_root else ""
    (folder / "settings").write_text(_SETTINGS.format(folder=folder, chain=chain, longer=_LONGER))
    (folder / "index").touch()
    for numbers in ("serial", "numbers"):
        (folder / numbers).write_text("01\n")
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-config", "settings")
    openssl("req", "-x509", *key, "-keyout", "root.key", "-out", "root.pem", "-days", "7300", "-subj",
            f"/CN={name} Root", "-addext", "basicConstraints=critical,CA:TRUE", "-addext",
            "keyUsage=critical,keyCertSign,cRLSign", folder=folder)
    openssl("req", *key, "-new", "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", f"/CN={name}", folder=folder)
    openssl("ca", "-batch", "-notext", "-config", "settings", "-cert", "root.pem", "-keyfile", "root.key", "-in",
            "tsa.csr", "-out", "tsa.pem", "-startdate", f"{since:%Y%m%d%H%M%SZ}", "-enddate", f"{until:%Y%m%d%H%M%SZ}",
            folder=folder)


def openssl(*arguments: str, folder: Path) -> str:
    """Run openssl in `folder`; what it printed. Raises AssertionError with its words when it fails."""
    done = subprocess.run(["openssl", *arguments], cwd=folder, capture_output=True, text=True, timeout=30)
    assert done.returncode == 0, f"openssl {arguments}: {done.stderr}"
    return done.stdout
