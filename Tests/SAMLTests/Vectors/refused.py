#!/usr/bin/env python3
"""Writes the folders of refused/: attacks, mistakes and near misses, each with the code of its rejection.

Run it in any folder; it needs xmlsec1 and the Python package `cryptography`.
"""
import base64
import json
import os
import re
import shutil

import accepted
import encryption
from accepted import signed_assertion, signed_both, signed_response, subject
from encryption import encrypted, sent
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
case("key-none-trusted", "trusted_key_missing", GOOD_A, keys=[], codeAtACS="trust_missing")
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
case("assertion-encrypted", "assertion_encrypted", response("<saml:EncryptedAssertion/>"), codeAtACS="encryption_profile_violated")
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
case("expired", "expired", GOOD_A, now="2026-03-01T13:00:00Z", codeAtACS="clock_behind")
case("expired-at-the-edge", "expired", GOOD_A, now="2026-03-01T12:08:00Z", codeAtACS="clock_behind")
case("expired-conditions-only", "expired", signed_assertion(conds=conditions(after="2026-03-01T11:57:00Z", before=None)), codeAtACS="clock_behind")
case("expired-confirmation-only", "expired", signed_assertion(subject=subject(name_id(), confirmation(expires="2026-03-01T11:57:00Z"))), codeAtACS="clock_behind")
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
case("in-response-to-other", "in_response_to_mismatch", GOOD_A, request="_request-2", codeAtACS="request_unknown")
case("in-response-to-missing-on-response", "in_response_to_missing", signed_assertion(response_options={"request": None}))
case("in-response-to-missing-on-confirmation", "in_response_to_missing", signed_assertion(subject=subject(name_id(), confirmation(request=None))))
case("in-response-to-other-on-confirmation", "in_response_to_mismatch", signed_assertion(subject=subject(name_id(), confirmation(request="_request-2"))))
case("in-response-to-empty", "in_response_to_mismatch", signed_assertion(response_options={"request": ""}), codeAtACS="request_unknown")
case("solicited-passed-as-unsolicited", "in_response_to_unexpected", GOOD_A, request=None, codeAtACS="request_unknown")
case("solicited-in-confirmation-only", "in_response_to_unexpected", signed_assertion(response_options={"request": None}), request=None,
     codeAtACS="request_unknown")
case("unsolicited-passed-as-solicited", "in_response_to_missing", signed_assertion(subject=subject(name_id(), confirmation(request=None)), response_options={"request": None}))

# --- authentication ------------------------------------------------------------------------------------------------------------------------
case("authn-statement-missing", "authn_statement_missing", signed_assertion(rest=attributes()))
case("authn-instant-missing", "attribute_missing", signed_assertion(rest=authn().replace(' AuthnInstant="2026-03-01T12:00:00Z"', "")))
case("session-ended", "session_expired", signed_assertion(rest=authn(extra=' SessionNotOnOrAfter="2026-03-01T11:57:00Z"')))
case("session-ended-in-second-statement", "session_expired", signed_assertion(rest=authn() + authn(extra=' SessionNotOnOrAfter="2026-03-01T11:00:00Z"')))
case("authn-context-not-wanted", "authn_context_mismatch", GOOD_A, authnContexts=["urn:example:mfa"])
case("attribute-without-name", "attribute_missing", signed_assertion(rest=authn() + attributes(inner="<saml:Attribute/>")))

# --- encryption ------------------------------------------------------------------------------------------------------------
SP = {"decryptionKeys": ["sp"]}
PROFILE, ALGORITHM, FAILED = "encryption_profile_violated", "encryption_algorithm_not_allowed", "decryption_failed"
alone, seal, wrap = encryption.alone, encryption.seal, encryption.wrap
GOOD_E = sent(encrypted(alone()))
GOOD_C = sent(encrypted(alone(), "aes256-cbc"))
DATA = element(GOOD_E, "xenc:EncryptedData")
KEY = element(GOOD_E, "xenc:EncryptedKey")
CONTAINER = element(GOOD_E, "saml:EncryptedAssertion")
KEY_INFO = element(DATA, "ds:KeyInfo")


def with_key(content_key, plain=None, cipher="aes256-gcm", wrapped=None, pad=None):
    plain = alone().encode() if plain is None else plain
    sealed = seal(plain, cipher, content_key, pad)
    return sent(encryption.container(encryption.encrypted_data(sealed, cipher, encryption.encrypted_key(wrapped or wrap(content_key)))))


def cut(xml, change, which=-1):
    """Changes the bytes of the last CipherValue, or of another one."""
    at = [m.span(1) for m in re.finditer(r"<xenc:CipherValue>([^<]*)<", xml)][which]
    return xml[:at[0]] + base64.b64encode(change(base64.b64decode(xml[at[0]:at[1]]))).decode() + xml[at[1]:]


flip = lambda index: lambda data: bytes(byte ^ (at == index % len(data)) for at, byte in enumerate(data))
case("encrypted-but-unsigned", "signature_missing", sent(encrypted(alone(sig=False))), **SP)
case("encrypted-but-unsigned-cbc", "signature_missing", sent(encrypted(alone(sig=False), "aes128-cbc")), **SP)
case("encrypted-no-key-of-ours", "assertion_encrypted", GOOD_E, codeAtACS="decryption_failed")
case("encrypted-to-a-stranger", FAILED, sent(encrypted(alone(), recipients=("stranger",))), **SP)
case("encrypted-to-a-retired-key", FAILED, sent(encrypted(alone(), recipients=("sp-previous",))), **SP)
case("encrypted-signed-by-a-stranger", "signature_mismatch", sent(encrypted(alone("stranger"))), **SP)
case("encrypted-response-signed-by-a-stranger", "signature_mismatch", sent(encrypted(alone(sig=False)), sign=True, key="stranger"), **SP)
case("encrypted-response-signed-by-a-stranger-around-genuine", "signature_mismatch", sent(encrypted(alone()), sign=True, key="stranger"), **SP)
case("encrypted-plaintext-altered", "digest_mismatch", sent(encrypted(alone().replace("alice@", "admin@"))), **SP)
case("encrypted-ciphertext-replaced-under-signature", "digest_mismatch", (lambda good: good.replace(
    element(good, "xenc:EncryptedData"), element(sent(encrypted(alone(sig=False).replace("alice@", "admin@"))), "xenc:EncryptedData")))(sent(encrypted(alone(sig=False)), sign=True)), **SP)
case("encrypted-policy-wants-response", "response_signature_missing", GOOD_E, signed="response", **SP)
case("encrypted-policy-wants-assertion", "assertion_signature_missing", sent(encrypted(alone(sig=False)), sign=True), signed="assertion", **SP)
case("encrypted-policy-wants-both", "assertion_signature_missing", sent(encrypted(alone(sig=False)), sign=True), signed="both", **SP)
case("encrypted-policy-wants-both-outside-missing", "response_signature_missing", GOOD_E, signed="both", **SP)
case("policy-wants-both", "assertion_signature_missing", GOOD_R, signed="both")
case("policy-wants-both-outside-missing", "response_signature_missing", GOOD_A, signed="both")
case("policy-wants-encryption", "assertion_not_encrypted", GOOD_B, requiresEncryption=True, **SP)
case("encrypted-by-cbc-where-it-is-refused", ALGORITHM, GOOD_C, allowsCBC=False, **SP)
case("encrypted-no-trusted-key", "trusted_key_missing", GOOD_E, keys=[], codeAtACS="trust_missing", **SP)
case("encrypted-decoy-in-the-clear", "assertion_repeated", GOOD_A.replace(ASSERTION, ASSERTION + encrypted(evil(alone(sig=False)))), **SP)
case("encrypted-decoy-in-the-clear-behind", "assertion_repeated", GOOD_A.replace(ASSERTION, encrypted(evil(alone(sig=False))) + ASSERTION), **SP)
case("encrypted-two", "assertion_repeated", sent(encrypted(alone()) * 2), **SP)
case("encrypted-genuine-hidden-in-extensions", "message_nested", sent(encrypted(evil(alone(sig=False))), before_status=f"<samlp:Extensions>{DECLARED}</samlp:Extensions>"), **SP)
case("encrypted-hidden-in-extensions", "message_nested", GOOD_A.replace("<samlp:Status>", f"<samlp:Extensions>{encrypted(alone())}</samlp:Extensions><samlp:Status>"), **SP)
case("encrypted-hidden-in-advice", "message_nested", signed_assertion(conds=conditions() + f"<saml:Advice>{encrypted(alone())}</saml:Advice>"), **SP)
case("encrypted-data-without-container", "element_unexpected", GOOD_E.replace(CONTAINER, DATA), **SP)
case("encrypted-data-in-extensions", "message_nested", GOOD_A.replace("<samlp:Status>", f"<samlp:Extensions>{DATA}</samlp:Extensions><samlp:Status>"), **SP)
case("encrypted-key-in-extensions", "message_nested", GOOD_E.replace("<samlp:Status>", f"<samlp:Extensions>{KEY}</samlp:Extensions><samlp:Status>"), **SP)
case("encrypted-key-in-signature", "message_nested", signed_assertion().replace("<ds:KeyInfo>", "<ds:KeyInfo>" + KEY), **SP)
case("encrypted-wrapping-genuine-in-evil", "element_unexpected|message_nested", sent(encrypted(evil(alone(sig=False)).replace("</saml:Assertion>", alone() + "</saml:Assertion>"))), **SP)
case("encrypted-wrapping-genuine-in-advice", "message_nested", sent(encrypted(evil(alone(sig=False, conds=conditions() + f"<saml:Advice>{alone()}</saml:Advice>")))), **SP)
case("encrypted-wrapping-genuine-in-object", "message_nested", sent(encrypted(evil(alone()).replace("</ds:Signature>", f"<ds:Object>{alone(sig=False)}</ds:Object></ds:Signature>"))), **SP)
case("encrypted-signature-of-evil-id", "signature_profile_violated", sent(encrypted(alone().replace('ID="_assertion-1"', 'ID="_evil"'))), **SP)
case("encrypted-duplicate-id-inside", "identifier_duplicated", sent(encrypted(alone(rest=authn() + attributes(inner=attribute("a", '<x:y xmlns:x="urn:x" ID="_assertion-1"/>'))))), **SP)
case("encrypted-nested", FAILED, sent(encrypted(encrypted(alone()).replace("<saml:EncryptedAssertion", f'<saml:EncryptedAssertion xmlns:saml="{A}"', 1))), **SP)
case("encrypted-nested-data", FAILED, sent(encrypted(element(encrypted(alone()), "xenc:EncryptedData"))), **SP)
case("encrypted-nested-in-advice", "message_nested", sent(encrypted(alone(conds=conditions() + f"<saml:Advice>{encrypted(alone())}</saml:Advice>"))), **SP)
case("encrypted-name-id-inside", "name_id_encrypted", sent(encrypted(alone(subject=subject(f"<saml:EncryptedID>{DATA}</saml:EncryptedID>", confirmation())))), **SP)
case("encrypted-attribute-inside", "attribute_encrypted", sent(encrypted(alone(rest=authn() + f"<saml:AttributeStatement><saml:EncryptedAttribute>{DATA}</saml:EncryptedAttribute></saml:AttributeStatement>"))), **SP)
case("encrypted-response-inside", FAILED, sent(encrypted(GOOD_R)), **SP)
case("encrypted-text-inside", FAILED, sent(encrypted("alice@acme.example")), **SP)
case("encrypted-two-roots-inside", FAILED, sent(encrypted(alone() * 2)), **SP)
case("encrypted-fragment-of-the-outer-namespaces", FAILED, sent(encrypted(alone(sig=False, declare=""))), **SP)
case("encrypted-doctype-inside", FAILED, sent(encrypted("<!DOCTYPE a>" + alone())), **SP)
case("encrypted-comment-inside", FAILED, sent(encrypted(alone().replace("acme.example</saml:NameID>", "acme<!-- -->.example</saml:NameID>"))), **SP)
case("encrypted-zero-byte-inside", FAILED, sent(encrypted(alone().encode() + b"\0")), **SP)
case("encrypted-utf16-inside", FAILED, sent(encrypted(alone().encode("utf-16"))), **SP)
case("encrypted-bytes-after-inside", FAILED, sent(encrypted(alone() + "x")), **SP)
# Whichever step fails, the verdict is the same.
for where, index in (("iv", 0), ("ciphertext", 40), ("tag", -1)):
    case(f"encrypted-gcm-{where}-changed", FAILED, cut(GOOD_E, flip(index)), **SP)
for count in (1, 4, 12, 15):
    case(f"encrypted-gcm-tag-of-{16 - count}-bytes", FAILED, cut(GOOD_E, lambda data: data[:-count]), **SP)
case("encrypted-gcm-without-tag", FAILED, cut(GOOD_E, lambda data: data[:-16]), **SP)
case("encrypted-gcm-iv-only", PROFILE, cut(GOOD_E, lambda data: data[:12]), **SP)
case("encrypted-gcm-empty", PROFILE, cut(GOOD_E, lambda data: data[:28]), **SP)
case("encrypted-cbc-ciphertext-changed", FAILED + "|digest_mismatch", cut(GOOD_C, flip(40)), **SP)
case("encrypted-cbc-last-byte-changed", FAILED, cut(GOOD_C, lambda data: data[:-17] + bytes([data[-17] ^ 0x80]) + data[-16:]), **SP)
case("encrypted-cbc-half-a-block", PROFILE, cut(GOOD_C, lambda data: data[:-8]), **SP)
case("encrypted-cbc-block-missing", FAILED, cut(GOOD_C, lambda data: data[:-16]), **SP)
case("encrypted-cbc-iv-only", PROFILE, cut(GOOD_C, lambda data: data[:16]), **SP)
key = os.urandom(32)
plain = alone().encode() + b" " * (-len(alone().encode()) % 16)
for number, pad in (("0", bytes(16)), ("17", bytes(15) + b"\x11"), ("255", b"\xff" * 16)):
    case(f"encrypted-cbc-padding-of-{number}", FAILED, with_key(key, plain, "aes256-cbc", pad=pad), **SP)
case("encrypted-cbc-nothing-but-padding", FAILED, with_key(key, b"", "aes256-cbc"), **SP)
for size in (16, 24, 31, 33):
    wrong = os.urandom(size)
    case(f"encrypted-content-key-of-{size}-bytes", FAILED, with_key(key, wrapped=wrap(wrong)), **SP)
case("encrypted-content-key-empty", FAILED, with_key(key, wrapped=wrap(b"")), **SP)
case("encrypted-content-key-another", FAILED, with_key(key, wrapped=wrap(os.urandom(32))), **SP)
case("encrypted-key-by-pkcs1", ALGORITHM, with_key(key, wrapped=wrap(key, pkcs1=True)).replace(encryption.MGF1P, encryption.PKCS1), **SP)
case("encrypted-key-by-pkcs1-named-oaep", FAILED, with_key(key, wrapped=wrap(key, pkcs1=True)), **SP)
case("encrypted-key-by-oaep-sha256-named-sha1", FAILED, with_key(key, wrapped=wrap(key, digest="sha256")), **SP)
case("encrypted-key-mgf-sha256-under-mgf1p", PROFILE, sent(encrypted(alone(), mgf="sha256")), **SP)
case("encrypted-key-mgf-unknown", ALGORITHM, sent(encrypted(alone(), uri=encryption.OAEP, mgf="sha256")).replace("mgf1sha256", "mgf1md5"), **SP)
case("encrypted-key-digest-md5", ALGORITHM, GOOD_E.replace(DIGEST["sha1"], "http://www.w3.org/2001/04/xmldsig-more#md5"), **SP)
case("encrypted-key-digest-twice", PROFILE, GOOD_E.replace(element(KEY, "xenc:EncryptionMethod"), encryption.key_method().replace("</xenc:E", f'<ds:DigestMethod xmlns:ds="{D}" Algorithm="{DIGEST["sha256"]}"/></xenc:E')), **SP)
case("encrypted-key-label-other", FAILED, sent(encrypted(alone(), label=b"a label")).replace(base64.b64encode(b"a label").decode(), "AAAA"), **SP)
case("encrypted-key-by-aes-key-wrap", ALGORITHM, GOOD_E.replace(encryption.MGF1P, encryption.X + "kw-aes256"), **SP)
case("encrypted-key-value-cut", FAILED, cut(GOOD_E, lambda data: data[:-1], 0), **SP)
case("encrypted-key-value-zero-in-front", FAILED, cut(GOOD_E, lambda data: b"\0" + data, 0), **SP)
case("encrypted-key-value-empty", PROFILE, re.sub(r"CipherValue>[^<]*<", "CipherValue><", GOOD_E, count=1), **SP)
case("encrypted-key-value-junk", PROFILE, re.sub(r"CipherValue>", "CipherValue>*", GOOD_E, count=1), **SP)
case("encrypted-key-value-zero", FAILED, cut(GOOD_E, lambda data: bytes(256), 0), **SP)
case("encrypted-key-value-ff", FAILED, cut(GOOD_E, lambda data: b"\xff" * 256, 0), **SP)
case("encrypted-key-missing", PROFILE, GOOD_E.replace(KEY, ""), **SP)
case("encrypted-key-info-missing", PROFILE, GOOD_E.replace(KEY_INFO, ""), **SP)
case("encrypted-keys-nine", PROFILE, sent(encrypted(alone(), recipients=("sp",) * 9)), **SP)
case("encrypted-keys-nine-here-and-there", PROFILE, sent(encrypted(alone(), recipients=("sp",) * 5)).replace("</xenc:EncryptedData>", "</xenc:EncryptedData>" + KEY * 4), **SP)
case("encrypted-key-in-itself", "message_nested", GOOD_E.replace(KEY, KEY.replace("<xenc:CipherData>", f'<ds:KeyInfo>{KEY}</ds:KeyInfo><xenc:CipherData>', 1)), **SP)
BESIDE = sent(encrypted(alone(), place="beside"))
for name, uri in (("external", "https://attacker.example/key.xml"), ("file", "file:///etc/passwd"), ("empty", ""), ("xpointer", "#xpointer(id('_key-0'))"), ("other", "#_response-1"), ("nobody", "#_nobody")):
    case("encrypted-retrieval-" + name, PROFILE, BESIDE.replace('URI="#_key-0"', f'URI="{uri}"'), **SP)
case("encrypted-retrieval-without-uri", PROFILE, BESIDE.replace(' URI="#_key-0"', ""), **SP)
case("encrypted-retrieval-loop", PROFILE, BESIDE.replace('URI="#_key-0"', 'URI="#_data"').replace("<xenc:EncryptedData ", '<xenc:EncryptedData Id="_data" '), **SP)
case("encrypted-retrieval-with-transforms", PROFILE, BESIDE.replace('URI="#_key-0"/>', f'URI="#_key-0"><ds:Transforms><ds:Transform Algorithm="{INC}"/></ds:Transforms></ds:RetrievalMethod>'), **SP)
case("encrypted-retrieval-of-another-type", ALGORITHM, BESIDE.replace(f'Type="{encryption.X}EncryptedKey"', f'Type="{D}X509Data"'), **SP)
case("encrypted-cipher-reference", PROFILE, re.sub(r"<xenc:CipherValue>[^<]*</xenc:CipherValue></xenc:CipherData></xenc:EncryptedData>", '<xenc:CipherReference URI="https://attacker.example/"/></xenc:CipherData></xenc:EncryptedData>', GOOD_E), **SP)
case("encrypted-cipher-reference-of-key", PROFILE, re.sub(r"<xenc:CipherValue>[^<]*</xenc:CipherValue>", '<xenc:CipherReference URI="#x"/>', GOOD_E, count=1), **SP)
case("encrypted-cipher-value-twice", PROFILE, GOOD_E.replace(element(KEY, "xenc:CipherValue"), element(KEY, "xenc:CipherValue") * 2), **SP)
case("encrypted-cipher-data-twice", PROFILE, GOOD_E.replace(element(KEY, "xenc:CipherData"), element(KEY, "xenc:CipherData") * 2), **SP)
case("encrypted-data-twice", PROFILE, GOOD_E.replace(DATA, DATA * 2), **SP)
case("encrypted-element-in-cipher-value", PROFILE, GOOD_E.replace("<xenc:CipherValue>", "<xenc:CipherValue><x/>", 1), **SP)
for name, uri in (("3des", encryption.X + "tripledes-cbc"), ("null", "urn:x:null"), ("kw", encryption.X + "kw-aes128"), ("chacha", "http://www.w3.org/2021/04/xmldsig-more#chacha20poly1305"), ("empty", "")):
    case("encrypted-by-" + name, ALGORITHM, GOOD_E.replace(encryption.CIPHER["aes256-gcm"], uri), **SP)
case("encrypted-gcm-named-cbc", FAILED + "|" + PROFILE, GOOD_E.replace(encryption.CIPHER["aes256-gcm"], encryption.CIPHER["aes256-cbc"]), **SP)
case("encrypted-cbc-named-gcm", FAILED, GOOD_C.replace(encryption.CIPHER["aes256-cbc"], encryption.CIPHER["aes256-gcm"]), **SP)
case("encrypted-key-size-wrong", PROFILE, sent(encrypted(alone(), size="<xenc:KeySize>128</xenc:KeySize>")), **SP)
case("encrypted-method-missing", PROFILE, GOOD_E.replace(element(DATA, "xenc:EncryptionMethod"), "", 1), **SP)
case("encrypted-type-content", ALGORITHM, GOOD_E.replace(encryption.X + "Element", encryption.X + "Content"), **SP)
case("encrypted-key-agreement", PROFILE, GOOD_E.replace(KEY, f'<xenc:AgreementMethod xmlns:xenc="{encryption.X}" Algorithm="{encryption.X11}ECDH-ES"/>'), **SP)
case("encrypted-key-references-elsewhere", PROFILE, GOOD_E.replace("</xenc:EncryptedKey>", '<xenc:ReferenceList><xenc:DataReference URI="https://attacker.example/"/></xenc:ReferenceList></xenc:EncryptedKey>'), **SP)
case("encrypted-text-between", PROFILE, GOOD_E.replace("<xenc:EncryptedData", "x<xenc:EncryptedData"), **SP)
case("encrypted-expired", "expired", GOOD_E, now="2026-03-01T13:00:00Z", codeAtACS="clock_behind", **SP)
case("encrypted-audience-other", "audience_mismatch", sent(encrypted(alone(conds=conditions(inner=audience("https://other.example"))))), **SP)
case("encrypted-issuer-other", "issuer_mismatch", sent(encrypted(alone(issuer="https://other.example"))), **SP)
case("encrypted-status-failed", "status_not_success", sent(encrypted(alone()), status='<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Responder"/></samlp:Status>'), **SP)

# --- wrapping of a signed Response, place by place ---------------------------------------------------------------------------
FULL_R = GOOD_R
EVIL_R = evil(GENUINE_RESPONSE).replace('ID="_response-1"', 'ID="_evil-r"')
places = {
    "extensions": EVIL_R.replace("<samlp:Status>", f"<samlp:Extensions>{FULL_R}</samlp:Extensions><samlp:Status>"),
    "status-detail": EVIL_R.replace("</samlp:Status>", f"<samlp:StatusDetail>{FULL_R}</samlp:StatusDetail></samlp:Status>"),
    "advice": EVIL_R.replace("</saml:Conditions>", f"</saml:Conditions><saml:Advice>{FULL_R}</saml:Advice>"),
    "attribute-value": EVIL_R.replace(">staff<", f">{FULL_R}<"),
    "confirmation-data": re.sub(r"(<saml:SubjectConfirmationData[^>]*)/>", lambda m: m.group(1) + f">{FULL_R}</saml:SubjectConfirmationData>", EVIL_R),
    "authn-context": EVIL_R.replace("</saml:AuthnContext>", f"<saml:AuthnContextDecl>{FULL_R}</saml:AuthnContextDecl></saml:AuthnContext>"),
    "key-info": evil(GOOD_A).replace("<ds:KeyInfo>", f"<ds:KeyInfo>{FULL_R}"),
    "object": evil(GOOD_A).replace("</ds:Signature>", f"<ds:Object>{FULL_R.replace('_assertion-1', '_a')}</ds:Object></ds:Signature>"),
}
for place, xml in places.items():
    case(f"xsw-signed-response-in-{place}", "message_nested|signature_misplaced|identifier_duplicated", xml)
for place, (before, after) in {
        "confirmation-data": (r"(<saml:SubjectConfirmationData[^>]*)/>", r"\1>{}</saml:SubjectConfirmationData>"),
        "authn-context": (r"(</saml:AuthnContextClassRef>)", r"\1<saml:AuthnContextDecl>{}</saml:AuthnContextDecl>"),
        "condition": (r"(</saml:AudienceRestriction>)", r"\1<saml:Condition>{}</saml:Condition>"),
        "status-code": (r'(<samlp:StatusCode [^>]*)/>', r"\1>{}</samlp:StatusCode>")}.items():
    xml = re.sub(before, lambda m: m.expand(after.replace("{}", "@@")), EVIL_BARE if place != "status-code" else GOOD_A.replace(ASSERTION, EVIL_BARE), count=1).replace("@@", ASSERTION)
    case(f"xsw-genuine-in-{place}", "element_unexpected" if place == "status-code" else "message_nested", xml if place == "status-code" else GOOD_A.replace(ASSERTION, xml))
for number, uri in enumerate(("#_evil-1", "#_assertion-1 ", "# _assertion-1", "_assertion-1", "#_ASSERTION-1", "#%5fassertion-1")):
    case(f"reference-spelt-otherwise-{number}", "signature_profile_violated", GOOD_A.replace('URI="#_assertion-1"', f'URI="{uri}"'))
case("signature-manifest", "signature_profile_violated", GOOD_A.replace("</ds:Signature>", f'<ds:Object><ds:Manifest><ds:Reference URI="#_assertion-1"/></ds:Manifest></ds:Object></ds:Signature>'))

# --- comments, instructions and elements in each text --------------------------------------------------------------------------
texts = {"issuer": f"{ISSUER}</saml:Issuer><ds:S", "audience": f"{AUDIENCE}</saml:Audience>", "attribute-value": "staff</saml:AttributeValue>",
         "context": "ProtectedTransport</saml:AuthnContextClassRef>", "signature-value": "</ds:SignatureValue>"}
for name, text in texts.items():
    value, end = text[:text.index("</")], text[text.index("</"):]
    for kind, inserted in (("comment", "<!-- x -->"), ("instruction", "<?x y?>")):
        case(f"{kind}-in-{name}", "xml_forbidden", GOOD_A.replace(text, value + inserted + end, 1))
    # Removed by nobody before signing: the signature covers it and it is still refused, or it isn't covered.
    if name in ("audience", "context"):
        inner = {"audience": {"conds": conditions(inner=audience(AUDIENCE + "<x:y xmlns:x='urn:x'/>"))},
                 "context": {"rest": authn(context="urn:x<x:y xmlns:x='urn:x'/>") + attributes()}}[name]
        case(f"element-in-{name}-signed", "text_unexpected", signed_assertion(**inner))

# --- DTDs, entities and encodings ------------------------------------------------------------------------------------------------
for name, dtd in {
        "external": '<!DOCTYPE x SYSTEM "https://attacker.example/x.dtd">', "public": '<!DOCTYPE x PUBLIC "-//X" "x">',
        "parameter-entity": '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd">%p;]>', "xxe": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        "attribute-default": '<!DOCTYPE x [<!ATTLIST x ID ID #IMPLIED>]>', "quadratic": f'<!DOCTYPE x [<!ENTITY a "{"a" * 2000}">]>'}.items():
    case("doctype-" + name, "xml_forbidden|xml_malformed", dtd + GOOD_A)
case("doctype-after-declaration", "xml_forbidden", '<?xml version="1.0"?>\n<!DOCTYPE x>' + GOOD_A)
case("xinclude", "digest_mismatch|element_unexpected", GOOD_A.replace("<saml:AttributeStatement>", '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/><saml:AttributeStatement>'))
case("encoding-utf16-with-mark", "xml_malformed|xml_forbidden", GOOD_A.encode("utf-16"))
case("encoding-utf32", "xml_malformed|xml_forbidden", GOOD_A.encode("utf-32"))
case("encoding-ebcdic", "xml_malformed|xml_forbidden", ('<?xml version="1.0" encoding="ebcdic-cp-us"?>' + GOOD_A).encode("cp037"))
case("encoding-ascii-named", "xml_malformed", '<?xml version="1.0" encoding="US-ASCII"?>' + GOOD_A)
case("utf8-surrogate", "xml_malformed", GOOD_A.encode().replace(b"staff", b"\xed\xa0\x80"))
case("utf8-cut", "xml_malformed", GOOD_A.encode().replace(b"staff", b"\xe2\x82"))
case("character-forbidden", "xml_malformed", GOOD_A.replace("staff", "&#1;"))
case("character-nul-reference", "xml_malformed", GOOD_A.replace("staff", "&#0;"))
case("prefix-xml-rebound", "xml_malformed", GOOD_A.replace("<samlp:Response", '<samlp:Response xmlns:xml="urn:x"', 1))
case("prefix-empty-namespace", "xml_malformed", GOOD_A.replace("<samlp:Response", '<samlp:Response xmlns:x=""', 1))
case("name-with-two-colons", "xml_malformed", GOOD_A.replace("</samlp:Status>", "<a:b:c/></samlp:Status>"))
case("attribute-repeated", "xml_malformed", GOOD_A.replace("<samlp:Response ", '<samlp:Response ID="_x" ', 1))
case("text-after-root", "xml_malformed", GOOD_A + "x")
case("text-before-root", "xml_malformed", "x" + GOOD_A)

# --- more algorithms, canonicalization and transforms ----------------------------------------------------------------------------
MORE = "http://www.w3.org/2001/04/xmldsig-more#"
for name, uri in {"rsa-ripemd160": MORE + "rsa-ripemd160", "rsa-sha224": MORE + "rsa-sha224", "dsa-sha256": "http://www.w3.org/2009/xmldsig11#dsa-sha256",
                  "eddsa": "http://www.w3.org/2021/04/xmldsig-more#eddsa-ed25519", "hmac-sha1": D + "hmac-sha1", "hmac-sha512": MORE + "hmac-sha512",
                  "ecdsa-sha1": MORE + "ecdsa-sha1", "empty": "", "upper-case": SIGALG["rsa-sha256"].upper(), "blank-behind": SIGALG["rsa-sha256"] + " "}.items():
    case("method-" + name, "algorithm_not_allowed", GOOD_A.replace(SIGALG["rsa-sha256"], uri))
for name, uri in {"md5": MORE + "md5", "ripemd160": encryption.X + "ripemd160", "sha224": MORE + "sha224", "sha3": "http://www.w3.org/2007/05/xmldsig-more#sha3-256", "unknown": "urn:x"}.items():
    case("digest-" + name, "algorithm_not_allowed", GOOD_A.replace(DIGEST["sha256"], uri))
for name, uri in {"c14n2": "http://www.w3.org/2010/xml-c14n2", "xslt": "http://www.w3.org/TR/1999/REC-xslt-19991116", "enveloped": ENVELOPED,
                  "xpath-filter": "http://www.w3.org/2002/06/xmldsig-filter2", "decrypt": "http://www.w3.org/2002/07/decrypt#XML", "empty": "", "minimal": D + "minimal"}.items():
    case("transform-second-" + name, "signature_profile_violated", GOOD_A.replace(EXC + '"/></ds:Transforms>', uri + '"/></ds:Transforms>'))
    if name != "enveloped":
        case("canonicalization-" + name, "signature_profile_violated", GOOD_A.replace(f'<ds:CanonicalizationMethod Algorithm="{EXC}">', f'<ds:CanonicalizationMethod Algorithm="{uri}">'))
case("transforms-three", "signature_profile_violated", GOOD_A.replace("</ds:Transforms>", f'<ds:Transform Algorithm="{EXC}"/></ds:Transforms>'))
case("namespace-relative-on-response", "xml_forbidden|signature_profile_violated", GOOD_A.replace("<samlp:Response ", '<samlp:Response xmlns:r="relative" ', 1))

# --- more of status, time, base64 and identifiers ----------------------------------------------------------------------------------
for name, code in {"responder": STATUS_URN + "Responder", "version-mismatch": STATUS_URN + "VersionMismatch", "case": STATUS_URN + "success",
                   "longer": STATUS_URN + "Success2", "saml1": "samlp:Success", "empty": ""}.items():
    case("status-is-" + name, "status_not_success", signed_assertion(response_options={"status": f'<samlp:Status><samlp:StatusCode Value="{code}"/></samlp:Status>'}))
case("status-without-code", "element_missing", signed_assertion(response_options={"status": "<samlp:Status/>"}))
case("status-code-without-value", "attribute_missing", signed_assertion(response_options={"status": "<samlp:Status><samlp:StatusCode/></samlp:Status>"}))
case("status-changed-in-signed-response", "status_not_success", GOOD_R.replace("status:Success", "status:Responder"))
for name, value in {"negative-year": "-2026-03-01T12:05:00Z", "hour-24": "2026-03-01T24:00:00Z", "lower-case": "2026-03-01t12:05:00z", "date-only": "2026-03-01",
                    "offset-zero": "2026-03-01T12:05:00+00:00", "fraction-empty": "2026-03-01T12:05:00.Z", "comma": "2026-03-01T12:05:00,5Z", "month-13": "2026-13-01T12:05:00Z",
                    "two-digit-year": "26-03-01T12:05:00Z", "unix": "1772366700", "newline": "2026-03-01T12:05:00Z&#10;"}.items():
    case("instant-is-" + name, "instant_malformed", signed_assertion(conds=conditions(after=value)))
case("confirmation-instant-malformed", "instant_malformed", signed_assertion(subject=subject(name_id(), confirmation(expires="tomorrow"))))
case("session-instant-malformed", "instant_malformed", signed_assertion(rest=authn(extra=' SessionNotOnOrAfter="later"')))
whole = form(GOOD_A)
for name, text in {"padding-inside": whole[:40] + "==" + whole[40:], "percent": whole.replace("A", "%41", 1), "quotes": f'"{whole}"', "data-url": "data:text/xml;base64," + whole,
                   "no-break-space": whole[:8] + "\u00a0" + whole[8:], "padding-thrice": whole.rstrip("=") + "===", "xml-itself": GOOD_A[:200], "zero": whole[:4] + "\0" + whole[4:]}.items():
    case("base64-with-" + name, "encoding_not_base64", GOOD_A, encoded=text)
case("id-with-space", "identifier_malformed", GOOD_A.replace('ID="_response-1"', 'ID="_response 1"'))
case("id-long", "identifier_malformed", GOOD_A.replace('ID="_response-1"', f'ID="{"_" * 1025}"'))
case("id-of-response-and-assertion-same", "identifier_duplicated", GOOD_A.replace('ID="_response-1"', 'ID="_assertion-1"'))
case("version-2.1", "version_unsupported", GOOD_A.replace('Version="2.0"><saml:Issuer', 'Version="2.1"><saml:Issuer', 1))
for name, root in {"authn-request": "AuthnRequest", "logout-request": "LogoutRequest", "status-response": "StatusResponse", "artifact-resolve": "ArtifactResolve"}.items():
    case("root-is-" + name, "root_unexpected", GOOD_R.replace("samlp:Response", "samlp:" + root))
case("root-in-assertion-namespace", "root_unexpected", GOOD_A.replace("samlp:Response", "saml:Response"))
case("root-without-namespace", "root_unexpected", GOOD_A.replace("<samlp:Response", "<Response").replace("</samlp:Response", "</Response"))

# --- more of who and whom --------------------------------------------------------------------------------------------------------
for name, value in {"kelvin": ISSUER.replace("https", "https".replace("k", "\u212a")).replace("idp", "\u0131dp"), "query": ISSUER + "?x", "fragment": ISSUER + "#", "port": ISSUER.replace("example/", "example:443/"),
                    "http": ISSUER.replace("https", "http"), "user": ISSUER.replace("//", "//idp@")}.items():
    case("issuer-with-" + name, "issuer_mismatch", signed_assertion(issuer=value))
for name, value in {"port": ACS.replace("example/", "example:443/"), "http": ACS.replace("https", "http"), "fragment": ACS + "#", "double-slash": ACS.replace("/saml", "//saml"), "dot": ACS.replace("/saml", "/./saml"), "blank": ACS + " "}.items():
    case("destination-with-" + name, "destination_mismatch", signed_response(response_options={"destination": value}))
    case("recipient-with-" + name, "recipient_mismatch", signed_assertion(subject=subject(name_id(), confirmation(recipient=value))))
for name, value in {"port": AUDIENCE.replace("example/", "example:443/"), "http": AUDIENCE.replace("https", "http"), "query": AUDIENCE + "?", "decomposed": AUDIENCE.replace("e", "e\u0301", 1), "suffix": "x" + AUDIENCE}.items():
    case("audience-with-" + name, "audience_mismatch", signed_assertion(conds=conditions(inner=audience(value))))
for name, value in {"right-to-left": "alice&#x202E;", "tab": "alice&#9;b"}.items():
    if name == "tab":
        case("name-id-" + name, "name_id_control_characters", signed_assertion(subject=subject(name_id(value), confirmation())))
case("name-id-base-id", "name_id_missing", signed_assertion(subject=subject('<saml:BaseID NameQualifier="x"/>', confirmation())))
case("subject-confirmation-before-name-id", "name_id_missing", signed_assertion(subject=subject(confirmation(), name_id())))
case("confirmation-data-twice", "element_repeated", signed_assertion(subject=subject(name_id(), confirmation().replace("/></saml:SubjectConfirmation>", "/>" + re.search("<saml:SubjectConfirmationData[^>]*/>", confirmation()).group(0) + "</saml:SubjectConfirmation>"))))
case("confirmation-sender-vouches", "bearer_confirmation_missing", signed_assertion(subject=subject(name_id(), confirmation(method="urn:oasis:names:tc:SAML:2.0:cm:sender-vouches"))))
case("conditions-after-statements", "element_unexpected", signed_assertion(conds="", rest=authn() + attributes() + conditions()))
case("proxy-restriction-twice", "element_repeated", signed_assertion(conds=conditions(inner=audience(AUDIENCE) + "<saml:ProxyRestriction/>" * 2)))
case("authn-context-missing", "element_missing", signed_assertion(rest=re.sub(r"<saml:AuthnContext>.*</saml:AuthnContext>", "", authn()) + attributes()))
case("authn-context-one-of-two", "authn_context_mismatch", signed_assertion(rest=authn() + authn(context="urn:x") + attributes()), authnContexts=["urn:x"])

# --- made to cost --------------------------------------------------------------------------------------------------------------
case("flood-of-attributes", "xml_forbidden", GOOD_A.replace("<samlp:Status>", "<samlp:Status " + " ".join(f'a{i}="1"' for i in range(65)) + ">"))
case("flood-of-namespaces", "xml_forbidden", GOOD_A.replace("<samlp:Status>", "<samlp:Status " + " ".join(f'xmlns:a{i}="urn:x"' for i in range(65)) + ">"))
case("flood-of-prefixes", "signature_profile_violated", signed_assertion(sig_options={"inclusive": prefixes(" ".join(f"p{i}" for i in range(65)))}))
case("long-name", "xml_forbidden", GOOD_A.replace("</samlp:Status>", f'<{"x" * 600}/></samlp:Status>'))
case("long-namespace", "xml_forbidden", GOOD_A.replace("<samlp:Response", f'<samlp:Response xmlns:x="urn:{"x" * 1100}"', 1))

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
