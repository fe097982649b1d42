import Foundation
import MockIdP
import SCIM

/// Somebody of a sample account: what the mock IdP asserts, and which integrations are provisioned with them.
struct DemoPerson: Sendable {
    let userName: String
    let givenName: String
    let familyName: String
    let email: String
    let integrations: [String]

    var displayName: String { "\(givenName) \(familyName)" }

    /// The people of PRODUCT.md's example, and one for the account that has NextGen only. Ada is for the walk-through:
    /// the IdP knows her, and nobody has provisioned her yet.
    static func of(_ account: String) -> [DemoPerson] {
        switch account {
        case "acme":
            [
                DemoPerson("user1", "Una", "Prima", account, ["firstgen", "nextgen"]),
                DemoPerson("user2", "Duane", "Secundo", account, ["firstgen"]),
                DemoPerson("user_2", "Duo", "Underscore", account, ["nextgen"]),
                DemoPerson("ada", "Ada", "Lovelace", account, []),
            ]
        case "globex": [DemoPerson("hank", "Hank", "Scorpio", account, ["nextgen"])]
        default: []
        }
    }

    /// Whoever administers a sample account: the first of its people.
    static func administrator(of account: String) -> DemoPerson? { of(account).first }

    private init(
        _ userName: String, _ givenName: String, _ familyName: String, _ account: String, _ integrations: [String]
    ) {
        self.userName = userName
        self.givenName = givenName
        self.familyName = familyName
        email = "\(userName)@\(account).example"
        self.integrations = integrations
    }

    var asserted: MockPerson {
        MockPerson(email: email, givenName: givenName, familyName: familyName, displayName: displayName)
    }

    /// A group of everybody in a list response, as an IdP would push it; nil when nobody is in it.
    static func group(of users: [UInt8]) -> [UInt8]? {
        guard let list = try? JSONValue.parse(users).object?["Resources"]?.array else { return nil }
        let members = list.compactMap { $0.object?["id"]?.string }.map { JSON.object([("value", .text($0))]) }
        guard !members.isEmpty else { return nil }
        return JSON.object([
            ("schemas", ["urn:ietf:params:scim:schemas:core:2.0:Group"]), ("displayName", "example-group"),
            ("members", .list(members)),
        ]).bytes
    }

    /// As an IdP would POST them.
    var scim: [UInt8] {
        let body = JSON.object([
            ("schemas", ["urn:ietf:params:scim:schemas:core:2.0:User"]), ("userName", .text(email)),
            ("name", .object([("givenName", .text(givenName)), ("familyName", .text(familyName))])),
            ("displayName", .text(displayName)),
            ("emails", [.object([("value", .text(email)), ("type", "work"), ("primary", true)])]), ("active", true),
        ])
        return body.bytes
    }
}
