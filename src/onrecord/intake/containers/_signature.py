"""Whether a web archive's package is the one that was signed (wacz-auth 0.1.0), step by step, and what stays open.

The signature is over a digest that the signer states. It says nothing of the package unless that digest is the
manifest's, which is compared first (a widespread checker leaves that out).
"""

import base64
import json
from hashlib import sha256

from onrecord.models import Element

NAME = "signature of the package"


def told_of(digest: bytes | None, manifest: bytes) -> Element:
    """What became of the checks of `datapackage-digest.json` (None: there is none) against the manifest's bytes."""
    if digest is None:
        return Element(name=NAME, standing="absent", value="absent: the package is not signed")
    own = f"sha256:{sha256(manifest).hexdigest()}"
    try:
        stated = json.loads(digest)
        outer, signed = stated.get("hash"), stated.get("signedData")
    except (ValueError, RecursionError, AttributeError):
        return _told("INVALID", "datapackage-digest.json cannot be read")
    if outer != own:
        return _told("INVALID", "datapackage-digest.json is of another datapackage.json than the one in the package")
    if not isinstance(signed, dict):
        return _told("absent", "the digest of datapackage.json agrees, and nobody signed it")
    if signed.get("hash") != own:
        return _told("INVALID", "what was signed is the digest of another datapackage.json")
    return _told(*_checked(signed, own))


def _told(standing: str, words: str) -> Element:
    return Element(name=NAME, standing="absent" if standing == "absent" else "present", value=f"{standing}: {words}")


def _checked(signed: dict, own: str) -> tuple[str, str]:
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

    try:
        signature = base64.b64decode(signed["signature"], validate=True)
        key, whose = _key(signed)
        _verify(key, signature, own.encode())
    except (KeyError, TypeError, ValueError, UnsupportedAlgorithm):
        return "INVALID", "the digest of datapackage.json agrees, but there is no signature or key that can be read"
    except InvalidSignature:
        return "INVALID", "the digest of datapackage.json agrees, but the signature is not one by the key given with it"
    return "valid", f"the digest of datapackage.json agrees, and the signature is one by {whose}"


def _key(signed: dict):
    """The key a package gives, and whose it is as far as that can be told here."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    if isinstance(chain := signed.get("domainCert"), str):
        certificate = x509.load_pem_x509_certificates(chain.encode())[0]
        domain = str(signed.get("domain"))[:200]
        try:
            names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
            holds = domain in names.get_values_for_type(x509.DNSName)
        except x509.ExtensionNotFound:
            holds = False
        of = f"for {domain}" if holds else f"that is NOT for {domain}, which it claims"
        return certificate.public_key(), (
            f"the key of a certificate {of}; who issued the certificate and the time stamp were not checked"
        )
    key = load_der_public_key(base64.b64decode(signed["publicKey"], validate=True))
    return key, f"the key given with it (SHA-256 {_fingerprint(signed['publicKey'])}); whose key that is, is not said"


def _fingerprint(key: str) -> str:
    return sha256(base64.b64decode(key)).hexdigest()


def _verify(key, signature: bytes, data: bytes) -> None:
    """Raises InvalidSignature. Signatures of browsers are the two numbers side by side, those of servers are DER."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

    if isinstance(key, rsa.RSAPublicKey):
        key.verify(signature, data, padding.PKCS1v15(), hashes.SHA256())
        return
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise ValueError("a kind of key that packages are not signed with")
    half = (key.curve.key_size + 7) // 8
    forms = [signature]
    if len(signature) == 2 * half:
        forms.append(encode_dss_signature(int.from_bytes(signature[:half]), int.from_bytes(signature[half:])))
    for form in forms:
        for algorithm in (hashes.SHA256(), hashes.SHA384()):
            try:
                key.verify(form, data, ec.ECDSA(algorithm))
                return
            except InvalidSignature:
                continue
    raise InvalidSignature
