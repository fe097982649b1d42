/// An attribute of a verified assertion (SAML Core §2.7.3.1) with all its values, in order.
package struct SAMLAttribute: Sendable, Hashable {
    package let name: String
    /// The `NameFormat` as sent; nil means unspecified.
    package let nameFormat: String?
    package let friendlyName: String?
    /// The text of each value. An empty value is an empty string; a nil one (`xsi:nil`) and one made of elements are
    /// left out, except a nested NameID, which gives its text.
    package let values: [String]
}

extension Sequence<SAMLAttribute> {
    /// All values of the attributes with that name, whatever their format, in order.
    package func values(named name: String) -> [String] {
        var values: [String] = []
        for attribute in self where attribute.name.isExactly(name) {
            values.append(contentsOf: attribute.values)
        }
        return values
    }
}
