#!/usr/bin/env python3
"""Writes the folders of accepted/: shapes that identity providers really send, each to be accepted.

Run it in any folder; it needs xmlsec1. ECDSA signatures differ from run to run, everything else is reproducible.
"""
import json
import os
import shutil

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
