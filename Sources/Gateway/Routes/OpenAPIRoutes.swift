import Hummingbird
import SCIM
import Tenancy

/// `/openapi.json`: what the native and the operator API serve, for everybody to read.
struct OpenAPIRoutes {
    let services: Services

    func add(to router: some RouterMethods<RootContext>) {
        let document = OpenAPIDocument.json(base: services.urls.base).bytes
        router.serve("openapi.json", [.get: { _, _ in .json(document) }])
    }
}
