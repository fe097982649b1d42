import Relational
package import Tenancy

/// A key that belongs to the deployment and to no account, sealed.
package struct DeploymentKeyRecord: Hashable, Sendable {
    package enum State: String, Hashable, Sendable {
        /// Published, so that applications know it before it signs.
        case staged
        /// The one that signs.
        case active
        /// Published still, for what it signed.
        case retired
    }

    /// A number: each key of a purpose has the next one.
    package var id: String
    package var state: State
    package var sealed: [UInt8]
    package var created: Instant
    /// When it came into this state; as old as the schema, for a key from before there were states.
    package var changed: Instant

    package init(id: String, state: State, sealed: [UInt8], created: Instant, changed: Instant) {
        self.id = id
        self.state = state
        self.sealed = sealed
        self.created = created
        self.changed = changed
    }
}

extension SystemReader {
    /// The deployment's keys for a purpose, newest first.
    package func deploymentKeys(purpose: String) throws -> [DeploymentKeyRecord] {
        try session.query(
            """
            SELECT key_id, state, sealed, created, changed FROM deployment_key
            WHERE purpose = \(purpose) ORDER BY created DESC, key_id
            """, DeploymentKeyRecord.init)
    }
}

extension SystemWriter {
    /// The same, held until this transaction ends: their states are changed by one caller at a time.
    package func lockedDeploymentKeys(purpose: String) throws -> [DeploymentKeyRecord] {
        try session.query(
            """
            SELECT key_id, state, sealed, created, changed FROM deployment_key
            WHERE purpose = \(purpose) ORDER BY created DESC, key_id\(session.dialect.forUpdate)
            """, DeploymentKeyRecord.init)
    }

    /// Stores a key; false when there is one with this id, which stays.
    package func insert(_ key: DeploymentKeyRecord, purpose: String) throws -> Bool {
        try session.execute(
            """
            INSERT INTO deployment_key (purpose, key_id, state, sealed, created, changed)
            VALUES (\(purpose), \(key.id), \(key.state.rawValue), \(key.sealed), \(key.created), \(key.changed))
            ON CONFLICT (purpose, key_id) DO NOTHING
            """) > 0
    }

    package func setDeploymentKey(
        _ id: String, purpose: String, to state: DeploymentKeyRecord.State, at now: Instant
    ) throws {
        try session.execute(
            """
            UPDATE deployment_key SET state = \(state.rawValue), changed = \(now)
            WHERE purpose = \(purpose) AND key_id = \(id)
            """)
    }

    package func removeDeploymentKey(_ id: String, purpose: String) throws {
        try session.execute("DELETE FROM deployment_key WHERE purpose = \(purpose) AND key_id = \(id)")
    }
}

extension DeploymentKeyRecord {
    fileprivate init(_ row: any SQLRow) throws {
        guard let state = State(rawValue: try row.text(1)) else {
            throw StorageFailure.unexpected("deployment_key.state")
        }
        self.init(
            id: try row.text(0), state: state, sealed: try row.blob(2), created: try row.instant(3),
            changed: try row.instant(4))
    }
}
