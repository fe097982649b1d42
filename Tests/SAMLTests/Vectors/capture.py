#!/usr/bin/env python3
"""Logs in at a running SimpleSAMLphp or pysaml2 IdP and keeps what it posts as a folder of accepted/.

    capture.py NAME IDP_METADATA_URL REDIRECT_URL USER PASSWORD

REDIRECT_URL is an AuthnRequest of ours, signed with keys/idp and with the ID _request-1, for the entity ID and ACS URL
of templates.py; `IdentityProviderMetadata` and `AuthnRequest` make it. What is encrypted must be so to keys/sp, and is
read with xmlsec1. Beside it only the standard library is needed.
"""
import base64
import html
import http.cookiejar
import json
import os
import re
import subprocess
import sys
import urllib.parse
import urllib.request
import xml.etree.ElementTree

HERE = os.path.dirname(os.path.abspath(__file__))
name, metadata_url, redirect_url, user, password = sys.argv[1:]
browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))


def page(url, fields=None):
    data = urllib.parse.urlencode(fields).encode() if fields else None
    with browser.open(url, data, timeout=20) as answer:
        return answer.read().decode(), answer.geturl()


metadata, _ = page(metadata_url)
login, url = page(redirect_url)
hidden = {m[0]: html.unescape(m[1]) for m in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', login)}
action = re.search(r'<form[^>]*action="([^"]*)"', login).group(1)
done, _ = page(urllib.parse.urljoin(url, html.unescape(action)) if action != "?" else url.split("?")[0],
               {**hidden, "username": user, "password": password})
value = html.unescape(re.search(r'name="SAMLResponse" value="([^"]*)"', done).group(1))
state = html.unescape(re.search(r'name="RelayState" value="([^"]*)"', done).group(1))
text = base64.b64decode(value).decode()
folder = f"{HERE}/accepted/{name}"
os.makedirs(folder, exist_ok=True)
for file, content in (("response.b64", value), ("response.xml", text), ("idp-metadata.xml", metadata),
                   ("captured.txt", f"Captured by capture.py as {user}, RelayState {state}.\n")):
    with open(f"{folder}/{file}", "w", newline="") as out:
        out.write(content)
S = "{urn:oasis:names:tc:SAML:2.0:assertion}"
encrypted = "EncryptedAssertion" in text
if encrypted:
    text = subprocess.run(["xmlsec1", "--decrypt", "--privkey-pem", f"{HERE}/keys/sp.key.pem", f"{folder}/response.xml"],
                          check=True, capture_output=True).stdout.decode()
root = xml.etree.ElementTree.fromstring(text)
facts = {
    "metadata": "idp-metadata.xml", "now": root.get("IssueInstant"), "nameID": root.find(f".//{S}NameID").text,
    "attributes": {a.get("Name"): [v.text for v in a.iter(f"{S}AttributeValue")] for a in root.iter(f"{S}Attribute")},
}
if encrypted:
    facts["decryptionKeys"] = ["sp"]
with open(f"{folder}/case.json", "w") as out:
    json.dump(facts, out, indent=2, ensure_ascii=False)
    out.write("\n")
print(folder, len(text), "bytes, RelayState", state)
