import Foundation
import Pages
import Testing

@Suite struct AssetTests {
    static let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Sources/CAssets/files")

    @Test func `style, script and icon are served as what they are`() throws {
        #expect(Assets.names == ["gate.svg", "site.css", "submit.js"])
        let types = Assets.names.map { Assets.named($0)?.contentType }
        #expect(types == ["image/svg+xml", "text/css; charset=utf-8", "text/javascript; charset=utf-8"])
    }

    @Test func `what is embedded is what is in the folder`() throws {
        for name in Assets.names {
            let bytes = try Array(Data(contentsOf: Self.sources.appending(path: name)))
            #expect(Assets.named(name)?.bytes == bytes, "\(name)")
        }
    }

    @Test(arguments: ["", "refusal.mustache", "head.mustache", "../files/site.css", "site.css/", "SITE.CSS", "."])
    func `no other name is served`(_ name: String) { #expect(Assets.named(name) == nil) }

    @Test func `every asset has a tag of its own`() {
        let tags = Assets.names.compactMap { Assets.named($0)?.etag }
        #expect(Set(tags).count == Assets.names.count)
        #expect(tags.allSatisfy { $0.wholeMatch(of: /"[0-9a-f]{16}"/) != nil })
    }

    /// WCAG 2.2 §1.4.3, in both schemes.
    @Test func `text stands out from its ground`() throws {
        let css = String(decoding: try #require(Assets.named("site.css")).bytes, as: UTF8.self)
        let schemes = css.matches(of: /:root \{([^}]*)\}/).map { match in
            Dictionary(
                match.1.matches(of: /--([a-z-]+): #([0-9a-f]{6});/).map { (String($0.1), String($0.2)) },
                uniquingKeysWith: { first, _ in first })
        }
        #expect(schemes.count == 2)
        for scheme in schemes {
            for (text, ground) in [
                ("ink", "ground"), ("ink", "paper"), ("ink", "sunken"), ("quiet", "ground"), ("quiet", "paper"),
                ("quiet", "sunken"), ("accent", "ground"), ("accent", "paper"), ("on-accent", "accent"),
                ("on-accent", "accent-strong"),
            ] {
                let pair = (try #require(scheme[text]), try #require(scheme[ground]))
                #expect(contrast(pair.0, pair.1) >= 4.5, "\(text) on \(ground)")
            }
        }
    }

    private func contrast(_ one: String, _ other: String) -> Double {
        let (a, b) = (luminance(one), luminance(other))
        return (max(a, b) + 0.05) / (min(a, b) + 0.05)
    }

    private func luminance(_ color: String) -> Double {
        let value = Int(color, radix: 16) ?? 0
        let linear = [16, 8, 0].map { shift -> Double in
            let channel = Double((value >> shift) & 255) / 255
            return channel <= 0.03928 ? channel / 12.92 : pow((channel + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    }
}
