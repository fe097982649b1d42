import KeyMaterial
import Management
import Records
import Settings
import SignIn
import Tenancy

extension Doctor {
    /// The keys and certificates of every integration.
    func accounts(of deployment: Deployment) async throws -> [Finding] {
        var findings: [Finding] = []
        do {
            _ = try await DeploymentKeys(records: deployment.records, sealing: deployment.sealing).idTokenKeys(now: now)
        } catch is KeyMaterialRefusal {
            return [
                .problem(
                    .keys, "The deployment key isn't the one that this database was begun with.",
                    fix: "Restore that one, or name its file in deployment_key_file.")
            ]
        }
        let rotation = KeyRotation(records: deployment.records, sealing: deployment.sealing)
        for id in try await deployment.catalog.accounts() {
            guard let account = try await deployment.catalog.account(id) else { continue }
            let operation = try deployment.operation(id)
            let enforcement = try await deployment.signIn().enforcement(operation, account: account)
            if enforcement.since != nil, !enforcement.holders.contains(where: \.isProven) {
                findings.append(
                    .problem(
                        .configuration, "\(id) enforces single sign-on, and nobody gets in when its IdP fails.",
                        fix:
                            "Have somebody whom break_glass names log in by a recovery code, or gatehouse sso release \(id)."
                    ))
            }
            for integration in account.integrations {
                let keys = try await rotation.keys(of: integration.id, operation: operation)
                let place = "\(id) \(integration.id)"
                findings += keys.all.filter { !rotation.opens($0, of: integration.id, in: id) }.map {
                    .problem(
                        .keys, "\(place): the key \($0.id) (\($0.purpose)) can't be opened.",
                        fix: "Rotate it (gatehouse keys rotate \(place)), or apply its tenant file again.")
                }
                if keys.signing == nil, integration.signRequests {
                    findings.append(
                        .problem(
                            .keys, "\(place) has no key to sign its requests with.",
                            fix: "Apply its tenant file: gatehouse apply \(settings.tenants)"))
                }
                findings += ownCertificates(keys, of: place) + idpCertificates(of: integration, place)
            }
        }
        let seen = Set(findings.map(\.check))
        if !seen.contains(.keys) { findings.insert(.ok(.keys, "every key of the database opens"), at: 0) }
        if !seen.contains(.certificates) {
            findings.append(.ok(.certificates, "none ends within \(ExpiryWarning.within90Days.rawValue) days"))
        }
        return findings + (try await tokens(of: deployment))
    }

    private func ownCertificates(_ keys: ServiceProviderKeys, of place: String) -> [Finding] {
        keys.publishedForSigning.compactMap { key in
            guard let certificate = try? Certificate(der: key.certificate), let dates = dates(of: certificate) else {
                return nil
            }
            let fix =
                key.declared
                ? "Make a new one, and put its file last into keys.signing; when IdPs know it, first."
                : "Rotate it before: gatehouse keys rotate \(place)"
            return .warning(.certificates, "\(place): our \(key.state) certificate \(dates)", fix: fix)
        }
    }

    private func idpCertificates(of integration: Integration, _ place: String) -> [Finding] {
        guard let trust = integration.trust else { return [] }
        let certificates = trust.certificates.compactMap { try? Certificate(der: $0) }
        let isEnforced = integration.want.validCertificates
        let nothingIsLeft =
            isEnforced
            && !certificates.contains { ($0.notBefore...max($0.notBefore, $0.notAfter)).contains(now.seconds) }
        return certificates.compactMap { certificate in
            guard let dates = dates(of: certificate) else { return nil }
            let message = "\(place): the IdP's certificate \(certificate.subject) \(dates)"
            return nothingIsLeft
                ? .problem(
                    .certificates, message,
                    fix: "No login gets in: have the IdP's admin renew it, or turn want.valid_certificates off.")
                : .warning(
                    .certificates, message,
                    fix: isEnforced
                        ? "Have the IdP's admin renew it: want.valid_certificates goes by its dates."
                        : "Its key goes on being trusted. Ask the IdP's admin whether a new one is to come.")
        }
    }

    /// What is to be told about a certificate's dates; nil: nothing.
    private func dates(of certificate: Certificate) -> String? {
        func text(_ seconds: Int64) -> String { Instant(milliseconds: 0).advanced(bySeconds: seconds).description }
        if now.seconds < certificate.notBefore {
            return "begins at \(text(certificate.notBefore)); is the clock of this machine right?"
        }
        switch certificate.expiryWarning(at: now.seconds) {
        case nil: return nil
        case .expired: return "ended at \(text(certificate.notAfter))"
        case .within1Day: return "ends within 1 day, at \(text(certificate.notAfter))"
        case let step?: return "ends within \(step.rawValue) days, at \(text(certificate.notAfter))"
        }
    }
}
