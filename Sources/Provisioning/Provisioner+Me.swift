package import SCIM

extension Provisioner {
    /// `/Me`, in any method (RFC 7644 §3.11): an integration's token stands for no user.
    /// - Throws: 501, always.
    package func me(in target: ProvisioningTarget) throws(SCIMRefusal) -> SCIMReply {
        throw SCIMRefusal(status: 501, detail: "The token is an integration's and no user's. Use Users.")
    }
}
