import HTTPTypes
import Hummingbird
import Pages

/// `/assets`: the style sheet, script and icon of our pages, kept by browsers until the next release.
struct AssetRoutes {
    func add(to router: some RouterMethods<RootContext>) {
        router.serve(
            "assets/{name}",
            [
                .get: { request, context in
                    guard let asset = context.parameters.get("name").flatMap({ Assets.named($0) }) else {
                        throw NothingHere()
                    }
                    let kept: HTTPFields = [.eTag: asset.etag, .cacheControl: "public, max-age=31536000, immutable"]
                    if request.headers[.ifNoneMatch] == asset.etag {
                        return Response(status: .notModified, headers: kept)
                    }
                    return .bytes(asset.bytes, type: asset.contentType, headers: kept)
                }
            ])
    }
}
