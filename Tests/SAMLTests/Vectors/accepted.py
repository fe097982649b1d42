#!/usr/bin/env python3
"""Writes the folders of accepted/: shapes that identity providers really send, each to be accepted.

Run it in any folder; it needs xmlsec1 and the Python package `cryptography`. ECDSA and RSA-PSS signatures and whatever is
encrypted differ from run to run, everything else is reproducible.
"""
import base64
import json
import os
import re
import shutil

import encryption
from encryption import *
from templates import *

TARGET = os.path.join(HERE, "accepted")
XS = "http://www.w3.org/2001/XMLSchema"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
cases = {}


def case(name, xml, encoded=None, **facts):
    """`facts` override the usual expectations (keys, request, now …) and say what must be read (nameID, attributes …)."""
    cases[name] = (xml, encoded, facts)


def signed_assertion(body=None, key="idp", sig_options=None, response_options=None, **options):
    sig_options = sig_options or {}
    xml = response(assertion(sig=signature("_assertion-1", key, **sig_options), **options), **(response_options or {}))
    return fill(xml, "_assertion-1", key)


def signed_response(key="idp", sig_options=None, response_options=None, **options):
    xml = response(assertion(**options), sig=signature("_response-1", key, **(sig_options or {})), **(response_options or {}))
    return fill(xml, "_response-1", key)


def signed_both(key="idp", outer="idp", inner_options=None, outer_options=None, **options):
    xml = response(assertion(sig=signature("_assertion-1", key, **(inner_options or {})), **options),
                   sig=signature("_response-1", outer, **(outer_options or {})))
    return fill(fill(xml, "_assertion-1", key), "_response-1", outer)


# --- by vendor ---------------------------------------------------------------------------------------------------
def okta():
    q, a = "saml2p:", "saml2:"
    entity = ' Format="urn:oasis:names:tc:SAML:2.0:nameid-format:entity"'
    declare = f' xmlns:saml2="{A}"'
    typed = f' xmlns:xs="{XS}" xmlns:xsi="{XSI}" xsi:type="xs:string"'
    rest = authn(p=a, extra=' SessionIndex="_request-1"') + attributes(p=a, inner="".join(
        attribute(n, *v, p=a, value_attributes=typed, format="urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified")
        for n, v in (("name", ["alice@acme.example"]), ("groups", ["Everyone", "staff"]))))
    prefix = prefixes("xs")
    inner = assertion(p=a, id="id1234567890", declare=declare + f' xmlns:xs="{XS}"', rest=rest,
                      sig=signature("id1234567890", inclusive=prefix)).replace(
        f"<saml2:Issuer>", f"<saml2:Issuer{entity}>")
    xml = '<?xml version="1.0" encoding="UTF-8"?>' + response(
        inner, p=q, id="id9876543210", declare=f' xmlns:saml2p="{P}" xmlns:xs="{XS}"',
        issuer=f'<saml2:Issuer{entity}{declare}>{ISSUER}</saml2:Issuer>', sig=signature("id9876543210", inclusive=prefix))
    return fill(fill(xml, "id1234567890"), "id9876543210")


def microsoft(name, instant, claims_first, consent=""):
    """Default namespaces and a signature without prefix; ADFS puts attributes before the authentication."""
    declare = f' xmlns="{A}"'
    parts = [attributes(p="", inner=f'<Attribute Name="name"><AttributeValue>alice@acme.example</AttributeValue></Attribute>'
                        '<Attribute Name="http://schemas.microsoft.com/ws/2008/06/identity/claims/groups">'
                        "<AttributeValue>7c1f0a5e-0000-4000-8000-000000000001</AttributeValue></Attribute>"),
             authn(p="", instant=instant, extra=' SessionIndex="_assertion-1"', context="urn:oasis:names:tc:SAML:2.0:ac:classes:Password")]
    if not claims_first:
        parts.reverse()
    body = assertion(p="", declare=declare, instant=instant, sig=signature("_assertion-1", p=""), rest="".join(parts),
                     conds=conditions(p="", before=instant, after="2026-03-01T12:05:00.1234567Z"))
    xml = response(body, declare=f' xmlns:samlp="{P}"', issuer=f'<Issuer xmlns="{A}">{ISSUER}</Issuer>', instant=instant, attrs=consent)
    return fill(xml, "_assertion-1")


def google():
    q, a = "saml2p:", "saml2:"
    body = assertion(p=a, declare=f' xmlns:saml2="{A}"', rest=authn(p=a) + attributes(p=a, inner=(
        '<saml2:Attribute Name="name"><saml2:AttributeValue xmlns:xs="%s" xmlns:xsi="%s" xsi:type="xs:anyType">'
        "alice@acme.example</saml2:AttributeValue></saml2:Attribute>" % (XS, XSI))))
    xml = '<?xml version="1.0" encoding="UTF-8" standalone="no"?>' + response(
        body, p=q, declare=f' xmlns:saml2p="{P}"', issuer=f'<saml2:Issuer xmlns:saml2="{A}">{ISSUER}</saml2:Issuer>',
        sig=signature("_response-1"))
    return fill(xml, "_response-1")


def keycloak():
    info = ("<dsig:KeyInfo><dsig:KeyName>rotating-key-7</dsig:KeyName><dsig:X509Data><dsig:X509Certificate>"
            f"{certificate('idp')}</dsig:X509Certificate></dsig:X509Data></dsig:KeyInfo>")
    sig = {"p": "dsig:", "keyinfo": info}
    body = assertion(declare=f' xmlns="{A}"', sig=signature("_assertion-1", **sig), rest=authn() + attributes(
        inner=attribute("name", "alice@acme.example") + attribute("Role", "offline_access") + attribute("Role", "uma_authorization")))
    xml = response(body, sig=signature("_response-1", **sig))
    return fill(fill(xml, "_assertion-1"), "_response-1")


case("okta-both-signed", okta(), attributes={"groups": ["Everyone", "staff"]})
case("entra-assertion-signed", microsoft("entra", "2026-03-01T12:00:00.1234567Z", False))
case("adfs-claims-before-authn", microsoft("adfs", "2026-03-01T12:00:00.123Z", True, ' Consent="urn:oasis:names:tc:SAML:2.0:consent:unspecified"'))
case("google-response-signed", google())
case("keycloak-both-signed", keycloak(), attributes={"Role": ["offline_access", "uma_authorization"]})

# --- what is signed, by whom, how ----------------------------------------------------------------------------------
case("assertion-signed", signed_assertion(), attributes={"name": ["alice@acme.example"], "groups": ["staff", "engineering"]})
case("response-signed", signed_response())
case("both-signed", signed_both())
case("both-signed-by-two-keys", signed_both("idp-second", "idp"), keys=["idp", "idp-second"])
case("second-of-two-keys", signed_assertion(key="idp-second"), keys=["idp", "idp-second"])
for alg in ("rsa-sha384", "rsa-sha512"):
    case(alg, signed_assertion(sig_options={"alg": alg, "digest": alg[4:]}))
case("rsa-sha512-digest-sha256", signed_assertion(sig_options={"alg": "rsa-sha512"}))
case("rsa-sha256-digest-sha512", signed_assertion(sig_options={"digest": "sha512"}))
case("ecdsa-sha256", signed_assertion(key="idp-ec", sig_options={"alg": "ecdsa-sha256"}), keys=["idp", "idp-ec"])
case("ecdsa-sha384", signed_response(key="idp-ec384", sig_options={"alg": "ecdsa-sha384", "digest": "sha384"}), keys=["idp-ec384"])
case("rsa-sha1-opted-in", signed_assertion(sig_options={"alg": "rsa-sha1", "digest": "sha1"}), sha1=True)
case("keyinfo-absent", signed_assertion(sig_options={"keyinfo": ""}))
case("keyinfo-key-name", signed_assertion(sig_options={"keyinfo": "<ds:KeyInfo><ds:KeyName>anything</ds:KeyName></ds:KeyInfo>"}))
case("keyinfo-chain", signed_assertion(sig_options={
    "keyinfo": "<ds:KeyInfo><ds:X509Data>" + "".join(f"<ds:X509Certificate>{certificate(k)}</ds:X509Certificate>" for k in ("idp", "stranger"))
               + "<ds:X509IssuerSerial><ds:X509IssuerName>CN=x</ds:X509IssuerName><ds:X509SerialNumber>1</ds:X509SerialNumber></ds:X509IssuerSerial></ds:X509Data></ds:KeyInfo>"}))
# Added after signing: xmlsec1 would sign with the key that the KeyInfo claims.
case("keyinfo-key-value", signed_assertion(sig_options={"keyinfo": ""}).replace(
    "</ds:SignatureValue>", "</ds:SignatureValue><ds:KeyInfo><ds:KeyValue><ds:RSAKeyValue><ds:Modulus>AQAB</ds:Modulus>"
    "<ds:Exponent>AQAB</ds:Exponent></ds:RSAKeyValue></ds:KeyValue></ds:KeyInfo>"))
case("keyinfo-of-somebody-else", signed_assertion(sig_options={
    "keyinfo": f"<ds:KeyInfo><ds:X509Data><ds:X509Certificate>{certificate('stranger')}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>"}))

# --- canonicalization ----------------------------------------------------------------------------------------------
case("exclusive-prefix-list-default", signed_assertion(
    sig_options={"inclusive": prefixes("#default saml ds xs xsi")},
    response_options={"declare": f' xmlns:samlp="{P}" xmlns:saml="{A}" xmlns:xs="{XS}" xmlns:xsi="{XSI}"'}))
case("exclusive-prefix-bound-on-response", signed_assertion(
    sig_options={"inclusive": prefixes("xs")},
    response_options={"declare": f' xmlns:samlp="{P}" xmlns:saml="{A}" xmlns:xs="{XS}"'}))
case("exclusive-prefix-list-empty", signed_assertion(sig_options={"inclusive": prefixes("")}))
case("exclusive-prefix-list-on-method", signed_assertion(
    sig_options={"inclusive": prefixes("xs"), "method_inclusive": prefixes("xs saml")},
    response_options={"declare": f' xmlns:samlp="{P}" xmlns:saml="{A}" xmlns:xs="{XS}"'}))
case("inclusive-in-context", signed_assertion(
    sig_options={"c14n": INC, "method": INC},
    response_options={"declare": f' xmlns:samlp="{P}" xmlns:saml="{A}" xmlns:xs="{XS}" xmlns:unused="urn:example:unused"'}))
case("inclusive-method-exclusive-transform", signed_assertion(sig_options={"method": INC}))
case("inclusive-xml-lang-inherited", signed_assertion(
    sig_options={"c14n": INC, "method": INC}, response_options={"attrs": ' xml:lang="de"'}))
case("canonicalization-by-default", signed_assertion(sig_options={"c14n": None}))
case("with-comments-named", signed_assertion(sig_options={"c14n": EXC + "WithComments", "method": EXC + "WithComments"}))

# --- notation --------------------------------------------------------------------------------------------------------
case("pretty-printed", signed_both(inner_options={"nl": "\n      "}, outer_options={"nl": "\n    "}, nl="\n  "))
case("carriage-returns", signed_assertion(sig_options={"nl": "\r\n  "}, nl="\r\n  ", response_options={"nl": "\r\n"}).replace("\r\n", "\n").replace("\n", "\r\n"))
case("single-quotes-references-cdata", fill(response(
    assertion(sig=signature("_assertion-1"), subject="<saml:Subject><saml:NameID Format='%s'>&#97;lice<![CDATA[@acme]]>.example</saml:NameID>%s</saml:Subject>"
              % (EMAIL, confirmation().replace('"', "'")), rest=authn() + attributes(inner=attribute("name", "a &lt;b&gt; &amp; &quot;c&quot;", "<![CDATA[<x>&]]>")))),
    "_assertion-1"), attributes={"name": ['a <b> & "c"', "<x>&"]})
case("references-in-base64", signed_assertion().replace("SignatureValue>", "SignatureValue>&#13;\n", 1))
case("empty-elements-long", signed_assertion().replace('Success"/>', 'Success"></samlp:StatusCode>'))
case("declaration-odd", "<?xml version='1.0'   encoding='utf-8'  ?>\n" + signed_assertion() + "\n")
wrapped = form(signed_assertion())
case("form-value-wrapped", signed_assertion(), encoded="\r\n".join(wrapped[i:i + 76] for i in range(0, len(wrapped), 76)) + "\r\n")
case("unicode", signed_assertion(rest=authn() + attributes(inner=attribute("displayName", "Zoë Ångström 山田 😀"))), attributes={"displayName": ["Zoë Ångström 山田 😀"]})

# --- content ---------------------------------------------------------------------------------------------------------
subject = lambda *parts: "<saml:Subject>" + "".join(parts) + "</saml:Subject>"
case("idp-initiated", signed_assertion(subject=subject(name_id(), confirmation(request=None)), response_options={"request": None}), request=None)
case("confirmations-one-right", signed_assertion(subject=subject(
    name_id(), confirmation(method="urn:oasis:names:tc:SAML:2.0:cm:holder-of-key"), confirmation(recipient="https://other.example/acs"), confirmation())))
case("audiences-several", signed_assertion(conds=conditions(inner=audience("https://other.example", AUDIENCE))))
case("restrictions-several", signed_assertion(conds=conditions(inner=audience(AUDIENCE) + audience("https://other.example", AUDIENCE))))
case("one-time-use-and-proxy", signed_assertion(conds=conditions(
    inner=audience(AUDIENCE) + '<saml:OneTimeUse/><saml:ProxyRestriction Count="0"/>')))
case("conditions-without-instants", signed_assertion(conds=conditions(before=None, after=None)))
case("status-message", signed_assertion(response_options={"status": STATUS.replace("</samlp:Status>", "<samlp:StatusMessage>ok</samlp:StatusMessage></samlp:Status>")}))
case("issuer-absent-on-unsigned-response", signed_assertion(response_options={"issuer": ""}))
case("destination-absent-on-unsigned-response", signed_assertion(response_options={"destination": None}))
case("extensions", signed_response(response_options={"before_status": '<samlp:Extensions><x:y xmlns:x="urn:example:x">1</x:y></samlp:Extensions>'}))
case("attributes-none", signed_assertion(rest=authn()), attributes={})
case("attributes-500-groups", signed_assertion(rest=authn() + attributes(inner=attribute("groups", *[f"group-{i}" for i in range(500)]))))
case("attributes-odd", signed_assertion(rest=authn() + attributes(inner=(
    attribute("empty", "") + attribute("repeated", "1") + attribute("repeated", "2")
    + f'<saml:Attribute Name="nil" xmlns:xsi="{XSI}" xmlns:f="urn:example:f" f:foreign="1"><saml:AttributeValue xsi:nil="true"/></saml:Attribute>'
    + '<saml:Attribute Name="none"/>'
    + attribute("targeted", name_id("opaque-1", format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"))
    + attribute("structure", '<x:y xmlns:x="urn:example:x">1</x:y>')))),
    attributes={"empty": [""], "repeated": ["1", "2"], "nil": [], "none": [], "targeted": ["opaque-1"], "structure": []})
case("statements-two", signed_assertion(rest=attributes(inner=attribute("a", "1")) + authn() + attributes(inner=attribute("b", "2"))),
     attributes={"a": ["1"], "b": ["2"]})
for format in ("1.1:nameid-format:unspecified", "2.0:nameid-format:persistent", "2.0:nameid-format:transient",
               "1.1:nameid-format:X509SubjectName", "1.1:nameid-format:WindowsDomainQualifiedName"):
    value = {"X509": "CN=alice,O=acme", "Windo": "ACME\\alice"}.get(format.split(":")[-1][:5].rstrip("S"), "alice-4711")
    case("name-id-" + format.split(":")[-1].lower(), signed_assertion(subject=subject(
        name_id(value, format="urn:oasis:names:tc:SAML:" + format), confirmation())), nameID=value)
case("milliseconds-and-nanoseconds", signed_assertion(conds=conditions(before="2026-03-01T11:59:30.001Z", after="2026-03-01T12:05:00.123456789Z")))
case("clock-edge-late", signed_assertion(), now="2026-03-01T12:07:59.999Z")
case("clock-edge-early", signed_assertion(), now="2026-03-01T11:56:30Z")
case("policy-assertion", signed_assertion(), signed="assertion")
case("policy-response", signed_response(), signed="response")
case("policy-authn-context", signed_assertion(), authnContexts=["urn:x", "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"])

# --- more of how it is signed ------------------------------------------------------------------------------------------
def pss(hash):
    """xmlsec1 digests; the signature itself is by `cryptography`, because xmlsec1 1.2 has no RSA-PSS."""
    xml = signed_assertion(sig_options={"digest": hash}).replace(
        SIGALG["rsa-sha256"], f"http://www.w3.org/2007/05/xmldsig-more#{hash}-rsa-MGF1")
    info = re.search(r"<ds:SignedInfo>.*?</ds:SignedInfo>", xml, re.S).group(0)
    canonical = re.sub(r"<(ds:\w+)([^>]*)/>", r"<\1\2></\1>", info).replace("<ds:SignedInfo>", f'<ds:SignedInfo xmlns:ds="{D}">')
    with open(f"{HERE}/keys/idp.key.pem", "rb") as file:
        key = encryption.serialization.load_pem_private_key(file.read(), None)
    algorithm = encryption.HASH[hash]
    made = key.sign(canonical.encode(), encryption.padding.PSS(encryption.padding.MGF1(algorithm), algorithm.digest_size), algorithm)
    return re.sub(r"SignatureValue>[^<]*<", f"SignatureValue>{base64.b64encode(made).decode()}<", xml, count=1)


for hash in ("sha256", "sha384", "sha512"):
    case(f"rsa-pss-{hash}", pss(hash), not_xmlsec1=True)
case("ecdsa-sha512-p521", signed_assertion(key="idp-ec521", sig_options={"alg": "ecdsa-sha512", "digest": "sha512"}), keys=["idp-ec521"])
case("ecdsa-sha256-response", signed_response(key="idp-ec", sig_options={"alg": "ecdsa-sha256"}), keys=["idp-ec"])
case("both-signed-different-algorithms", signed_both("idp-ec", "idp", inner_options={"alg": "ecdsa-sha256"}, outer_options={"alg": "rsa-sha512"}), keys=["idp", "idp-ec"])
case("policy-both", signed_both(), signed="both")
case("policy-assertion-of-both", signed_both(), signed="assertion")
case("keyinfo-issuer-serial-only", signed_assertion(sig_options={
    "keyinfo": "<ds:KeyInfo><ds:X509Data><ds:X509IssuerSerial><ds:X509IssuerName>CN=x</ds:X509IssuerName>"
               "<ds:X509SerialNumber>7</ds:X509SerialNumber></ds:X509IssuerSerial></ds:X509Data></ds:KeyInfo>"}))
case("keyinfo-ski-and-subject", signed_assertion(sig_options={
    "keyinfo": "<ds:KeyInfo><ds:X509Data><ds:X509SKI>AAAA</ds:X509SKI><ds:X509SubjectName>CN=x</ds:X509SubjectName></ds:X509Data></ds:KeyInfo>"}))
case("inclusive-response-signed", signed_response(sig_options={"c14n": INC, "method": INC},
     response_options={"declare": f' xmlns:samlp="{P}" xmlns:saml="{A}" xmlns:x="urn:example:x"'}))
case("c14n11-in-context", signed_assertion(sig_options={"c14n": "http://www.w3.org/2006/12/xml-c14n11", "method": "http://www.w3.org/2006/12/xml-c14n11"},
     response_options={"declare": f' xmlns:samlp="{P}" xmlns:saml="{A}" xmlns:x="urn:example:x"', "attrs": ' xml:lang="de"'}))
case("both-signed-inclusive-inside", signed_both(inner_options={"c14n": INC, "method": INC}))

# --- more vendors --------------------------------------------------------------------------------------------------------
def ping():
    body = assertion(declare=f' xmlns:saml="{A}"', sig=signature("_assertion-1"), rest=authn(extra=' SessionIndex="_assertion-1"') + attributes(
        inner=attribute("name", "alice@acme.example", value_attributes=f' xmlns:xs="{XS}" xmlns:xsi="{XSI}" xsi:type="xs:string"')))
    return fill(response(body, declare=f' xmlns:samlp="{P}"', issuer=f'<saml:Issuer xmlns:saml="{A}">{ISSUER}</saml:Issuer>'), "_assertion-1")


def onelogin():
    body = assertion(declare=f' xmlns:saml="{A}" xmlns:xs="{XS}" xmlns:xsi="{XSI}"', rest=authn() + attributes(
        inner=attribute("name", "alice@acme.example", value_attributes=' xsi:type="xs:string"') + attribute("memberOf", "", value_attributes=' xsi:type="xs:string"')))
    return fill(response(body, sig=signature("_response-1")), "_response-1")


def shibboleth():
    uri = "urn:oasis:names:tc:SAML:2.0:attrname-format:uri"
    q, a = "saml2p:", "saml2:"
    subject = (f'<saml2:Subject><saml2:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent" NameQualifier="{ISSUER}" '
               f'SPNameQualifier="{AUDIENCE}">opaque-4711</saml2:NameID>' + confirmation(p=a, extra=' Address="192.0.2.7"') + "</saml2:Subject>")
    statement = authn(p=a).replace("<saml2:AuthnContext>", '<saml2:SubjectLocality Address="192.0.2.7"/><saml2:AuthnContext>')
    body = assertion(p=a, declare=f' xmlns:saml2="{A}" xmlns:xsd="{XS}"', subject=subject, rest=statement + attributes(p=a, inner=attribute(
        "urn:oid:0.9.2342.19200300.100.1.3", "alice@acme.example", p=a, format=uri)), sig=signature("_assertion-1", inclusive=prefixes("xsd")))
    xml = '<?xml version="1.0" encoding="UTF-8"?>\n' + response(body, p=q, declare=f' xmlns:saml2p="{P}"', issuer=(
        f'<saml2:Issuer xmlns:saml2="{A}" Format="urn:oasis:names:tc:SAML:2.0:nameid-format:entity">{ISSUER}</saml2:Issuer>'),
        sig=signature("_response-1", alg="rsa-sha512", digest="sha512"))
    return fill(fill(xml, "_assertion-1"), "_response-1")


case("ping-assertion-signed", ping())
case("onelogin-response-signed", onelogin(), attributes={"memberOf": [""]})
case("shibboleth-both-signed", shibboleth(), nameID="opaque-4711", attributes={"urn:oid:0.9.2342.19200300.100.1.3": ["alice@acme.example"]})

# --- more content --------------------------------------------------------------------------------------------------------
context = lambda inner: authn().replace("</saml:AuthnContext>", inner + "</saml:AuthnContext>")
case("authn-context-declaration-ref", signed_assertion(rest=context("<saml:AuthnContextDeclRef>urn:x</saml:AuthnContextDeclRef>") + attributes()))
case("authn-context-authorities", signed_assertion(rest=context("<saml:AuthenticatingAuthority>https://up.example</saml:AuthenticatingAuthority>" * 2) + attributes()))
case("session-index-absent", signed_assertion(rest=authn(extra="") + attributes()))
case("name-id-long", signed_assertion(subject=subject(name_id("x" * 255), confirmation())), nameID="x" * 255)
case("advice-and-consent", signed_assertion(conds=conditions() + '<saml:Advice><x:y xmlns:x="urn:example:x"/></saml:Advice>'))
case("confirmation-with-name-id", signed_assertion(subject=subject(name_id(), confirmation().replace(
    "<saml:SubjectConfirmationData", name_id() + "<saml:SubjectConfirmationData"))))
case("restrictions-two-same", signed_assertion(conds=conditions(inner=audience(AUDIENCE) * 2)))
case("instants-of-seven-digits", signed_assertion(conds=conditions(before="2026-03-01T11:59:30.1234567Z", after="2026-03-01T12:05:00.7654321Z"), instant="2026-03-01T12:00:00.0000001Z"))
case("namespaces-unusual-prefixes", fill(response(assertion(p="a.b-c_1:", declare=f' xmlns:a.b-c_1="{A}"', sig=signature("_assertion-1", p="XML.sig:")),
     p="é:", declare=f' xmlns:é="{P}" xmlns:saml="{A}"'), "_assertion-1"))
case("attribute-values-with-space", signed_assertion(rest=authn() + attributes(inner=attribute("padded", "  two  words "))), attributes={"padded": ["  two  words "]})

# --- encrypted -----------------------------------------------------------------------------------------------------------
SP = {"decryptionKeys": ["sp"]}
for cipher in CIPHER:
    case(f"encrypted-{cipher}-by-xmlsec1", sent(by_xmlsec1(alone(), cipher)), **SP)
case("encrypted-response-signed", sent(encrypted(alone(sig=False)), sign=True), **SP)
case("encrypted-both-signed", sent(encrypted(alone()), sign=True), signed="both", **SP)
case("encrypted-both-signed-cbc", sent(encrypted(alone(), "aes128-cbc"), sign=True), **SP)
case("encrypted-demanded", sent(encrypted(alone())), requiresEncryption=True, **SP)
case("encrypted-gcm-where-cbc-is-refused", sent(encrypted(alone(), "aes128-gcm")), allowsCBC=False, **SP)
case("encrypted-oaep-digest-absent", sent(encrypted(alone(), digest=None)), **SP)
for digest in ("sha256", "sha384", "sha512"):
    case(f"encrypted-mgf1p-digest-{digest}", sent(encrypted(alone(), digest=digest)), **SP)
for digest, mgf in (("sha256", "sha256"), ("sha1", "sha256"), ("sha256", "sha1"), ("sha384", "sha384"), ("sha512", "sha512"), ("sha256", None), (None, None)):
    case(f"encrypted-oaep11-{digest}-mgf-{mgf}".lower(), sent(encrypted(alone(), uri=OAEP, digest=digest, mgf=mgf)), **SP)
case("encrypted-oaep-label", sent(encrypted(alone(), label=b"a label")), **SP)
case("encrypted-sha384-by-its-newer-name", sent(encrypted(alone(), uri=OAEP, digest="sha384", mgf="sha384")).replace(DIGEST["sha384"], X + "sha384"), **SP)
case("encrypted-key-beside", sent(encrypted(alone(), place="beside")), **SP)
case("encrypted-key-beside-without-key-info", sent(encrypted(alone(), place="bare")), **SP)
case("encrypted-key-beside-response-signed", sent(encrypted(alone(sig=False), "aes256-cbc", place="beside"), sign=True), **SP)
case("encrypted-to-several", sent(encrypted(alone(), recipients=("stranger", "sp", "idp"))), **SP)
case("encrypted-to-eight", sent(encrypted(alone(), recipients=("stranger",) * 7 + ("sp",), place="beside")), **SP)
case("encrypted-to-our-previous-key", sent(encrypted(alone(), recipients=("sp-previous",))), decryptionKeys=["sp", "sp-previous"])
case("encrypted-key-names-recipient", sent(encrypted(alone(), key_attrs=f' Recipient="{AUDIENCE}"', info=f'<ds:KeyInfo xmlns:ds="{D}"><ds:X509Data><ds:X509Certificate>{certificate("sp")}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>')), **SP)
case("encrypted-key-names-another-recipient", sent(encrypted(alone(), key_attrs=' Recipient="https://other.example"')), **SP)
case("encrypted-base64-wrapped", sent(encrypted(alone(), "aes128-cbc", lines=True)), **SP)
case("encrypted-type-absent", sent(encrypted(alone(), attrs="")), **SP)
case("encrypted-key-size-and-mime-type", sent(encrypted(alone(), attrs=f' Id="_data" MimeType="text/xml" Type="{X}Element"', size="<xenc:KeySize>256</xenc:KeySize>")), **SP)
case("encrypted-declaration-inside", sent(encrypted('<?xml version="1.0" encoding="UTF-8"?>\n' + alone())), **SP)
case("encrypted-pretty-printed-inside", sent(encrypted(alone(sig_options={"nl": "\n    "}, nl="\n  "))), **SP)
case("encrypted-inclusive-inside", sent(encrypted(alone(sig_options={"c14n": INC, "method": INC}))), **SP)
case("encrypted-unsolicited", sent(encrypted(alone(subject=subject(name_id(), confirmation(request=None)))), request=None), request=None, **SP)
adfs = alone(p="", declare=f' xmlns="{A}"', sig_options={"p": ""}, rest=attributes(p="") + authn(p=""))
key = os.urandom(32)
case("adfs-encrypted", sent(f'<EncryptedAssertion xmlns="{A}">' + encrypted_data(seal(adfs.encode(), "aes256-cbc", key), "aes256-cbc", key_info=(
    f'<KeyInfo xmlns="{D}"><e:EncryptedKey xmlns:e="{X}"><e:EncryptionMethod Algorithm="{MGF1P}"><DigestMethod Algorithm="{DIGEST["sha1"]}"/></e:EncryptionMethod>'
    "<KeyInfo><ds:X509Data xmlns:ds=\"" + D + "\"><ds:X509IssuerSerial><ds:X509IssuerName>CN=sp</ds:X509IssuerName><ds:X509SerialNumber>1</ds:X509SerialNumber>"
    f"</ds:X509IssuerSerial></ds:X509Data></KeyInfo>{cipher_data_of(wrap(key), 'e:')}</e:EncryptedKey></KeyInfo>")) + "</EncryptedAssertion>"), **SP)

if __name__ == "__main__":
    captured = {name for name in os.listdir(TARGET) if os.path.exists(f"{TARGET}/{name}/captured.txt")} if os.path.isdir(TARGET) else set()
    for name in set(os.listdir(TARGET) if os.path.isdir(TARGET) else []) - captured:
        shutil.rmtree(f"{TARGET}/{name}")
    for name, (xml, encoded, facts) in cases.items():
        os.makedirs(f"{TARGET}/{name}")
        with open(f"{TARGET}/{name}/response.xml", "w", newline="") as file:
            file.write(xml)
        if encoded:
            with open(f"{TARGET}/{name}/response.b64", "w", newline="") as file:
                file.write(encoded)
        facts.setdefault("nameID", "alice@acme.example")
        with open(f"{TARGET}/{name}/case.json", "w") as file:
            json.dump(facts, file, indent=2, ensure_ascii=False)
            file.write("\n")
    print(len(cases), "accepted")
