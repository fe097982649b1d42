import Access
import HandOff
import Pages
import SignIn
import Tenancy

/// A request that begins a login, to be made once more with a choice.
struct RequestAgain {
    let url: String
    let fields: FormFields?

    func ways(among integrations: [Slug<Integration>], in account: Account) -> [ChooseIntegrationPage.Way] {
        integrations.compactMap { id in
            let kept = (fields?.pairs ?? []).filter { $0.name != FormFields.choiceName }
            let parameters = kept + [(name: FormFields.choiceName, value: id.text)]
            let link = PageLink(URLText.adding(parameters.map { ($0.name, $0.value) }, to: url))
            return link.map {
                ChooseIntegrationPage.Way(
                    name: id.text, detail: account.integration(id)?.generation.displayName, link: $0)
            }
        }
    }
}

extension FormFields {
    fileprivate static let choiceName = "integration"

    /// The integration that was asked for by name.
    func choice(in account: Account, by operation: Operation) -> Choice? {
        self[Self.choiceName].flatMap { Slug<Integration>($0) }.map { Choice($0, in: account, by: operation) }
    }
}
