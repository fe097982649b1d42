/// The checks made on one response with their outcome, in order; at most the last one failed.
package struct VerificationReport: Sendable, Hashable {
    package struct Entry: Sendable, Hashable {
        package let check: VerificationCheck
        package let passed: Bool

        package init(check: VerificationCheck, passed: Bool) {
            self.check = check
            self.passed = passed
        }
    }

    package private(set) var entries: [Entry] = []

    package init() {}

    /// The report of a response that was refused while it was read (`UnverifiedResponse.init`), before any verifier.
    package init(readingRefused rejection: SAMLRejection) {
        switch rejection {
        case .messageTooLarge, .encodingNotBase64:
            entries = [Entry(check: .encoding, passed: false)]
        default:
            entries = [Entry(check: .encoding, passed: true), Entry(check: .wellFormedXML, passed: false)]
        }
    }

    /// Notes a check that has passed.
    mutating func passed(_ check: VerificationCheck) {
        entries.append(Entry(check: check, passed: true))
    }

    /// Makes a part of a check, and notes it only when it fails: the rest is still to come.
    mutating func noteFailure<Value>(
        of check: VerificationCheck, _ body: () throws(SAMLRejection) -> Value
    ) throws(SAMLRejection) -> Value {
        do {
            return try body()
        } catch {
            entries.append(Entry(check: check, passed: false))
            throw error
        }
    }

    /// Makes one check and notes how it ended.
    mutating func run<Value>(
        _ check: VerificationCheck, _ body: () throws(SAMLRejection) -> Value
    ) throws(SAMLRejection) -> Value {
        do {
            let value = try body()
            entries.append(Entry(check: check, passed: true))
            return value
        } catch {
            entries.append(Entry(check: check, passed: false))
            throw error
        }
    }
}
