import shutil
import subprocess

import pytest

from iwate_kankei.pdf import Paper


def a_paper():
    paper = Paper("参加証明書")
    paper.paragraph("下記のとおり証明します。")
    paper.facts([("氏名", "髙橋 﨑子（たかはし さきこ）"), ("備考", "長い文章です。" * 100), ("空欄", "")])
    return paper.as_bytes()


def test_a_paper_is_small_because_only_used_characters_are_embedded():
    content = a_paper()
    assert content.startswith(b"%PDF-")
    assert len(content) < 60_000


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not installed")
def test_its_japanese_text_can_be_copied_out_again(tmp_path):
    file = tmp_path / "paper.pdf"
    file.write_bytes(a_paper())
    text = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True).stdout
    assert "参加証明書" in text
    assert "髙橋 﨑子（たかはし さきこ）" in text
