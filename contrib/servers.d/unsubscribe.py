"""unsubscribe - a web server that takes one-click unsubscriptions (RFC 8058).

  python3 unsubscribe.py CERTIFICATE KEY FOLDER ADDRESS

It writes its port to FOLDER/port, and each request to FOLDER/requests: the
method and path, and the body, a line each. /gone answers 404, /elsewhere sends
one to /there, /long never ends its answer; all else is taken.
"""
import http.server
import os
import ssl
import sys


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        size = int(self.headers.get("Content-Length", "0"))
        body = self.rfile.read(size).decode()
        self.note(body)
        if self.path.startswith("/gone"):
            self.send_error(404)
        elif self.path.startswith("/elsewhere"):
            self.send_response(302)
            self.send_header("Location", "/there")
            self.end_headers()
        else:
            self.send_response(200)
            self.end_headers()
            if self.path.startswith("/long"):
                self.pour()

    def do_GET(self):
        self.note("")
        self.send_error(405)

    def pour(self):
        try:
            while True:
                self.wfile.write(b"x" * 65536)
        except OSError:
            pass  # whoever asked had enough

    def note(self, body):
        with open(os.path.join(FOLDER, "requests"), "a") as requests:
            requests.write(f"{self.command} {self.path}\n{body}\n")

    def log_message(self, *arguments):
        pass


CERTIFICATE, KEY, FOLDER, ADDRESS = sys.argv[1:]
server = http.server.ThreadingHTTPServer((ADDRESS, 0), Handler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(CERTIFICATE, KEY)
server.socket = context.wrap_socket(server.socket, server_side=True)
with open(os.path.join(FOLDER, "port.new"), "w") as port:
    port.write(str(server.server_address[1]))
os.rename(os.path.join(FOLDER, "port.new"), os.path.join(FOLDER, "port"))
server.serve_forever()
