import SAML
import TestSupport
import Testing

@Suite struct `Response vectors` {
    @Test(arguments: try VectorCase.all("accepted"))
    func `a shape that identity providers send is accepted`(_ vector: VectorCase) throws {
        let response = try UnverifiedResponse(formValue: vector.formValue())
        var report = VerificationReport()
        let verified = try AssertionVerifier.verify(response, against: vector.expectations(), report: &report)
        #expect(verified.nameID.value == vector.facts.nameID)
        for (name, values) in vector.facts.attributes ?? [:] {
            #expect(verified.attributes.values(named: name) == values, "attribute \(name)")
        }
        #expect(report.entries.map(\.check) == VerificationCheck.allCases)
        #expect(report.entries.filter { !$0.passed }.isEmpty)
    }

    @Test(arguments: try VectorCase.all("refused"))
    func `an attack or a mistake is refused for its reason`(_ vector: VectorCase) throws {
        let codes = try #require(vector.facts.code).split(separator: "|").map(String.init)
        let rejection = try #require(throws: SAMLRejection.self) {
            let response = try UnverifiedResponse(formValue: vector.formValue())
            _ = try AssertionVerifier.verify(response, against: vector.expectations())
        }
        #expect(codes.contains(rejection.code), "got \(rejection.code): \(rejection.actual ?? "")")
        #expect(!rejection.field.isEmpty)
        #expect(!rejection.explanation.isEmpty)
    }

    @Test func `there are vectors of both kinds`() throws {
        #expect(try VectorCase.all("accepted").count >= 130)
        #expect(try VectorCase.all("refused").count >= 480)
    }
}
