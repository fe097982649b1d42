import Foundation
import TestSupport

/// The xmlsec1 program, as an implementation that is not ours.
struct XMLSec1: ~Copyable {
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "xmlsec1-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// The template with its digest and signature filled in.
    func sign(_ template: String, with key: String) throws -> [UInt8] {
        let output = folder.appending(path: "signed.xml")
        let status = try run(
            ["--sign", "--privkey-pem", VectorKeys.path("\(key).key.pem"), "--output", output.path],
            Array(template.utf8))
        guard status == 0 else { throw XMLSec1Failed(status: status) }
        return try Array(Data(contentsOf: output))
    }

    /// Whether the assertion's signature verifies.
    func verifies(_ document: [UInt8], with key: String) throws -> Bool {
        try run(
            [
                "--verify", "--pubkey-cert-pem", VectorKeys.path("\(key).crt.pem"), "--node-xpath",
                "/*/*[local-name()='Assertion']/*[local-name()='Signature']",
            ], document) == 0
    }

    private func run(_ arguments: [String], _ document: [UInt8]) throws -> Int32 {
        let input = folder.appending(path: "document.xml")
        try Data(document).write(to: input)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments =
            ["xmlsec1"] + arguments.prefix(1) + ["--id-attr:ID", "urn:s:Assertion"] + arguments.dropFirst() + [
                input.path
            ]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }
}

struct XMLSec1Failed: Error {
    let status: Int32
}
