import Testing

@testable import Settings

/// Each `Mistakes/NAME.yaml` is read, and must give exactly the lines of `Mistakes/NAME.expected`.
@Suite struct MistakeTableTests {
    static let directory = "Tests/SettingsTests/Mistakes"
    static let cases = ManifestFiles(files: Repository.files).under(directory)

    @Test(arguments: cases)
    func `every mistake of a bad file is reported at once`(path: String) throws {
        let reader = ManifestReader(files: Repository.files)
        let (manifests, mistakes) = reader.read(files: [path], certs: "certs")
        #expect(manifests.isEmpty, "a file with mistakes loads nothing")
        #expect(!mistakes.isEmpty)
        let printed = mistakes.map { "\($0)\n" }.joined()
            .replacing("\(Self.directory)/", with: "")
        let golden = path.dropLast(".yaml".count) + ".expected"
        if Repository.isUpdatingGolden { try Repository.write(printed, to: String(golden)) }
        #expect(printed == Repository.text(String(golden)))
    }

    @Test func `there are cases`() { #expect(Self.cases.count > 20) }
}
