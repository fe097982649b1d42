"""A name server that knows TXT records and nothing else (RFC 1035 §4)."""

import socket
import struct
import threading
from types import TracebackType


class NameServer:
    """Answers on a UDP port of 127.0.0.1 from `records`, which a test may change at any time."""

    def __init__(self) -> None:
        self.records: dict[str, list[str]] = {}
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> "NameServer":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.sendto(b"", ("127.0.0.1", self.port))
        self._thread.join(5)
        self._socket.close()

    def _serve(self) -> None:
        while True:
            question, client = self._socket.recvfrom(4096)
            if not question:
                return
            self._socket.sendto(self._answer(question), client)

    def _answer(self, question: bytes) -> bytes:
        labels, place = [], 12
        while question[place]:
            labels.append(question[place + 1:place + 1 + question[place]].decode())
            place += 1 + question[place]
        asked = question[12:place + 5]
        texts = self.records.get(".".join(labels).lower(), [])
        answers = b""
        for text in texts:
            # Cut in two, as long texts are.
            half = len(text) // 2
            pieces = b"".join(bytes([len(part)]) + part.encode() for part in (text[:half], text[half:]))
            answers += b"\xc0\x0c" + struct.pack(">HHIH", 16, 1, 60, len(pieces)) + pieces
        flags = 0x8580 if texts else 0x8583
        return question[:2] + struct.pack(">HHHHH", flags, 1, len(texts), 0, 0) + asked + answers
