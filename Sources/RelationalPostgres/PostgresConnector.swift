import CLibPQ
import Relational

/// Makes connections to one database that are fit for use.
struct PostgresConnector: Sendable {
    let url: String
    let statementTimeout: Duration

    /// Connects, sets the session up and proves the role.
    /// - Throws: `.outage` if the server is away or refuses; `.unsafeRole` if row-level security wouldn't bind the role.
    func connect() throws(StorageFailure) -> PostgresConnection {
        // What the URL says comes later and wins.
        let settings = [
            ("connect_timeout", "5"), ("application_name", "gatehouse"), ("keepalives_idle", "30"),
            ("keepalives_interval", "10"), ("keepalives_count", "3"), ("tcp_user_timeout", "30000"), ("dbname", url),
            ("client_encoding", "UTF8"),
        ]
        guard let link = unsafe Self.open(settings) else { throw .outage("out of memory") }
        var kept = false
        defer { if !kept { unsafe PQfinish(link) } }
        // libpq's message can hold the host and the role, and some servers' the password's state: the state is enough.
        guard unsafe PQstatus(link) == CONNECTION_OK else { throw .outage("can't connect to PostgreSQL") }
        // Notices would go to the process's standard error.
        unsafe PQsetNoticeProcessor(link, { _, _ in }, nil)
        guard unsafe PQserverVersion(link) >= 130_000 else { throw .fault("PostgreSQL 13 or newer is needed") }
        let milliseconds = min(max(0, statementTimeout.components.seconds), 86_400) * 1_000
        try unsafe Self.set(link, "SET statement_timeout = \(milliseconds)")
        try unsafe Self.set(link, "SET idle_in_transaction_session_timeout = \(milliseconds)")
        // A database that is set to forget commits would break the promise of `write`; a stricter setting stays.
        try unsafe Self.set(
            link,
            """
            SELECT set_config('synchronous_commit', 'on', false)
            WHERE current_setting('synchronous_commit') IN ('off', 'local')
            """)
        try unsafe Self.requireBoundRole(link)
        guard unsafe PQenterPipelineMode(link) == 1 else { throw .outage("no pipeline mode") }
        kept = true
        return unsafe PostgresConnection(link)
    }

    private static func open(_ settings: [(String, String)]) -> OpaquePointer? {
        // libpq wants two arrays of C strings that end in nil.
        var texts: [[CChar]] = []
        for (key, value) in settings {
            texts.append(Array(key.utf8CString))
            texts.append(Array(value.utf8CString))
        }
        let flat = texts.flatMap { $0 }
        return unsafe flat.withUnsafeBufferPointer { buffer in
            var pointers: [UnsafePointer<CChar>?] = unsafe []
            var start = 0
            for text in texts {
                unsafe pointers.append(buffer.baseAddress.map { unsafe $0 + start })
                start += text.count
            }
            let keywords = unsafe stride(from: 0, to: pointers.count, by: 2).map { unsafe pointers[$0] } + [nil]
            let values = unsafe stride(from: 1, to: pointers.count, by: 2).map { unsafe pointers[$0] } + [nil]
            return unsafe PQconnectdbParams(keywords, values, 1)
        }
    }

    private static func set(_ link: OpaquePointer, _ text: String) throws(StorageFailure) {
        let result = unsafe PQexec(link, text)
        defer { unsafe PQclear(result) }
        switch unsafe PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK: return
        default: throw unsafe PostgresFailure(result, text: text).reason
        }
    }

    /// Row-level security doesn't bind a superuser or a role with BYPASSRLS, however FORCE is set.
    private static func requireBoundRole(_ link: OpaquePointer) throws(StorageFailure) {
        let text = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
        let result = unsafe PQexec(link, text)
        defer { unsafe PQclear(result) }
        guard unsafe PQresultStatus(result) == PGRES_TUPLES_OK, unsafe PQntuples(result) == 1,
            let value = unsafe PQgetvalue(result, 0, 0)
        else { throw unsafe PostgresFailure(result, text: text).reason }
        guard unsafe String(cString: value) == "f" else {
            throw .unsafeRole("the role is a superuser or has BYPASSRLS, which row-level security doesn't bind")
        }
    }
}

// The URL holds a password.
extension PostgresConnector: CustomStringConvertible, CustomReflectable {
    var description: String { "PostgresConnector" }
    var customMirror: Mirror { Mirror(self, children: []) }
}
