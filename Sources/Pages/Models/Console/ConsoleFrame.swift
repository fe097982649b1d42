/// What stands around every page of a console: whose it is, who looks at it, and where else there is to go.
package struct ConsoleFrame: Sendable {
    /// A page of the console that one may look at.
    package struct Place: Sendable {
        let placeName: String
        let placeLink: PageLink
        let isHere: Bool

        package init(_ name: String, _ link: PageLink, isHere: Bool = false) {
            placeName = name
            placeLink = link
            self.isHere = isHere
        }
    }

    let owner: String
    let viewer: String?
    let leave: PageLink?
    let hasPlaces: Bool
    let places: [Place]

    /// - Parameters:
    ///   - owner: the account, or whatever else it is that is looked at.
    ///   - viewer: whoever is logged in; nil: nobody is, the page's address is all that it takes.
    ///   - leave: where they log out.
    package init(owner: String, viewer: String?, leave: PageLink?, places: [Place]) {
        self.owner = owner
        self.viewer = viewer
        self.leave = leave
        self.places = places
        hasPlaces = !places.isEmpty
    }
}
