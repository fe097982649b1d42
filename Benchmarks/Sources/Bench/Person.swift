/// A made-up employee, always the same for a number. Names repeat as they do in a large organization, and have nothing to
/// do with the order in which people are provisioned: what is inserted next belongs anywhere in an index.
struct Person {
    let number: Int
    /// Tells apart people of one number.
    var series = ""

    private static let givenNames = Self.names(24, ["Ad", "Be", "Cor", "Da", "El", "Fi"], ["a", "en", "il", "on"])
    private static let familyNames = Self.names(
        1_000, ["Al", "Bo", "Cam", "Dor", "Es", "Fal", "Gor", "Hal", "Il", "Jar"],
        ["ban", "der", "gel", "kin", "lor", "man", "ner", "pol", "ric", "son"])

    private var dice: Dice { Dice(seed: UInt64(number)) }
    private var givenName: String { Self.givenNames[dice.value(0) % Self.givenNames.count] }
    private var familyName: String { Self.familyNames[dice.value(1) % Self.familyNames.count] }

    var userName: String { "\(givenName).\(familyName).\(series)\(number)@bench.example".lowercased() }
    var displayName: String { "\(givenName) \(familyName)" }

    /// About 1 KB, as Entra ID writes it.
    var json: String {
        """
        {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User",\
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],"externalId":"0a1b2c3d-\(series)\(number)",\
        "userName":"\(userName)","active":true,"displayName":"\(displayName)",\
        "name":{"formatted":"\(displayName)","familyName":"\(familyName)","givenName":"\(givenName)"},\
        "title":"Engineer","preferredLanguage":"en-US",\
        "emails":[{"primary":true,"type":"work","value":"\(userName)"}],\
        "addresses":[{"type":"work","formatted":"1 Example Street, Example City","streetAddress":"1 Example Street",\
        "locality":"Example City","region":"EX","postalCode":"12345","country":"US"}],\
        "phoneNumbers":[{"type":"work","value":"+1 555 0100"},{"type":"mobile","value":"+1 555 0199"}],\
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"employeeNumber":"\(series)\(number)",\
        "department":"Engineering","organization":"Example","costCenter":"4130","division":"Products"}}
        """
    }

    private static func names(_ count: Int, _ heads: [String], _ tails: [String]) -> [String] {
        (0..<count).map { place in
            let middle = tails[place / heads.count % tails.count]
            let rest = place / heads.count / tails.count
            return heads[place % heads.count] + middle + (rest == 0 ? "" : tails[rest % tails.count])
        }
    }
}

/// Numbers that look like chance and are the same in every run (SplitMix64).
struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = state
        value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
        return value ^ (value >> 31)
    }

    /// The value so many places further on.
    func value(_ place: Int) -> Int {
        var copy = Dice(seed: state &+ UInt64(place) &* 0x9e37_79b9_7f4a_7c15)
        return Int(copy.next() >> 1)
    }
}
