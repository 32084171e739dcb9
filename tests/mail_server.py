"""A mail server on loopback for tests: SMTP as far as smtplib speaks it, and every mail that it took."""

import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default


@dataclass
class MailServer:
    """`taken` holds envelope recipient and mail, in their order; those in `refuses` are turned away, `fails` answers every mail 451.

    `encrypted` holds for each mail whether it came over TLS, `known` who signed in, as AUTH PLAIN says it.
    """

    port: int = 0
    taken: list[tuple[str, EmailMessage]] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    refuses: set[str] = field(default_factory=set)
    fails: bool = False
    encrypted: list[bool] = field(default_factory=list)
    known: list[str] = field(default_factory=list)


@contextmanager
def running_mail_server(identity: ssl.SSLContext | None = None, at_once: bool = False) -> Iterator[MailServer]:
    """A server on a free port. With `identity` it speaks TLS: from the first byte, or once it is asked to (STARTTLS)."""
    told = MailServer()

    class Session(socketserver.StreamRequestHandler):
        def encrypt(self) -> None:
            assert identity is not None
            self.finish()
            self.request = identity.wrap_socket(self.connection, server_side=True, do_handshake_on_connect=False)
            self.setup()
            self.connection.do_handshake()

        def handle(self) -> None:
            try:
                if identity and at_once:
                    self.encrypt()
                self.talk()
            except ssl.SSLError:
                pass  # whoever called does not trust this server
            finally:
                self.request.close()

        def talk(self) -> None:
            def say(line: str) -> None:
                self.wfile.write(f"{line}\r\n".encode())

            say("220 test")
            to = ""
            while line := self.rfile.readline():
                command = line.decode().strip()
                verb = command[:4].upper()
                if verb == "RCPT":
                    to = command.partition("<")[2].partition(">")[0]
                    say("550 no such person" if to in told.refuses else "250 ok")
                elif verb == "DATA":
                    say("451 later" if told.fails else "354 go on")
                    if not told.fails:
                        data = b""
                        while (part := self.rfile.readline()) != b".\r\n":
                            data += part[1:] if part.startswith(b"..") else part
                        told.raw.append(data)
                        told.taken.append((to, message_from_bytes(data, policy=default)))
                        told.encrypted.append(isinstance(self.connection, ssl.SSLSocket))
                        say("250 taken")
                elif verb == "EHLO":
                    offered = [] if isinstance(self.connection, ssl.SSLSocket) or not identity else ["STARTTLS"]
                    for name in ("test", *offered):
                        say(f"250-{name}")
                    say("250 AUTH PLAIN")
                elif verb == "STAR":
                    say("220 go on")
                    self.encrypt()
                elif verb == "AUTH":
                    told.known.append(command.split()[-1])
                    say("235 welcome")
                elif verb == "QUIT":
                    say("221 bye")
                    return
                else:
                    say("250 ok")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session) as server:
        server.daemon_threads = True
        told.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield told
        finally:
            server.shutdown()
            thread.join()
