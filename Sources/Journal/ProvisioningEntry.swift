package import Tenancy

/// One SCIM request and what became of it, as administrators look it up. Names of attributes, never their values:
/// nothing secret, no password, no token.
package struct ProvisioningEntry: Hashable, Sendable {
    package var id: ID<ProvisioningEntry>
    package var integration: Slug<Integration>
    package var at: Instant
    package var requestID: ID<Request>
    package var method: String
    /// Below the SCIM base URL, without its query.
    package var path: String
    package var status: Int
    /// Whom it was about: a user's or a group's id, as far as there is one.
    package var subject: String?
    package var userName: String?
    package var details: Details

    package struct Details: Hashable, Sendable, Decodable {
        /// Which IdP's client it looks like.
        package var client: String?
        /// `tolerant` or `strict`: how the request was read.
        package var dialect: String?
        /// The filter of a list.
        package var filter: String?
        /// What was asked for: `replace active`, `add members (3)`.
        package var operations: [String] = []
        /// What that did: `user.deactivated`.
        package var effects: [String] = []
        /// Names that nobody here knows.
        package var ignored: String?
        /// Why it was refused (RFC 7644 §3.12).
        package var scimType: String?
        package var detail: String?
        /// Who has to act: `idp_admin`, `account_admin` or `operator`; nil: nobody.
        package var who: String?
        package var milliseconds: Int64 = 0

        package init() {}

        /// The details as the text of a JSON object, in the order of their names; what there is none of is left out.
        package var text: String {
            var json = JournalText()
            json.raw("{".utf8)
            json.member("client", client)
            json.member("detail", detail)
            json.member("dialect", dialect)
            json.name("effects")
            json.strings(effects)
            json.member("filter", filter)
            json.member("ignored", ignored)
            json.name("milliseconds")
            json.raw(String(milliseconds).utf8)
            json.name("operations")
            json.strings(operations)
            json.member("scimType", scimType)
            json.member("who", who)
            json.raw("}".utf8)
            return json.text
        }
    }

    package init(
        id: ID<ProvisioningEntry>, integration: Slug<Integration>, at: Instant, requestID: ID<Request>, method: String,
        path: String, status: Int, subject: String? = nil, userName: String? = nil, details: Details = Details()
    ) {
        self.id = id
        self.integration = integration
        self.at = at
        self.requestID = requestID
        self.method = method
        self.path = path
        self.status = status
        self.subject = subject
        self.userName = userName
        self.details = details
    }

    package var failed: Bool { status >= 400 }
    package var writes: Bool { method != "GET" && method != "HEAD" && !path.hasSuffix(".search") }
}

extension ProvisioningEntry: Identified { package static let idPrefix = "prv_" }

/// Which entries a list wants, newest first.
package struct ProvisioningFilter: Hashable, Sendable {
    package var integration: Slug<Integration>?
    package var failed: Bool?
    package var status: Int?
    /// An id, or a userName in any case.
    package var user: String?
    /// Only entries before this one.
    package var before: ID<ProvisioningEntry>?

    package init(
        integration: Slug<Integration>? = nil, failed: Bool? = nil, status: Int? = nil, user: String? = nil,
        before: ID<ProvisioningEntry>? = nil
    ) {
        self.integration = integration
        self.failed = failed
        self.status = status
        self.user = user
        self.before = before
    }
}

/// How an integration's provisioning goes.
package struct SyncSummary: Hashable, Sendable {
    package struct Cause: Hashable, Sendable {
        package let status: Int
        package let scimType: String?
        package let who: String?
        package let count: Int
        /// The latest of them.
        package let detail: String?

        package init(status: Int, scimType: String?, who: String?, count: Int, detail: String?) {
            self.status = status
            self.scimType = scimType
            self.who = who
            self.count = count
            self.detail = detail
        }
    }

    /// Of what the log still has.
    package var firstSeen: Instant?
    package var lastSeen: Instant?
    /// Requests within the last hour.
    package var requestsPastHour = 0
    /// Failures within the last day, the most frequent first.
    package var failures: [Cause] = []
    /// How many users and groups the IdP's last write of which, within a day, wasn't taken.
    package var drift = 0

    package init() {}
}
