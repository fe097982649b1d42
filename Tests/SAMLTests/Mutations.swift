import FoundationEssentials
import SAML
import TestSupport

/// What the mutation tests share.
enum Mutations {
    /// `EXHAUSTIVE=1`: every change of every accepted vector instead of samples.
    static let areExhaustive = ProcessInfo.processInfo.environment["EXHAUSTIVE"] != nil

    /// What an application would act on.
    static func summary(_ verified: VerifiedAssertion) -> String {
        let attributes = verified.attributes.map { "\($0.name)=\($0.values)" }
        return "\(verified.id) \(verified.issuer) \(verified.nameID) \(attributes) \(verified.replayableUntil)"
    }

    /// A line to add up, of an exhaustive run.
    static func tell(_ what: String, _ vector: VectorCase, made: Int, accepted: Int) {
        if areExhaustive { print("mutations of \(what): \(vector.name), \(made) made, \(accepted) accepted unchanged") }
    }
}
