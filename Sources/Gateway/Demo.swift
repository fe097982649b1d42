package import HandOff
import KeyMaterial
package import MockIdP
package import Pages
package import Tenancy

/// What `gatehouse demo` adds: mock IdPs, one for each integration of the sample accounts, and an application to log in
/// to.
package struct Demo: Sendable {
    package struct IdentityProvider: Sendable {
        package let account: Account
        package let integration: Integration
        package let provider: MockIdentityProvider

        package init(account: Account, integration: Integration, provider: MockIdentityProvider) {
            self.account = account
            self.integration = integration
            self.provider = provider
        }
    }

    package let identityProviders: [IdentityProvider]
    package let application: Application
    package let callback: String
    package let home: DemoHomePage

    package init(
        identityProviders: [IdentityProvider], application: Application, callback: String, home: DemoHomePage
    ) {
        self.identityProviders = identityProviders
        self.application = application
        self.callback = callback
        self.home = home
    }

    func identityProvider(account: String?, integration: String?) -> IdentityProvider? {
        identityProviders.first { $0.account.id.text == account && $0.integration.id.text == integration }
    }
}
