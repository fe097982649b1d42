import CCurl

/// A libcurl easy handle with what it points to, freed together.
///
/// Every option is set explicitly where its default could come from the environment or a file of the user's.
@safe struct CurlHandle: ~Copyable {
    private let handle: UnsafeMutableRawPointer
    private let message: UnsafeMutablePointer<CChar>
    private var headers: UnsafeMutablePointer<curl_slist>?

    private static let isPrepared = gatehouse_curl_prepare() == CURLE_OK

    init?() {
        guard Self.isPrepared, let handle = unsafe curl_easy_init() else { return nil }
        unsafe self.handle = unsafe handle
        unsafe message = .allocate(capacity: Int(CURL_ERROR_SIZE))
        unsafe message.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit {
        unsafe curl_easy_cleanup(handle)
        unsafe curl_slist_free_all(headers)
        unsafe message.deallocate()
    }

    /// Lets the transfer see each address, header and piece of the body. It must outlive `perform`.
    func call(back transfer: Transfer) -> Bool {
        let context = unsafe Unmanaged.passUnretained(transfer).toOpaque()
        return unsafe gatehouse_curl_set_callbacks(
            handle, context,
            { context, _, address in
                guard let context = unsafe context, let address = unsafe address else { return -1 }
                let transfer = unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
                var bytes: [UInt8] = Array(repeating: 0, count: 16)
                let count = unsafe gatehouse_curl_address(address, &bytes)
                guard transfer.admits(Array(bytes.prefix(Int(count)))) else { return -1 }
                return unsafe gatehouse_curl_socket(address)
            },
            { start, size, count, context in
                unsafe CurlHandle.give(start, size, count, to: context) { $0.take(header: $1) }
            },
            { start, size, count, context in
                unsafe CurlHandle.give(start, size, count, to: context) { $0.take(body: $1) }
            },
            { context, _, _, _, _ in
                guard let context = unsafe context else { return 1 }
                return unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue().isCancelled ? 1 : 0
            }) == CURLE_OK
    }

    /// How many bytes were taken: fewer than there are stop the transfer.
    private static func give(
        _ start: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, to context: UnsafeMutableRawPointer?,
        _ take: (Transfer, [UInt8]) -> Bool
    ) -> Int {
        let (total, overflow) = size.multipliedReportingOverflow(by: count)
        guard !overflow, let start = unsafe start, let context = unsafe context else { return 0 }
        let bytes = unsafe Array(UnsafeRawBufferPointer(start: start, count: total))
        return take(unsafe Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue(), bytes) ? total : 0
    }

    /// Sets where the request goes, and that it goes nowhere else.
    func hold(to url: OutboundURL, _ policy: OutboundPolicy) -> Bool {
        var isSet =
            set(CURLOPT_URL, url.text) && set(CURLOPT_PROTOCOLS_STR, url.scheme.rawValue)
            && set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1) && set(CURLOPT_FOLLOWLOCATION, 0)
            // An empty proxy is none, whatever the environment says.
            && set(CURLOPT_PROXY, "") && set(CURLOPT_NETRC, 0)
            && set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
            && set(CURLOPT_SSL_VERIFYPEER, 1) && set(CURLOPT_SSL_VERIFYHOST, 2)
            && set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1)
            && set(CURLOPT_FORBID_REUSE, 1)
        if let caFile = policy.caFile {
            isSet = isSet && set(CURLOPT_CAINFO, caFile) && set(CURLOPT_CAPATH, "/etc/ssl/certs")
        }
        return isSet
    }

    /// Sets how long everything may take. Without signals, which other threads would get.
    func wait(connectSeconds: Int, milliseconds: Int) -> Bool {
        set(CURLOPT_NOSIGNAL, 1) && set(CURLOPT_TIMEOUT_MS, milliseconds)
            && set(CURLOPT_CONNECTTIMEOUT_MS, min(milliseconds, max(1, connectSeconds) * 1_000))
    }

    /// Sets what is sent.
    mutating func say(_ request: OutboundRequest, headers: [OutboundRequest.Header]) -> Bool {
        // No wait for a "100 Continue" that many servers never send.
        var lines = ["Expect:"]
        // An empty value is written with a semicolon; a colon and nothing would take the header away.
        lines += headers.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
        for line in lines {
            guard let longer = unsafe curl_slist_append(self.headers, line) else { return false }
            unsafe self.headers = unsafe longer
        }
        guard unsafe gatehouse_curl_set_headers(handle, self.headers) == CURLE_OK else { return false }
        switch request.method {
        case .get: return set(CURLOPT_HTTPGET, 1)
        case .post:
            return unsafe request.body.withUnsafeBytes {
                unsafe gatehouse_curl_set_body(handle, $0.baseAddress, $0.count) == CURLE_OK
            }
        }
    }

    /// Sends, and waits for the end.
    func perform() -> CURLcode {
        _ = unsafe gatehouse_curl_set_error(handle, message)
        return unsafe curl_easy_perform(handle)
    }

    var status: Int { unsafe gatehouse_curl_status(handle) }
    var milliseconds: Int { unsafe gatehouse_curl_milliseconds(handle) }
    var redirect: String? { unsafe gatehouse_curl_redirect(handle).map { unsafe String(cString: $0) } }
    /// What libcurl says about a failure, in a sentence.
    var complaint: String { unsafe String(cString: message) }

    private func set(_ option: CURLoption, _ value: String) -> Bool {
        unsafe gatehouse_curl_set_text(handle, option, value) == CURLE_OK
    }

    private func set(_ option: CURLoption, _ value: Int) -> Bool {
        unsafe gatehouse_curl_set_number(handle, option, value) == CURLE_OK
    }
}
