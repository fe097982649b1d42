"""pysaml2, which has the xmlsec1 program verify."""

from saml2 import BINDING_HTTP_POST
from saml2.client import Saml2Client
from saml2.config import SPConfig

from peer import AUDIENCE, CONSUMER, FOLDER, RESPONSE, measure

CLIENT = Saml2Client(SPConfig().load({
    "entityid": AUDIENCE,
    "service": {"sp": {
        "endpoints": {"assertion_consumer_service": [(CONSUMER, BINDING_HTTP_POST)]}, "allow_unsolicited": True,
        "want_assertions_signed": True, "want_response_signed": False, "authn_requests_signed": False,
    }},
    "metadata": {"local": [str(FOLDER / "idp.xml")]},
    "allow_unknown_attributes": True,
}))


def validate() -> str:
    response = CLIENT.parse_authn_request_response(RESPONSE, BINDING_HTTP_POST, {})
    assert response.ava
    return response.name_id.text


measure(validate)
