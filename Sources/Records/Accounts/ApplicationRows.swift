import Relational
package import Tenancy

/// The applications that the operator API registered. They belong to no account.
enum ApplicationTables {
    static let migration = Migration("applications") { dialect in
        let table = """
            CREATE TABLE application (application_id \(dialect.textType) NOT NULL PRIMARY KEY, \
            document \(dialect.textType) NOT NULL, created \(dialect.integerType) NOT NULL, \
            modified \(dialect.integerType) NOT NULL)\(dialect.tableSuffix)
            """
        guard dialect.name == .postgres else { return [table] }
        return [
            table, "ALTER TABLE application ENABLE ROW LEVEL SECURITY",
            "ALTER TABLE application FORCE ROW LEVEL SECURITY",
            """
            CREATE POLICY system_only ON application USING (current_setting('gatehouse.account', true) = '*') \
            WITH CHECK (current_setting('gatehouse.account', true) = '*')
            """,
        ]
    }
}

/// An application as it was registered: what the configuration file would say of it, as JSON, without a secret.
package struct ApplicationRecord: Hashable, Sendable {
    package let id: String
    package var document: String
    package let created: Instant
    package var modified: Instant

    package init(id: String, document: String, created: Instant, modified: Instant) {
        self.id = id
        self.document = document
        self.created = created
        self.modified = modified
    }
}

extension SystemReader {
    /// Every registered application, in the order of their ids.
    package func applications() throws -> [ApplicationRecord] {
        try session.query("SELECT application_id, document, created, modified FROM application ORDER BY application_id")
        {
            ApplicationRecord(
                id: try $0.text(0), document: try $0.text(1), created: try $0.instant(2), modified: try $0.instant(3))
        }
    }
}

extension SystemWriter {
    /// False when there is one of this id.
    package func insert(_ application: ApplicationRecord) throws -> Bool {
        try session.execute(
            """
            INSERT INTO application (application_id, document, created, modified)
            VALUES (\(application.id), \(application.document), \(application.created), \(application.modified))
            ON CONFLICT (application_id) DO NOTHING
            """) > 0
    }

    /// False when there is none, or it isn't any more what it was.
    package func update(_ application: ApplicationRecord, was before: String) throws -> Bool {
        try session.execute(
            """
            UPDATE application SET document = \(application.document), modified = \(application.modified)
            WHERE application_id = \(application.id) AND document = \(before)
            """) > 0
    }

    /// False when there is none.
    package func removeApplication(_ id: String) throws -> Bool {
        try session.execute("DELETE FROM application WHERE application_id = \(id)") > 0
    }
}
