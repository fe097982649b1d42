import Pages
import Tenancy

extension Samples {
    private static func frame() throws -> ConsoleFrame {
        ConsoleFrame(
            owner: "Acme Corporation", viewer: "Ursula Ünïcode", leave: try link("/accounts/acme/logout"),
            places: [
                .init("Overview", try link("/accounts/acme/console"), isHere: true),
                .init("People", try link("/accounts/acme/console/people")),
                .init("Journal", try link("/accounts/acme/console/journal")),
            ])
    }

    /// Every part that a section can have.
    static func console() throws -> ConsolePage {
        let hidden = [HiddenField(name: "confirmation", value: "q7Qk")]
        let release = ConsoleForm.post(
            "Release", to: try link("/accounts/acme/console/integrations/nextgen/release"), hidden: hidden,
            spoken: "Release NextGen")
        return ConsolePage(
            title: "Overview", frame: try frame(), outcome: "The role was given.",
            sections: [
                ConsoleSection(
                    "brake", "The brake holds NextGen", isUrgent: true,
                    sentences: ["25 users would have gone within an hour, and 20 may."], forms: [release]),
                ConsoleSection(
                    "facts", "To copy", secret: "ghs_0123456789abcdef",
                    facts: [
                        .init("SCIM base URL", .code("http://127.0.0.1:8080/accounts/acme/integrations/nextgen/scim")),
                        .init("Managed by", .link("NextGen", try link("/accounts/acme/console/integrations/nextgen"))),
                        .init("Tags", .text("one"), .text("two")), .init("Before", .lines("{\n  \"active\": true\n}")),
                        .init("Ends", .nothing),
                    ]),
                ConsoleSection(
                    "people", "People",
                    table: ConsoleTable(
                        ["Name", "State", "Role"],
                        [
                            [.link("محمد الفارسي", try link("/x")), .mark("active"), .button(release)],
                            [.text("<script>alert(1)</script>"), .mark("held", isBad: true), .quiet("none")],
                        ], nothing: "Nobody.", next: try link("/accounts/acme/console/people?after=usr_1")),
                    forms: [
                        .search("Search", at: try link("/accounts/acme/console/people"), fields: [.text("q", "Name")])
                    ]),
                ConsoleSection(
                    "edit", "Change",
                    forms: [
                        .post(
                            "Save", to: try link("/x"), hidden: hidden,
                            fields: [
                                .text("name", "Name", given: "\"quoted\"", isRequired: true),
                                .area("description", "Description", given: "two\nlines"),
                                .select("role", "Role", [.init("a", "A"), .init("b", "B", isChosen: true)]),
                                .tick("active", "Is active", isTicked: true),
                            ])
                    ]),
                ConsoleSection("none", "Groups", table: ConsoleTable(["Name"], [], nothing: "No group yet.")),
            ])
    }

    static func consoleRefused() throws -> ConsolePage {
        ConsolePage(
            title: "example-group", frame: ConsoleFrame(owner: "Acme", viewer: nil, leave: nil, places: []),
            above: .init("Groups", try link("/accounts/acme/console/groups")),
            refusal: "The group's members can't be changed here: it is managed by NextGen. Change it there.",
            sections: [])
    }
}
