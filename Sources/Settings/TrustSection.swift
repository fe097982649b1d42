import Federation
import KeyMaterial
import Tenancy

/// `idp:` of an integration: metadata, from a file, a URL or the text itself, or the fields.
struct TrustSection {
    /// What is trusted, or where it's fetched from.
    enum Declared {
        case trust(IdentityProviderTrust)
        case source(MetadataSource)
    }

    let attachments: Attachments

    func read(_ field: Field) -> Declared? {
        guard let section = Section(field) else { return nil }
        let file = section.field("metadata")
        let url = section.field("metadata_url")
        let text = section.field("metadata_xml")
        let entityID = section.field("entity_id")
        let signedBy = section.field("signed_by")
        let fields = Fields(
            entityID: entityID, ssoURL: section.field("sso_url"), ssoBinding: section.field("sso_binding"),
            sloURL: section.field("slo_url"), certificates: section.field("certificates"))
        section.finish()
        let documents = [("metadata", file), ("metadata_url", url), ("metadata_xml", text)]
            .compactMap { key, field in field.map { (key: key, field: $0) } }
        guard let document = documents.first else {
            signedBy?.refuse("is for metadata, which isn't named here")
            return trust(field, fields).map(Declared.trust)
        }
        for extra in documents.dropFirst() {
            extra.field.refuse("must not stand beside \(document.key):; one is enough")
        }
        for extra in fields.ofDocument { extra.refuse("must not stand beside \(document.key):, which says it already") }
        let chosen = entityID?.parse(EntityID.read)
        let keys = signedBy.map(pinned) ?? []
        guard entityID == nil || chosen != nil, let keys, documents.count == 1 else { return nil }
        if let url {
            guard let location = url.parse(WebAddress.secure) else { return nil }
            return .source(MetadataSource(url: location, entityID: chosen, signedBy: keys.map(\.der)))
        }
        guard let (name, bytes) = file.flatMap(attachments.metadata) ?? text.flatMap(pasted) else { return nil }
        do throws(TrustRefusal) {
            return .trust(try TrustDocument(bytes, entityID: chosen, signedBy: keys.map(\.publicKey)).trust)
        } catch {
            document.field.refuse(name.map { "\($0): \(error.explanation)" } ?? error.explanation)
            return nil
        }
    }

    /// The certificate, or certificates, whose keys must have signed the metadata.
    private func pinned(_ field: Field) -> [Certificate]? {
        let ders: [[UInt8]]? =
            if case .list = field.value.shape {
                field.list(
                    orEmpty: "names no certificate; leave the key out to ask for no signature",
                    of: attachments.certificate)
            } else {
                attachments.certificate(field).map { [$0] }
            }
        return ders?.compactMap { try? Certificate(der: $0) }
    }

    /// Metadata that stands in the tenant file itself.
    private func pasted(_ field: Field) -> (name: String?, bytes: [UInt8])? {
        guard case .scalar(let text, _) = field.value.shape else {
            field.refuse("must be the metadata's XML (metadata_xml: |), not \(field.value.shape.kind)")
            return nil
        }
        return (nil, Array(text.utf8))
    }

    private struct Fields {
        let entityID: Field?
        let ssoURL: Field?
        let ssoBinding: Field?
        let sloURL: Field?
        let certificates: Field?

        /// What metadata says itself. An entity ID chooses one of several.
        var ofDocument: [Field] { [ssoURL, ssoBinding, sloURL, certificates].compactMap(\.self) }
    }

    private func trust(_ field: Field, _ fields: Fields) -> IdentityProviderTrust? {
        if fields.entityID == nil, fields.ofDocument.isEmpty {
            field.refuse(
                "must have metadata:, metadata_url: or metadata_xml:, or entity_id:, sso_url: and certificates:")
            return nil
        }
        func missing(_ key: String) {
            field.log.add("is missing", at: field.value.position, field: "\(field.path).\(key)")
        }
        if fields.entityID == nil { missing("entity_id") }
        if fields.ssoURL == nil { missing("sso_url") }
        if fields.certificates == nil { missing("certificates") }
        let id = fields.entityID?.parse(EntityID.read)
        let sso = fields.ssoURL?.parse(WebAddress.secure)
        let binding = fields.ssoBinding?.choice(of: RequestBinding.self)
        let slo = fields.sloURL?.parse(WebAddress.secure)
        let trusted = fields.certificates?.list(
            orEmpty: "names no certificate; without one, no assertion could be trusted",
            of: attachments.certificate)
        guard let id, let sso, let trusted else { return nil }
        return IdentityProviderTrust(
            entityID: id, ssoURL: sso, sloURL: slo, certificates: trusted,
            ssoBinding: binding == .post ? .post : nil)
    }
}
