import Tenancy

/// `routing: { policy: firstgen-first }`, or `nextgen-first`, or `staged: { users, groups, percent }`.
enum RoutingSection {
    private enum Word: String, CaseIterable {
        case firstgenFirst = "firstgen-first"
        case nextgenFirst = "nextgen-first"
    }

    static func read(_ field: Field) -> RoutingPolicy? {
        guard let section = Section(field) else { return nil }
        let policy = section.field("policy")
        let staged = section.field("staged")
        section.finish()
        switch (policy, staged) {
        case (nil, nil):
            field.refuse("must have policy: or staged:")
            return nil
        case (nil, let staged?):
            return self.staged(staged)
        case (let policy?, nil):
            // `policy: { staged: {…} }` is how the one-line form of it reads too.
            if case .mapping = policy.value.shape { return read(policy) }
            switch policy.choice(of: Word.self) {
            case .firstgenFirst: return .firstgenFirst
            case .nextgenFirst: return .nextgenFirst
            case nil: return nil
            }
        case (_, let staged?):
            staged.refuse("must not stand beside policy:; one of them decides")
            return nil
        }
    }

    private static func staged(_ field: Field) -> RoutingPolicy? {
        guard let section = Section(field) else { return nil }
        let users = section.value("users") { list in
            list.list(uniqueBy: { $0.lowercased() }, of: { $0.text(limit: 256) })
        }
        let groups = section.value("groups") { list in
            list.list(uniqueBy: { $0 }, of: { $0.text(limit: 256) })
        }
        let percent = section.value("percent") { $0.percent(in: 0...100, bare: true) }
        section.finish()
        return .staged(users: users ?? [], groups: groups ?? [], percent: percent ?? 0)
    }
}
