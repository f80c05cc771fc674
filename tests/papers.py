"""What a PDF says, read with another library than the one that wrote it."""

from io import BytesIO

from pypdf import PdfReader


def text_of(content):
    """The words of all pages without the breaks of its lines, which fall where a column ends."""
    return "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).replace("\n", "")
