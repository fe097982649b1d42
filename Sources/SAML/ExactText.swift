extension String {
    /// Equal byte for byte, as SAML compares URIs and names (SAML Core §1.3.1 and §1.3.2).
    ///
    /// `==` on String compares up to Unicode normalization, which would let U+212A (the Kelvin sign) pass for a K.
    func isExactly(_ other: String) -> Bool {
        utf8.elementsEqual(other.utf8)
    }
}
