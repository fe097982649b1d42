import Federation
import KeyMaterial
import SAML
import Tenancy
import TestSupport
import XMLSecurity

/// Keys with certificates, and metadata that says what a test wants.
struct Signer: Sendable {
    let key: PrivateKey
    let certificate: Certificate

    static func make(_ name: String, until end: Int64 = 4_000_000_000) throws -> Signer {
        let key = try PrivateKey.generateP256()
        let certificate = try Certificate.selfSigned(
            key: key, subjectCommonName: name, notBefore: 0, notAfter: end, serial: [1])
        return Signer(key: key, certificate: certificate)
    }

    var fingerprint: String { CertificateFingerprint.text(certificate.der) }
}

struct Document: Sendable {
    var entityID = "https://idp.example"
    var keys: [Signer]
    var validUntil: String?
    var cacheDuration: String?
    var services = """
        <SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://idp.example/post"/>\
        <SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example/sso"/>
        """
    var signer: Signer?

    var entity: String {
        let until = validUntil.map { " validUntil=\"\($0)\"" } ?? ""
        let cached = cacheDuration.map { " cacheDuration=\"\($0)\"" } ?? ""
        let descriptors = keys.map { key in
            """
            <KeyDescriptor use="signing"><d:KeyInfo xmlns:d="http://www.w3.org/2000/09/xmldsig#"><d:X509Data>\
            <d:X509Certificate>\(Base64.encode(key.certificate.der))</d:X509Certificate></d:X509Data></d:KeyInfo>\
            </KeyDescriptor>
            """
        }
        return """
            <EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" ID="_m" entityID="\(entityID)"\(until)\(cached)>\
            <IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">\
            \(descriptors.joined())\(services)</IDPSSODescriptor></EntityDescriptor>
            """
    }

    func bytes() throws -> [UInt8] {
        guard let signer else { return Array(entity.utf8) }
        let template = entity.replacing(
            "<IDPSSODescriptor", with: XMLSigner.placeholder(for: "_m") + "<IDPSSODescriptor", maxReplacements: 1)
        return Array(
            try XMLSigner.sign(elementWithID: "_m", of: template, key: signer.key, certificate: nil).utf8)
    }

    func answer(etag: String? = nil) throws -> MetadataAnswer {
        .document(try bytes(), etag: etag, lastModified: nil)
    }
}
