import HTTPTypes
import Hummingbird
import NIOCore
import Pages
import Provisioning

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

    /// A large resource, of which a slow client holds up no more than a piece.
    static func json(
        _ body: GroupBody, type: MediaType, status: HTTPResponse.Status, headers: HTTPFields
    ) -> Response {
        var headers = headers
        headers[.contentType] = type.rawValue
        let content = ResponseBody(contentLength: body.count) { writer in
            for piece in body { try await writer.write(ByteBuffer(bytes: piece)) }
            try await writer.finish(nil)
        }
        return Response(status: status, headers: headers, body: content)
    }

    static func bytes(
        _ body: [UInt8], type: String, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) -> Response {
        var headers = headers
        headers[.contentType] = type
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: body)))
    }

    /// A page, with the policy that its model asks for; never cached, never in a frame.
    static func page<Model: PageModel>(
        _ model: Model, _ pages: Pages, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) -> Response {
        var headers = headers
        headers[.contentSecurityPolicy] = Model.contentSecurityPolicy
        headers[.xFrameOptions] = "DENY"
        headers[.referrerPolicy] = Model.referrerPolicy
        return bytes(Array(pages.render(model).utf8), type: MediaType.html.rawValue, status: status, headers: headers)
    }

    /// 303: whatever the method was, the browser goes on with GET.
    static func seeOther(_ location: String, headers: HTTPFields = [:]) -> Response {
        var headers = headers
        headers[.location] = location
        headers[.referrerPolicy] = "no-referrer"
        return Response(status: .seeOther, headers: headers)
    }
}
