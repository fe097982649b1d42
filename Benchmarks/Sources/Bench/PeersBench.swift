import Foundation
import KeyMaterial
import MockIdP
import SAML

/// The same response validated by other implementations: the programs of `peers/`, each of which gets a folder with the
/// response, the IdP's certificate and both sides' metadata, and prints microseconds of CPU for one validation.
enum PeersBench {
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appending(path: "peers")
    private static let seconds = "3"

    static func run(_ reply: MockReply, by provider: MockIdentityProvider) throws -> [Row] {
        let place = FileManager.default.temporaryDirectory
            .appending(path: "gatehouse-peers-\(ProcessInfo.processInfo.processIdentifier)")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: place) }
        let metadata = ServiceProviderMetadata(
            entityID: ValidationBench.audience, assertionConsumerServiceURL: ValidationBench.consumer,
            signingCertificates: [provider.certificate], encryptionCertificate: provider.certificate,
            signsAuthnRequests: false,
            serviceName: "Acme", requestedAttributes: [])
        for (name, text) in [
            ("response.xml", reply.xml), ("response.b64", reply.samlResponse), ("idp.pem", provider.certificate.pem),
            ("idp.xml", provider.metadata()), ("sp.xml", metadata.render()),
            ("facts", "\(provider.entityID)\n\(ValidationBench.audience)\n\(ValidationBench.consumer)\n"),
        ] { try Data(text.utf8).write(to: place.appending(path: name)) }
        let xmlsec = place.appending(path: "xmlsec").path
        let flags = try Tool.output("pkg-config", ["--cflags", "--libs", "xmlsec1-openssl"])
        _ = try Tool.output(
            "cc",
            ["-O2", "-o", xmlsec, folder.appending(path: "xmlsec.c").path]
                + flags.split(whereSeparator: \.isWhitespace).map(String.init))
        let python = folder.deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: ".build/peers/bin/python").path
        let expectations = Expectations(
            issuer: provider.entityID, keys: [provider.certificate.publicKey], decryptionKeys: [],
            audience: ValidationBench.audience, recipient: ValidationBench.consumer,
            destination: ValidationBench.consumer, request: .unsolicited,
            now: SAMLInstant(secondsSince1970: Int64(Date.now.timeIntervalSince1970)), skew: .seconds(180),
            policy: ResponsePolicy(signed: .assertion, allowsSHA1: false, authnContexts: []))
        let ours = try Interleaved.measure(
            repetitions: 200,
            [
                {
                    let response = try UnverifiedResponse(formValue: reply.samlResponse)
                    _ = try AssertionVerifier.verify(response, against: expectations)
                }
            ])[0].median
        let programs = [
            ("xmlsec1's library", [xmlsec]),
            ("Lasso", ["/usr/bin/python3", folder.appending(path: "lasso_peer.py").path]),
            ("python3-saml", [python, folder.appending(path: "python3_saml_peer.py").path]),
            ("pysaml2", [python, folder.appending(path: "pysaml2_peer.py").path]),
        ]
        return try programs.map { name, command in
            let said = try Tool.output(command[0], command.dropFirst() + [place.path, seconds])
            guard let theirs = Double(said.split(separator: "\n").last ?? ""), theirs > 0 else {
                throw BenchFailure("\(name) says: \(said)")
            }
            return Row(
                name: "validate the form value, RSA-2048", value: microseconds(ours),
                against: "\(name) \(microseconds(theirs))", ratio: ours / theirs, goal: "< 1")
        }
    }
}
