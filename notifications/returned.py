"""What mail servers send back: delivery status (RFC 3464), abuse reports (RFC 5965). Read without trust."""

import email
from dataclasses import dataclass
from email import policy

HARD, SOFT, COMPLAINT = "hard", "soft", "complaint"


@dataclass(frozen=True)
class Report:
    """kind: hard, soft or complaint. message_id: of our mail that came back. detail: the server's words."""

    kind: str
    message_id: str
    detail: str


def read(raw):
    """The Report in a mail (bytes) from the mailbox for returned mail, or None if it is no such mail."""
    mail = email.message_from_bytes(raw, policy=policy.default)
    parts = {part.get_content_type(): part for part in mail.walk()}
    message_id = _original_id(mail, parts)
    if not message_id:
        return None
    if feedback := parts.get("message/feedback-report"):
        fields = _fields(feedback)
        return Report(COMPLAINT, message_id, fields.get("feedback-type", "")[:500])
    if status := parts.get("message/delivery-status"):
        return _of_delivery(_fields(status), message_id)
    return None


def _of_delivery(fields, message_id):
    code, action = fields.get("status", ""), fields.get("action", "").lower()
    if action in ("delivered", "relayed", "expanded"):
        return None
    # 5.2.2 is a full mailbox: the address is right, and its owner may empty it.
    kind = HARD if action == "failed" and code.startswith("5") and code != "5.2.2" else SOFT
    return Report(kind, message_id, f"{code} {fields.get('diagnostic-code', '')}".strip()[:500])


def _fields(part):
    """The fields of all blocks of a report, by lower-case name."""
    payload = part.get_payload()
    blocks = payload if isinstance(payload, list) else [email.message_from_string(str(payload))]
    return {name.lower(): str(value).strip() for block in blocks for name, value in block.items()}


def _original_id(mail, parts):
    """The Message-ID of the mail that came back: in its copied head, not that of the report itself."""
    if copied := parts.get("message/rfc822"):
        [original] = copied.get_payload()[:1]
        return _id(original)
    if head := parts.get("text/rfc822-headers"):
        return _id(email.message_from_string(head.get_content(), policy=policy.default))
    return ""


def _id(mail):
    return str(mail.get("Message-ID", "")).strip()
