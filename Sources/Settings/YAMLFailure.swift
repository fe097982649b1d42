import Yams

/// Why a text gave no values.
enum YAMLFailure: Error {
    /// At the first of the keys that are the same.
    case repeatedKey(SettingValue.Position)
    case refused(String, SettingValue.Position?)

    init(_ error: any Error) {
        switch error {
        case let failure as YAMLFailure:
            self = failure
        case YamlError.duplicatedKeysInMapping(duplicates: _, let context):
            self = .repeatedKey(SettingValue.Position(context.mark))
        case YamlError.composer(_, let problem, let mark, yaml: _) where problem.contains("another document"):
            self = .refused("begins a second document; one file is one document", SettingValue.Position(mark))
        case YamlError.scanner(_, let problem, let mark, yaml: _) where problem.contains("cannot start any token"):
            self = .refused("is not valid YAML: \(problem) (a tab? indent with spaces)", SettingValue.Position(mark))
        case YamlError.scanner(_, let problem, let mark, yaml: _),
            YamlError.parser(_, let problem, let mark, yaml: _),
            YamlError.composer(_, let problem, let mark, yaml: _):
            self = .refused("is not valid YAML: \(problem)", SettingValue.Position(mark))
        case YamlError.reader(let problem, _, _, yaml: _):
            self = .refused("is not valid YAML: \(problem)", nil)
        default:
            self = .refused("is not valid YAML", nil)
        }
    }
}
