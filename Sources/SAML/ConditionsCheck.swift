internal import XMLTree

/// The Conditions of an assertion (SAML Core §2.5), all of which must hold.
struct ConditionsCheck {
    let notBefore: SAMLInstant?
    let notOnOrAfter: SAMLInstant?
    /// The audiences of each AudienceRestriction.
    let audiences: [[String]]

    /// Reads the conditions; an unknown one refuses, because an unknown condition can't be found to hold (§2.5.1.1).
    init(of assertion: AssertionStructure) throws(SAMLRejection) {
        guard let conditions = assertion.conditions else { throw .conditionsMissing }
        notBefore = try conditions.instant("NotBefore")
        notOnOrAfter = try conditions.instant("NotOnOrAfter")
        var children = try ChildSequence(of: conditions)
        var audiences: [[String]] = []
        var oneTimeUses = 0
        var proxyRestrictions = 0
        while let condition = children.any() {
            if condition.isNamed("AudienceRestriction", in: SAMLName.assertionNamespace) {
                audiences.append(try Self.audiences(of: condition))
            } else if condition.isNamed("OneTimeUse", in: SAMLName.assertionNamespace) {
                oneTimeUses += 1  // every assertion is used once here anyway
            } else if condition.isNamed("ProxyRestriction", in: SAMLName.assertionNamespace) {
                proxyRestrictions += 1  // nothing here issues assertions based on another
            } else {
                throw .conditionUnknown(condition.name)
            }
        }
        guard oneTimeUses <= 1 else { throw .elementRepeated("OneTimeUse", in: conditions.name) }
        guard proxyRestrictions <= 1 else { throw .elementRepeated("ProxyRestriction", in: conditions.name) }
        self.audiences = audiences
    }

    private static func audiences(of restriction: XMLElement) throws(SAMLRejection) -> [String] {
        var children = try ChildSequence(of: restriction)
        let elements = children.repeated("Audience", in: SAMLName.assertionNamespace)
        try children.end()
        guard !elements.isEmpty else { throw .elementMissing("Audience", in: restriction.name) }
        var audiences: [String] = []
        for element in elements {
            audiences.append(try element.leafText())
        }
        return audiences
    }

    /// `now - skew >= NotOnOrAfter` has expired, `now + skew < NotBefore` has not begun.
    func requireValidity(at now: SAMLInstant, skew: Duration) throws(SAMLRejection) {
        if let notBefore, let notOnOrAfter, notBefore >= notOnOrAfter {
            throw .conditionsWindowEmpty(notBefore: notBefore, notOnOrAfter: notOnOrAfter)
        }
        if let notBefore, now.advanced(by: skew) < notBefore {
            throw .notYetValid(notBefore: notBefore, now: now)
        }
        if let notOnOrAfter, now.advanced(by: .zero - skew) >= notOnOrAfter {
            throw .expired(notOnOrAfter: notOnOrAfter, now: now, in: "Conditions")
        }
    }

    /// Each restriction must name us (§2.5.1.4: AND across restrictions, OR within one); none at all refuses.
    func requireAudience(_ expected: String) throws(SAMLRejection) {
        guard !audiences.isEmpty else { throw .audienceRestrictionMissing(expected: expected) }
        for restriction in audiences {
            guard restriction.contains(where: { $0.isExactly(expected) }) else {
                throw .audienceMismatch(expected: expected, got: restriction)
            }
        }
    }
}
