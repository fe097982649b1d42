import KeyMaterial
import SAML
import Tenancy
import Testing

@testable import Settings

@Suite struct SettingsReaderTests {
    private func read(
        _ files: [String: String] = [:], config: String? = nil, flags: [SettingName: String] = [:],
        environment: [String: String] = [:]
    ) throws(Mistakes) -> ServerSettings {
        try SettingsReader(files: .memory(files)).read(config: config, flags: flags, environment: environment)
    }

    private func mistakes(
        _ files: [String: String] = [:], config: String? = nil, flags: [SettingName: String] = [:],
        environment: [String: String] = [:]
    ) -> [String] {
        do throws(Mistakes) {
            _ = try read(files, config: config, flags: flags, environment: environment)
            return []
        } catch {
            return error.all.map(\.description)
        }
    }

    @Test func `without any layer there are the documented defaults`() throws {
        let settings = try read()
        #expect(settings.listen == ListenAddress(host: "127.0.0.1", port: 8_080))
        #expect(settings.publicURL == "http://127.0.0.1:8080")
        #expect("\(settings.database)" == "sqlite:data/gatehouse.db")
        #expect("\(settings.deploymentKey)" == "data/deployment.key")
        #expect(settings.tenants == "tenants")
        #expect(settings.certs == "certs")
        #expect(settings.logLevel == .info)
        #expect(settings.applications.isEmpty)
        #expect(settings.limits == Limits())
        #expect(settings.limits.scimDefaults == SCIMSettings())
        #expect(!settings.outboundPrivateAddresses && settings.outboundCAFile == nil)
    }

    @Test func `a setting of a section has its flag and variable like any other`() throws {
        let file = "outbound: { private_addresses: true, ca_file: file.pem }"
        let settings = try read(
            [SettingsReader.standardFile: file], flags: [.outboundCAFile: "flag.pem"],
            environment: ["GATEHOUSE_OUTBOUND_CA_FILE": "variable.pem"])
        #expect(settings.outboundPrivateAddresses && settings.outboundCAFile == "flag.pem")
        #expect(try read(environment: ["GATEHOUSE_OUTBOUND_PRIVATE_ADDRESSES": "true"]).outboundPrivateAddresses)
        #expect(SettingName.outboundCAFile.flag == "--outbound-ca-file")
        #expect(
            mistakes(["c.yaml": "outbound: { private: true, private_addresses: maybe }"], config: "c.yaml") == [
                "c.yaml:1: outbound.private: is not a known key; known here: private_addresses, ca_file, name_server",
                "c.yaml:1: outbound.private_addresses: must be true or false",
            ])
    }

    @Test func `a flag beats a variable, which beats the file, which beats the default`() throws {
        let file = "public_url: https://file.example\ntenants: file\ncerts: file\nlog_level: debug"
        let settings = try read(
            [SettingsReader.standardFile: file], flags: [.publicURL: "https://flag.example/"],
            environment: ["GATEHOUSE_PUBLIC_URL": "https://variable.example", "GATEHOUSE_TENANTS": "variable"])
        #expect(settings.publicURL == "https://flag.example")
        #expect(settings.tenants == "variable")
        #expect(settings.certs == "file")
        #expect(settings.logLevel == .debug)
    }

    @Test func `the file is chosen by flag, by variable, or is the standard one if it is there`() throws {
        let files = ["a.yaml": "tenants: a", "b.yaml": "tenants: b", SettingsReader.standardFile: "tenants: standard"]
        #expect(try read(files, config: "a.yaml", environment: ["GATEHOUSE_CONFIG": "b.yaml"]).tenants == "a")
        #expect(try read(files, environment: ["GATEHOUSE_CONFIG": "b.yaml"]).tenants == "b")
        #expect(try read(files).tenants == "standard")
        #expect(mistakes(files, config: "gone.yaml") == ["gone.yaml: there is no such file"])
    }

    @Test func `the shipped file has the demo application and the defaults`() throws {
        let settings = try SettingsReader(files: Repository.files).read()
        #expect(settings.applications.map(\.id) == ["demo-app"])
        #expect(settings.applications.first?.redirectURIs == ["http://127.0.0.1:8080/demo/app/callback"])
        #expect(settings.limits == Limits())
    }

    @Test func `what the shipped file comments out are the defaults`() throws {
        let text = try #require(Repository.text(SettingsReader.standardFile))
        let limits = text.split(separator: "\n").drop { !$0.hasPrefix("# limits:") }
            .map { $0.dropFirst(2) }.joined(separator: "\n")
        #expect(limits.contains("body: 4MiB"))
        #expect(try read(["c.yaml": limits], config: "c.yaml").limits == Limits())
    }

    @Test func `who runs the deployment is read for metadata`() throws {
        let file = """
            organization:
              name: Gateway Ltd
              url: https://gateway.example
              privacy_statement_url: https://gateway.example/privacy
              logo: { url: https://gateway.example/logo.png, width: 80, height: 60 }
            contacts:
              - { type: technical, email: saml@gateway.example, name: Operations }
              - { type: support, email: help+saml@gateway.example }
            """
        let publisher = try read(["c.yaml": file], config: "c.yaml").publisher
        #expect(
            publisher.organization
                == .init(name: "Gateway Ltd", displayName: "Gateway Ltd", url: "https://gateway.example"))
        #expect(publisher.privacyStatementURL == "https://gateway.example/privacy")
        #expect(publisher.logo == .init(url: "https://gateway.example/logo.png", width: 80, height: 60))
        #expect(
            publisher.contacts == [
                .init(kind: .technical, email: "saml@gateway.example", name: "Operations"),
                .init(kind: .support, email: "help+saml@gateway.example"),
            ])
        #expect(try read([:]).publisher == MetadataPublisher())
    }

    @Test func `mistakes about who runs the deployment are reported at once`() {
        let file = """
            organization: { display_name: Gateway, url: http://gateway.example, logo: { url: https://x.example, width: 0 } }
            contacts:
              - { type: chief, email: saml@gateway.example }
              - { type: technical, email: "mailto:saml@gateway.example" }
              - { type: technical, email: saml@localhost }
              - { type: technical }
            """
        let expected = """
            c.yaml:1: organization.name: is missing
            c.yaml:1: organization.url: must be an https URL (http only for loopback)
            c.yaml:1: organization.logo.height: is missing
            c.yaml:1: organization.logo.width: must be a whole number from 1 to 2000
            c.yaml:3: contacts[0].type: must be technical, support, administrative, billing or other, not "chief"
            c.yaml:4: contacts[1].email: must be an e-mail address such as saml@gateway.example
            c.yaml:5: contacts[2].email: must be an e-mail domain such as acme.example
            c.yaml:6: contacts[3].email: is missing
            """
        #expect(mistakes(["c.yaml": file], config: "c.yaml").joined(separator: "\n") == expected)
    }

    @Test func `every mistake of every layer is reported at once`() {
        let file = """
            listen: 8080
            log_level: verbose
            publik_url: https://gateway.example
            limits: { body: 4, json_depth: 3, idle: 60s }
            applications:
              - { id: portal, secret: short, redirect_uris: ["http://portal.example/callback"] }
              - { id: portal, redirect_uris: ["https://portal.example/callback"] }
              - { id: other, redirect_uris: [], secret_sha256: abc }
              - { id: both, redirect_uris: ["com.example.app:/callback"], secret: 0123456789abcdef, secret_sha256: "00" }
            """
        let found = mistakes(
            ["c.yaml": file], config: "c.yaml", flags: [.listen: "127.0.0.1", .publicURL: "gateway.example"],
            environment: [
                "GATEHOUSE_DATABASE": "mysql://user:hunter2@db/x", "GATEHOUSE_DEPLOYMENT_KEY": "aGVsbG8=",
                "GATEHOUSE_LIMITS_REQUEST": "30", "GATEHOUSE_PORT": "tcp://10.0.0.1:80",
            ])
        let expected = """
            command line: --listen: must be host:port, such as 127.0.0.1:8080
            command line: --public-url: must be a URL such as https://gateway.example
            environment: GATEHOUSE_DATABASE: must be sqlite:PATH or postgresql://…
            environment: GATEHOUSE_DEPLOYMENT_KEY: must be 32 random bytes in base64
            environment: GATEHOUSE_LIMITS_REQUEST: must be a time with its unit (s, m, h or d) from 1s to 10m
            c.yaml:1: listen: must be host:port, such as 127.0.0.1:8080
            c.yaml:2: log_level: must be trace, debug, info, notice, warning, error or critical, not "verbose"
            c.yaml:3: publik_url: is not a known key; did you mean public_url?
            c.yaml:4: limits.body: must be a size with its unit (B, KiB or MiB) from 1KiB to 64MiB
            c.yaml:4: limits.json_depth: must be a whole number from 8 to 128
            c.yaml:4: limits.idle: is not a known key; known here: \(Limits.readers.map(\.name).joined(separator: ", "))
            c.yaml:6: applications[0].secret: must have at least 16 characters
            c.yaml:6: applications[0].redirect_uris[0]: must be an https URL (http only for loopback)
            c.yaml:7: applications[1]: is in the list twice: "portal"
            c.yaml:8: applications[2].redirect_uris: names no URI, so nobody could be handed over
            c.yaml:8: applications[2].secret_sha256: must be the SHA-256 of the secret: 64 hexadecimal digits
            c.yaml:9: applications[3].secret_sha256: must not stand beside secret:; one of them is enough
            """
        #expect(found.joined(separator: "\n") == expected)
    }

    @Test func `a password in a database URL doesn't print`() throws {
        let settings = try read(flags: [.database: "postgresql://gatehouse:hunter2@db.example/gatehouse"])
        var dumped = ""
        dump(settings, to: &dumped)
        #expect(!dumped.contains("hunter2") && !"\(settings)".contains("hunter2"))
        guard case .postgresql(let uri) = settings.database else {
            Issue.record("not PostgreSQL")
            return
        }
        #expect(uri.reveal() == "postgresql://gatehouse:hunter2@db.example/gatehouse")
    }

    @Test(arguments: [
        ("sqlite:data/x.db", "sqlite:data/x.db", "data/deployment.key"),
        ("sqlite:///var/lib/g/x.db", "sqlite:/var/lib/g/x.db", "/var/lib/g/deployment.key"),
        ("sqlite:/x.db", "sqlite:/x.db", "/deployment.key"), ("sqlite:x.db", "sqlite:x.db", "deployment.key"),
        ("postgres://db/x", "postgresql", "data/deployment.key"),
    ])
    func `the deployment key lies beside the database`(url: String, database: String, key: String) throws {
        let settings = try read(flags: [.database: url])
        #expect("\(settings.database)" == database)
        #expect("\(settings.deploymentKey)" == key)
    }

    @Test(arguments: ["sqlite:", "sqlite::memory:", "sqlite:data/", "data/x.db", "file:x.db", "jdbc:postgresql://db"])
    func `another database is refused`(url: String) {
        #expect(mistakes(flags: [.database: url]).count == 1)
    }

    @Test func `the deployment key comes from its variable before any file`() throws {
        let key = [UInt8](repeating: 7, count: 32)
        let settings = try read(
            ["c.yaml": "deployment_key_file: f"], config: "c.yaml",
            environment: ["GATEHOUSE_DEPLOYMENT_KEY": Base64.encode(key), "GATEHOUSE_DEPLOYMENT_KEY_FILE": "g"])
        guard case .value(let value) = settings.deploymentKey else {
            Issue.record("not the variable")
            return
        }
        #expect(value.reveal() == key)
        #expect("\(try read(environment: ["GATEHOUSE_DEPLOYMENT_KEY_FILE": "g"]).deploymentKey)" == "g")
    }

    @Test(arguments: [
        ("0.0.0.0:80", "http://127.0.0.1:80"), ("[::1]:8080", "http://[::1]:8080"), ("[::]:9", "http://127.0.0.1:9"),
        ("gateway.example:0", "http://gateway.example:0"),
    ])
    func `the public URL follows the listening address`(listen: String, url: String) throws {
        #expect(try read(flags: [.listen: listen]).publicURL == url)
    }

    @Test func `empty variables count as not set`() throws {
        #expect(try read(environment: ["GATEHOUSE_LISTEN": "", "GATEHOUSE_CONFIG": ""]).listen == .standard)
    }

    @Test func `limits come from the file and the environment`() throws {
        let settings = try read(
            ["c.yaml": "limits: { body: 1MiB, page: 10 }"], config: "c.yaml",
            environment: ["GATEHOUSE_LIMITS_PAGE": "20"])
        #expect(settings.limits.bodyBytes == 1 << 20)
        #expect(settings.limits.pageResources == 20)
    }

    @Test func `a secret is kept as its hash only`() throws {
        let file = """
            applications:
              - { id: a, secret: correct-horse-battery, redirect_uris: ["https://a.example/"] }
              - { id: b, secret_sha256: \(String(repeating: "aB", count: 32)), redirect_uris: ["http://localhost:1/"] }
            """
        let settings = try read(["c.yaml": file], config: "c.yaml")
        #expect(
            try settings.applications.map(\.secretSHA256) == [
                SHA256.digest(Array("correct-horse-battery".utf8)), [UInt8](repeating: 0xab, count: 32),
            ])
    }
}
