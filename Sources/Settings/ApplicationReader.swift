/// Reads one application, written as an element of `applications:` is; JSON is YAML.
package enum ApplicationReader {
    package static func read(_ document: [UInt8]) -> Result<ApplicationDeclaration, Mistakes> {
        let log = MistakeLog(file: "application")
        let declared = YAMLDocument.parse(document, log: log)
            .flatMap { ApplicationSection.read(Field(value: $0, path: "", log: log)) }
        guard let declared, log.isEmpty else { return .failure(Mistakes(all: log.mistakes)) }
        return .success(declared)
    }
}
