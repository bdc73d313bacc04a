"""The load: prepared requests over a few keep-alive connections, from one thread.

An ordinary HTTP client costs more than the server it asks, and then every ratio looks good. This
one sends bytes that were made before, and reads no more of an answer than where it ends.
"""

import re
import selectors
import socket
from collections import Counter
from collections.abc import Iterable

CONNECTIONS = 8
PATIENCE = 60  # seconds without any answer
STATUS = slice(9, 12)  # HTTP/1.1 200
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)
FORM = "Content-Type: application/x-www-form-urlencoded\r\n"


def get(path: str, *, cookie: str = "") -> bytes:
    told = f"Cookie: {cookie}\r\n" if cookie else ""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{told}\r\n".encode()


def post(path: str, body: bytes) -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{FORM}Content-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


class Line:
    """One connection, and as much of an answer as has come."""

    def __init__(self, port: int):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.got = b""

    def ask(self, request: bytes) -> None:
        self.got = b""
        self.socket.sendall(request)

    def hear(self) -> str:
        """The status once the answer is whole, else an empty word."""
        got = self.socket.recv(1 << 18)
        if not got:
            raise ConnectionError("The server hung up.")
        self.got += got
        return self.got[STATUS].decode() if whole(self.got) else ""


def whole(got: bytes) -> bool:
    """Whether an answer has come to its end; some have no body and do not say so."""
    head = got.find(b"\r\n\r\n")
    if head < 0:
        return False
    if CHUNKED.search(got, 0, head):
        return got.endswith(b"\r\n0\r\n\r\n")
    length = LENGTH.search(got, 0, head + 2)
    return len(got) >= head + 4 + (int(length[1]) if length else 0)


def send(port: int, requests: Iterable[bytes], connections: int = CONNECTIONS) -> Counter[str]:
    """Send each request once, and count the statuses that came back."""
    waiting, statuses = iter(requests), Counter()
    with selectors.DefaultSelector() as selector:
        for _, request in zip(range(connections), waiting, strict=False):
            line = Line(port)
            selector.register(line.socket, selectors.EVENT_READ, line)
            line.ask(request)
        while selector.get_map():
            ready = selector.select(PATIENCE)
            if not ready:
                raise TimeoutError("The server does not answer.")
            for key, _ in ready:
                if status := key.data.hear():
                    statuses[status] += 1
                    go_on(selector, key.data, next(waiting, None))
    return statuses


def go_on(selector, line: Line, request: bytes | None) -> None:
    if request is None:
        selector.unregister(line.socket)
        line.socket.close()
    else:
        line.ask(request)
