/// What SAML's classes of authentication are called in RFC 8176.
enum AuthenticationMethod {
    private static let saml = "urn:oasis:names:tc:SAML:2.0:ac:classes:"

    /// Classes that say no more than "authenticated" (`unspecified`, `PreviousSession`) have no method.
    static let ofClass: [String: String] = [
        saml + "Password": "pwd",
        saml + "PasswordProtectedTransport": "pwd",
        saml + "Smartcard": "sc",
        saml + "SmartcardPKI": "sc",
        saml + "TimeSyncToken": "otp",
        saml + "MobileTwoFactorContract": "mfa",
        saml + "MobileTwoFactorUnregistered": "mfa",
        RecoveryCode.authenticationClass: "otp",
        "https://refeds.org/profile/mfa": "mfa",
        "http://schemas.microsoft.com/claims/multipleauthn": "mfa",
    ]
}
