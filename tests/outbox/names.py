"""A small DNS server in a thread: what it is told, and silence where it is told to be silent."""

import socketserver
from threading import Thread

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset


class Names(socketserver.ThreadingUDPServer):
    """`records`: {(name, kind): [texts]}; a name that has none does not exist."""

    daemon_threads = True

    def __init__(self, records, *, silent=False):
        super().__init__(("127.0.0.1", 0), Question)
        self.records, self.silent = records, silent
        self.address = f"127.0.0.1:{self.server_address[1]}"

    def __enter__(self):
        Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *error):
        self.shutdown()
        self.server_close()


class Question(socketserver.BaseRequestHandler):
    def handle(self):
        raw, line = self.request
        if not self.server.silent:
            line.sendto(self.answer(dns.message.from_wire(raw)).to_wire(), self.client_address)

    def answer(self, query):
        asked = query.question[0]
        name, kind = asked.name.to_text().rstrip("."), dns.rdatatype.to_text(asked.rdtype)
        answer = dns.message.make_response(query)
        answer.flags |= dns.flags.RA
        if found := self.server.records.get((name, kind)):
            answer.answer.append(dns.rrset.from_text_list(asked.name, 60, "IN", kind, found))
        elif not any(name == known for known, _ in self.server.records):
            answer.set_rcode(dns.rcode.NXDOMAIN)
        return answer
