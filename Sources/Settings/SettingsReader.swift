/// Reads `ServerSettings` from its layers: flag, then `GATEHOUSE_…` variable, then file, then default.
package struct SettingsReader: Sendable {
    package static let standardFile = "deploy/gatehouse.yaml"
    package static let configVariable = "GATEHOUSE_CONFIG"
    /// The deployment key itself, 32 bytes in base64; for platforms that hand secrets in as variables.
    package static let deploymentKeyVariable = "GATEHOUSE_DEPLOYMENT_KEY"

    private let files: FileSource

    package init(files: FileSource = .disk) { self.files = files }

    /// Reads all layers.
    ///
    /// A variable that is set but empty counts as not set, as container platforms can't unset one. Variables whose
    /// names aren't known are left alone: Kubernetes makes `GATEHOUSE_PORT` and the like for a service of that name.
    ///
    /// - Parameters:
    ///   - config: the value of `--config`; nil: `GATEHOUSE_CONFIG`, or `deploy/gatehouse.yaml` if it is there.
    ///   - flags: what the command line gave.
    ///   - environment: the process's, handed in.
    /// - Throws: every mistake of every layer, those of values that a higher layer overrides included.
    package func read(
        config: String? = nil, flags: [SettingName: String] = [:], environment: [String: String] = [:]
    ) throws(Mistakes) -> ServerSettings {
        let environment = environment.filter { !$0.value.isEmpty }
        let commandLine = MistakeLog(file: "command line")
        let variables = MistakeLog(file: "environment")
        var layers: [SettingsLayer] = []
        var mistakes: [Mistake] = []
        if let (layer, log) = file(config ?? environment[Self.configVariable]) {
            if let layer { layers.append(layer) }
            mistakes += log.mistakes
        }
        layers.append(SettingsLayer(environment: environment, log: variables))
        layers.append(SettingsLayer(flags: flags, log: commandLine))
        mistakes = commandLine.mistakes + variables.mistakes + mistakes
        guard mistakes.isEmpty else { throw Mistakes(all: mistakes) }
        return SettingsLayer.merge(layers)
    }

    private func file(_ chosen: String?) -> (SettingsLayer?, MistakeLog)? {
        let path = chosen ?? Self.standardFile
        let log = MistakeLog(file: path)
        switch files.read(path, YAMLDocument.largestFile) {
        case .failure(.missing) where chosen == nil:
            return nil
        case .failure(let refusal):
            log.add(refusal.message)
            return (nil, log)
        case .success(let bytes):
            guard let value = YAMLDocument.parse(bytes, log: log) else { return (nil, log) }
            return (SettingsLayer(file: Field(value: value, path: "", log: log)), log)
        }
    }
}
