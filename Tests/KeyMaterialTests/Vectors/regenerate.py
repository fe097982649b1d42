#!/usr/bin/env python3
"""Makes key files: `accepted` ones, and `refused` ones whose names begin with the refusal. Run it in this folder."""
import base64, os, secrets, shutil, subprocess, tempfile

HERE = os.path.dirname(os.path.abspath(__file__))


def run(*arguments, **options):
    return subprocess.run(arguments, check=True, capture_output=True, **options).stdout


def length(count):
    return bytes([count]) if count < 128 else bytes([0x82]) + count.to_bytes(2, "big")


def tagged(tag, content):
    return bytes([tag]) + length(len(content)) + content


def rsa(bits, exponent):
    """A public key that nobody has the private half of; its modulus is just a number of that size."""
    modulus = (secrets.randbits(bits) | 1 << (bits - 1) | 1)
    def number(value):
        return tagged(2, value.to_bytes(value.bit_length() // 8 + 1, "big"))
    key = tagged(0x30, number(modulus) + number(exponent))
    algorithm = bytes.fromhex("300d06092a864886f70d0101010500")
    return tagged(0x30, algorithm + tagged(3, b"\0" + key))


def pem(label, der):
    body = base64.encodebytes(der).decode().replace("\n", "")
    lines = "\n".join(body[i:i + 64] for i in range(0, len(body), 64))
    return f"-----BEGIN {label}-----\n{lines}\n-----END {label}-----\n"


def write(name, text):
    open(f"{HERE}/{name}", "w").write(text)


def generated(name, algorithm, *options, passphrase=False):
    flags = [part for option in options for part in ("-pkeyopt", option)]
    key = run("openssl", "genpkey", "-algorithm", algorithm, *flags)
    if passphrase:
        key = run("openssl", "pkey", "-aes256", "-passout", "pass:secret", input=key)
        return write(name, key.decode())
    write(name, run("openssl", "pkey", "-pubout", input=key).decode())
    return key


for folder in ("accepted", "refused"):
    shutil.rmtree(f"{HERE}/{folder}", ignore_errors=True)
    os.makedirs(f"{HERE}/{folder}")
write("accepted/rsa-8192.pem", pem("PUBLIC KEY", rsa(8192, 65537)))
write("accepted/rsa-2048-large-exponent.pem", pem("PUBLIC KEY", rsa(2048, 2**63 + 1)))
private = generated("accepted/rsa-3072.pem", "RSA", "rsa_keygen_bits:3072")
write("accepted/rsa-private-pkcs8.pem", private.decode())
write("accepted/rsa-private-pkcs1.pem", run("openssl", "pkey", "-traditional", input=private).decode())
private = generated("accepted/p256.pem", "EC", "ec_paramgen_curve:P-256")
write("accepted/p256-private-sec1.pem", run("openssl", "pkey", "-traditional", input=private).decode())
generated("accepted/p384.pem", "EC", "ec_paramgen_curve:P-384")
generated("accepted/p521.pem", "EC", "ec_paramgen_curve:P-521")
write("refused/rsaKeyTooSmall-2047.pem", pem("PUBLIC KEY", rsa(2047, 65537)))
write("refused/rsaKeyTooSmall-512.pem", pem("PUBLIC KEY", rsa(512, 65537)))
write("refused/rsaKeyTooLarge-8200.pem", pem("PUBLIC KEY", rsa(8200, 65537)))
write("refused/rsaExponentUnsafe-1.pem", pem("PUBLIC KEY", rsa(2048, 1)))
write("refused/rsaExponentUnsafe-3.pem", pem("PUBLIC KEY", rsa(2048, 3)))
write("refused/rsaExponentUnsafe-65535.pem", pem("PUBLIC KEY", rsa(2048, 65535)))
write("refused/rsaExponentUnsafe-even.pem", pem("PUBLIC KEY", rsa(2048, 65538)))
write("refused/rsaExponentUnsafe-huge.pem", pem("PUBLIC KEY", rsa(2048, 2**200 + 1)))
generated("refused/curveUnsupported-secp256k1.pem", "EC", "ec_paramgen_curve:secp256k1")
generated("refused/curveUnsupported-p224.pem", "EC", "ec_paramgen_curve:P-224")
generated("refused/curveUnsupported-brainpool.pem", "EC", "ec_paramgen_curve:brainpoolP256r1")
generated("refused/keyAlgorithmUnsupported-ed25519.pem", "ED25519")
generated("refused/keyAlgorithmUnsupported-x25519.pem", "X25519")
generated("refused/keyAlgorithmUnsupported-pss.pem", "RSA-PSS", "rsa_keygen_bits:2048")
parameters = run("openssl", "genpkey", "-genparam", "-algorithm", "DSA", "-pkeyopt", "dsa_paramgen_bits:1024")
with tempfile.NamedTemporaryFile() as file:
    file.write(parameters)
    file.flush()
    key = run("openssl", "genpkey", "-paramfile", file.name)
write("refused/keyAlgorithmUnsupported-dsa.pem", run("openssl", "pkey", "-pubout", input=key).decode())
generated("refused/privateKeyEncrypted-pkcs8.pem", "RSA", "rsa_keygen_bits:2048", passphrase=True)
good = rsa(2048, 65537)
write("refused/keyMalformed-trailing.pem", pem("PUBLIC KEY", good + b"\0"))
write("refused/keyMalformed-cut.pem", pem("PUBLIC KEY", good[:-1]))
write("refused/pemMalformed-no-end.pem", pem("PUBLIC KEY", good).split("-----END")[0])
write("refused/pemMalformed-other-end.pem", pem("PUBLIC KEY", good).replace("END PUBLIC", "END PRIVATE"))
write("refused/pemMalformed-other-label.pem", pem("CERTIFICATE REQUEST", good))
write("refused/base64Malformed-junk.pem", pem("PUBLIC KEY", good).replace("A\n", "*\n", 1).replace("Q", "*", 1))
write("refused/certificateMalformed-key.pem", pem("CERTIFICATE", good))
