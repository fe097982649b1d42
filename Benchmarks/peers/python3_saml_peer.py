"""python3-saml, strict."""

from urllib.parse import urlsplit

from onelogin.saml2.response import OneLogin_Saml2_Response
from onelogin.saml2.settings import OneLogin_Saml2_Settings

from peer import AUDIENCE, CONSUMER, FOLDER, ISSUER, RESPONSE, measure

SETTINGS = OneLogin_Saml2_Settings({
    "strict": True,
    "sp": {"entityId": AUDIENCE, "assertionConsumerService": {"url": CONSUMER}},
    "idp": {
        "entityId": ISSUER, "singleSignOnService": {"url": f"{ISSUER}/sso"},
        "x509cert": (FOLDER / "idp.pem").read_text(),
    },
    "security": {"wantAssertionsSigned": True},
})
REQUEST = {
    "https": "on", "http_host": urlsplit(CONSUMER).netloc, "script_name": urlsplit(CONSUMER).path,
    "get_data": {}, "post_data": {"SAMLResponse": RESPONSE},
}


def validate() -> str:
    response = OneLogin_Saml2_Response(SETTINGS, RESPONSE)
    response.is_valid(REQUEST, raise_exceptions=True)
    assert response.get_attributes()
    return response.get_nameid()


measure(validate)
