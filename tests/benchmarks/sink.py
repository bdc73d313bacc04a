"""A mail server that only counts, in a process of its own: python -m tests.benchmarks.sink PORT.

It says yes to everything and keeps nothing, so that the client is what is measured.
"""

import asyncio
import sys


class Sink(asyncio.Protocol):
    def connection_made(self, transport):
        self.line, self.rest, self.in_data = transport, b"", False
        self.line.write(b"220 sink\r\n")

    def data_received(self, data):
        self.rest += data
        while self.in_data or b"\r\n" in self.rest:
            end = b"\r\n.\r\n" if self.in_data else b"\r\n"
            if end not in self.rest:
                return
            said, _, self.rest = self.rest.partition(end)
            self.answer(said)

    def answer(self, said):
        if self.in_data:
            self.in_data = False
            self.line.write(b"250 taken\r\n")
        elif said[:4].upper() == b"DATA":
            self.in_data = True
            self.line.write(b"354 go on\r\n")
        else:
            self.line.write(b"221 bye\r\n" if said[:4].upper() == b"QUIT" else b"250 yes\r\n")


async def serve(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(Sink, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
