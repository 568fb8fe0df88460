"""Servers on this machine that keep what is sent to them: a chat robot and a mail server."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Robot:
    """``answers`` are given in turn, the last one for ever: (status, body)."""

    url: str = ""
    answers: list[tuple[int, bytes]] = field(default_factory=lambda: [(200, b'{"errcode":0}')])
    posted: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@contextmanager
def robot() -> Iterator[Robot]:
    heard = Robot()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            heard.posted.append(({**dict(self.headers), "path": self.path}, body))
            status, answer = heard.answers[min(len(heard.posted), len(heard.answers)) - 1]
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *args: Any) -> None:
            return

    with _served(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as port:
        heard.url = f"http://127.0.0.1:{port}/robot?key=geheim"
        yield heard


@dataclass
class Postman:
    port: int = 0
    mails: list[Message] = field(default_factory=list)
    refuses: bool = False


@contextmanager
def postman() -> Iterator[Postman]:
    """A mail server that speaks just enough SMTP."""
    heard = Postman()

    class Handler(socketserver.StreamRequestHandler):
        def say(self, text: str) -> None:
            self.wfile.write(f"{text}\r\n".encode())

        def handle(self) -> None:
            self.say("220 ready")
            while line := self.rfile.readline().strip().upper():
                if line.startswith(b"RCPT") and heard.refuses:
                    self.say("550 no such user")
                elif line == b"DATA":
                    self.say("354 go on")
                    text = b"".join(iter(self.rfile.readline, b".\r\n"))
                    heard.mails.append(message_from_bytes(text))
                    self.say("250 taken")
                elif line == b"QUIT":
                    self.say("221 bye")
                    return
                else:
                    self.say("250 yes")

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

    with _served(Server(("127.0.0.1", 0), Handler)) as port:
        heard.port = port
        yield heard


@contextmanager
def _served(server: Any) -> Iterator[int]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
