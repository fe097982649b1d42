#!/usr/bin/env python3
"""Writes the folders of refused/: attacks, mistakes and near misses, each with the code of its rejection.

Run it in any folder; it needs xmlsec1.
"""
import base64
import json
import os
import re
import shutil

import accepted
from accepted import signed_assertion, signed_both, signed_response, subject
from templates import *

TARGET = os.path.join(HERE, "refused")
EVIL = "admin@acme.example"
STATUS_URN = "urn:oasis:names:tc:SAML:2.0:status:"
cases = {}


def case(name, code, xml, encoded=None, **facts):
    assert name not in cases, name
    cases[name] = (code, xml, encoded, facts)


def element(xml, name):
    """The first element with that prefixed name, as text."""
    return re.search(rf"<{name}[ >].*?</{name}>", xml, re.S).group(0)


GOOD_A, GOOD_R, GOOD_B = signed_assertion(), signed_response(), signed_both()
ASSERTION = element(GOOD_A, "saml:Assertion")
SIGNATURE = element(GOOD_A, "ds:Signature")
BARE = ASSERTION.replace(SIGNATURE, "")
DECLARED = ASSERTION.replace("<saml:Assertion ", f'<saml:Assertion xmlns:saml="{A}" ', 1)
RESPONSE_SIGNATURE = element(GOOD_R, "ds:Signature")
evil = lambda xml, id="_evil-1": xml.replace("alice@acme.example", EVIL).replace('ID="_assertion-1"', f'ID="{id}"', 1)
EVIL_BARE, EVIL_SIGNED = evil(BARE), evil(ASSERTION)

# --- signature wrapping, XSW 1 to 8 as numbered in "On Breaking SAML" (2012), and successors ---------------------------
# 1, 2: the whole genuine Response goes inside or beside the Signature of an evil one.
GENUINE_RESPONSE = GOOD_R.replace(RESPONSE_SIGNATURE, "")
case("xsw1-response-in-own-signature", "message_nested", evil(GENUINE_RESPONSE).replace('ID="_response-1"', 'ID="_evil-r"').replace(
    "</saml:Issuer><samlp", "</saml:Issuer>" + RESPONSE_SIGNATURE.replace("</ds:Signature>", "<ds:Object>" + GENUINE_RESPONSE + "</ds:Object></ds:Signature>") + "<samlp", 1))
case("xsw2-response-beside-detached-signature", "element_unexpected", evil(GENUINE_RESPONSE).replace('ID="_response-1"', 'ID="_evil-r"').replace(
    "</saml:Issuer><samlp", "</saml:Issuer>" + RESPONSE_SIGNATURE + GENUINE_RESPONSE + "<samlp", 1))
case("xsw3-evil-assertion-before", "assertion_repeated", GOOD_A.replace(ASSERTION, EVIL_BARE + ASSERTION))
case("xsw4-genuine-inside-evil", "element_unexpected", GOOD_A.replace(ASSERTION, EVIL_BARE.replace("</saml:Assertion>", ASSERTION + "</saml:Assertion>")))
case("xsw5-genuine-after-evil-with-signature", "assertion_repeated", GOOD_A.replace(ASSERTION, EVIL_SIGNED + BARE))
case("xsw6-genuine-in-signature-of-evil", "message_nested", GOOD_A.replace(ASSERTION, EVIL_SIGNED.replace("</ds:Signature>", "<ds:Object>" + BARE + "</ds:Object></ds:Signature>")))
case("xsw7-genuine-in-extensions", "message_nested", GOOD_A.replace(ASSERTION, EVIL_BARE).replace("<samlp:Status>", "<samlp:Extensions>" + ASSERTION + "</samlp:Extensions><samlp:Status>"))
case("xsw8-genuine-in-object", "message_nested", GOOD_A.replace(ASSERTION, EVIL_SIGNED.replace("</ds:Signature>", f"<ds:Object>{DECLARED.replace(SIGNATURE, '')}</ds:Object></ds:Signature>")))
case("xsw-genuine-in-status-detail", "message_nested", GOOD_A.replace(ASSERTION, EVIL_BARE).replace("</samlp:Status>", "<samlp:StatusDetail>" + ASSERTION + "</samlp:StatusDetail></samlp:Status>"))
case("xsw-genuine-in-advice", "message_nested", GOOD_A.replace(ASSERTION, EVIL_BARE.replace("<saml:AuthnStatement", "<saml:Advice>" + ASSERTION + "</saml:Advice><saml:AuthnStatement", 1)))
case("xsw-genuine-in-attribute-value", "message_nested", GOOD_A.replace(ASSERTION, EVIL_BARE.replace(">staff<", ">" + ASSERTION + "<")))
case("xsw-genuine-in-key-info", "message_nested", GOOD_A.replace(ASSERTION, EVIL_SIGNED.replace("<ds:KeyInfo>", "<ds:KeyInfo>" + BARE)))
case("xsw-genuine-in-foreign-wrapper", "element_unexpected", GOOD_A.replace(ASSERTION, EVIL_BARE + f'<x:w xmlns:x="urn:x">{ASSERTION}</x:w>'))
case("xsw-signature-with-evil-in-object", "message_nested", GOOD_A.replace("</ds:Signature>", "<ds:Object>" + EVIL_BARE + "</ds:Object></ds:Signature>"))
case("xsw-evil-twin-same-id", "assertion_repeated", GOOD_A.replace(ASSERTION, ASSERTION.replace(SIGNATURE, "").replace("alice@", "admin@") + ASSERTION))
case("xsw-same-id-in-attribute-value", "identifier_duplicated", GOOD_A.replace("</samlp:Status>", '<samlp:StatusDetail><x:y xmlns:x="urn:x" ID="_assertion-1"/></samlp:StatusDetail></samlp:Status>'))
case("xsw-detached-signature-in-extensions", "signature_misplaced", GOOD_A.replace(ASSERTION, BARE).replace("<samlp:Status>", "<samlp:Extensions>" + SIGNATURE + "</samlp:Extensions><samlp:Status>"))
case("xsw-assertion-signature-moved-to-response", "signature_profile_violated", GOOD_A.replace(ASSERTION, BARE).replace("</saml:Issuer>", "</saml:Issuer>" + SIGNATURE, 1))
case("xsw-response-signature-moved-to-assertion", "signature_profile_violated", GOOD_R.replace(RESPONSE_SIGNATURE, "").replace(
    f'Version="2.0"><saml:Issuer>{ISSUER}</saml:Issuer><saml:Subject>', f'Version="2.0"><saml:Issuer>{ISSUER}</saml:Issuer>{RESPONSE_SIGNATURE}<saml:Subject>'))
case("signature-before-issuer", "element_unexpected", GOOD_A.replace(SIGNATURE, "").replace(f"<saml:Issuer>{ISSUER}</saml:Issuer><saml:Subject>", f"{SIGNATURE}<saml:Issuer>{ISSUER}</saml:Issuer><saml:Subject>"))
case("signature-twice", "element_repeated", GOOD_B.replace(element(GOOD_B, "ds:Signature"), element(GOOD_B, "ds:Signature") * 2, 1))
case("signature-at-the-end", "element_unexpected", GOOD_A.replace(ASSERTION, BARE.replace("</saml:Assertion>", SIGNATURE + "</saml:Assertion>")))

# --- inside the signature ----------------------------------------------------------------------------------------------
info = element(SIGNATURE, "ds:SignedInfo")
digest = element(SIGNATURE, "ds:DigestValue")
case("signed-info-twice", "signature_profile_violated", GOOD_A.replace(info, info + info))
case("signed-info-second-in-object", "signature_profile_violated", GOOD_A.replace("</ds:Signature>", f"<ds:Object>{info}</ds:Object></ds:Signature>"))
case("reference-twice", "signature_profile_violated", GOOD_A.replace(element(info, "ds:Reference"), element(info, "ds:Reference") * 2))
case("reference-to-response", "signature_profile_violated", GOOD_A.replace('URI="#_assertion-1"', 'URI="#_response-1"'))
case("reference-empty", "signature_profile_violated", signed_assertion(sig_options={"uri": ""}))
case("reference-xpointer", "signature_profile_violated", GOOD_A.replace('URI="#_assertion-1"', "URI=\"#xpointer(id('_assertion-1'))\""))
case("reference-external", "signature_profile_violated", GOOD_A.replace('URI="#_assertion-1"', 'URI="https://attacker.example/a.xml"'))
case("reference-without-uri", "signature_profile_violated", GOOD_A.replace(' URI="#_assertion-1"', ""))
case("element-in-digest-value", "signature_profile_violated", GOOD_A.replace(digest, digest.replace("</ds:DigestValue>", "<ds:x/></ds:DigestValue>")))
case("comment-in-digest-value", "xml_forbidden", GOOD_A.replace(digest, digest.replace("</ds:DigestValue>", "<!--x--></ds:DigestValue>")))
case("digest-value-short", "signature_profile_violated", GOOD_A.replace(digest, "<ds:DigestValue>AAAA</ds:DigestValue>"))
case("digest-value-of-evil", "digest_mismatch", GOOD_A.replace("alice@", "admin@"))
case("signature-value-empty", "signature_profile_violated", re.sub(r"<ds:SignatureValue>.*?<", "<ds:SignatureValue><", GOOD_A, flags=re.S))
case("signature-value-junk-in-base64", "signature_profile_violated", GOOD_A.replace("<ds:SignatureValue>", "<ds:SignatureValue>*"))
case("signature-value-cut", "signature_mismatch", re.sub(r"<ds:SignatureValue>(.*?)<", "<ds:SignatureValue>AAAA<", GOOD_A, flags=re.S))
xpath = f'<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"><ds:XPath>true()</ds:XPath></ds:Transform>'
case("transform-xpath", "signature_profile_violated", GOOD_A.replace("</ds:Transforms>", xpath + "</ds:Transforms>"))
case("transform-xslt", "signature_profile_violated", GOOD_A.replace("</ds:Transforms>", '<ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"/></ds:Transforms>'))
case("transform-base64", "signature_profile_violated", GOOD_A.replace(EXC + '"/></ds:Transforms>', 'http://www.w3.org/2000/09/xmldsig#base64"/></ds:Transforms>'))
case("transform-order-turned", "signature_profile_violated", re.sub(r'(<ds:Transform Algorithm="[^"]*enveloped-signature"/>)(<ds:Transform Algorithm="[^"]*"/>)', r"\2\1", GOOD_A))
case("transform-missing", "signature_profile_violated", re.sub(r'<ds:Transform Algorithm="[^"]*enveloped-signature"/>', "", GOOD_A))
case("method-hmac", "algorithm_not_allowed", GOOD_A.replace(SIGALG["rsa-sha256"], "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256"))
case("method-dsa", "algorithm_not_allowed", GOOD_A.replace(SIGALG["rsa-sha256"], "http://www.w3.org/2000/09/xmldsig#dsa-sha1"))
case("method-md5", "algorithm_not_allowed", GOOD_A.replace(SIGALG["rsa-sha256"], "http://www.w3.org/2001/04/xmldsig-more#rsa-md5"))
case("method-sha1", "algorithm_not_allowed", signed_assertion(sig_options={"alg": "rsa-sha1", "digest": "sha1"}))
case("digest-sha1", "algorithm_not_allowed", signed_assertion(sig_options={"digest": "sha1"}))
case("method-of-other-key-type", "signature_mismatch", GOOD_A.replace(SIGALG["rsa-sha256"], SIGALG["ecdsa-sha256"]))
case("canonicalization-unknown", "signature_profile_violated", GOOD_A.replace(f'<ds:CanonicalizationMethod Algorithm="{EXC}">', '<ds:CanonicalizationMethod Algorithm="urn:example:void">'))

# --- keys ----------------------------------------------------------------------------------------------------------------
case("key-of-a-stranger", "signature_mismatch", signed_assertion(key="stranger"))
case("key-of-a-stranger-in-key-info", "signature_mismatch", signed_both("stranger", "stranger"))
case("key-of-a-stranger-outside-only", "signature_mismatch", signed_both("idp", "stranger"))
case("key-of-a-stranger-inside-only", "signature_mismatch", signed_both("stranger", "idp"))
case("key-none-trusted", "trusted_key_missing", GOOD_A, keys=[])
case("key-too-small", "signature_mismatch", signed_assertion(key="weak"))
case("key-of-other-type-trusted", "signature_mismatch", GOOD_A, keys=["idp-ec"])

# --- nothing signed, or the wrong part -------------------------------------------------------------------------------------
case("unsigned", "signature_missing", GOOD_A.replace(SIGNATURE, ""))
case("policy-wants-assertion", "assertion_signature_missing", GOOD_R, signed="assertion")
case("policy-wants-response", "response_signature_missing", GOOD_A, signed="response")
case("response-changed-around-assertion", "digest_mismatch", GOOD_B.replace(f'Destination="{ACS}"', 'Destination="https://attacker.example/acs"', 1))
case("assertion-changed-in-signed-response", "digest_mismatch", GOOD_R.replace(">staff<", ">admins<"))

# --- XML -------------------------------------------------------------------------------------------------------------------
case("comment-in-name-id", "xml_forbidden", GOOD_A.replace("alice@acme.example</saml:NameID>", "alice@acme.example<!-- -->.evil</saml:NameID>"))
case("comment-before-root", "xml_forbidden", "<!-- x -->" + GOOD_A)
case("processing-instruction-in-name-id", "xml_forbidden", GOOD_A.replace("alice@acme.example</saml:NameID>", "alice@acme.example<?x?>.evil</saml:NameID>"))
case("processing-instruction-before-root", "xml_forbidden", "<?xml-stylesheet href='x'?>" + GOOD_A)
case("element-in-name-id", "digest_mismatch", GOOD_A.replace("alice@acme", "alice<saml:x/>@acme"))
case("element-in-name-id-signed", "text_unexpected", signed_assertion(subject=subject(name_id("alice<saml:x/>@acme.example"), confirmation())))
case("doctype", "xml_forbidden", "<!DOCTYPE x>" + GOOD_A)
case("doctype-entity", "xml_forbidden", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + GOOD_A.replace(">staff<", ">&e;<"))
case("doctype-laughs", "xml_forbidden", '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>' + GOOD_A.replace(">staff<", ">&b;<"))
case("entity-undeclared", "xml_malformed", GOOD_A.replace(">staff<", ">&nbsp;<"))
case("encoding-latin1", "xml_malformed", '<?xml version="1.0" encoding="ISO-8859-1"?>' + GOOD_A)
case("encoding-utf7", "xml_malformed", '<?xml version="1.0" encoding="UTF-7"?>' + GOOD_A)
case("encoding-utf16", "xml_malformed|xml_forbidden", GOOD_A.encode("utf-16"))
case("utf8-overlong", "xml_malformed", GOOD_A.replace(">staff<", ">\udcc0\udcaf<").encode("utf-8", "surrogateescape"))
case("xml-1.1", "xml_malformed", '<?xml version="1.1"?>' + GOOD_A)
case("zero-byte", "xml_forbidden", GOOD_A.encode() + b"\0" + GOOD_A.encode())
case("bytes-after-root", "xml_malformed", GOOD_A + "x")
case("two-roots", "xml_malformed", GOOD_A + GOOD_A)
case("attribute-through-two-prefixes", "xml_malformed", GOOD_A.replace("<samlp:Status>", '<samlp:Status xmlns:a="urn:x" xmlns:b="urn:x" a:c="1" b:c="2">'))
case("prefix-unbound", "xml_malformed", GOOD_A.replace("<samlp:Status>", '<samlp:Status zz:c="1">'))
case("namespace-relative", "xml_forbidden|digest_mismatch", signed_response().replace("<samlp:Status>", '<samlp:Status xmlns:r="relative">'))
case("depth", "xml_forbidden", GOOD_A.replace(">staff<", ">" + "<x>" * 80 + "</x>" * 80 + "<"))
case("empty", "xml_malformed", "")
case("text-between-elements", "text_unexpected", GOOD_A.replace("<samlp:Status>", "x<samlp:Status>"))

# --- base64 ------------------------------------------------------------------------------------------------------------------
code = form(GOOD_A + "\n" * (-len(GOOD_A.encode()) % 3))
odd = form(GOOD_A + "\n" * (-(len(GOOD_A.encode()) + 1) % 3))
assert not code.endswith("=") and odd.endswith("=") and not odd.endswith("==")
case("base64-junk", "encoding_not_base64", GOOD_A, encoded=code[:100] + "!" + code[100:])
case("base64-url-alphabet", "encoding_not_base64", GOOD_A, encoded=code + "-_-_")
case("base64-after-padding", "encoding_not_base64", GOOD_A, encoded=odd + "AAAA")
case("base64-cut", "encoding_not_base64", GOOD_A, encoded=code[:-1])
case("base64-trailing-bits", "encoding_not_base64", GOOD_A, encoded=odd[:-2] + chr(ord(odd[-2]) + 1) + "=")
case("base64-twice", "xml_malformed", GOOD_A, encoded=base64.b64encode(code.encode()).decode())
case("base64-empty", "xml_malformed", GOOD_A, encoded=" ")

# --- root, status, number ------------------------------------------------------------------------------------------------------
case("root-assertion", "root_unexpected", DECLARED)
case("root-logout-response", "root_unexpected", GOOD_A.replace("samlp:Response", "samlp:LogoutResponse"))
case("root-artifact-response", "root_unexpected", GOOD_A.replace("samlp:Response", "samlp:ArtifactResponse"))
case("root-saml-1.1", "root_unexpected", GOOD_A.replace(P, "urn:oasis:names:tc:SAML:1.0:protocol"))
case("version-1.1", "version_unsupported", GOOD_A.replace('Version="2.0"', 'Version="1.1"', 1))
case("version-missing", "version_unsupported", GOOD_A.replace(' Version="2.0"', "", 1))
case("assertion-version", "version_unsupported", signed_assertion(version="2.1"))
case("id-missing", "attribute_missing", GOOD_A.replace(' ID="_response-1"', ""))
case("id-empty", "identifier_malformed", GOOD_A.replace('ID="_response-1"', 'ID=""'))
case("issue-instant-missing", "attribute_missing", GOOD_A.replace(' IssueInstant="2026-03-01T12:00:00Z"', "", 1))
case("issue-instant-malformed", "instant_malformed", GOOD_A.replace('IssueInstant="2026-03-01T12:00:00Z"', 'IssueInstant="now"', 1))
case("status-missing", "element_missing", GOOD_A.replace(STATUS, ""))
case("status-twice", "element_repeated", GOOD_A.replace(STATUS, STATUS + STATUS))
failure = lambda code, sub="", message="": (f'<samlp:Status><samlp:StatusCode Value="{STATUS_URN}{code}">'
    + (f'<samlp:StatusCode Value="{STATUS_URN}{sub}"/>' if sub else "") + "</samlp:StatusCode>"
    + (f"<samlp:StatusMessage>{message}</samlp:StatusMessage>" if message else "") + "</samlp:Status>")
case("status-requester", "status_not_success", response("", status=failure("Requester", "RequestDenied", "The app is not assigned")))
case("status-success-nested", "status_not_success", GOOD_A.replace(STATUS, failure("Responder", "Success")))
case("status-success-then-failure", "element_repeated|status_not_success", GOOD_A.replace("</samlp:Status>", f'<samlp:StatusCode Value="{STATUS_URN}Responder"/></samlp:Status>'))
case("status-success-with-blank", "status_not_success", GOOD_A.replace('Success"', 'Success "'))
case("assertion-missing", "assertion_missing", response(""))
case("assertion-encrypted", "assertion_encrypted", response("<saml:EncryptedAssertion/>"))
case("assertion-encrypted-beside", "assertion_repeated", GOOD_A.replace(ASSERTION, ASSERTION + "<saml:EncryptedAssertion/>"))
case("name-id-encrypted", "name_id_encrypted", signed_assertion(subject=subject("<saml:EncryptedID/>", confirmation())))
case("attribute-encrypted", "attribute_encrypted", signed_assertion(rest=authn() + attributes(inner="<saml:EncryptedAttribute/>")))
case("order-status-after-assertion", "element_unexpected", GOOD_A.replace(STATUS, "").replace("</samlp:Response>", STATUS + "</samlp:Response>"))
case("order-conditions-before-subject", "element_unexpected|element_repeated", signed_assertion(subject=conditions(), conds=subject(name_id(), confirmation())))

# --- who, to whom ----------------------------------------------------------------------------------------------------------------
case("issuer-other", "issuer_mismatch", signed_assertion(issuer="https://other.example/saml"))
case("issuer-trailing-slash", "issuer_mismatch", signed_assertion(issuer=ISSUER + "/"))
case("issuer-case", "issuer_mismatch", signed_assertion(issuer=ISSUER.replace("saml", "SAML")))
case("issuer-empty", "issuer_mismatch", signed_assertion(issuer=""))
case("issuer-blank-around", "issuer_mismatch", signed_assertion(issuer=f" {ISSUER} "))
case("issuer-missing-in-assertion", "element_missing", signed_assertion(issuer=None))
case("issuer-of-response-other", "issuer_mismatch", signed_assertion(response_options={"issuer": "<saml:Issuer>https://other.example</saml:Issuer>"}))
case("issuer-absent-on-signed-response", "issuer_missing", signed_response(response_options={"issuer": ""}))
case("issuer-format", "issuer_format_unsupported", signed_assertion(response_options={"issuer": f'<saml:Issuer Format="{EMAIL}">{ISSUER}</saml:Issuer>'}))
case("issuer-of-other-idp-and-its-key", "issuer_mismatch", signed_assertion(key="stranger", issuer="https://stranger.example"))
case("destination-other", "destination_mismatch", signed_assertion(response_options={"destination": "https://other.example/acs"}))
case("destination-empty", "destination_mismatch", signed_assertion(response_options={"destination": ""}))
case("destination-prefix", "destination_mismatch", signed_assertion(response_options={"destination": ACS[:-1]}))
case("destination-query", "destination_mismatch", signed_assertion(response_options={"destination": ACS + "?x=1"}))
case("destination-absent-on-signed-response", "destination_missing", signed_response(response_options={"destination": None}))
case("audience-other", "audience_mismatch", signed_assertion(conds=conditions(inner=audience("https://sp.example/globex"))))
for name, value in (("prefix", AUDIENCE[:-1]), ("longer", AUDIENCE + "x"), ("slash", AUDIENCE + "/"), ("case", AUDIENCE.upper()), ("blank", AUDIENCE + " "), ("empty", "")):
    case("audience-" + name, "audience_mismatch", signed_assertion(conds=conditions(inner=audience(value))))
case("audience-second-restriction-other", "audience_mismatch", signed_assertion(conds=conditions(inner=audience(AUDIENCE) + audience("https://other.example"))))
case("audience-restriction-missing", "audience_restriction_missing", signed_assertion(conds=conditions(inner="<saml:OneTimeUse/>")))
case("audience-restriction-empty", "element_missing", signed_assertion(conds=conditions(inner="<saml:AudienceRestriction/>")))
case("audience-in-other-account", "audience_mismatch", GOOD_A, audience="https://sp.example/globex")

# --- conditions and time -------------------------------------------------------------------------------------------------------------
case("conditions-missing", "conditions_missing", signed_assertion(conds=""))
case("conditions-twice", "element_repeated", signed_assertion(conds=conditions() + conditions()))
case("condition-unknown", "condition_unknown", signed_assertion(conds=conditions(inner=audience(AUDIENCE) + '<saml:Condition xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:x="urn:x" xsi:type="x:Weekday"/>')))
case("one-time-use-twice", "element_repeated", signed_assertion(conds=conditions(inner=audience(AUDIENCE) + "<saml:OneTimeUse/><saml:OneTimeUse/>")))
case("expired", "expired", GOOD_A, now="2026-03-01T13:00:00Z")
case("expired-at-the-edge", "expired", GOOD_A, now="2026-03-01T12:08:00Z")
case("expired-conditions-only", "expired", signed_assertion(conds=conditions(after="2026-03-01T11:57:00Z", before=None)))
case("expired-confirmation-only", "expired", signed_assertion(subject=subject(name_id(), confirmation(expires="2026-03-01T11:57:00Z"))))
case("not-yet-valid", "not_yet_valid", GOOD_A, now="2026-03-01T11:00:00Z")
case("not-yet-valid-at-the-edge", "not_yet_valid", GOOD_A, now="2026-03-01T11:56:29.999Z")
case("window-empty", "conditions_window_empty", signed_assertion(conds=conditions(before="2026-03-01T12:00:00Z", after="2026-03-01T12:00:00Z")))
for name, value in (("without-zone", "2026-03-01T12:05:00"), ("offset", "2026-03-01T13:05:00+01:00"), ("year-10000", "10000-01-01T00:00:00Z"),
                    ("ten-digits", "2026-03-01T12:05:00.1234567890Z"), ("leap-second", "2026-03-01T12:05:60Z"), ("day-30", "2026-02-30T12:05:00Z"),
                    ("empty", ""), ("blank", " 2026-03-01T12:05:00Z")):
    case("instant-" + name, "instant_malformed", signed_assertion(conds=conditions(after=value)))

# --- subject ---------------------------------------------------------------------------------------------------------------------------
case("subject-missing", "subject_missing", signed_assertion(subject=""))
case("subject-twice", "element_repeated", signed_assertion(subject=subject(name_id(), confirmation()) * 2))
case("name-id-missing", "name_id_missing", signed_assertion(subject=subject(confirmation())))
case("name-id-twice", "element_repeated|element_unexpected", signed_assertion(subject=subject(name_id(), name_id(EVIL), confirmation())))
case("name-id-empty", "name_id_empty", signed_assertion(subject=subject(name_id(""), confirmation())))
case("name-id-blank", "name_id_empty", signed_assertion(subject=subject(name_id("  "), confirmation())))
case("name-id-newline", "name_id_control_characters", signed_assertion(subject=subject(name_id("alice&#10;admin"), confirmation())))
case("name-id-c1", "name_id_control_characters", signed_assertion(subject=subject(name_id("alice&#x85;admin"), confirmation())))
case("confirmation-missing", "bearer_confirmation_missing", signed_assertion(subject=subject(name_id())))
case("confirmation-holder-of-key", "bearer_confirmation_missing", signed_assertion(subject=subject(name_id(), confirmation(method="urn:oasis:names:tc:SAML:2.0:cm:holder-of-key"))))
case("confirmation-without-data", "element_missing", signed_assertion(subject=subject(name_id(), '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"/>')))
case("confirmation-unbounded", "confirmation_unbounded", signed_assertion(subject=subject(name_id(), confirmation(expires=None))))
case("confirmation-not-before", "confirmation_has_not_before", signed_assertion(subject=subject(name_id(), confirmation(extra=' NotBefore="2026-03-01T11:59:00Z"'))))
case("confirmation-checks-spread-over-two", "recipient_mismatch", signed_assertion(subject=subject(
    name_id(), confirmation(recipient="https://other.example/acs"), confirmation(expires="2026-03-01T11:00:00Z"))))
case("recipient-missing", "recipient_missing", signed_assertion(subject=subject(name_id(), confirmation(recipient=None))))
for name, value in (("other", "https://other.example/acs"), ("case", ACS.replace("gateway", "Gateway")), ("slash", ACS + "/"), ("query", ACS + "?accountId=acme"), ("prefix", ACS[:-4]), ("empty", "")):
    case("recipient-" + name, "recipient_mismatch", signed_assertion(subject=subject(name_id(), confirmation(recipient=value))))
case("in-response-to-other", "in_response_to_mismatch", GOOD_A, request="_request-2")
case("in-response-to-missing-on-response", "in_response_to_missing", signed_assertion(response_options={"request": None}))
case("in-response-to-missing-on-confirmation", "in_response_to_missing", signed_assertion(subject=subject(name_id(), confirmation(request=None))))
case("in-response-to-other-on-confirmation", "in_response_to_mismatch", signed_assertion(subject=subject(name_id(), confirmation(request="_request-2"))))
case("in-response-to-empty", "in_response_to_mismatch", signed_assertion(response_options={"request": ""}))
case("solicited-passed-as-unsolicited", "in_response_to_unexpected", GOOD_A, request=None)
case("solicited-in-confirmation-only", "in_response_to_unexpected", signed_assertion(response_options={"request": None}), request=None)
case("unsolicited-passed-as-solicited", "in_response_to_missing", signed_assertion(subject=subject(name_id(), confirmation(request=None)), response_options={"request": None}))

# --- authentication ------------------------------------------------------------------------------------------------------------------------
case("authn-statement-missing", "authn_statement_missing", signed_assertion(rest=attributes()))
case("authn-instant-missing", "attribute_missing", signed_assertion(rest=authn().replace(' AuthnInstant="2026-03-01T12:00:00Z"', "")))
case("session-ended", "session_expired", signed_assertion(rest=authn(extra=' SessionNotOnOrAfter="2026-03-01T11:57:00Z"')))
case("session-ended-in-second-statement", "session_expired", signed_assertion(rest=authn() + authn(extra=' SessionNotOnOrAfter="2026-03-01T11:00:00Z"')))
case("authn-context-not-wanted", "authn_context_mismatch", GOOD_A, authnContexts=["urn:example:mfa"])
case("attribute-without-name", "attribute_missing", signed_assertion(rest=authn() + attributes(inner="<saml:Attribute/>")))

if __name__ == "__main__":
    shutil.rmtree(TARGET, ignore_errors=True)
    for name, (code, xml, encoded, facts) in cases.items():
        os.makedirs(f"{TARGET}/{name}")
        with open(f"{TARGET}/{name}/response.xml", "wb") as file:
            file.write(xml if isinstance(xml, bytes) else xml.encode())
        if encoded:
            with open(f"{TARGET}/{name}/response.b64", "w", newline="") as file:
                file.write(encoded)
        with open(f"{TARGET}/{name}/case.json", "w") as file:
            json.dump({"code": code, **facts}, file, indent=2, ensure_ascii=False)
            file.write("\n")
    print(len(cases), "refused")
