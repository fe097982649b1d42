import CAssets

/// The files inside the binary: what is served under `/assets/`, and the templates, which aren't.
package enum Assets {
    /// A served file by its name, like `site.css`; nil for any other name. A name is looked up, never used as a path.
    package static func named(_ name: String) -> Asset? { served[name] }

    /// Every name that is served, in order.
    package static var names: [String] { served.keys.sorted() }

    /// The text of an embedded file, served or not.
    static func text(_ name: String) -> String? {
        embedded[name].map { String(decoding: $0, as: UTF8.self) }
    }

    private static let served: [String: Asset] = {
        var assets: [String: Asset] = [:]
        for (name, bytes) in embedded {
            guard let type = contentType(of: name) else { continue }
            assets[name] = Asset(bytes: bytes, contentType: type)
        }
        return assets
    }()

    private static let embedded: [String: [UInt8]] = {
        var files: [String: [UInt8]] = [:]
        var index = 0
        while true {
            let file = unsafe gatehouse_asset_at(index)
            index += 1
            // The C compiler counted the bytes, and nothing ever writes to them.
            guard let name = unsafe file.name else { break }
            let bytes = unsafe UnsafeBufferPointer(start: file.bytes, count: file.count)
            unsafe files[String(cString: name)] = unsafe Array(bytes)
        }
        return files
    }()

    /// Only what has a type here is served: the templates stay inside.
    private static func contentType(of name: String) -> String? {
        switch name.split(separator: ".").last {
        case "css": "text/css; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        case "svg": "image/svg+xml"
        default: nil
        }
    }
}
