import Tenancy
import Testing

@Suite struct InstantTests {
    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000Z"), (1_800_000_000_123, "2027-01-15T08:00:00.123Z"),
        (951_782_399_999, "2000-02-28T23:59:59.999Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"),
        (4_107_542_400_000, "2100-03-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
        (-86_400_000, "1969-12-31T00:00:00.000Z"), (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
    ])
    func `a moment is written in UTC with milliseconds`(_ milliseconds: Int64, _ text: String) {
        #expect(Instant(milliseconds: milliseconds).description == text)
    }

    @Test func `the ends of time can be written and reached, and nothing overflows`() {
        let end = Instant(milliseconds: .max)
        let beginning = Instant(milliseconds: .min)
        #expect(!end.description.isEmpty)
        #expect(!beginning.description.isEmpty)
        #expect(end.advanced(bySeconds: 1) == end)
        #expect(end.advanced(bySeconds: .max) == end)
        #expect(beginning.advanced(bySeconds: -1) == beginning)
        #expect(Instant(milliseconds: 0).advanced(bySeconds: .min) == beginning)
        #expect(Instant(milliseconds: 5).advanced(bySeconds: -1) == Instant(milliseconds: -995))
    }
}
