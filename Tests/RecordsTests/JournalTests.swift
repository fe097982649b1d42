import Foundation
import Journal
import Testing

@testable import Records

@Suite struct JournalTests {
    @Test(arguments: [
        [:], ["one": "1"], ["b": "2", "a": "1", "c": "/"], ["quote\"": "back\\slash"],
        ["control": "\u{0}\u{1}\u{8}\t\n\r\u{1f}\u{7f}"], ["é": "😀 \u{2028}"],
    ])
    func `details are one JSON object, in the order of their names`(_ details: [String: String]) throws {
        let text = JournalEvent(.userUpdated, "usr", details: details).detailsText
        #expect(try JSONDecoder().decode([String: String].self, from: Data(text.utf8)) == details)
        let again = JournalEvent(.userUpdated, "usr", details: details).detailsText
        #expect(text == again)
        let places = details.keys.sorted().compactMap { text.range(of: "\($0.prefix(1))")?.lowerBound }
        #expect(places == places.sorted())
    }
}
