"""Stamps by the Time-Stamp Protocol (RFC 3161): an authority signs a digest together with its time.

Checked with the library rfc3161-client. It takes strict DER only; for what it cannot read, `openssl ts -verify` is
asked, which is what a receiver of a case file has. Both check as of the time in the stamp: one made
while the authority's certificate was valid holds after it has run out.
"""

import re
from hashlib import sha256, sha384, sha512

from onrecord.custody.stamps import _openssl
from onrecord.custody.stamps.authorities import Authority
from onrecord.custody.stamps.sending import send
from onrecord.custody.stamps.stamped import Stamped, moment, plain
from onrecord.errors import StampError, UsageError

_DIGESTS = {"2.16.840.1.101.3.4.2.1": sha256, "2.16.840.1.101.3.4.2.2": sha384, "2.16.840.1.101.3.4.2.3": sha512}
_HEADERS = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
_REASON = re.compile(r'reason: "([^"]+)"')  # in the library's complaints, which are not for people
_STATUS = (
    "granted",
    "granted with changes",
    "refused",
    "to be waited for",
    "given with a warning that the authority's certificate will be revoked",
    "given though the authority's certificate was revoked",
)  # RFC 3161, section 2.4.2, by their numbers


def request(data: bytes) -> tuple[bytes, int]:
    """A request for a stamp of the SHA-256 of `data`, and the number of chance (nonce) that the answer must carry. It
    asks for the authority's certificate to come with the answer. Raises UsageError when there is no data."""
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    if not data:
        raise UsageError("there is nothing to stamp: not one byte was given")
    made = TimestampRequestBuilder().data(data).hash_algorithm(HashAlgorithm.SHA256).nonce(nonce=True)
    built = made.cert_request(cert_request=True).build()
    return built.as_bytes(), built.nonce


def ask(data: bytes, authority: Authority) -> tuple[bytes, int]:
    """The authority's answer, unread, and the nonce it must carry. Raises StampError when there is no answer."""
    query, nonce = request(data)
    answer = send(authority.url, query, headers=_HEADERS, patience=authority.patience)
    return answer or b"", nonce


def check(token: bytes, data: bytes, roots: bytes | None, nonce: int | None = None) -> Stamped:
    """What the answer `token` says about `data`; `nonce` is the one sent, None when it is not known any more. `roots`
    are PEM. Raises StampError: no stamp, of other bytes, not signed under these roots, changed."""
    from rfc3161_client import decode_timestamp_response

    if roots is None:
        raise StampError("there is no root certificate to check it against")
    try:
        return _checked(decode_timestamp_response(token), data, roots, nonce)
    except StampError:
        raise
    except Exception as unread:  # bytes that are no certificate make its libraries raise errors of a dozen kinds
        return _openssl.check(token, data, roots, nonce, why=_first(unread))


def _checked(response, data: bytes, roots: bytes, nonce: int | None) -> Stamped:
    from cryptography import x509
    from rfc3161_client import VerificationError, VerifierBuilder

    if response.status != 0:
        known = 0 <= response.status < len(_STATUS)
        status = _STATUS[response.status] if known else f"of a status that there is not ({response.status})"
        said = plain("; ".join(map(str, response.status_string or ())))
        raise StampError(f"the authority's answer is no plain stamp: {status}" + (f" ({said})" if said else ""))
    info = response.tst_info
    digest = _DIGESTS.get(info.message_imprint.hash_algorithm.dotted_string)
    if digest is None:
        raise StampError("it stamps a digest of a kind that is not taken for evidence: not SHA-256, 384 or 512")
    if info.message_imprint.message != digest(data).digest():
        raise StampError("it is a stamp of other bytes than these")
    if nonce is not None and info.nonce != nonce:
        raise StampError("it answers another request than ours: its nonce is not the one that was sent")
    # A new builder each time: its add_root_certificate changes the list it shares with earlier builders.
    verifier = VerifierBuilder(roots=x509.load_pem_x509_certificates(roots)).build()
    try:
        verifier.verify_message(response, data)
    except VerificationError as problem:
        raise StampError(_why_not(response, str(problem))) from None
    signer = _signer(response)
    return Stamped(
        says=moment(info.gen_time),
        by=plain(signer.subject.rfc4514_string()),
        serial=f"{info.serial_number:x}",
        policy=info.policy.dotted_string,
        ends=moment(signer.not_valid_after_utc),
    )


def _signer(response):
    """The certificate of the one signer; the others that came with it need not be anybody's."""
    from cryptography import x509

    (signed,) = response.signed_data.signer_infos
    found = map(x509.load_der_x509_certificate, response.signed_data.certificates)
    by = [each for each in found if (each.issuer, each.serial_number) == (signed.issuer, signed.serial_number)]
    if len(by) != 1:
        raise StampError("the certificate that it was signed with does not come with it once")
    return by[0]


def _why_not(response, complaint: str) -> str:
    """Why the library took the stamp for none, in words."""
    reason = _REASON.search(complaint)
    said = reason[1] if reason else complaint
    signer, made = _signer(response), response.tst_info.gen_time
    if not signer.not_valid_before_utc <= made <= signer.not_valid_after_utc:
        said = f"made {moment(made)}; the authority's certificate had expired or was not valid yet"
    return f"its signature does not hold under the root certificates given ({plain(said)})"


def _first(problem: Exception) -> str:
    """The first line of a library's complaint, short."""
    return plain(str(problem).splitlines()[0]) if str(problem) else type(problem).__name__
