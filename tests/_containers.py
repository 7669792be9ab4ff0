"""Containers as other people's tools write them, for tests: web archives, packages of them, tables, mailboxes."""

import base64
import csv
import gzip
import hashlib
import io
import json
import mailbox
import zipfile
from email.message import EmailMessage

from cryptography.hazmat.primitives.asymmetric import ec
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

PAGE = """<!DOCTYPE html><html><head><title>{title}</title></head><body><article><h1>{title}</h1>
<p>Shells hit the market of Velmar on 17 March 2031, killing twelve people, the mayor Ana Ruiz said on Friday.</p>
<p>{words} The council of Arvania denied that its forces had fired on the town, and asked for an inquiry.</p>
</article></body></html>"""
ADDRESS = "https://courier.example/news/1"
NEWS = "Shells hit the market of Velmar on Friday, the mayor Ana Ruiz said. Twelve people were killed, she said."
HEAD = ["headline", "body", "date", "url", "source", "likes"]
ROW = ["Market shelled", NEWS, "17 March 2031", "https://courier.example/1", "Velmar Courier", "7"]
KEY = ec.generate_private_key(ec.SECP384R1())


class Writer(WARCWriter):
    """The library's writer, with its temporary files in memory: it leaves those on the disk to be closed by others."""

    @classmethod
    def _create_temp_file(cls):
        return io.BytesIO()


def page(words: str = "Two schools were damaged.", title: str = "Market of Velmar shelled") -> bytes:
    """A page of a news site that a reader finds text in."""
    return PAGE.format(title=title, words=words).encode()


def warc(*answers, gzipped: bool = True, info: dict | None = None) -> bytes:
    """A WARC: each answer is a dict with `body`, and what differs from a page at ADDRESS."""
    out = io.BytesIO()
    writer = Writer(out, gzip=gzipped)
    writer.write_record(writer.create_warcinfo_record("t.warc", info or {"software": "crawler 3.1"}))
    for each in answers:
        writer.write_record(_record(writer, **each))
    return out.getvalue()


def _record(writer, body, address=ADDRESS, kind="response", status="200 OK", headers=(), type="text/html", warc=None):
    heads = [("Content-Type", type), *headers]
    http = StatusAndHeaders(status, heads, protocol="HTTP/1.1") if kind in ("response", "revisit") else None
    record = writer.create_warc_record(
        address, kind, payload=io.BytesIO(body), http_headers=http, warc_content_type="" if http else type,
        warc_headers_dict={"WARC-Date": "2031-03-18T09:00:00Z", "WARC-IP-Address": "192.0.2.7", **(warc or {})},
    )
    return record


def wacz(warcs: dict[str, bytes], pages=(ADDRESS,), extra=None, hashes=None, digest=None, unlisted=()) -> bytes:
    """A WACZ. `extra` are more files; `hashes` false digests by path; `digest` the text of datapackage-digest.json."""
    files = {f"archive/{name}": data for name, data in warcs.items()}
    if pages is not None:
        lines = [{"format": "json-pages-1.0", "id": "pages"}, *({"url": each, "ts": "2031-03-18"} for each in pages)]
        files["pages/pages.jsonl"] = "\n".join(map(json.dumps, lines)).encode()
    files |= extra or {}
    resources = [
        {"name": path, "path": path, "bytes": len(data),
         "hash": (hashes or {}).get(path, f"sha256:{hashlib.sha256(data).hexdigest()}")}
        for path, data in files.items() if path not in unlisted
    ]  # fmt: skip
    manifest = json.dumps({"wacz_version": "1.1.1", "software": "packer 2", "resources": resources}).encode()
    files["datapackage.json"] = manifest
    if digest:
        files["datapackage-digest.json"] = digest(manifest)
    return zipped(files)


def zipped(files: dict[str, bytes]) -> bytes:
    """A ZIP of the files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            made.writestr(name, data)
    return out.getvalue()


def signed(manifest: bytes, key, of: bytes | None = None, inner: bytes | None = None) -> bytes:
    """What `datapackage-digest.json` holds, signed as a browser's extension does it: the two numbers side by side."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    stated = f"sha256:{hashlib.sha256(of or manifest).hexdigest()}"
    covered = f"sha256:{hashlib.sha256(inner or manifest).hexdigest()}"
    r, s = decode_dss_signature(key.sign(covered.encode(), ec.ECDSA(hashes.SHA256())))
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return json.dumps({
        "path": "datapackage.json", "hash": stated,
        "signedData": {"hash": covered, "signature": base64.b64encode(r.to_bytes(48) + s.to_bytes(48)).decode(),
                       "publicKey": base64.b64encode(public).decode(), "created": "2031-03-18T10:00:00Z"},
    }).encode()  # fmt: skip


def table(*rows, separator: str = ",") -> bytes:
    """A CSV of rows of cells."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue().encode()


def bomb(size: int) -> bytes:
    """A gzip that unfolds to `size` bytes of nothing."""
    return gzip.compress(bytes(size))


def letters(folder, *messages: EmailMessage) -> bytes:
    """A mailbox as Python's library writes it."""
    box = mailbox.mbox(folder / "made.mbox")
    for each in messages:
        box.add(each)
    box.flush()
    box.close()
    return (folder / "made.mbox").read_bytes()


def letter(number: int, attachment: str | None = None) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["Subject"] = "a@velmar.example", f"No. {number}"
    message["Message-ID"] = f"<{number}@v.example>"
    message.set_content(f"Shells hit Velmar.\n\nFrom our window we saw it, {number}.\n")
    if attachment:
        message.add_attachment(b"x", maintype="text", subtype="plain", filename=attachment)
    return message
