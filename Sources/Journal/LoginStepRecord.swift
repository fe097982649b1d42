package import Tenancy

/// A station of an attempt: when it was reached, and by which request.
package struct LoginStepRecord: Hashable, Sendable, Codable {
    package enum Name: String, Hashable, Sendable, Codable, CaseIterable {
        case started
        /// The browser was sent to the IdP.
        case sent
        /// The IdP's answer arrived.
        case received
        case restarted
        case handedOff = "handed_off"
        case signedIn = "signed_in"
        case redeemed, tested, refused
    }

    package var name: Name
    package var at: Instant
    package var request: ID<Request>?

    package init(_ name: Name, at: Instant, request: ID<Request>?) {
        self.name = name
        self.at = at
        self.request = request
    }
}
