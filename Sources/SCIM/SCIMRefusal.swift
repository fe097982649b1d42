/// A request refused, as RFC 7644 §3.12 tells it: a status, a keyword where the RFC has one, and what to change.
///
/// `detail` is public. `reason` is for our own records and never printed, neither by `description` nor in `body`.
package struct SCIMRefusal: Error, Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    package let status: Int
    package let scimType: SCIMErrorType?
    package let detail: String
    package let reason: String?
    /// After how many seconds to come again; nil: the status says it all.
    package let retryAfter: Int?

    package init(
        status: Int, scimType: SCIMErrorType? = nil, detail: String, reason: String? = nil, retryAfter: Int? = nil
    ) {
        self.status = status
        self.scimType = scimType
        self.detail = detail
        self.reason = reason
        self.retryAfter = retryAfter
    }

    package var description: String {
        "\(status) \(scimType?.rawValue ?? "-"): \(detail)"
    }

    package var debugDescription: String { description }

    package var customMirror: Mirror { Mirror(self, children: ["summary": description]) }

    /// The error document; `status` is a string there, as the RFC demands (corner 92).
    package var document: JSONObject {
        var object = JSONObject([("schemas", .array([.string(SCIMRefusal.schema)]))])
        if let scimType { object["scimType"] = .string(scimType.rawValue) }
        object["detail"] = .string(detail)
        object["status"] = .string(String(status))
        return object
    }

    /// `document` as bytes.
    package var body: [UInt8] { document.bytes }

    package static let schema = "urn:ietf:params:scim:api:messages:2.0:Error"
}

extension SCIMRefusal {
    package static func invalidFilter(_ detail: String) -> SCIMRefusal {
        SCIMRefusal(status: 400, scimType: .invalidFilter, detail: detail)
    }

    package static func tooMany(_ detail: String) -> SCIMRefusal {
        SCIMRefusal(status: 400, scimType: .tooMany, detail: detail)
    }

    package static func uniqueness(_ detail: String) -> SCIMRefusal {
        SCIMRefusal(status: 409, scimType: .uniqueness, detail: detail)
    }

    package static func mutability(_ detail: String) -> SCIMRefusal {
        SCIMRefusal(status: 400, scimType: .mutability, detail: detail)
    }

    package static func invalidSyntax(_ detail: String) -> SCIMRefusal {
        SCIMRefusal(status: 400, scimType: .invalidSyntax, detail: detail)
    }

    package static func invalidPath(_ detail: String) -> SCIMRefusal {
        SCIMRefusal(status: 400, scimType: .invalidPath, detail: detail)
    }

    package static func noTarget(_ detail: String) -> SCIMRefusal {
        SCIMRefusal(status: 400, scimType: .noTarget, detail: detail)
    }

    package static func invalidValue(_ detail: String) -> SCIMRefusal {
        SCIMRefusal(status: 400, scimType: .invalidValue, detail: detail)
    }

    package static func invalidVersion(_ detail: String) -> SCIMRefusal {
        SCIMRefusal(status: 400, scimType: .invalidVers, detail: detail)
    }

    package static func sensitive(_ detail: String) -> SCIMRefusal {
        SCIMRefusal(status: 400, scimType: .sensitive, detail: detail)
    }

    package static func notFound(_ detail: String = "There is no such resource.") -> SCIMRefusal {
        SCIMRefusal(status: 404, detail: detail)
    }

    package static func preconditionFailed(_ detail: String) -> SCIMRefusal {
        SCIMRefusal(status: 412, detail: detail)
    }

    package static func tooLarge(_ detail: String) -> SCIMRefusal {
        SCIMRefusal(status: 413, detail: detail)
    }
}
