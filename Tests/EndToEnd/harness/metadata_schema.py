"""The schemas that SP metadata has to be valid against: OASIS's, and those of the extensions in it (mdui, algsupport).

The files are those of OpenSAML, as Debian packages them; `xmllint` judges, and nothing is fetched.
"""

import os
import subprocess
import tempfile
from pathlib import Path

_FOLDER = "/usr/share/xml"
_SCHEMAS = {
    "urn:oasis:names:tc:SAML:2.0:metadata": "opensaml/saml-schema-metadata-2.0.xsd",
    "urn:oasis:names:tc:SAML:metadata:ui": "opensaml/sstc-saml-metadata-ui-v1.0.xsd",
    "urn:oasis:names:tc:SAML:metadata:algsupport": "opensaml/sstc-saml-metadata-algsupport-v1.0.xsd",
}
# What those import by an address at W3C.
_W3C = {
    "TR/2002/REC-xmldsig-core-20020212/xmldsig-core-schema.xsd": "xmltooling/xmldsig-core-schema.xsd",
    "TR/2002/REC-xmlenc-core-20021210/xenc-schema.xsd": "xmltooling/xenc-schema.xsd",
    "2001/xml.xsd": "xmltooling/xml.xsd",
}


def check(document: str) -> None:
    """Fails with what the schemas have against a metadata document."""
    imports = "".join(
        f'<xs:import namespace="{name}" schemaLocation="{_FOLDER}/{file}"/>' for name, file in _SCHEMAS.items()
    )
    entries = "".join(
        f'<system systemId="http://www.w3.org/{at}" uri="{_FOLDER}/{file}"/>' for at, file in _W3C.items()
    )
    with tempfile.TemporaryDirectory() as folder:
        schema, catalog = Path(folder) / "all.xsd", Path(folder) / "catalog.xml"
        schema.write_text(f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{imports}</xs:schema>')
        catalog.write_text(f'<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">{entries}</catalog>')
        ran = subprocess.run(
            ["xmllint", "--nonet", "--noout", "--schema", schema, "-"], input=document, capture_output=True,
            text=True, env={**os.environ, "XML_CATALOG_FILES": str(catalog)}, timeout=60,
        )
    assert ran.returncode == 0, ran.stderr
