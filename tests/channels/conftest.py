"""A real https server on this machine, with a certificate of its own authority."""

import json
import ssl
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from culture.outbox.channels.models import Channel

KEY = "k" * 40


class Server(ThreadingHTTPServer):
    """Keeps what it was sent, and answers with the status it is told to."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.status, self.location, self.took = 200, "", []

    @property
    def url(self):
        return f"https://localhost:{self.server_port}/hook?a=1"

    @property
    def said(self):
        return [json.loads(body) for _, _, body in self.took]


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.took.append((self.path, dict(self.headers), body))
        self.send_response(self.server.status)
        if self.server.location:
            self.send_header("Location", self.server.location)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *args):
        """Quiet."""


def certificate(folder):
    """For localhost, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    (folder / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, form, plain))
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return folder / "cert.pem", folder / "key.pem"


@pytest.fixture(scope="session")
def papers(tmp_path_factory):
    return certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def untrusted(papers, settings):
    """The server, with a certificate that nobody vouches for."""
    settings.CHANNELS_INSIDE = ["localhost"]
    server = Server()
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(*papers)
    server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=[0.01], daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def server(untrusted, papers, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(papers[0]))
    return untrusted


@pytest.fixture
def gateway(server, settings):
    settings.MESSAGES_URL, settings.MESSAGES_KEY = server.url, KEY
    return server


def board(server, kind=Channel.Kind.SLACK, name="#all"):
    channel = Channel(kind=kind, name=name)
    channel.address = server.url
    channel.save()
    return channel
