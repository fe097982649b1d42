"""Lasso, the library of mod_auth_mellon and LemonLDAP::NG, as an IdP that answers one request and encrypts the answer.

Run by the system's Python, whose package it is:
    lasso_idp.py IDP_METADATA KEY CERTIFICATE SP_METADATA QUERY EMAIL
prints where to post what, as JSON. Lasso says on standard error what it holds against the metadata or the request.
"""

import json
import sys
from datetime import datetime, timedelta, timezone
from urllib.parse import parse_qs

import lasso

idp_metadata, key, certificate, sp_metadata, query, email = sys.argv[1:]

server = lasso.Server(idp_metadata, key, None, certificate)
server.signatureMethod = lasso.SIGNATURE_METHOD_RSA_SHA256
server.addProvider(lasso.PROVIDER_ROLE_SP, sp_metadata)
(service_provider,) = (server.getProvider(name) for name in server.providerIds)
service_provider.setEncryptionMode(lasso.ENCRYPTION_MODE_ASSERTION)
service_provider.setEncryptionSymKeyType(lasso.ENCRYPTION_SYM_KEY_TYPE_AES_256)

login = lasso.Login(server)
login.setSignatureVerifyHint(lasso.PROFILE_SIGNATURE_VERIFY_HINT_FORCE)
login.processAuthnRequestMsg(query)
login.validateRequestMsg(True, True)
now = datetime.now(timezone.utc)
instants = [(now + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ") for minutes in (0, -1, 5)]
login.buildAssertion(lasso.SAML2_AUTHN_CONTEXT_PASSWORD_PROTECTED_TRANSPORT, instants[0], None, *instants[1:])
login.assertion.subject.nameId.format = lasso.SAML2_NAME_IDENTIFIER_FORMAT_EMAIL
login.assertion.subject.nameId.content = email
login.buildAuthnResponseMsg()
print(json.dumps({
    "url": login.msgUrl,
    "fields": {"SAMLResponse": login.msgBody, "RelayState": parse_qs(query).get("RelayState", [""])[0]},
}))
