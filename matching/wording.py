"""What is passed on before both sides have agreed holds no addresses and no telephone numbers: checked here.

A text is refused, never changed: a mask that errs would mangle somebody's letter, a refusal says what to do.
"""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Compared after `plain`, so full width and the many dashes need no pattern of their own.
AT = r"(?:@|[(\[{<〔【](?:at|アット(?:マーク)?|@)[)\]}>〕】]|アット(?:マーク)?)"
DOT = r"(?:[ \t]*(?:\.|。|[(\[{<](?:dot|ドット)[)\]}>]|ドット)[ \t]*)"
LOCAL, LABEL, LAST = r"[a-z0-9._%+-]+", r"[a-z0-9-]+", r"[a-z][a-z0-9-]+"
ADDRESS = re.compile(
    rf"{LOCAL}[ \t]*{AT}[ \t]*(?:{LABEL}{DOT})+{LAST}"
    rf"|{LOCAL}@(?:[\w-]+\.)+[^\W\d_]{{2,}}"  # domains in Japanese letters
    # "name at example dot jp" is English for an address, "look at example.jp" is not: the name tells.
    rf"|{LOCAL}\s+at\s+{LABEL}(?:\s+dot\s+{LABEL})+"
    rf"|[a-z][a-z0-9]*[._+-]{LOCAL}\s+at\s+(?:{LABEL}\.)+{LAST}"
)
GAP = "[-. ・]?"
# Numbers of the Japanese plan by their whole length: dates, hours, prices and postal codes are shorter,
# or do not begin with 0. Groups hold the first separator, which is the same all the way through.
TELEPHONE = re.compile(
    rf"(?<![\d/:,.])(?<!\d-)(?:"
    rf"0[5-9]0({GAP})\d{{4}}\1\d{{4}}"  # mobile, IP
    rf"|0[18][028]0({GAP})\d{{3}}\2\d{{3,4}}"  # free of charge
    r"|0\d([- .])\d{4}\3\d{4}|0\d{2}([- .])\d{3}\4\d{4}"  # from a line, by the length of the area code
    r"|0\d{3}([- .])\d{2}\5\d{4}|0\d{4}([- .])\d\6\d{4}"
    r"|\(0\d{1,4}\) ?\d{1,4}[- ]?\d{4}|0\d{1,4} ?\(\d{1,4}\) ?\d{4}"
    r"|0[1-9]\d{8}"
    rf"|(?:\+|00|010[- ])81{GAP}(?:\(0\))?{GAP}\d{{1,4}}{GAP}\d{{1,4}}{GAP}\d{{3,4}}"
    r")(?![\d/:])"
)
DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−ーｰ─━~〜～"), "-")
DIGITS = dict(zip(map(ord, "〇一二三四五六七八九"), "0123456789", strict=True))


def plain(text):
    """Lower case, half width, without invisible letters."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return "".join(letter for letter in folded if unicodedata.category(letter) != "Cf")


def holds_address(text):
    return bool(ADDRESS.search(plain(text)))


def holds_telephone(text):
    return bool(TELEPHONE.search(plain(text).translate(DASHES | DIGITS)))


def hold_contact_details(*texts):
    return any(holds_address(text or "") or holds_telephone(text or "") for text in texts)


def without_contact_details(*texts):
    """Refuse texts with an e-mail address or telephone number: until both agree the portal passes on."""
    if hold_contact_details(*texts):
        raise ValidationError(
            _(
                "Please leave out e-mail addresses and telephone numbers. Until both sides have agreed, the "
                "portal passes messages on."
            ),
            code="address",
        )
