/// One input: a byte of options, then what a client sends.
struct Input {
    let options: UInt8
    let bytes: [UInt8]

    init(_ all: [UInt8]) {
        options = all[0]
        bytes = Array(all.dropFirst())
    }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    var dialect: SCIMDialect { options & 4 == 0 ? .tolerant : .strict }

    var type: ResourceType {
        switch options & 24 {
        case 8: .group
        case 16: Input.declared
        default: .user
        }
    }

    /// A document of `type` to be searched and changed.
    var document: ResourceDocument {
        let text = options & 24 == 8 ? Input.group : options & 24 == 16 ? Input.declaredUser : Input.user
        return must("the sample document") { try ResourceDocument(stored: Array(text.utf8), type: type) }
    }

    private static let declared = must("the declaration") {
        let declaration = ExtensionDeclaration(
            urn: "urn:x:y", name: "XY",
            attributes: [
                .init("badge", caseExact: true, mutability: .immutable), .init("level", kind: .integer),
                .init("tags", multiValued: true), .init("at", kind: .dateTime), .init("size", kind: .decimal),
                .init(
                    "keys", kind: .complex, multiValued: true,
                    subAttributes: [
                        .init("value", required: true), .init("serial", mutability: .immutable),
                        .init("primary", kind: .boolean),
                    ]),
            ])
        return ResourceType.user(with: try ExtensionDeclaration.schemas(of: [declaration]))
    }

    private static let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
    private static let core = "urn:ietf:params:scim:schemas:core:2.0"

    private static let user =
        #"{"schemas":["\#(core):User","\#(enterprise)"],"id":"1","externalId":"e","userName":"a","name":{"givenName":"A"},"active":true,"emails":[{"value":"w","type":"work","primary":true},{"value":"h","type":"home"}],"x509Certificates":[{"value":"YQ=="}],"\#(enterprise)":{"department":"D","manager":{"value":"m","$ref":"r"}},"meta":{"created":"2011-05-13T04:42:34Z"}}"#
    private static let declaredUser =
        #"{"schemas":["\#(core):User","urn:x:y"],"userName":"a","active":true,"urn:x:y":{"badge":"b","level":3,"tags":["t"],"at":"2011-05-13T04:42:34Z","size":1.5,"keys":[{"value":"k","serial":"s","primary":true},{"value":"l"}]}}"#
    private static let group = #"{"schemas":["\#(core):Group"],"id":"g","displayName":"g"}"#
}
