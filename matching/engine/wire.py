"""Messages between the engine and its solver process: eight bytes of length, then a pickle.

Both ends are this package on this machine; nothing from outside is ever unpickled.
"""

import pickle
from typing import BinaryIO


def send(stream: BinaryIO, message: object) -> None:
    data = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(len(data).to_bytes(8, "big") + data)
    stream.flush()


def receive(stream: BinaryIO) -> object | None:
    """The next message, None at the end."""
    head = stream.read(8)
    return pickle.loads(stream.read(int.from_bytes(head, "big"))) if head else None
