"""The schemas that SP metadata has to be valid against: OASIS's, and those of the extensions in it (mdui, algsupport).

The files come with pysaml2; nothing is fetched.
"""

from importlib.resources import files

import xmlschema
from saml2.data import schemas

_EXTENSIONS = ("sstc-saml-metadata-ui-v1.0.xsd", "sstc-saml-metadata-algsupport-v1.0.xsd")
_LOCATIONS = {
    "http://www.w3.org/XML/1998/namespace": "xml.xsd",
    "http://www.w3.org/2000/09/xmldsig#": "xmldsig-core-schema.xsd",
    "http://www.w3.org/2001/04/xmlenc#": "xenc-schema.xsd",
    "urn:oasis:names:tc:SAML:2.0:assertion": "saml-schema-assertion-2.0.xsd",
    "urn:oasis:names:tc:SAML:2.0:metadata": "saml-schema-metadata-2.0.xsd",
}


def _file(name: str) -> str:
    return str(files(schemas).joinpath(name))


def _schema() -> xmlschema.XMLSchema:
    schema = xmlschema.XMLSchema(
        _file("saml-schema-metadata-2.0.xsd"), locations={space: _file(name) for space, name in _LOCATIONS.items()},
        allow="local", use_fallback=False,
    )
    for name in _EXTENSIONS:
        schema.add_schema(_file(name))
    schema.build()
    return schema


def check(document: str) -> None:
    """Fails with the first thing that is wrong."""
    error = next(_schema().iter_errors(document), None)
    assert error is None, f"{error.path}: {error.reason}"
