-- POST of one new user after another, of about 1 KB, as Entra ID writes them.
dofile(os.getenv("BENCH_WRK") .. "/report.lua")
wrk.headers["Authorization"] = os.getenv("BENCH_TOKEN")
wrk.headers["Content-Type"] = "application/scim+json"
local path, prefix = os.getenv("BENCH_BASE") .. "/Users", os.getenv("BENCH_PREFIX")
local body = [[{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User","urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],"externalId":"0a1b2c3d-%s%d","userName":"%s%d@bench.example","active":true,"displayName":"Person Number %d","name":{"formatted":"Person Number %d","familyName":"Number","givenName":"Person"},"title":"Engineer","preferredLanguage":"en-US","emails":[{"primary":true,"type":"work","value":"%s%d@bench.example"}],"addresses":[{"type":"work","formatted":"1 Example Street, Example City","streetAddress":"1 Example Street","locality":"Example City","region":"EX","postalCode":"12345","country":"US"}],"phoneNumbers":[{"type":"work","value":"+1 555 0100"},{"type":"mobile","value":"+1 555 0199"}],"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"employeeNumber":"%d","department":"Engineering","organization":"Example","costCenter":"4130","division":"Products"}}]]
local n = 0

function request()
    n = n + 1
    return wrk.format("POST", path, nil, string.format(body, prefix, n, prefix, n, n, n, prefix, n, n))
end
