import Foundation
import Outbound
import Settings
import Tenancy

extension Doctor {
    /// How far two clocks may be apart before logins begin to fail for it: a third of the usual `clock_skew`.
    private static let clockSeconds: Int64 = 60
    /// This program is younger than that.
    private static let earliest = Instant(milliseconds: 1_767_225_600_000)

    /// Asks the gateway by the URL that browsers and IdPs use, wherever that leads.
    func reachability() async -> [Finding] {
        var findings: [Finding] = []
        if now < Self.earliest {
            findings.append(
                .problem(.clock, "It is \(now) by the clock of this machine.", fix: "Set the clock; use NTP."))
        }
        let url = "\(settings.publicURL)/readyz"
        var request = OutboundRequest(.get, url)
        request.limits.answerBytes = 64 << 10
        // The operator asks for their own URL.
        let client = OutboundClient(policy: OutboundPolicy(privateAddresses: true, caFile: settings.outboundCAFile))
        let answer: OutboundResponse
        do throws(OutboundFailure) {
            answer = try await client.send(request)
        } catch {
            let detail = error.detail.map { " (\($0))" } ?? ""
            return findings + [
                .problem(
                    .reachability, "\(url): \(error.explanation)\(detail)",
                    fix: "Start gatehouse serve, and check public_url and the proxy in front.")
            ]
        }
        switch (answer.status, String(decoding: answer.body, as: UTF8.self)) {
        case (200, "ready\n"): findings.append(.ok(.reachability, "\(settings.publicURL) is ready"))
        case (503, _):
            findings.append(
                .problem(
                    .reachability, "\(url) answers that it isn't ready.",
                    fix: "The gateway there can't reach its database; its log says why."))
        case (let status, _):
            findings.append(
                .problem(
                    .reachability, "\(url) answers \(status), and not as this gateway does.",
                    fix: "Something else is at public_url: check it, and the proxy in front."))
        }
        return findings + [clock(comparedWith: answer)].compactMap(\.self)
    }

    private func clock(comparedWith answer: OutboundResponse) -> Finding? {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(secondsFromGMT: 0)
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        guard let date = answer.header("date").flatMap(format.date) else { return nil }
        let seconds = Int64(date.timeIntervalSince1970) - now.seconds
        guard abs(seconds) > Self.clockSeconds else {
            return .ok(.clock, "this machine's is that of \(settings.publicURL)")
        }
        return .problem(
            .clock, "The clocks of this machine and of \(settings.publicURL) are \(abs(seconds)) seconds apart.",
            fix: "Set them by NTP: assertions are valid for minutes.")
    }
}
