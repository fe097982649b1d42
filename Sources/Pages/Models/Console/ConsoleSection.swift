/// A part of a console's page under a heading of its own. Whatever of it is empty isn't shown.
package struct ConsoleSection: Sendable {
    /// A name with its values.
    package struct Fact: Sendable {
        let name: String
        let values: [ConsoleCell]

        package init(_ name: String, _ values: ConsoleCell...) {
            self.name = name
            self.values = values
        }

        package init(_ name: String, _ values: [ConsoleCell]) {
            self.name = name
            self.values = values
        }
    }

    struct Facts: Sendable {
        let facts: [Fact]
    }

    /// Unique on its page; other pages point to it (`#roles`).
    let id: String
    let heading: String
    let isUrgent: Bool
    let sentences: [String]
    let secret: String?
    let list: Facts?
    let table: ConsoleTable?
    let forms: [ConsoleForm]

    /// - Parameters:
    ///   - isUrgent: whether somebody has to do something about it.
    ///   - secret: shown once, to be copied.
    package init(
        _ id: String, _ heading: String, isUrgent: Bool = false, sentences: [String] = [], secret: String? = nil,
        facts: [Fact] = [], table: ConsoleTable? = nil, forms: [ConsoleForm] = []
    ) {
        self.id = id
        self.heading = heading
        self.isUrgent = isUrgent
        self.sentences = sentences
        self.secret = secret
        list = facts.isEmpty ? nil : Facts(facts: facts)
        self.table = table
        self.forms = forms
    }
}
