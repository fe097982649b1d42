/// That a login makes a user of somebody whom nobody provisioned (just-in-time provisioning).
package struct JustInTime: Hashable, Sendable, Codable {
    /// Whether later logins bring the five profile fields of such a user up to date.
    package var updatesProfile = false

    package init() {}
}
