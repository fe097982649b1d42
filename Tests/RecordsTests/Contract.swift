import Records
import Relational
import Tenancy
import Testing

/// What one function of Records does to an account full of rows, and, called with the same arguments in another account, does not do.
struct Contract: Sendable, CustomTestStringConvertible {
    /// As `DeclaredFunctions` spells it.
    let function: String
    /// What it gives in the account that has the rows.
    let here: String
    /// What it gives in an account that has none.
    let elsewhere: String
    /// Whether it changes rows where it is called, when there are some.
    var changes = false
    /// Whether it changes rows of an account that has none: it makes new ones.
    var makes = false
    let call: @Sendable (borrowing AccountWriter, Sample) throws -> String

    var testDescription: String { function }

    /// The outcome as text: two transactions are compared by it.
    func outcome(_ writer: borrowing AccountWriter, _ sample: Sample) throws -> String {
        try call(writer, sample)
    }
}

extension Contract {
    static let all =
        directory + members + accounts + clients + logins + logouts + openID + trust + routing + brake
        + native + roles + authority + verdicts + provisioning + recovery + journal + delivery + operators + setupLinks
}

/// What a function gave, in a word.
func shown<Value>(_ value: Value?) -> String {
    value.map { "\($0)" } ?? "nil"
}
