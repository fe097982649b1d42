import SAML

extension MockIdentityProvider {
    /// As `respond(to:as:now:identifiers:options:)`, for callers that know no SAML: the time in seconds since 1970.
    package func respond(
        to request: ReceivedRequest, as person: MockPerson, secondsSinceEpoch: Int64, identifiers: MockIdentifiers
    ) throws(MockIdPRefusal) -> MockReply {
        try respond(
            to: request, as: person, now: SAMLInstant(secondsSince1970: secondsSinceEpoch),
            identifiers: identifiers)
    }
}
