/// One thing that a person must change in a file, a flag or an environment variable before it can be used.
///
/// It prints as `tenants/acme.yaml:14: integrations[1].idp.sso_url: must be an https URL (http only for loopback)`, the
/// form that editors and terminals turn into a link. It never carries the value of a secret.
package struct Mistake: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file as it was named to us; `command line` or `environment` where there is none.
    package let file: String
    /// From 1; nil where there is no such thing as a line.
    package let line: Int?
    /// From 1, in Unicode scalars.
    package let column: Int?
    /// The path of the field in the file, a flag or a variable; empty when the file as a whole is meant.
    package let field: String
    /// What is wrong, and what would be right.
    package let message: String

    package init(file: String, line: Int? = nil, column: Int? = nil, field: String = "", message: String) {
        self.file = file
        self.line = line
        self.column = column
        self.field = field
        self.message = message
    }

    package var description: String {
        let place = line.map { "\(file):\($0)" } ?? file
        return field.isEmpty ? "\(place): \(message)" : "\(place): \(field): \(message)"
    }
}

/// Everything that is wrong, thrown at once, so that nobody has to mend one line to hear of the next.
package struct Mistakes: Error, Hashable, Sendable, CustomStringConvertible {
    /// Never empty.
    package let all: [Mistake]

    package var description: String { all.map(\.description).joined(separator: "\n") }
}
