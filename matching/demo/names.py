"""Fictitious people. Names are combined from common ones; any likeness is chance."""

import random

FAMILY = [
    ("佐藤", "さとう"), ("鈴木", "すずき"), ("高橋", "たかはし"), ("田中", "たなか"), ("伊藤", "いとう"),
    ("渡辺", "わたなべ"), ("山本", "やまもと"), ("中村", "なかむら"), ("小林", "こばやし"), ("加藤", "かとう"),
    ("吉田", "よしだ"), ("山田", "やまだ"), ("千葉", "ちば"), ("菊池", "きくち"), ("佐々木", "ささき"),
    ("及川", "おいかわ"), ("阿部", "あべ"), ("小野寺", "おのでら"), ("松本", "まつもと"), ("井上", "いのうえ"),
    ("木村", "きむら"), ("林", "はやし"), ("清水", "しみず"), ("山崎", "やまざき"), ("森", "もり"),
    ("池田", "いけだ"), ("橋本", "はしもと"), ("石川", "いしかわ"), ("前田", "まえだ"), ("藤田", "ふじた"),
]  # fmt: skip
GIVEN = [
    ("一郎", "いちろう"), ("晴香", "はるか"), ("健", "けん"), ("真理", "まり"), ("大輔", "だいすけ"),
    ("美咲", "みさき"), ("翔太", "しょうた"), ("由美", "ゆみ"), ("拓也", "たくや"), ("彩", "あや"),
    ("直樹", "なおき"), ("恵", "めぐみ"), ("亮", "りょう"), ("千尋", "ちひろ"), ("浩二", "こうじ"),
    ("奈緒", "なお"), ("誠", "まこと"), ("麻衣", "まい"), ("隆", "たかし"), ("さくら", "さくら"),
    ("悠", "ゆう"), ("香織", "かおり"), ("信也", "しんや"), ("裕子", "ゆうこ"), ("圭", "けい"),
]  # fmt: skip
HOMES = [
    "東京都",
    "東京都",
    "東京都",
    "神奈川県",
    "神奈川県",
    "埼玉県",
    "千葉県",
    "茨城県",
    "大阪府",
    "宮城県",
]
# Occupation, and the skills (slugs of the vocabulary) that go with it.
JOBS = [
    ("メーカーの営業企画", ["sales-corporate", "marketing-strategy", "market-research"]),
    ("IT企業のエンジニア", ["software-development", "web-production", "business-systems"]),
    ("広告会社のプランナー", ["branding", "marketing-strategy", "social-media"]),
    ("銀行の法人担当", ["business-planning", "accounting", "fundraising"]),
    ("ウェブデザイナー", ["web-production", "graphic-design", "online-shop"]),
    ("人事コンサルタント", ["recruiting", "organisation", "training", "facilitation"]),
    ("食品会社の商品開発", ["food-development", "product-planning", "market-research"]),
    ("税理士", ["accounting", "business-succession", "business-planning"]),
    ("編集者", ["writing", "press", "photography-video"]),
    ("物流会社の管理職", ["logistics", "process-improvement", "project-management"]),
    ("大学職員", ["community-building", "facilitation", "tourism"]),
    ("中小企業診断士", ["business-planning", "new-business", "sales-retail"]),
]
FIELDS = ["succession", "marketing", "new_business", "product", "ec_it", "people", "pr"]
TIES = [
    "両親が岩手の出身です。", "東日本大震災のあと、ボランティアで通っていました。", "旅行で訪れて、また行きたいと思いました。",
    "学生時代を盛岡で過ごしました。", "まだ訪れたことはありませんが、食に関心があります。", "",
]  # fmt: skip
HOPES = [
    "本業の経験を、地域の会社のために役立てたいです。", "社長の隣で、一緒に考える仕事がしたいです。",
    "新しい売り先を一緒に開拓したいです。", "小さくても、長く続く関わりを望んでいます。",
]  # fmt: skip


def person(number):
    """The n-th sample person as a dict of profile answers; the same number is always the same person.

    skills is {slug: level}; level 1 to 3.
    """
    dice = random.Random(f"person {number}")
    family, given = dice.choice(FAMILY), dice.choice(GIVEN)
    occupation, skills = dice.choice(JOBS)
    return {
        "name": f"{family[0]} {given[0]}",
        "name_kana": f"{family[1]} {given[1]}",
        "residence": dice.choice(HOMES),
        "occupation": occupation,
        "skills": {skill: dice.choice([1, 2, 2, 3]) for skill in skills},
        "fields": dice.sample(FIELDS, dice.choice([1, 2, 3])),
        "municipalities": dice.choice([["032093"], ["032115"], ["032093", "032115"]]),
        "side_work": dice.choice(["allowed", "allowed", "ask", "unknown"]),
        "hours_per_month": dice.choice([5, 8, 10, 10, 15, 20, 30]),
        "visits_per_year": dice.choice([1, 2, 3, 4, 6]),
        "place": dice.choice(["remote", "mixed", "mixed", "onsite"]),
        "tie_to_iwate": dice.choice(TIES),
        "message": dice.choice(HOPES),
    }


def letter(challenge, lead):
    """The parts of a sample proposal to a challenge."""
    return {
        "saw": f"現地で{challenge.company.name}のお話を伺い、「{challenge.problem[:40]}」という言葉が心に残りました。",
        "propose": f"本業（{lead.occupation}）の経験を生かし、{challenge.deliverable.rstrip('。')}に取り組むことをご提案します。",
        "first_months": "1か月目は現状を伺い、2か月目に試し、3か月目に振り返って次を決めます。",
        "bring": "平日の夜と週末の時間、そして首都圏での人のつながりをお持ちします。",
        "hours_per_month": min(lead.hours_per_month or 10, challenge.hours_per_month or 10),
        "in_return": "社長の考えを間近で学ぶ機会をいただければ幸いです。",
    }
