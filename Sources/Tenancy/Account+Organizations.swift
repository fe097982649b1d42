extension Account {
    /// Adds orgs and projects that were made through the API to those that the file declares.
    package mutating func add(_ made: [OrganizationDeclaration]) {
        for organization in made {
            guard let place = organizations.firstIndex(where: { $0.id == organization.id }) else {
                organizations.append(organization)
                continue
            }
            let known = Set(organizations[place].projects)
            organizations[place].projects += organization.projects.filter { !known.contains($0) }
        }
    }
}
