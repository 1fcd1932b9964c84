-- Prosody for tests: one domain, loopback only, no other servers.
data_path = "@STATE@/xmpp"
pidfile = "@STATE@/prosody.pid"
log = { info = "@STATE@/log/prosody.log" }

interfaces = { @LUA_INTERFACES@ }
c2s_ports = { @XMPP_PORT@ }
c2s_direct_tls_ports = { @XMPPS_PORT@ }
http_ports = { }
https_ports = { @UPLOAD_PORT@ }
https_interfaces = interfaces
plugin_paths = { "@STATE@" }

modules_enabled = {
    "blocklist", "carbons", "csi_simple", "disco", "lastactivity", "mam",
    "ping", "register", "roster", "saslauth", "smacks", "time", "tls", "uptime",
    "version", @XMPP_MODULES@
}
modules_disabled = { "s2s" }

storage = "internal"
authentication = "internal_plain"
allow_registration = false
c2s_require_encryption = true
archive_expires_after = "never"

ssl = { certificate = "@STATE@/tls/@CERT@.pem", key = "@STATE@/tls/@CERT@.key" }
c2s_direct_tls_ssl = ssl
https_ssl = ssl

VirtualHost "example.org"
    ssl = { certificate = "@STATE@/tls/@CERT@.pem",
            key = "@STATE@/tls/@CERT@.key" }

if @TAKES_UPLOADS@ then
    Component "upload.example.org" "http_file_share"
    modules_enabled = { "slots" }
    http_host = "localhost"
    http_external_url = "https://localhost:@UPLOAD_PORT@/"
    http_file_share_size_limit = 64 * 1024 * 1024
    http_file_share_daily_quota = 8 * 1024 * 1024 * 1024
end
