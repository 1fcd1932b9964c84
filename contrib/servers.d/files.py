"""files - a web server that takes files and gives them, as odd as a test wants.

  python3 files.py CERTIFICATE KEY FOLDER

On loopback, until its standard input ends. It writes its port to FOLDER/port, and of each request its method
and path to FOLDER/requests, a line each; a file that was PUT lies in
FOLDER/got, its headers in FOLDER/headers. What the path begins with says what
happens:

  /refuse     403 with a reason in plain text   /busy       503
  /once       503 the first time, then taken    /stall      nothing more comes
  /elsewhere  302 to /there                     /plain      302 to http
  /round      302 to itself                     /short      half of the file
  /endless    a body without end                /unsized    its size is not told
  /head       405 to HEAD

Everything else is taken by PUT, and answered to GET with FOLDER/give.
"""
import http.server
import os
import ssl
import sys
import threading
import time


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    seen = set()

    def do_PUT(self):
        self.note()
        if self.odd():
            return
        left = int(self.headers["Content-Length"])
        with open(os.path.join(FOLDER, "got.new"), "wb") as got:
            while left:
                block = self.rfile.read(min(left, 65536))
                if not block:
                    return
                got.write(block)
                left -= len(block)
        with open(os.path.join(FOLDER, "headers"), "w") as headers:
            headers.write(str(self.headers))
        os.rename(os.path.join(FOLDER, "got.new"), os.path.join(FOLDER, "got"))
        self.answer(201)

    def do_HEAD(self):
        self.note()
        if self.path.startswith("/head"):
            self.answer(405)
        elif not self.odd():
            self.give(False)

    def do_GET(self):
        self.note()
        if not self.odd():
            self.give(True)

    def odd(self):
        """Whether the path asked for something odd, which was done."""
        if self.path.startswith("/refuse"):
            self.answer(403, b"no room for you\n<b>really</b>\n")
        elif self.path.startswith("/busy") or self.is_first("/once"):
            self.answer(503)
        elif self.path.startswith("/stall"):
            time.sleep(3600)
        elif self.path.startswith("/elsewhere"):
            self.answer(302, location="/there")
        elif self.path.startswith("/plain"):
            self.answer(302, location="http://localhost/there")
        elif self.path.startswith("/round"):
            self.answer(302, location=self.path)
        else:
            return False
        return True

    def is_first(self, start):
        if not self.path.startswith(start) or self.path in self.seen:
            return False
        self.seen.add(self.path)
        return True

    def answer(self, code, body=b"", location=None):
        self.close_connection = True  # what was not read is not a request
        self.send_response(code)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(body)))
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(body)

    def give(self, has_body):
        with open(os.path.join(FOLDER, "give"), "rb") as file:
            body = file.read()
        self.close_connection = True
        self.send_response(200)
        is_sized = not self.path.startswith(("/unsized", "/endless"))
        if is_sized:
            self.send_header("Content-Length", str(len(body)))
        else:
            self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        if not has_body:
            return
        try:
            if is_sized:
                self.wfile.write(body[:len(body) // 2]
                                 if self.path.startswith("/short") else body)
            else:
                self.give_chunks(body)
        except OSError:
            pass  # whoever asked had enough

    def give_chunks(self, body):
        chunk = b"%x\r\n%s\r\n" % (len(body), body)
        self.wfile.write(chunk)
        while self.path.startswith("/endless"):
            self.wfile.write(chunk)
        self.wfile.write(b"0\r\n\r\n")

    def note(self):
        with open(os.path.join(FOLDER, "requests"), "a") as requests:
            requests.write(f"{self.command} {self.path}\n")

    def log_message(self, *arguments):
        pass


CERTIFICATE, KEY, FOLDER = sys.argv[1:]
http.server.ThreadingHTTPServer.daemon_threads = True
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(CERTIFICATE, KEY)
server.socket = context.wrap_socket(server.socket, server_side=True)
with open(os.path.join(FOLDER, "port.new"), "w") as port:
    port.write(str(server.server_address[1]))
os.rename(os.path.join(FOLDER, "port.new"), os.path.join(FOLDER, "port"))
threading.Thread(target=server.serve_forever, daemon=True).start()
sys.stdin.read()  # whoever started this holds the other end
