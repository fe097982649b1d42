import HTTPTypes
import Hummingbird
import SCIM
import Tenancy

/// The answers of the native API.
extension Response {
    /// A resource as it is now, whose versions are numbers.
    static func resource(_ json: JSONValue, version: Int64, status: HTTPResponse.Status = .ok) -> Response {
        resource(json, tag: Version(version), status: status)
    }

    /// A resource as it is now.
    static func resource(_ json: JSONValue, tag: Version? = nil, status: HTTPResponse.Status = .ok) -> Response {
        var headers: HTTPFields = [:]
        if let tag { headers[.eTag] = tag.entityTag }
        return .json(json.bytes, status: status, headers: headers)
    }

    /// 201, with where the new resource is.
    static func created(_ json: JSONValue, at location: String, tag: Version? = nil) -> Response {
        var response = resource(json, tag: tag, status: .created)
        response.headers[.location] = location
        return response
    }

    /// A page of a list; `next` goes into `?after=`.
    static func list(_ items: [JSONValue], next: String?) -> Response {
        let list: JSONValue = ["items": .array(items), "next": .text(next)]
        return .json(list.bytes)
    }

    /// 204: done, and nothing to show.
    static var done: Response { Response(status: .noContent) }
}

extension JSONValue {
    static func text(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }

    static func moment(_ instant: Instant?) -> JSONValue { .text(instant?.description) }

    static func count(_ number: some FixedWidthInteger) -> JSONValue { .number(JSONNumber(Int64(clamping: number))) }
}
