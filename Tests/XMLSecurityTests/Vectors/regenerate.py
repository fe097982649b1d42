#!/usr/bin/env python3
"""Makes the signature vectors with xmlsec1 and openssl, so that no code of ours signs what ours verifies.

Each case is a folder: document.xml, and case.txt with the element to verify (a path of local names from the root),
the trusted keys, and what has to happen: "accepted", or the name of a refusal. Run it in this folder.
"""
import base64, hashlib, os, re, shutil, subprocess, tempfile

DS = "http://www.w3.org/2000/09/xmldsig#"
MORE = "http://www.w3.org/2001/04/xmldsig-more#"
ENC = "http://www.w3.org/2001/04/xmlenc#"
EXC = "http://www.w3.org/2001/10/xml-exc-c14n#"
INC = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
ENV = DS + "enveloped-signature"
HERE = os.path.dirname(os.path.abspath(__file__))
work = tempfile.mkdtemp()


def run(*arguments, **options):
    return subprocess.run(arguments, check=True, capture_output=True, **options).stdout


def path(name):
    return os.path.join(work, name)


def make_keys():
    os.makedirs(f"{HERE}/keys", exist_ok=True)
    for name, options in {
        "rsa2048": ("RSA", "rsa_keygen_bits:2048"), "rsa2048-other": ("RSA", "rsa_keygen_bits:2048"),
        "rsa1024": ("RSA", "rsa_keygen_bits:1024"), "p256": ("EC", "ec_paramgen_curve:P-256"),
        "p384": ("EC", "ec_paramgen_curve:P-384"), "p521": ("EC", "ec_paramgen_curve:P-521"),
    }.items():
        run("openssl", "genpkey", "-algorithm", options[0], "-pkeyopt", options[1], "-out", path(name))
        run("openssl", "req", "-new", "-x509", "-key", path(name), "-subj", "/CN=idp.example", "-days", "36500", "-out", path(name + ".crt"))
        public = run("openssl", "pkey", "-in", path(name), "-pubout")
        open(f"{HERE}/keys/{name}.pem", "wb").write(public)


def signature(uri="#a1", method=MORE + "rsa-sha256", digest=ENC + "sha256", c14n=EXC, transforms=(ENV, EXC), prefixes=None,
              method_prefixes=None, keyinfo="", ds="ds:", after="", reference_attributes="", inside_method=""):
    def names(list_):
        if list_ is None:
            return ""
        return f'<ec:InclusiveNamespaces xmlns:ec="{EXC}" PrefixList="{list_}"/>'
    xmlns = f'xmlns:{ds[:-1]}="{DS}"' if ds else f'xmlns="{DS}"'
    steps = "".join(
        f'<{ds}Transform Algorithm="{t}">{names(prefixes) if t.startswith(EXC) else ""}</{ds}Transform>' for t in transforms)
    steps = f"<{ds}Transforms>{steps}</{ds}Transforms>" if transforms else ""
    return (
        f'<{ds}Signature {xmlns}><{ds}SignedInfo><{ds}CanonicalizationMethod Algorithm="{c14n}">{names(method_prefixes)}'
        f'</{ds}CanonicalizationMethod><{ds}SignatureMethod Algorithm="{method}">{inside_method}</{ds}SignatureMethod>'
        f'<{ds}Reference URI="{uri}"{reference_attributes}>{steps}<{ds}DigestMethod Algorithm="{digest}"/><{ds}DigestValue/></{ds}Reference>'
        f"</{ds}SignedInfo><{ds}SignatureValue/>{keyinfo}{after}</{ds}Signature>")


def assertion(signature_, id_="a1", xmlns='xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"', subject="alice", extra=""):
    return (
        f'<saml:Assertion {xmlns} ID="{id_}" Version="2.0" IssueInstant="2026-01-01T00:00:00Z"><saml:Issuer>https://idp.example'
        f"</saml:Issuer>{signature_}<saml:Subject><saml:NameID>{subject}</saml:NameID></saml:Subject><saml:AttributeStatement>"
        f'<saml:Attribute Name="n"><saml:AttributeValue xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:type="xs:string">v&lt;&#13;&quot;</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>{extra}</saml:Assertion>')


def response(content, signature_="", attributes="", id_="r1", extensions=""):
    return (
        '<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        f'ID="{id_}" Version="2.0"{attributes}><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">https://idp.example'
        f'</saml:Issuer>{signature_}{extensions}<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/>'
        f"</samlp:Status>{content}</samlp:Response>")


def xmlsec(document, key="rsa2048", node="Assertion", hmac=False):
    open(path("template.xml"), "w", newline="").write(document)
    space = "urn:oasis:names:tc:SAML:2.0:" + ("assertion" if node == "Assertion" else "protocol")
    secret = ["--hmackey", path(key + ".crt")] if hmac else ["--privkey-pem", f"{path(key)},{path(key + '.crt')}"]
    where = f"//*[local-name()='{node}']/*[local-name()='Signature']"
    run("xmlsec1", "--sign", *secret, "--id-attr:ID", f"{space}:{node}", "--node-xpath", where,
        "--output", path("signed.xml"), path("template.xml"))
    return re.sub(r"^<\?xml[^>]*\?>\n", "", open(path("signed.xml"), newline="").read())


def case(name, document, expect="accepted", element="Response/Assertion", keys="rsa2048", sha1=False):
    folder = f"{HERE}/{'accepted' if expect == 'accepted' else 'refused'}/{name}"
    os.makedirs(folder)
    open(f"{folder}/document.xml", "w", newline="").write(document)
    lines = [f"element: {element}", f"keys: {keys}", f"expect: {expect}"] + (["sha1: allowed"] if sha1 else [])
    open(f"{folder}/case.txt", "w").write("\n".join(lines) + "\n")


def accepted():
    def simple(name, key="rsa2048", **options):
        case(name, xmlsec(response(assertion(signature(**options))), key), keys=key)
    simple("rsa-sha256")
    simple("rsa-sha384", method=MORE + "rsa-sha384", digest=MORE + "sha384")
    simple("rsa-sha512-digest-sha256", method=MORE + "rsa-sha512")
    simple("rsa-sha256-digest-sha512", digest=ENC + "sha512")
    simple("ecdsa-p256", "p256", method=MORE + "ecdsa-sha256")
    simple("ecdsa-p384", "p384", method=MORE + "ecdsa-sha384", digest=MORE + "sha384")
    simple("ecdsa-p521", "p521", method=MORE + "ecdsa-sha512", digest=ENC + "sha512")
    simple("ecdsa-p521-sha256", "p521", method=MORE + "ecdsa-sha256")
    simple("inclusive", c14n=INC, transforms=(ENV, INC))
    simple("c14n11-method", c14n="http://www.w3.org/2006/12/xml-c14n11")
    simple("inclusive-with-comments", c14n=INC + "#WithComments", transforms=(ENV, INC + "#WithComments"))
    simple("exclusive-with-comments", c14n=EXC + "WithComments", transforms=(ENV, EXC + "WithComments"))
    simple("enveloped-only", transforms=(ENV,))
    simple("inclusive-then-exclusive", c14n=INC, transforms=(ENV, EXC))
    simple("prefix-list-xs", prefixes="xs")
    simple("prefix-list-default", prefixes="#default saml ds xs xsi")
    simple("prefix-list-response-only", prefixes="samlp xs")
    simple("prefix-list-empty", prefixes="")
    simple("prefix-list-on-method", method_prefixes="samlp xs", prefixes="xs")
    simple("prefix-list-unbound", prefixes="nobody xs")
    simple("default-namespace-signature", ds="")
    simple("keyinfo-x509", keyinfo="<ds:KeyInfo><ds:X509Data/></ds:KeyInfo>")
    simple("keyinfo-keyvalue", keyinfo="<ds:KeyInfo><ds:KeyValue/></ds:KeyInfo>")
    simple("keyinfo-keyname", keyinfo="<ds:KeyInfo><ds:KeyName>anything</ds:KeyName></ds:KeyInfo>")
    simple("keyinfo-issuer-serial",
           keyinfo="<ds:KeyInfo><ds:X509Data><ds:X509IssuerSerial/><ds:X509Certificate/></ds:X509Data></ds:KeyInfo>")
    case("lang-inherited-inclusive", xmlsec(response(
        assertion(signature(c14n=INC, transforms=(ENV, INC))), attributes=' xml:lang="en" xml:space="preserve"')))
    case("lang-inherited-exclusive", xmlsec(response(assertion(signature()), attributes=' xml:lang="en"')))
    case("sha1-allowed", xmlsec(response(assertion(signature(method=DS + "rsa-sha1", digest=DS + "sha1")))), sha1=True)
    case("several-keys", xmlsec(response(assertion(signature()))), keys="p256 rsa2048-other rsa2048")
    inner = assertion("", extra="")
    case("response-signed", xmlsec(response(inner, signature("#r1")), node="Response"), element="Response")
    both = xmlsec(response(assertion(signature()), "@"))
    both = xmlsec(both.replace("@", signature("#r1")), "rsa2048-other", node="Response")
    case("both-signed-outer", both, element="Response", keys="rsa2048-other")
    case("both-signed-inner", both)
    text = assertion(signature())
    plain = 'xmlns="urn:oasis:names:tc:SAML:2.0:assertion"'
    case("default-namespaces", xmlsec(response(assertion(signature(ds=""), xmlns=plain).replace("saml:", ""))))
    case("pretty-printed", xmlsec(response(text).replace("><", ">\n    <")))
    odd = xmlsec(response(re.sub("(?<!/)><", "  >\n\t<", text).replace("alice", "al&#x69;ce<![CDATA[<&>]]>ü€")))
    case("crlf", odd.replace("\n", "\r\n"))
    case("single-quotes", re.sub(r'(Version|IssueInstant)="([^"]*)"', r"\1 = '\2'", odd))
    case("declaration", '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n' + odd)
    signed = xmlsec(response(text))
    case("java-line-ends", re.sub(
        r"(<ds:SignatureValue>)([^<]*)", lambda m: m[1] + m[2].strip().replace("\n", "&#13;\n"), signed))
    case("value-unwrapped", re.sub(r"(<ds:SignatureValue>)([^<]*)", lambda m: m[1] + re.sub(r"\s", "", m[2]), signed))
    case("value-in-cdata", re.sub(r"(<ds:SignatureValue>)([^<]*)", r"\1<![CDATA[\2]]>", signed))
    case("long-empty-elements", signed.replace('sha256"/>', 'sha256"></ds:DigestMethod>', 1)
         if 'sha256"/></ds:D' in signed else signed)
    case("mixed-prefixes", xmlsec(response(assertion(signature(ds="x9.:"))).replace("saml:", "s.a-m_l:").replace(
        "xmlns:saml=", "xmlns:s.a-m_l=")))
    pss()


def pss():
    """xmlsec1 1.2 knows no RSA-PSS, so this one is put together: both parts are written in canonical form already."""
    body = ('<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="a1"><saml:Issuer>i</saml:Issuer>'
            "@<saml:Subject></saml:Subject></saml:Assertion>")
    for bits in ("256", "384", "512"):
        digest = base64.b64encode(hashlib.sha256(body.replace("@", "").encode()).digest()).decode()
        template = signature(method=f"http://www.w3.org/2007/05/xmldsig-more#sha{bits}-rsa-MGF1").replace(
            "<ds:DigestValue/>", f"<ds:DigestValue>{digest}</ds:DigestValue>").replace(
            f'Algorithm="{ENC}sha256"/>', f'Algorithm="{ENC}sha256"></ds:DigestMethod>')
        info = re.search("<ds:SignedInfo>.*</ds:SignedInfo>", template)[0]
        open(path("info"), "w").write(info.replace("<ds:SignedInfo>", f'<ds:SignedInfo xmlns:ds="{DS}">'))
        for salt, name in (("digest", f"rsa-pss-sha{bits}"), ("10", f"rsa-pss-sha{bits}-short-salt")):
            value = run("openssl", "dgst", f"-sha{bits}", "-sign", path("rsa2048"), "-sigopt", "rsa_padding_mode:pss",
                        "-sigopt", f"rsa_pss_saltlen:{salt}", path("info"))
            value = f"<ds:SignatureValue>{base64.b64encode(value).decode()}</ds:SignatureValue>"
            document = response(body.replace("@", template.replace("<ds:SignatureValue/>", value)))
            case(name, document, "accepted" if salt == "digest" else "signatureMismatch")


def wrapping():
    """XSW 1 to 8 of "On Breaking SAML" (2012), and later ones. The evil assertion is the one that a reader would take."""
    good = xmlsec(response(assertion(signature())))
    genuine = re.search("<saml:Assertion.*</saml:Assertion>", good, re.S)[0]
    sig = re.search("<ds:Signature.*</ds:Signature>", genuine, re.S)[0]
    bare = genuine.replace(sig, "")
    evil = genuine.replace("alice", "admin")
    fresh = evil.replace('ID="a1"', 'ID="evil"')
    signed_response = xmlsec(response(assertion(""), signature("#r1")), node="Response")
    rsig = re.search("<ds:Signature.*</ds:Signature>", signed_response, re.S)[0]
    original = signed_response.replace(rsig, "")
    evil_response = signed_response.replace("alice", "admin")

    def put(document, into, where="Object"):
        return document.replace("</ds:Signature>", f"<ds:{where}>{into}</ds:{where}></ds:Signature>")
    case("xsw1", put(evil_response.replace('ID="r1"', 'ID="evil"'), original), "structure", "Response")
    case("xsw2", evil_response.replace('ID="r1"', 'ID="evil"').replace(rsig, rsig + original), "referenceToAnotherElement", "Response")
    case("xsw3", good.replace(genuine, fresh.replace(sig, "") + genuine), "signatureMissing")
    case("xsw4", good.replace(genuine, fresh.replace(sig, "").replace("</saml:Assertion>", genuine + "</saml:Assertion>")), "signatureMissing")
    case("xsw5", good.replace(genuine, fresh + bare), "referenceToAnotherElement")
    case("xsw6", good.replace(genuine, put(fresh, bare)), "structure")
    case("xsw7", good.replace(genuine, f"<samlp:Extensions>{genuine}</samlp:Extensions>" + fresh), "referenceToAnotherElement")
    case("xsw8", good.replace(genuine, put(fresh, bare)), "structure")
    twin = "idRepeated"
    case("twin-before", good.replace(genuine, evil.replace(sig, "") + genuine), "signatureMissing")
    case("twin-after", good.replace(genuine, genuine + evil.replace(sig, "")), "xml." + twin)
    case("twin-in-keyinfo", good.replace(genuine, put(evil, bare, "KeyInfo")), "xml." + twin)
    case("twin-in-extensions", good.replace("<samlp:Status>", f"<samlp:Extensions>{bare}</samlp:Extensions><samlp:Status>"), "xml." + twin)
    case("twin-with-lowercase-id", good.replace("<samlp:Status>", '<x id="a1"/><samlp:Status>'), "xml." + twin)
    case("same-signature-on-evil", good.replace(genuine, evil), "digestMismatch")
    case("genuine-in-keyinfo", good.replace(genuine, put(fresh, bare, "KeyInfo")), "referenceToAnotherElement")
    case("signature-outside", good.replace(genuine, bare + sig), "signatureMissing")
    case("signature-in-subject", good.replace(sig, "").replace("<saml:Subject>", "<saml:Subject>" + sig), "signatureMissing")
    case("signature-twice", good.replace(sig, sig + sig), "signatureRepeated")
    case("signature-of-response-on-assertion", signed_response, "signatureMissing")
    case("response-signature-in-assertion", signed_response.replace(rsig, "").replace("</saml:Assertion>", rsig + "</saml:Assertion>"),
         "referenceToAnotherElement")
    case("foreign-signature-namespace", good.replace(f'xmlns:ds="{DS}"', 'xmlns:ds="urn:x"'), "signatureMissing")


def structure():
    good = xmlsec(response(assertion(signature())))
    info = re.search("<ds:SignedInfo>.*</ds:SignedInfo>", good, re.S)[0]
    value = re.search("<ds:SignatureValue>(.*)</ds:SignatureValue>", good, re.S)
    digest = re.search("<ds:DigestValue>(.*)</ds:DigestValue>", good)
    reference = re.search("<ds:Reference.*</ds:Reference>", good, re.S)[0]
    s, v = "structure", "valueMalformed"

    def edit(name, old, new, expect):
        assert old in good, (name, old)
        case(name, good.replace(old, new, 1), expect)
    edit("signed-info-twice", info, info + info, s)
    edit("signed-info-other-first", info, info.replace(digest[1], base64.b64encode(bytes(32)).decode()) + info, s)
    edit("signed-info-after-value", info, "", s)
    edit("signed-info-in-object", value[0], value[0] + f"<ds:Object>{info}</ds:Object>", s)
    edit("reference-twice", reference, reference + reference, s)
    edit("reference-missing", reference, "", s)
    edit("manifest", value[0], value[0] + "<ds:Object><ds:Manifest/></ds:Object>", s)
    edit("empty-object", value[0], value[0] + "<ds:Object/>", s)
    edit("value-twice", value[0], value[0] * 2, s)
    edit("digest-value-twice", digest[0], digest[0] * 2, s)
    edit("text-in-signed-info", "<ds:SignedInfo>", "<ds:SignedInfo>text", s)
    edit("foreign-child", "<ds:SignedInfo>", '<x xmlns="urn:x"/><ds:SignedInfo>', s)
    edit("comment-in-digest", digest[1], digest[1][:5] + "<!-- -->" + digest[1][5:], "parse.comment")
    edit("instruction-in-digest", digest[1], digest[1][:5] + "<?x?>" + digest[1][5:], "parse.processingInstruction")
    edit("comment-in-name", "alice", "alice<!-- -->.evil", "parse.comment")
    edit("doctype", "<samlp:Response", "<!DOCTYPE x><samlp:Response", "parse.documentTypeDeclaration")
    edit("element-in-digest", digest[1], "<x/>" + digest[1], v)
    edit("element-in-value", value[1], "<x/>" + value[1], v)
    edit("junk-in-digest", digest[1], digest[1][:5] + "*" + digest[1][5:], v)
    edit("junk-in-value", value[1], value[1][:5] + "-" + value[1][5:], v)
    edit("digest-after-padding", digest[1], digest[1] + "AAAA", v)
    edit("digest-trailing-bits", digest[1], re.sub("(.)=$", lambda m: chr(ord(m[1]) + 1) + "=", digest[1]), v)
    edit("digest-empty", digest[1], "", v)
    edit("digest-short", digest[1], base64.b64encode(base64.b64decode(digest[1])[:20]).decode(), v)
    edit("digest-encoded-twice", digest[1], base64.b64encode(digest[1].encode()).decode(), v)
    edit("value-empty", value[1], "", v)
    raw = base64.b64decode(value[1])
    edit("value-short", value[1], base64.b64encode(raw[:-1]).decode(), "signatureMismatch")
    edit("value-zero-in-front", value[1], base64.b64encode(b"\0" + raw).decode(), "signatureMismatch")
    edit("value-altered", value[1], base64.b64encode(raw[:-1] + bytes([raw[-1] ^ 1])).decode(), "signatureMismatch")
    edit("subject-altered", "alice", "alicf", "digestMismatch")
    edit("digest-altered", digest[1], base64.b64encode(bytes(32)).decode(), "digestMismatch")
    edit("uri-empty", 'URI="#a1"', 'URI=""', "referenceToAnotherElement")
    edit("uri-of-response", 'URI="#a1"', 'URI="#r1"', "referenceToAnotherElement")
    edit("uri-xpointer", 'URI="#a1"', "URI=\"#xpointer(id('a1'))\"", "referenceToAnotherElement")
    edit("uri-external", 'URI="#a1"', 'URI="http://evil.example/#a1"', "referenceToAnotherElement")
    edit("uri-missing", ' URI="#a1"', "", "attributeMissing")
    edit("id-missing", ' ID="a1"', "", "idMissing")
    edit("id-empty", ' ID="a1"', ' ID=""', "idMissing")
    edit("reference-type", ' URI="#a1"', f' URI="#a1" Type="{DS}Manifest"', "attributeUnexpected")
    edit("signature-attribute", "<ds:Signature ", '<ds:Signature x="" ', "attributeUnexpected")
    for name in ("CanonicalizationMethod", "SignatureMethod", "DigestMethod"):
        edit(f"{name.lower()}-without-algorithm", f"<ds:{name} Algorithm=", f"<ds:{name} Id=", "attributeUnexpected")
    edit("no-transforms", re.search("<ds:Transforms>.*</ds:Transforms>", good, re.S)[0], "", s)
    edit("hmac-length", '"></ds:SignatureMethod>' if '"></ds:SignatureMethod>' in good else f'{MORE}rsa-sha256"/>',
         ('"' if '"></ds:SignatureMethod>' in good else f'{MORE}rsa-sha256"') + "><ds:HMACOutputLength>8</ds:HMACOutputLength></ds:SignatureMethod>", s)


def algorithms():
    def signed(name, expect, key="rsa2048", keys=None, hmac=False, **options):
        case(name, xmlsec(response(assertion(signature(**options))), key, hmac=hmac), expect, keys=keys or key)
    a, d, t = "signatureAlgorithmNotAllowed", "digestAlgorithmNotAllowed", "transformNotAllowed"
    signed("sha1-signature", a, method=DS + "rsa-sha1")
    signed("sha1-digest", d, digest=DS + "sha1")
    signed("md5-digest", d, digest=MORE + "md5")
    signed("rsa-sha224", a, method=MORE + "rsa-sha224")
    signed("hmac-with-certificate", a, hmac=True, method=MORE + "hmac-sha256")
    signed("small-rsa", "key.rsaKeyTooSmall", key="rsa1024")
    signed("wrong-key", "signatureMismatch", keys="rsa2048-other")
    signed("ec-key-for-rsa", "noKeyOfThatType", keys="p256")
    signed("no-keys", "noKeys", keys=" ")
    signed("wrong-curve", "signatureMismatch", key="p256", keys="p384", method=MORE + "ecdsa-sha256")
    good = xmlsec(response(assertion(signature())))
    for name, uri in {"xslt": "http://www.w3.org/TR/1999/REC-xslt-19991116", "xpath": "http://www.w3.org/TR/1999/REC-xpath-19991116",
                      "xpath-filter2": "http://www.w3.org/2002/06/xmldsig-filter2", "enveloped-twice": ENV,
                      "base64": DS + "base64", "decryption": "http://www.w3.org/2002/07/decrypt#XML"}.items():
        case(f"transform-{name}", re.sub(f'(Transform Algorithm=")({re.escape(EXC)})', rf"\g<1>{uri}", good), t)
    envelope, exclusive = re.findall("<ds:Transform .*?(?:/>|</ds:Transform>)", good)
    for name, steps, expect in (("exclusive-first", exclusive + envelope, t), ("exclusive-only", exclusive, t),
                                ("three-transforms", envelope + exclusive * 2, "structure"), ("none", "", "structure"),
                                ("foreign", envelope + '<x xmlns="urn:x"/>', "structure")):
        case(f"transforms-{name}", good.replace(envelope + exclusive, steps), expect)
    case("prefix-list-of-thousands", xmlsec(response(assertion(signature(prefixes="xs " * 65)))), "prefixListTooLong")
    case("prefix-list-missing", xmlsec(response(assertion(signature(prefixes="xs")))).replace(' PrefixList="xs"', ""), "attributeMissing")
    case("prefix-list-altered", xmlsec(response(assertion(signature(prefixes="samlp")))).replace('"samlp"', '"xs"'), "digestMismatch")
    case("unknown-signature-algorithm", good.replace(MORE + "rsa-sha256", "urn:x"), a)
    case("dsa", good.replace(MORE + "rsa-sha256", DS + "dsa-sha1"), a)
    case("algorithm-with-space", good.replace(MORE + "rsa-sha256", MORE + "rsa-sha256 "), a)
    case("pss-named-for-pkcs1", good.replace(MORE + "rsa-sha256", "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1"), "signatureMismatch")
    # ECDSA has to be r || s; DER is what a careless verifier would take as well.
    ec = xmlsec(response(assertion(signature(method=MORE + "ecdsa-sha256"))), "p256")
    raw = base64.b64decode(re.search("<ds:SignatureValue>([^<]*)", ec)[1])

    def integer(number):
        number = number.lstrip(b"\0")
        number = (b"\0" if number[0] > 127 else b"") + number
        return bytes([2, len(number)]) + number
    body = integer(raw[:32]) + integer(raw[32:])
    der = base64.b64encode(bytes([48, len(body)]) + body).decode()
    case("ecdsa-in-der", re.sub("(<ds:SignatureValue>)([^<]*)", rf"\g<1>{der}", ec), "signatureMismatch", keys="p256")
    zero = base64.b64encode(bytes(64)).decode()
    case("ecdsa-zero", re.sub("(<ds:SignatureValue>)([^<]*)", rf"\g<1>{zero}", ec), "signatureMismatch", keys="p256")
    wide = base64.b64encode(bytes(1) + raw[:32] + bytes(1) + raw[32:]).decode()
    case("ecdsa-padded", re.sub("(<ds:SignatureValue>)([^<]*)", rf"\g<1>{wide}", ec), "signatureMismatch", keys="p256")
    relative = response(assertion(signature())).replace('xmlns:saml="urn', 'xmlns:rel="rel" xmlns:saml="urn')
    case("relative-namespace", relative.replace("<ds:DigestValue/>", "<ds:DigestValue>" + base64.b64encode(bytes(32)).decode()
         + "</ds:DigestValue>").replace("<ds:SignatureValue/>", "<ds:SignatureValue>AAAA</ds:SignatureValue>"), "xml.namespaceNotCanonical")


for folder in ("accepted", "refused", "keys"):
    shutil.rmtree(f"{HERE}/{folder}", ignore_errors=True)
try:
    make_keys()
    accepted()
    wrapping()
    structure()
    algorithms()
finally:
    shutil.rmtree(work)
