import Glibc
import Testing

@testable import XMLTree

/// Shapes that could cost libxml2 or a canonicalizer more than their size. What is read has 256 KiB at the most.
@Suite(.serialized) struct CostTests {
    static func shapes(of size: Int) -> [(name: String, xml: String)] {
        func filled(_ open: String, _ unit: (Int) -> String, _ close: String) -> String {
            var xml = open
            var index = 0
            while true {
                let next = unit(index)
                guard xml.utf8.count + next.utf8.count + close.utf8.count <= size else { return xml + close }
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
    }

    /// Four times the size costs about four times as much where the cost is linear, and sixteen times where it's quadratic.
    @Test(arguments: shapes(of: 1_024).indices)
    func `hostile shapes cost no more than their size`(_ index: Int) {
        let (small, large) = (Self.shapes(of: 65_536)[index], Self.shapes(of: 262_144)[index])
        let cost = Self.cost(of: large.xml)
        // Below this there's more noise than cost: such a shape is refused before it's read.
        guard cost > 20 else { return }
        let ratio = cost / Self.cost(of: small.xml)
        #expect(ratio < 10, "\(large.name): \(ratio) times as much for four times the size")
    }

    /// The least of three runs.
    private static func cost(of xml: String) -> Double {
        let bytes = Array(xml.utf8)
        var best = Double.infinity
        for _ in 0..<3 {
            let start = threadMilliseconds()
            if let document = try? XMLDocument.parse(bytes) {
                try? document.requireUniqueIDs()
                try? document.requireCanonicalNamespaces()
                _ = try? document.root.canonicalize(.exclusive(inclusivePrefixes: []))
                _ = try? document.root.canonicalize(.inclusive)
            }
            best = min(best, threadMilliseconds() - start)
        }
        return best
    }

    /// CPU time of this thread: what else the machine does doesn't count.
    private static func threadMilliseconds() -> Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1_000 + Double(time.tv_nsec) / 1_000_000
    }
}
