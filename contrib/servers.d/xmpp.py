"""A small XMPP client: enough to put a person online and to set up accounts.

It blocks, speaks direct TLS with SASL PLAIN, and knows one stream at a time.
"""

import base64
import itertools
import socket
import ssl
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

DOMAIN = "example.org"
CLIENT = "{jabber:client}"


class XmppError(Exception):
    """The server refused a step, or closed the stream."""


class Client:
    """One logged-in connection. Stanzas are ElementTree elements.

    Without a CA file it trusts any certificate: only for a server that this
    program has just started on loopback."""

    def __init__(self, user, password, port, ca_file=None, resource="bot"):
        self.user = user
        self.jid = f"{user}@{DOMAIN}"
        self.ids = itertools.count(1)
        self.waiting = []
        context = ssl.create_default_context(cafile=ca_file)
        if not ca_file:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        plain = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.socket = context.wrap_socket(plain, server_hostname=DOMAIN)
        self.open_stream()
        self.log_in(password)
        self.open_stream()
        self.bind(resource)
        # A bot listens without end; only the login may not hang.
        self.socket.settimeout(None)

    def open_stream(self):
        self.parser = ElementTree.XMLPullParser(("start", "end"))
        self.depth = 0
        self.root = None
        self.send(f"<?xml version='1.0'?><stream:stream to='{DOMAIN}' "
                  "version='1.0' xmlns='jabber:client' "
                  "xmlns:stream='http://etherx.jabber.org/streams'>")
        self.receive()  # the stream's features: known, so not looked at

    def log_in(self, password):
        secret = base64.b64encode(f"\0{self.user}\0{password}".encode())
        self.send("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' "
                  f"mechanism='PLAIN'>{secret.decode()}</auth>")
        answer = self.receive()
        if not answer.tag.endswith("}success"):
            raise XmppError(f"{self.jid} may not log in: {answer[0].tag}")

    def bind(self, resource):
        self.request("set", "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
                     f"<resource>{resource}</resource></bind>")

    def send(self, text):
        self.socket.sendall(text.encode())

    def receive(self):
        """The next stanza, or XmppError when the server hangs up."""
        while not self.waiting:
            received = self.socket.recv(65536)
            if not received:
                raise XmppError("the server closed the stream")
            self.feed(received)
        return self.waiting.pop(0)

    def feed(self, received):
        self.parser.feed(received)
        for event, element in self.parser.read_events():
            if event == "start":
                self.depth += 1
                if self.depth == 1:
                    self.root = element
            else:
                self.depth -= 1
                if self.depth == 1:
                    self.waiting.append(element)
                    self.root.clear()

    def request(self, kind, payload, to=None):
        """Sends an IQ and returns its answer; other stanzas are dropped."""
        number = f"r{next(self.ids)}"
        address = f" to={quoteattr(to)}" if to else ""
        self.send(f"<iq type='{kind}' id='{number}'{address}>{payload}</iq>")
        while True:
            answer = self.receive()
            if answer.tag == CLIENT + "iq" and answer.get("id") == number:
                break
        if answer.get("type") == "error":
            condition = answer.find(CLIENT + "error")[0].tag
            raise XmppError(f"the server refused: {condition}")
        return answer

    def close(self):
        try:
            self.send("</stream:stream>")
        except OSError:
            pass  # it hung up first; there is nothing left to say
        self.socket.close()
