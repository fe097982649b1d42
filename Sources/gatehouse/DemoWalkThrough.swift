import Tenancy

/// The text that `gatehouse demo` prints: five steps, each with what to type or where to click, and what will be seen.
struct DemoWalkThrough: Sendable {
    let base: String
    let scimURL: String
    let scimToken: Redacted<String>
    let readerToken: Redacted<String>
    let arguments: String

    var text: String {
        """

        Gatehouse demo is ready.

          Start here         \(base)/demo
          Log in to Acme     \(base)/demo/app?account=acme
          Log in to Globex   \(base)/demo/app?account=globex
          Console of Acme    \(base)/accounts/acme/console
          SCIM (FirstGen)    \(scimURL)
          SCIM token         \(scimToken.reveal())

        1. Be the identity provider: provision a user into Acme's FirstGen.

          $ \(provision)

           And see who is there:

          $ \(list)

        2. Log in: open this link in a browser and choose Ada Lovelace. The application shows what it received:
           account, email, name, groups and the integration that authenticated.

          \(base)/demo/app?account=acme

           The same decision, without logging in:

          $ \(explain("ada@acme.example"))

        3. Be refused: open the link again and choose Duo Underscore (user_2). Acme has both generations, so FirstGen
           authenticates, and only NextGen has user_2.
           The page shows a reference. This says what is wrong, who must act, and what to change:

          $ \(explain("user_2@acme.example")) || true

        4. Read the verdicts of all attempts, as the application's operator does:

          $ \(logins)

        5. See it all as an administrator of Acme: open the console and choose Una Prima (user1).

          \(base)/accounts/acme/console

        Stop with Ctrl-C.
        """
    }

    /// Ends its output with a line break, and with an exit status that tells when the answer was no.
    private var curl: String { "curl -sS --fail-with-body -w '\\n'" }

    private var provision: String {
        let body =
            #"{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"ada@acme.example","#
            + #""name":{"givenName":"Ada","familyName":"Lovelace"},"displayName":"Ada Lovelace","#
            + #""emails":[{"value":"ada@acme.example","type":"work","primary":true}],"active":true}"#
        return "\(curl) -X POST \(scimURL)/Users -H 'Authorization: Bearer \(scimToken.reveal())' "
            + "-H 'Content-Type: application/scim+json' -d '\(body)'"
    }

    private var list: String {
        "\(curl) '\(scimURL)/Users?attributes=userName,active' -H 'Authorization: Bearer \(scimToken.reveal())'"
    }

    private var logins: String {
        "\(curl) '\(base)/accounts/acme/api/v1/logins' -H 'Authorization: Bearer \(readerToken.reveal())'"
    }

    private func explain(_ user: String) -> String {
        "\(CommandPath.current) login explain acme \(user) \(arguments)"
    }
}
