/// The canonicalization algorithms that a signature may name.
///
/// Those with comments give the same bytes as those without, because the parser refuses comments.
enum CanonicalizationURI: String {
    case inclusive = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
    case inclusiveWithComments = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments"
    case inclusive11 = "http://www.w3.org/2006/12/xml-c14n11"
    case inclusive11WithComments = "http://www.w3.org/2006/12/xml-c14n11#WithComments"
    case exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#"
    case exclusiveWithComments = "http://www.w3.org/2001/10/xml-exc-c14n#WithComments"

    /// The transform that leaves out the signature itself (XML Signature §6.6.4).
    static let envelopedSignature = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
}
