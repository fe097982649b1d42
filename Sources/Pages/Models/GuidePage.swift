/// A document of `docs/` as a page.
package struct GuidePage: PageModel {
    package static let template = PageTemplate.guide

    package let title: String
    let blocks: [GuideText.Block]

    package init(_ document: GuideDocument) { self.init(text: Assets.text(document.file) ?? "") }

    /// - Parameter text: what our own documents are written in.
    package init(text: String) {
        let guide = GuideText(text)
        title = guide.title
        blocks = guide.blocks
    }
}
