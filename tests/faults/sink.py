"""A mail server that takes everything and writes down what it took: `python -m tests.faults.sink PORT FILE`.

For each mail one line "recipient<TAB>Message-ID" is in FILE before the "250" leaves, as a real server
would have it in its queue.
"""

import asyncio
import re
import sys
from email.parser import BytesHeaderParser


async def serve(reader, writer, file):
    def say(line):
        writer.write(line + b"\r\n")

    say(b"220 sink")
    recipients = []
    try:
        while line := await reader.readline():
            verb = line[:4].upper()
            if verb in (b"EHLO", b"HELO"):
                say(b"250 sink")
            elif verb == b"RCPT":
                recipients.append(re.search(rb"<(.*?)>", line).group(1).decode())
                say(b"250 ok")
            elif verb == b"DATA":
                say(b"354 go on")
                mail = await reader.readuntil(b"\r\n.\r\n")
                message_id = BytesHeaderParser().parsebytes(mail.partition(b"\r\n\r\n")[0])["Message-ID"]
                file.writelines(f"{recipient}\t{message_id}\n" for recipient in recipients)
                file.flush()
                recipients = []
                say(b"250 taken")
            elif verb == b"QUIT":
                say(b"221 bye")
                break
            else:
                say(b"250 ok")
    except (ConnectionError, asyncio.IncompleteReadError):
        pass  # the sender was killed
    finally:
        writer.close()


async def main(port, path):
    with open(path, "a", encoding="utf-8") as file:
        server = await asyncio.start_server(lambda r, w: serve(r, w, file), "127.0.0.1", port, limit=2**24)
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2]))
