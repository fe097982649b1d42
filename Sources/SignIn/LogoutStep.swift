/// A SAML message that the browser carries to an IdP.
package enum CarriedMessage: Hashable, Sendable {
    case redirect(url: String)
    /// A form to post; `fields` in order.
    case form(action: String, fields: [Field])

    package struct Field: Hashable, Sendable {
        package let name: String
        package let value: String
    }
}

/// Where a browser goes on its way out. Whatever it says, our own sessions have ended already.
package enum LogoutStep: Sendable {
    /// It's over: on to that address; nil: to our own page.
    case finished(goesOnTo: String?)
    /// To the IdP, with our request or our answer.
    case carry(CarriedMessage)
    /// The IdP didn't say that it ended its own session: the person has to know.
    case unconfirmed(goesOnTo: String?, reference: String)
    /// Nothing ended.
    case refused(RefusedLogin)
}
