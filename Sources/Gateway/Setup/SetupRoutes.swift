import Access
import HTTPTypes
import HandOff
import Hummingbird
import Management
import Pages
import SCIM
import Tenancy

/// `/setup/{link}`: an IdP's administrator without an account here connects an integration.
///
/// The link in the path is the credential, and everything that isn't a live link is the same 404. A form carries a digest of link and
/// integration, and counts only from a page of this host.
struct SetupRoutes {
    let services: Services

    func add(to router: RouterGroup<RootContext>) {
        let door = router.group("setup/{link}").add(middleware: ResolveSetupLink(links: services.setupLinks))
        door.group(context: SetupLinkContext.self).serve("", [.get: choose])
        let pages = door.group("{integration}").group(context: SetupContext.self)
        pages.serve("", [.get: show])
        pages.serve("metadata", [.get: review, .post: propose])
        pages.serve("confirm", [.post: confirm])
        pages.serve("token", [.post: makeToken])
    }

    private func choose(_ request: Request, _ context: SetupLinkContext) async throws -> Response {
        try await services.setupLinks.noteUse(of: context.link.record, operation: context.operation)
        let base = services.urls.setup(context.link.secret)
        let integrations = context.integrations
        if let only = integrations.first, integrations.count == 1 { return .seeOther("\(base)/\(only.id)") }
        let ways = integrations.compactMap { integration in
            PageLink("\(base)/\(integration.id)").map { link in
                ChooseIntegrationPage.Way(
                    name: integration.id.text, detail: integration.generation.displayName, link: link)
            }
        }
        return .page(SetupChoicePage(account: context.link.account.name, ways: ways), services.pages)
    }

    private func show(_ request: Request, _ context: SetupContext) async throws -> Response {
        let isDone = request.uri.query.flatMap { FormFields($0) }?["done"] == "metadata"
        let notice = isDone ? "Your identity provider is trusted now. Make a SCIM token, and test the login." : nil
        return try await page(context, notice: notice)
    }

    func page(
        _ context: SetupContext, notice: String? = nil, problem: String? = nil, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        try await services.setupLinks.noteUse(of: context.link.record, operation: context.operation)
        var content = try await SetupView(services: services, context: context).content()
        content.notice = notice
        content.problem = problem
        return .page(SetupPage(content), services.pages, status: status)
    }

    /// Takes metadata as a file, a text or a URL, and shows what it says.
    private func propose(_ request: Request, _ context: SetupContext) async throws -> Response {
        let body: [UInt8]
        do {
            body = try await request.bytes(
                upTo: services.limits.formBytes, deadline: services.deadline(from: context.operation.now))
        } catch let refused as HTTPError where refused.status == .contentTooLarge {
            return try await page(
                context, problem: "The metadata is too large: at most \(services.limits.formBytes >> 10) KiB.",
                status: .contentTooLarge)
        }
        guard let form = MultipartForm(body, contentType: request.headers[.contentType]),
            try isConfirmed(form["confirmation"], request, context)
        else { return try await foreign(context) }
        guard context.account.source == nil else {
            return try await page(context, problem: SetupView.declared(context.account), status: .conflict)
        }
        do {
            let entityID = form["entity_id"].map { String($0.trimmed) }.flatMap { $0.isEmpty ? nil : $0 }
            let proposal = try await services.trust.proposal(
                of: try GivenMetadata(form), entityID: entityID, for: context.integration.id,
                at: context.operation.now)
            try await services.setupLinks.propose(
                proposal, by: context.link.record.id, operation: context.operation)
            return .seeOther("\(address(context))/metadata")
        } catch let refusal as SetupMetadataRefusal {
            return try await page(context, problem: refusal.sentence, status: .badRequest)
        }
    }

    private func review(_ request: Request, _ context: SetupContext) async throws -> Response {
        guard let proposal = try await proposal(context) else { return .seeOther(address(context)) }
        let view = SetupView(services: services, context: context)
        let page = SetupReviewPage(
            account: context.account.name, integration: view.integrationName,
            trust: SetupTrust(proposal.trust, source: proposal.url, at: context.operation.now),
            form: try view.form("confirm", [HiddenField(name: "proposal", value: proposal.fingerprint)]),
            back: try view.link())
        return .page(page, services.pages)
    }

    /// Trusts what was shown: nothing else that somebody gave by the same link meanwhile.
    private func confirm(_ request: Request, _ context: SetupContext) async throws -> Response {
        let fields = try await form(request, context)
        guard try isConfirmed(fields?["confirmation"], request, context) else { return try await foreign(context) }
        guard let proposal = try await proposal(context), fields?["proposal"] == proposal.fingerprint else {
            return try await page(
                context, problem: "That isn't what was given last. Give the metadata again.", status: .conflict)
        }
        do {
            try await services.apply(proposal, by: context.link.record.id, context.operation)
            return .seeOther("\(address(context))?done=metadata")
        } catch OperatorRefusal.invalid(let mistakes) {
            return try await page(context, problem: mistakes.joined(separator: " "), status: .badRequest)
        } catch OperatorRefusal.declaredInFile {
            return try await page(context, problem: SetupView.declared(context.account), status: .conflict)
        }
    }

    /// Shown once: the answer to this request is the only place where it ever is.
    private func makeToken(_ request: Request, _ context: SetupContext) async throws -> Response {
        let fields = try await form(request, context)
        guard try isConfirmed(fields?["confirmation"], request, context) else { return try await foreign(context) }
        let (integration, operation) = (context.integration.id, context.operation)
        let live = try await services.credentials.list(integration, operation: operation)
            .filter { $0.isLive(at: operation.now) }
        guard live.count < Self.liveTokens else {
            return try await page(
                context, problem: "There are \(live.count) tokens already. Ask whoever gave you this link to end some.",
                status: .conflict)
        }
        let issued = try await services.credentials.issue(to: .scim(integration), expires: nil, operation: operation)
        let view = SetupView(services: services, context: context)
        let page = SetupTokenPage(
            integration: view.integrationName, address: services.urls.scim(integration, of: context.account.id),
            token: issued.secret.reveal(), back: try view.link())
        return .page(page, services.pages)
    }

    private static let liveTokens = 10

    private func address(_ context: SetupContext) -> String {
        "\(services.urls.setup(context.link.secret))/\(context.integration.id)"
    }

    private func proposal(_ context: SetupContext) async throws -> SetupProposal? {
        try await services.setupLinks.proposal(
            for: context.integration.id, by: context.link.record.id, operation: context.operation)
    }

    private func form(_ request: Request, _ context: SetupContext) async throws -> FormFields? {
        FormFields(
            try await request.bytes(
                upTo: services.limits.formBytes, deadline: services.deadline(from: context.operation.now)))
    }

    private func isConfirmed(
        _ presented: String?, _ request: Request, _ context: SetupContext
    ) throws -> Bool {
        guard request.isFromHere(services.urls), let presented else { return false }
        return try context.link.secret.confirms(presented, for: context.integration.id)
    }

    /// The form isn't one of this page, or another site sent it.
    private func foreign(_ context: SetupContext) async throws -> Response {
        try await page(
            context, problem: "That form wasn't sent from this page. Try again here.", status: .forbidden)
    }
}

extension GivenMetadata {
    /// One of the three ways; exactly one.
    fileprivate init(_ form: MultipartForm) throws(SetupMetadataRefusal) {
        let file = form[bytes: "file"].flatMap { $0.isEmpty ? nil : $0 }
        let text = form["xml"].flatMap { $0.trimmed.isEmpty ? nil : $0 }
        let url = form["url"].map { String($0.trimmed) }.flatMap { $0.isEmpty ? nil : $0 }
        switch (url, file, text) {
        case (let url?, nil, nil): self = .url(url)
        case (nil, let file?, nil): self = .document(file)
        case (nil, nil, let text?): self = .document(Array(text.utf8))
        case (nil, nil, nil): throw SetupMetadataRefusal("Give a metadata URL, a file, or the text.")
        default: throw SetupMetadataRefusal("Give the metadata in one way only: a URL, a file, or the text.")
        }
    }
}
