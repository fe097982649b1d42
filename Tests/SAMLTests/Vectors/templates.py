"""Texts of responses, and signing them with the xmlsec1 program: what the vector scripts share.

`signature` writes a Signature without values; `fill` lets xmlsec1 (not our code) canonicalize and sign, and puts the
values into the text itself, so that quotes, line ends, CDATA and references stay as written.
"""
import base64
import os
import re
import subprocess
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
P = "urn:oasis:names:tc:SAML:2.0:protocol"
A = "urn:oasis:names:tc:SAML:2.0:assertion"
D = "http://www.w3.org/2000/09/xmldsig#"
ISSUER = "https://idp.example/saml"
AUDIENCE = "https://sp.example/acme"
ACS = "https://gateway.example/accounts/acme/integrations/nextgen/saml/acs"
REQUEST = "_request-1"
EMAIL = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
EXC = "http://www.w3.org/2001/10/xml-exc-c14n#"
INC = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
ENVELOPED = D + "enveloped-signature"
SIGALG = {
    "rsa-sha1": D + "rsa-sha1",
    **{n: "http://www.w3.org/2001/04/xmldsig-more#" + n for n in
       ("rsa-sha256", "rsa-sha384", "rsa-sha512", "ecdsa-sha256", "ecdsa-sha384", "ecdsa-sha512")},
}
DIGEST = {
    "sha1": D + "sha1", "sha256": "http://www.w3.org/2001/04/xmlenc#sha256",
    "sha384": "http://www.w3.org/2001/04/xmldsig-more#sha384", "sha512": "http://www.w3.org/2001/04/xmlenc#sha512",
}


def certificate(key):
    with open(f"{HERE}/keys/{key}.crt.pem") as file:
        return "".join(file.read().split("-----")[2].split())


def prefixes(value, prefix="ec"):
    return f'<{prefix}:InclusiveNamespaces xmlns:{prefix}="{EXC}" PrefixList="{value}"/>'


def signature(id, key="idp", p="ds:", alg="rsa-sha256", digest="sha256", c14n=EXC, method=EXC, inclusive="",
              method_inclusive="", transforms=None, keyinfo=None, uri=None, extra="", nl=""):
    """An unsigned Signature element; `p` is its prefix with colon, or empty for a default namespace."""
    declaration = f'xmlns:{p[:-1]}="{D}"' if p else f'xmlns="{D}"'
    if transforms is None:
        last = f'<{p}Transform Algorithm="{c14n}">{inclusive}</{p}Transform>' if inclusive else \
            f'<{p}Transform Algorithm="{c14n}"/>' if c14n else ""
        transforms = f'<{p}Transform Algorithm="{ENVELOPED}"/>{nl}{last}'
    if keyinfo is None:
        keyinfo = f"<{p}KeyInfo><{p}X509Data><{p}X509Certificate>{certificate(key)}</{p}X509Certificate></{p}X509Data></{p}KeyInfo>"
    uri = "#" + id if uri is None else uri
    return (
        f'<{p}Signature {declaration}>{nl}<{p}SignedInfo>{nl}<{p}CanonicalizationMethod Algorithm="{method}">{method_inclusive}</{p}CanonicalizationMethod>'
        f'{nl}<{p}SignatureMethod Algorithm="{SIGALG.get(alg, alg)}"/>{nl}<{p}Reference URI="{uri}">{nl}<{p}Transforms>{nl}{transforms}{nl}</{p}Transforms>'
        f'{nl}<{p}DigestMethod Algorithm="{DIGEST.get(digest, digest)}"/>{nl}<{p}DigestValue></{p}DigestValue>{nl}</{p}Reference>{nl}</{p}SignedInfo>'
        f'{nl}<{p}SignatureValue></{p}SignatureValue>{nl}{keyinfo}{extra}</{p}Signature>')


def run(*arguments):
    done = subprocess.run(arguments, capture_output=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)}\n{done.stdout.decode()}{done.stderr.decode()}")
    return done.stdout.decode()


ID_ATTRIBUTES = ["--id-attr:ID", A + ":Assertion", "--id-attr:ID", P + ":Response", "--id-attr:ID", P + ":LogoutResponse"]


def fill(xml, id, key="idp", node=None):
    """Computes the values of the signature inside the element `id` and writes them into the text."""
    with tempfile.NamedTemporaryFile("w", suffix=".xml", newline="") as file:
        file.write(xml)
        file.flush()
        node = node or f"//*[@ID='{id}']/*[local-name()='Signature']"
        out = run("xmlsec1", "--sign", "--privkey-pem", f"{HERE}/keys/{key}.key.pem", *ID_ATTRIBUTES,
                  "--node-xpath", node, file.name)
    # The values of this signature in xmlsec1's output: it is the one whose DigestValue was empty before.
    start = out.index(f'URI="#{id}"') if f'URI="#{id}"' in out else out.index('URI=""')
    digest = re.compile(r"DigestValue>([^<]*)<").search(out, start).group(1)
    value = re.compile(r"SignatureValue>([^<]*)<").search(out, start).group(1)
    at = re.compile(rf"""URI=["']#{re.escape(id)}["']|URI=["']["']""").search(xml).start()
    head, tail = xml[:at], xml[at:]
    tail = re.sub(r"DigestValue></", lambda _: f"DigestValue>{digest}</", tail, count=1)
    tail = re.sub(r"SignatureValue></", lambda _: f"SignatureValue>{value}</", tail, count=1)
    return head + tail


def name_id(value="alice@acme.example", p="saml:", format=EMAIL):
    return f'<{p}NameID Format="{format}">{value}</{p}NameID>'


def confirmation(p="saml:", recipient=ACS, expires="2026-03-01T12:05:00Z", request=REQUEST, extra="",
                 method="urn:oasis:names:tc:SAML:2.0:cm:bearer"):
    attributes = "".join(f' {n}="{v}"' for n, v in
                         (("InResponseTo", request), ("NotOnOrAfter", expires), ("Recipient", recipient)) if v is not None)
    return f'<{p}SubjectConfirmation Method="{method}"><{p}SubjectConfirmationData{attributes}{extra}/></{p}SubjectConfirmation>'


def audience(*values, p="saml:"):
    return f"<{p}AudienceRestriction>" + "".join(f"<{p}Audience>{v}</{p}Audience>" for v in values) + f"</{p}AudienceRestriction>"


def conditions(p="saml:", before="2026-03-01T11:59:30Z", after="2026-03-01T12:05:00Z", inner=None):
    attributes = "".join(f' {n}="{v}"' for n, v in (("NotBefore", before), ("NotOnOrAfter", after)) if v is not None)
    return f"<{p}Conditions{attributes}>{audience(AUDIENCE, p=p) if inner is None else inner}</{p}Conditions>"


def authn(p="saml:", extra=' SessionIndex="_session-1" SessionNotOnOrAfter="2026-03-01T20:00:00Z"', instant="2026-03-01T12:00:00Z",
          context="urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"):
    return (f'<{p}AuthnStatement AuthnInstant="{instant}"{extra}><{p}AuthnContext><{p}AuthnContextClassRef>{context}'
            f"</{p}AuthnContextClassRef></{p}AuthnContext></{p}AuthnStatement>")


BASIC = "urn:oasis:names:tc:SAML:2.0:attrname-format:basic"


def attribute(name, *values, p="saml:", value_attributes="", format=BASIC):
    return f'<{p}Attribute Name="{name}" NameFormat="{format}">' + "".join(
        f"<{p}AttributeValue{value_attributes}>{v}</{p}AttributeValue>" for v in values) + f"</{p}Attribute>"


def attributes(p="saml:", inner=None):
    if inner is None:
        inner = attribute("name", "alice@acme.example", p=p) + attribute("groups", "staff", "engineering", p=p)
    return f"<{p}AttributeStatement>{inner}</{p}AttributeStatement>"


def assertion(p="saml:", id="_assertion-1", declare="", issuer=ISSUER, sig="", subject=None, conds=None, rest=None, nl="",
              version="2.0", instant="2026-03-01T12:00:00Z", attrs=""):
    subject = f"<{p}Subject>{name_id(p=p)}{confirmation(p=p)}</{p}Subject>" if subject is None else subject
    conds = conditions(p=p) if conds is None else conds
    rest = authn(p=p) + attributes(p=p) if rest is None else rest
    head = f"<{p}Issuer>{issuer}</{p}Issuer>" if issuer is not None else ""
    return (f'<{p}Assertion{declare} ID="{id}" IssueInstant="{instant}" Version="{version}"{attrs}>{nl}{head}{sig}{nl}'
            f"{subject}{nl}{conds}{nl}{rest}{nl}</{p}Assertion>")


STATUS = '<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>'


def response(body, p="samlp:", id="_response-1", declare=f' xmlns:samlp="{P}" xmlns:saml="{A}"', issuer=None, sig="",
             status=None, destination=ACS, request=REQUEST, version="2.0", instant="2026-03-01T12:00:00Z", nl="", before_status="", attrs=""):
    issuer = f"<saml:Issuer>{ISSUER}</saml:Issuer>" if issuer is None else issuer
    status = STATUS.replace("samlp:", p) if status is None else status
    optional = "".join(f' {n}="{v}"' for n, v in (("Destination", destination), ("InResponseTo", request)) if v is not None)
    return (f'<{p}Response{declare} ID="{id}"{optional} IssueInstant="{instant}" Version="{version}"{attrs}>{nl}{issuer}{sig}{nl}'
            f"{before_status}{status}{nl}{body}{nl}</{p}Response>")


def form(xml):
    return base64.b64encode(xml if isinstance(xml, bytes) else xml.encode()).decode()
