import Access
import Administration
import KeyMaterial
import SCIM
import SignIn
import Tenancy

extension ProposedSettings {
    /// The settings that a body proposes, under the names that tenant files have for them.
    init(_ body: inout BodyFields) {
        self.init()
        certificates =
            body.parsed("certificates", expecting: "PEM text with at least one certificate") { text in
                (try? PEMBundle.parse(text))?.certificates.nonEmpty
            }.value
        identityProviderEntityID = body.text("idp_entity_id").value
        entityID = body.text("entity_id").value
        allowsSHA1 = body.flag("sha1").value
        allowsCBC = body.flag("cbc").value
        clockSkewSeconds = body.number("clock_skew_seconds", in: 0...900).value
        let initiated = IdPInitiated.allCases.map(\.rawValue).joined(separator: ", ")
        idpInitiated =
            body.parsed("idp_initiated", expecting: "one of \(initiated)") { IdPInitiated(rawValue: $0) }.value
        policy = body.routingPolicy(over: nil)
        var names = body.object("attributes")
        for field in ProposedAttributes.fields {
            guard let name = names?.text(field, upTo: 256).value else { continue }
            _ = attributes.set(field, to: name)
        }
        body.include(names, as: "attributes")
    }
}

extension Collection {
    fileprivate var nonEmpty: Self? { isEmpty ? nil : self }
}
