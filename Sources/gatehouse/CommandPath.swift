/// How this program was called, for commands that a person is to type next.
enum CommandPath {
    static var current: String { CommandLine.arguments.first ?? "gatehouse" }
}
