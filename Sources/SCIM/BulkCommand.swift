/// One thing to do, with ids where references were: what a single request would have asked for.
package enum BulkCommand: Sendable {
    case create(ResourceType, JSONValue)
    case replace(ResourceType, id: String, with: JSONValue, version: VersionCondition?)
    case patch(ResourceType, id: String, with: JSONValue, version: VersionCondition?)
    case delete(ResourceType, id: String, version: VersionCondition?)
}
