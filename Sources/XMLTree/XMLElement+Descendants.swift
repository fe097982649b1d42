import CLibXML2
import Glibc

extension XMLElement {
    /// Visits the elements in it that have one of some local names, whatever their namespace, in the order of the
    /// document.
    ///
    /// Looking for ten names in every element of a message is a tenth of what verifying it takes, so that nothing is made
    /// for those that have another.
    /// - Parameter visit: gets the element and which of the names it has.
    /// - Throws: what the visitor does, at once.
    package func visitDescendants<Failure: Error>(
        named names: [StaticString], _ visit: (XMLElement, Int) throws(Failure) -> Void
    ) throws(Failure) {
        var next = unsafe node.pointee.children
        while let child = unsafe next {
            if unsafe child.pointee.type == XML_ELEMENT_NODE {
                let element = unsafe XMLElement(child, of: document)
                if let index = names.firstIndex(where: { unsafe same(child.pointee.name, $0) }) {
                    try visit(element, index)
                }
                // As deep as the parser's limit lets it be.
                try element.visitDescendants(named: names, visit)
            }
            unsafe next = unsafe child.pointee.next
        }
    }
}
