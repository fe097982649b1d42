extension String {
    /// Equal byte for byte, as SAML compares URIs and names (SAML Core §1.3.1 and §1.3.2).
    ///
    /// `==` on String compares up to Unicode normalization, which would let U+212A (the Kelvin sign) pass for a K.
    /// An empty text equals nothing: an expectation that nobody filled in must not be met by an empty element.
    func isExactly(_ other: String) -> Bool {
        !isEmpty && utf8.elementsEqual(other.utf8)
    }
}
