import Hummingbird
import Pages

/// `/docs`: where the links of a verdict lead.
struct GuideRoutes {
    let services: Services

    func add(to router: some RouterMethods<RootContext>) {
        router.serve(
            "docs/{document}",
            [
                .get: { _, context in
                    guard let document = context.parameters.get("document").flatMap({ GuideDocument(rawValue: $0) })
                    else { throw NothingHere() }
                    return .page(GuidePage(document), services.pages)
                }
            ])
    }
}
