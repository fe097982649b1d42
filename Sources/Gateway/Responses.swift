import HTTPTypes
import Hummingbird
import NIOCore
import Pages

/// The media types that the gateway answers with.
enum MediaType: String {
    case json = "application/json"
    case scim = "application/scim+json"
    case problem = "application/problem+json"
    case html = "text/html; charset=utf-8"
    case samlMetadata = "application/samlmetadata+xml"
    case text = "text/plain; charset=utf-8"
}

extension Response {
    static func json(
        _ body: [UInt8], type: MediaType = .json, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) -> Response {
        bytes(body, type: type.rawValue, status: status, headers: headers)
    }

    static func bytes(
        _ body: [UInt8], type: String, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) -> Response {
        var headers = headers
        headers[.contentType] = type
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: body)))
    }

    /// A page: nothing of a third party, no inline script or style, never in a frame.
    /// - Parameter postsAway: whether its form may end at another site, as a hand-off does.
    static func page(
        _ html: String, status: HTTPResponse.Status = .ok, postsAway: Bool = false, headers: HTTPFields = [:]
    ) -> Response {
        var headers = headers
        let forms = postsAway ? "" : "; form-action 'self'"
        headers[.contentSecurityPolicy] =
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; base-uri 'none'; "
            + "frame-ancestors 'none'\(forms)"
        headers[.xFrameOptions] = "DENY"
        headers[.referrerPolicy] = "no-referrer"
        return bytes(Array(html.utf8), type: MediaType.html.rawValue, status: status, headers: headers)
    }

    /// 303: whatever the method was, the browser goes on with GET.
    static func seeOther(_ location: String, headers: HTTPFields = [:]) -> Response {
        var headers = headers
        headers[.location] = location
        headers[.referrerPolicy] = "no-referrer"
        return Response(status: .seeOther, headers: headers)
    }
}
