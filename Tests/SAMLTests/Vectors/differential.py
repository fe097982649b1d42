#!/usr/bin/env python3
"""Has xmlsec1 verify every signature of every accepted response: nothing may be accepted that it refuses.

What is encrypted is decrypted by the Python package `cryptography` first. Cases that say `not_xmlsec1` use what xmlsec1 1.2
doesn't know.
"""
import base64
import json
import os
import re
import subprocess
import sys
import tempfile

import encryption

HERE = os.path.dirname(os.path.abspath(__file__))
A, P = "urn:oasis:names:tc:SAML:2.0:assertion", "urn:oasis:names:tc:SAML:2.0:protocol"


def xmlsec1(*arguments):
    return subprocess.run(["xmlsec1", *arguments], capture_output=True)


def certificates(folder, facts):
    """Files of the keys that are trusted."""
    if "metadata" not in facts:
        return [f"{HERE}/keys/{name}.crt.pem" for name in facts.get("keys", ["idp"])]
    with open(f"{folder}/{facts['metadata']}") as file:
        texts = re.findall(r"X509Certificate>([^<]+)<", file.read())
    files = []
    for text in texts:
        file = tempfile.NamedTemporaryFile("w", suffix=".pem", delete=False)
        file.write("-----BEGIN CERTIFICATE-----\n" + "\n".join(re.findall(".{1,64}", "".join(text.split()))) + "\n-----END CERTIFICATE-----\n")
        file.close()
        files.append(file.name)
    return files


def verify(path, node, certificates):
    ids = ["--id-attr:ID", A + ":Assertion", "--id-attr:ID", P + ":Response"]
    return any(xmlsec1("--verify", "--pubkey-cert-pem", file, "--enabled-key-data", "key-name,x509,rsa,ecdsa,dsa", *ids,
                       "--node-xpath", node, path).returncode == 0 for file in certificates)


def decrypted(text, names):
    """The plaintext, by the first key that opens it."""
    data = re.search(r"<(\w+:)EncryptedData\b.*</\1EncryptedData>", text, re.S).group(0)
    key_text = [m.group(0) for m in re.finditer(r"<(\w+:)EncryptedKey\b.*?</\1EncryptedKey>", text, re.S)]
    outside = re.sub(r"<(\w+:)EncryptedKey\b.*?</\1EncryptedKey>", "", data, flags=re.S)
    cipher = {uri: name for name, uri in encryption.CIPHER.items()}[re.search(r'EncryptionMethod Algorithm="([^"]*)"', outside).group(1)]
    value = lambda xml: base64.b64decode(re.search(r"CipherValue>([^<]+)<", xml).group(1))
    hashes = {uri: name for name, uri in encryption.DIGEST.items()} | {encryption.X + "sha384": "sha384"}
    for name in names:
        with open(f"{HERE}/keys/{name}.key.pem", "rb") as file:
            private = encryption.serialization.load_pem_private_key(file.read(), None)
        for text in key_text:
            digest = re.search(r'DigestMethod[^>]*Algorithm="([^"]*)"', text)
            mask = re.search(r'mgf1(sha\d+)"', text)
            label = re.search(r"OAEPparams>([^<]+)<", text)
            how = encryption.padding.OAEP(
                encryption.padding.MGF1(encryption.HASH[mask.group(1) if mask else "sha1"]),
                encryption.HASH[hashes[digest.group(1)] if digest else "sha1"], base64.b64decode(label.group(1)) if label else None)
            try:
                key = private.decrypt(value(text), how)
            except ValueError:
                continue
            sealed = value(outside)
            if cipher.endswith("gcm"):
                mode, body = encryption.modes.GCM(sealed[:12], sealed[-16:]), sealed[12:-16]
            else:
                mode, body = encryption.modes.CBC(sealed[:16]), sealed[16:]
            worker = encryption.Cipher(encryption.algorithms.AES(key), mode).decryptor()
            plain = worker.update(body) + worker.finalize()
            return (plain if cipher.endswith("gcm") else plain[:-plain[-1]]).decode()
    raise SystemExit("nothing opens it")


SIGNED = r"<(?:[\w.é-]+:)?{}\b[^>]*>\s*(?:<(?:[\w.-]+:)?Issuer\b[^>]*>[^<]*</(?:[\w.-]+:)?Issuer>)?\s*<(?:[\w.-]+:)?Signature\b"


def judge(folder):
    with open(f"{folder}/case.json") as file:
        facts = json.load(file)
    if facts.get("not_xmlsec1"):
        return None
    with open(f"{folder}/response.xml", newline="") as file:
        text = file.read()
    documents = [("Response", text), ("Assertion", text)]
    if "EncryptedData" in text:
        documents[1] = ("Assertion", decrypted(text, facts["decryptionKeys"]))
    outcomes = []
    for root, text in documents:
        if not re.search(SIGNED.format(root), text):
            continue
        # KeyInfo is a hint here; xmlsec1 would take its key. The outer one comes first, and an inner one is signed by it.
        at = re.search(SIGNED.format(root), text).start()
        text = text[:at] + re.sub(r"<((?:[\w.-]+:)?)KeyInfo\b.*?</\1KeyInfo>", "", text[at:], count=1, flags=re.S) \
            if re.search(r"</(?:[\w.-]+:)?SignatureValue>\s*<(?:[\w.-]+:)?KeyInfo\b", text[at:]) else text
        with tempfile.NamedTemporaryFile("w", suffix=".xml", newline="") as file:
            file.write(text)
            file.flush()
            outcomes.append(verify(file.name, f"//*[local-name()='{root}']/*[local-name()='Signature']", certificates(folder, facts)))
    return outcomes


if __name__ == "__main__":
    failed = unknown = 0
    names = sys.argv[1:] or sorted(os.listdir(f"{HERE}/accepted"))
    for name in names:
        outcomes = judge(f"{HERE}/accepted/{name}")
        if outcomes is None:
            unknown += 1
        elif not outcomes or not all(outcomes):
            failed += 1
            print("refused by xmlsec1:", name, outcomes)
    print(f"{len(names)} accepted, {unknown} not known to xmlsec1, {failed} refused by it")
    sys.exit(failed > 0)
