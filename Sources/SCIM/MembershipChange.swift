/// One step of a change to a collection that lives outside the document, to be applied in order.
///
/// Every step is a set operation, so its cost does not depend on how many members there are, and applying it twice
/// changes nothing (T17). Unknown ids in a removal are no error (RFC 7644 §3.5.2.2).
package enum MembershipChange: Sendable {
    case add([MemberRef])
    /// Removes the members with these ids, and no other (T5).
    case remove([String])
    case removeAll
    case replaceAll([MemberRef])
    /// Removes the members for which the filter holds; its paths are `members.value`, `members.type` and so on.
    case removeMatching(Filter)
    /// Changes nothing: members are replaced by themselves. Refused with `noTarget` when one of them is no member, and with `mutability`
    /// when it is of another type.
    case require([MemberRef])
}
