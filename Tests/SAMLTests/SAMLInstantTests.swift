import SAML
import Testing

@Suite struct `SAML instants` {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0, 0), ("2026-03-01T12:00:00Z", 1_772_366_400, 0),
        ("2000-02-29T23:59:59.5Z", 951_868_799, 500_000_000), ("1969-12-31T23:59:59.999999999Z", -1, 999_999_999),
        ("2026-03-01T12:00:00.1234567Z", 1_772_366_400, 123_456_700), ("0001-01-01T00:00:00Z", -62_135_596_800, 0),
        ("9999-12-31T23:59:59Z", 253_402_300_799, 0),
    ])
    func `a UTC instant is read`(_ text: String, _ seconds: Int64, _ nanoseconds: Int32) throws {
        let instant = try #require(SAMLInstant(text))
        #expect(instant.secondsSince1970 == seconds)
        #expect(instant.nanoseconds == nanoseconds)
    }

    @Test(arguments: [
        "", "Z", "2026-03-01", "2026-03-01T12:00:00", "2026-03-01T12:00:00+00:00", "2026-03-01T12:00:00z",
        "2026-03-01 12:00:00Z", " 2026-03-01T12:00:00Z", "2026-03-01T12:00:00Z ", "2026-02-29T12:00:00Z",
        "2100-02-29T12:00:00Z", "2026-13-01T12:00:00Z", "2026-00-01T12:00:00Z", "2026-04-31T12:00:00Z",
        "2026-03-01T24:00:00Z", "2026-03-01T12:60:00Z", "2026-03-01T12:00:60Z", "2026-03-01T12:00:00.Z",
        "2026-03-01T12:00:00.1234567890Z", "0000-01-01T00:00:00Z", "-2026-03-01T12:00:00Z", "12026-03-01T12:00:00Z",
        "2026-03-01T12:00:00,5Z", "２026-03-01T12:00:00Z", "2026-3-01T12:00:00Z", "+026-03-01T12:00:00Z",
        "2026-03-01T12:00:00.-1Z",
    ])
    func `anything but strict UTC is refused`(_ text: String) {
        #expect(SAMLInstant(text) == nil)
    }

    @Test func `every day of 800 years is written as it was read`() throws {
        var day: Int64 = -12_000_000_000 / 86_400
        while day < 16_000_000_000 / 86_400 {
            let instant = SAMLInstant(secondsSince1970: day * 86_400 + 86_399, nanoseconds: 7_000_000)
            #expect(SAMLInstant(instant.description) == instant)
            day += 1
        }
    }

    @Test func `text has milliseconds and a Z`() {
        #expect(
            SAMLInstant(secondsSince1970: 1_772_366_400, nanoseconds: 1_999_999).description
                == "2026-03-01T12:00:00.001Z")
        #expect(SAMLInstant(secondsSince1970: Int64.min).description == "0001-01-01T00:00:00.000Z")
        #expect(SAMLInstant(secondsSince1970: Int64.max).description == "9999-12-31T23:59:59.999Z")
    }

    @Test func `arithmetic carries and saturates`() throws {
        let noon = try #require(SAMLInstant("2026-03-01T12:00:00.5Z"))
        #expect(noon.advanced(by: .milliseconds(600)).description == "2026-03-01T12:00:01.100Z")
        #expect(noon.advanced(by: .milliseconds(-600)).description == "2026-03-01T11:59:59.900Z")
        #expect(noon.advanced(by: .seconds(Int64.max)).description == "9999-12-31T23:59:59.999Z")
        #expect(noon.advanced(by: .seconds(Int64.min)).description == "0001-01-01T00:00:00.000Z")
        #expect(noon.advanced(by: .nanoseconds(1)) > noon)
    }
}
