"""Lasso, as mod_auth_mellon uses it: signature, issuer and status; it leaves time and audience to its caller."""

import lasso

from peer import FOLDER, ISSUER, RESPONSE, measure

server = lasso.Server(str(FOLDER / "sp.xml"), None, None, None)
server.addProvider(lasso.PROVIDER_ROLE_IDP, str(FOLDER / "idp.xml"), None, None)


def validate() -> str:
    login = lasso.Login(server)
    login.processAuthnResponseMsg(RESPONSE)
    assert login.remoteProviderId == ISSUER
    return login.nameIdentifier.content


measure(validate)
