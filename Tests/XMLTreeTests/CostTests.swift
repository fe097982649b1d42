import Glibc
import Testing

@testable import XMLTree

/// Shapes that cost libxml2 or a canonicalizer more than their size, each within 256 KiB.
@Suite(.serialized) struct CostTests {
    static let shapes: [(name: String, xml: String)] = {
        func filled(_ open: String, _ unit: (Int) -> String, _ close: String) -> String {
            var xml = open
            var index = 0
            while true {
                let next = unit(index)
                guard xml.utf8.count + next.utf8.count + close.utf8.count <= 262_144 else { return xml + close }
                xml += next
                index += 1
            }
        }
        let many = (0..<60).map { "xmlns:n\($0)='urn:\($0)'" }.joined(separator: " ")
        let attributes = (0..<60).map { "n\($0):a='1'" }.joined(separator: " ")
        return [
            ("attributes", filled("<a ", { "b\($0)='' " }, "/>")),
            ("declarations", filled("<a ", { "xmlns:b\($0)='urn:x' " }, "/>")),
            ("elements", filled("<a>", { _ in "<b/>" }, "</a>")),
            ("allowed elements", filled("<a>", { $0 < 19_000 ? "<b/>" : "text" }, "</a>")),
            ("depth", filled("", { _ in "<a>" }, "")),
            ("names in scope", filled("<r \(many)>", { "<a \(attributes) b='\($0)'/>" }, "</r>")),
            (
                "full tags",
                filled("<r>", { i in "<a " + (0..<64).map { "b\($0)=''" }.joined(separator: " ") + "/>" }, "</r>")
            ),
            ("full tags declaring", filled("<r>", { i in "<a \(many)/>" }, "</r>")),
            ("character references", filled("<a>", { _ in "&#65;" }, "</a>")),
            ("references in values", filled("<a b='", { _ in "&amp;" }, "'/>")),
            ("sections", filled("<a>", { _ in "<![CDATA[x]]>" }, "</a>")),
            ("unclosed", filled("<a b='", { _ in "x" }, "")),
            ("brackets", filled("", { _ in "<" }, "")),
            ("closings", filled("<a>", { _ in "]]" }, "</a>")),
            ("unclosed sections", filled("<a>", { _ in "<![CDATA[" }, "</a>")),
            ("long name", filled("<", { _ in "a" }, "/>")),
            ("blanks in a tag", filled("<a", { _ in " " }, "/>")),
            ("equals", filled("<a ", { _ in "= " }, "/>")),
        ]
    }()

    @Test(arguments: shapes.indices)
    func `hostile shapes cost little`(_ index: Int) {
        let (name, xml) = Self.shapes[index]
        let bytes = Array(xml.utf8)
        var best = Double.infinity
        for _ in 0..<3 where best >= 150 {
            let start = threadMilliseconds()
            if let document = try? XMLDocument.parse(bytes) {
                try? document.requireUniqueIDs()
                try? document.requireCanonicalNamespaces()
                _ = try? document.root.canonicalize(.exclusive(inclusivePrefixes: []))
                _ = try? document.root.canonicalize(.inclusive)
            }
            best = min(best, threadMilliseconds() - start)
        }
        // 50 ms in a release build; a debug build is several times slower in Swift's part of it.
        #expect(best < 150, "\(name) took \(best) ms")
    }

    /// CPU time of this thread: what else the machine does doesn't count.
    private func threadMilliseconds() -> Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1_000 + Double(time.tv_nsec) / 1_000_000
    }
}
