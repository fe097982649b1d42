"""Encrypted assertions for the vector scripts: by the xmlsec1 program where it can, else by the package `cryptography`.

Neither is our code. Content keys and IVs are random, so that these vectors differ from run to run.
"""
import base64
import os
import tempfile

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.x509 import load_pem_x509_certificate

from templates import *

X = "http://www.w3.org/2001/04/xmlenc#"
X11 = "http://www.w3.org/2009/xmlenc11#"
CIPHER = {f"aes{n}-{m}": (X if m == "cbc" else X11) + f"aes{n}-{m}" for n in (128, 192, 256) for m in ("cbc", "gcm")}
HASH = {"sha1": hashes.SHA1(), "sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}
MGF1P, OAEP, PKCS1 = X + "rsa-oaep-mgf1p", X11 + "rsa-oaep", X + "rsa-1_5"


def alone(key="idp", sig=True, id="_assertion-1", **options):
    """An Assertion that declares its own namespaces, as one that is encrypted must; signed unless told otherwise."""
    options.setdefault("declare", f' xmlns:saml="{A}"')
    sig_options = options.pop("sig_options", {})
    xml = assertion(sig=signature(id, key, **sig_options) if sig else "", id=id, **options)
    return fill(xml, id, key) if sig else xml


def wrap(content_key, recipient="sp", digest="sha1", mgf="sha1", label=None, pkcs1=False):
    with open(f"{HERE}/keys/{recipient}.crt.pem", "rb") as file:
        key = load_pem_x509_certificate(file.read()).public_key()
    how = padding.PKCS1v15() if pkcs1 else padding.OAEP(padding.MGF1(HASH[mgf]), HASH[digest], label)
    return key.encrypt(content_key, how)


def seal(plain, cipher, content_key, pad=None):
    """IV, ciphertext and tag. `pad` is the padding itself, for wrong ones."""
    if cipher.endswith("gcm"):
        iv = os.urandom(12)
        worker = Cipher(algorithms.AES(content_key), modes.GCM(iv)).encryptor()
        return iv + worker.update(plain) + worker.finalize() + worker.tag
    count = 16 - len(plain) % 16
    plain += os.urandom(count - 1) + bytes([count]) if pad is None else pad
    iv = os.urandom(16)
    worker = Cipher(algorithms.AES(content_key), modes.CBC(iv)).encryptor()
    return iv + worker.update(plain) + worker.finalize()


def b64(data, wrapped=False):
    text = base64.b64encode(data).decode()
    return "\n" + "\n".join(text[i:i + 76] for i in range(0, len(text), 76)) + "\n" if wrapped else text


def cipher_data_of(data, p="xenc:", wrapped=False):
    return f"<{p}CipherData><{p}CipherValue>{b64(data, wrapped)}</{p}CipherValue></{p}CipherData>"


def key_method(uri=MGF1P, digest="sha1", mgf=None, label=None, p="xenc:"):
    inner = f"<{p}OAEPparams>{b64(label)}</{p}OAEPparams>" if label else ""
    if digest:
        inner += f'<ds:DigestMethod xmlns:ds="{D}" Algorithm="{DIGEST.get(digest, digest)}"/>'
    if mgf:
        inner += f'<xenc11:MGF xmlns:xenc11="{X11}" Algorithm="{X11}mgf1{mgf}"/>'
    return f'<{p}EncryptionMethod Algorithm="{uri}">{inner}</{p}EncryptionMethod>'


def encrypted_key(wrapped, method=None, p="xenc:", attrs="", info="", tail="", lines=False):
    return (f'<{p}EncryptedKey xmlns:{p[:-1]}="{X}"{attrs}>{method or key_method(p=p)}{info}'
            f"{cipher_data_of(wrapped, p, lines)}{tail}</{p}EncryptedKey>")


def encrypted_data(sealed, cipher, inside="", p="xenc:", attrs=f' Type="{X}Element"', key_info=None, lines=False, size="",
                   cipher_data=None):
    if key_info is None:
        key_info = f'<ds:KeyInfo xmlns:ds="{D}">{inside}</ds:KeyInfo>'
    return (f'<{p}EncryptedData xmlns:{p[:-1]}="{X}"{attrs}><{p}EncryptionMethod Algorithm="{CIPHER.get(cipher, cipher)}">{size}'
            f"</{p}EncryptionMethod>{key_info}{cipher_data or cipher_data_of(sealed, p, lines)}</{p}EncryptedData>")


def container(content, p="saml:", declare=""):
    return f"<{p}EncryptedAssertion{declare}>{content}</{p}EncryptedAssertion>"


def encrypted(xml, cipher="aes256-gcm", recipients=("sp",), place="inside", digest="sha1", mgf=None, uri=MGF1P, label=None,
              key_attrs="", info="", lines=False, **options):
    """An EncryptedAssertion. `place`: inside; beside with a RetrievalMethod; or bare, beside without a KeyInfo."""
    content_key = os.urandom(int(cipher[3:6]) // 8)
    plain = xml if isinstance(xml, bytes) else xml.encode()
    keys = []
    for number, recipient in enumerate(recipients):
        wrapped = wrap(content_key, recipient, digest or "sha1", (mgf or "sha1") if uri == OAEP else "sha1", label)
        id = f' Id="_key-{number}"' if place == "beside" else ""
        keys.append(encrypted_key(wrapped, key_method(uri, digest, mgf, label), attrs=id + key_attrs, info=info, lines=lines))
    sealed = seal(plain, cipher, content_key)
    if place == "inside":
        return container(encrypted_data(sealed, cipher, "".join(keys), lines=lines, **options))
    if place == "beside":
        names = "".join(f'<ds:RetrievalMethod Type="{X}EncryptedKey" URI="#_key-{n}"/>' for n in range(len(keys)))
        return container(encrypted_data(sealed, cipher, names, lines=lines, **options) + "".join(keys))
    return container(encrypted_data(sealed, cipher, key_info="", lines=lines, **options) + "".join(keys))


def by_xmlsec1(xml, cipher):
    """The same by the xmlsec1 program: RSA-OAEP with SHA-1, the key inside."""
    template = (f'<xenc:EncryptedData xmlns:xenc="{X}" Type="{X}Element"><xenc:EncryptionMethod Algorithm="{CIPHER[cipher]}"/>'
                f'<ds:KeyInfo xmlns:ds="{D}"><xenc:EncryptedKey><xenc:EncryptionMethod Algorithm="{MGF1P}"/>'
                "<xenc:CipherData><xenc:CipherValue/></xenc:CipherData></xenc:EncryptedKey></ds:KeyInfo>"
                "<xenc:CipherData><xenc:CipherValue/></xenc:CipherData></xenc:EncryptedData>")
    with tempfile.TemporaryDirectory() as folder:
        for name, text in (("data.xml", xml), ("template.xml", template)):
            with open(f"{folder}/{name}", "w", newline="") as file:
                file.write(text)
        out = run("xmlsec1", "--encrypt", "--pubkey-cert-pem", f"{HERE}/keys/sp.crt.pem", "--session-key", "aes-" + cipher[3:6],
                  "--xml-data", f"{folder}/data.xml", f"{folder}/template.xml")
    return container(out.split("?>", 1)[1].strip())


def sent(content, sign=False, key="idp", **options):
    """A Response around it, signed over the ciphertext when asked."""
    xml = response(content, sig=signature("_response-1", key) if sign else "", **options)
    return fill(xml, "_response-1", key) if sign else xml
