"""A small IMAP server in a thread: one mailbox, as much of RFC 3501 as reading it takes."""

import re
import socketserver
from threading import Thread

LITERAL = "* {at} FETCH (UID {uid} BODY[]<0> {{{size}}}\r\n"


class Mailbox(socketserver.ThreadingTCPServer):
    """`mails` by number; `seen` and `deleted` are what clients did to them."""

    allow_reuse_address = daemon_threads = True

    def __init__(self, *mails: bytes, password="let-me-in"):  # noqa: S107  made up
        super().__init__(("127.0.0.1", 0), Session)
        self.mails, self.password = dict(enumerate(mails, start=1)), password
        self.seen, self.deleted = set(), set()
        self.url = f"imap://returns:{password}@127.0.0.1:{self.server_address[1]}/INBOX"

    def __enter__(self):
        Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *error):
        self.shutdown()
        self.server_close()


class Session(socketserver.StreamRequestHandler):
    def handle(self):
        self.say("* OK ready")
        for line in self.rfile:
            tag, *words = line.decode().split()
            name = "_".join(words[:2] if words[0].upper() == "UID" else words[:1]).lower()
            told = getattr(self, f"do_{name}", lambda *words: None)(*words)
            self.say(f"{tag} {told or 'OK done'}")
            if name == "logout":
                return

    def say(self, words: str):
        self.wfile.write(f"{words}\r\n".encode())

    def do_capability(self, *words):
        self.say("* CAPABILITY IMAP4rev1")

    def do_login(self, name, user, password):
        right = password.strip('"') == self.server.password
        return None if right else "NO not let in"

    def do_select(self, *words):
        self.say(f"* {len(self.server.mails)} EXISTS")

    def do_uid_search(self, *words):
        left = [n for n in self.server.mails if n not in self.server.seen | self.server.deleted]
        self.say("* SEARCH " + " ".join(map(str, left)))

    def do_uid_fetch(self, uid, fetch, number, *what):
        mail = self.server.mails[int(number)]
        assert re.match(r"\(BODY.PEEK\[\]<0.\d+>\)", what[0])
        self.wfile.write(LITERAL.format(at=number, uid=number, size=len(mail)).encode())
        self.wfile.write(mail + b")\r\n")

    def do_uid_store(self, uid, store, number, change, flags):
        to = self.server.deleted if "Deleted" in flags else self.server.seen
        to.add(int(number))

    def do_logout(self, *words):
        self.say("* BYE")
