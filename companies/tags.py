"""Skill tags for what somebody is writing, from a curated table of words: better than guessing from text.

Keys are the short names of the portal's vocabulary (companies/data/skills.csv).
"""

from collections.abc import Collection

from iwate_kankei.words import fold

WORDS = {
    "business-planning": "事業計画 経営企画 経営戦略 経営改善 事業戦略 ビジネスプラン 中期計画"
    " business-plan strategy",
    "business-succession": "事業承継 後継者 後継ぎ 跡継ぎ 継業 代替わり m&a succession",
    "new-business": "新規事業 新事業 起業 創業 スタートアップ 立ち上げ startup",
    "process-improvement": "業務改善 仕組みづくり 仕組み化 効率化 生産性 マニュアル bpr カイゼン",
    "project-management": "プロジェクト管理 プロジェクトマネジメント 進行管理 進捗管理 pmo プロマネ",
    "market-research": "市場調査 マーケットリサーチ データ分析 アンケート 統計 分析 リサーチ analytics",
    "marketing-strategy": "マーケティング 集客 販促 広告 marketing デジタルマーケ プロモーション",
    "sales-corporate": "法人営業 販路 営業 取引先 新規開拓 btob b2b 商談 展示会",
    "sales-retail": "小売 店舗 百貨店 バイヤー 直売 卸 スーパー 催事",
    "online-shop": "ネットショップ 通販 ec 電子商取引 オンラインショップ オンライン販売 ネット販売 楽天"
    " amazon shopify base ふるさと納税 eコマース",
    "export": "海外展開 輸出 海外 越境 インバウンド貿易 貿易 export",
    "product-planning": "商品企画 商品開発 新商品 製品開発 プロダクト 試作",
    "food-development": "食品開発 加工品 レシピ メニュー 料理 食品 六次産業 6次産業 冷凍",
    "service-design": "サービス企画 サービスデザイン ux 顧客体験 体験設計",
    "tourism": "観光 体験プログラム ツアー 旅行 宿泊 民泊 インバウンド グリーンツーリズム",
    "branding": "ブランド ブランディング ロゴ コンセプト branding",
    "graphic-design": "デザイン グラフィック パッケージ チラシ ポスター イラスト イラレ"
    " illustrator photoshop",
    "photography-video": "写真 動画 撮影 映像 カメラ ユーチューブ youtube ドローン 編集動画",
    "writing": "文章 ライティング 取材 編集 ライター 記事 コピーライト 原稿",
    "press": "広報 プレスリリース 報道 メディア 取材対応 pr",
    "social-media": "sns インスタ インスタグラム instagram ツイッター twitter フェイスブック facebook"
    " line tiktok ティックトック",
    "web-production": "ウェブサイト ホームページ webサイト web制作 html wordpress ワードプレス サイト制作",
    "software-development": "ソフトウェア 開発 プログラミング エンジニア アプリ システム開発 プログラマー"
    " python java",
    "business-systems": "業務システム 基幹システム kintone キントーン dx デジタル化 エクセル excel 在庫管理"
    " スプレッドシート クラウド",
    "automation-ai": "自動化 ai 人工知能 chatgpt 生成ai rpa 機械学習 マクロ vba",
    "information-security": "情報セキュリティ セキュリティ 個人情報 isms プライバシーマーク",
    "accounting": "会計 経理 簿記 財務 決算 税務 原価計算 記帳 accounting",
    "fundraising": "資金調達 補助金 助成金 融資 出資 申請書",
    "crowdfunding": "クラウドファンディング クラファン 支援募集 crowdfunding",
    "legal": "契約 法務 契約書 弁護士 行政書士 コンプライアンス legal",
    "intellectual-property": "知的財産 特許 商標 著作権 知財 意匠",
    "recruiting": "採用 求人 人材募集 面接 人手不足 recruiting",
    "training": "研修 人材育成 教育 セミナー講師 新人教育 講師",
    "organisation": "組織づくり 人事 評価制度 労務 就業規則 人事制度 組織開発",
    "facilitation": "ファシリテーション ワークショップ 話し合い 会議運営 合意形成 司会",
    "production-control": "生産管理 品質管理 工場 製造 haccp ハサップ 工程 5s",
    "logistics": "物流 調達 配送 仕入れ 倉庫 在庫 サプライチェーン",
    "agriculture-fishery": "農業 漁業 林業 農家 水産 養殖 牡蠣 畜産 米 りんご",
    "architecture-renovation": "建築 空き家 リノベーション 改修 内装 不動産 設計図",
    "community-building": "コミュニティ イベント 交流会 まちづくり 地域づくり 祭り 移住",
    "translation": "翻訳 通訳 英語 中国語 多言語 外国語 english translation",
}  # fmt: skip


def _variants(words: str) -> tuple[str, ...]:
    return tuple(fold(word).replace("-", " ") for word in words.split())


_TABLE = {skill: _variants(words) for skill, words in WORDS.items()}


def suggest(text: str, *, chosen: Collection[str] = (), known: Collection[str] | None = None) -> list[str]:
    """Skills whose words occur in the text and that are not chosen yet, the best-founded first.

    `known` limits them to the vocabulary in use. Latin words must stand alone: "ec" is not in "technical".
    """
    folded = fold(text)
    hits = {}
    for skill, words in _TABLE.items():
        if skill in chosen or (known is not None and skill not in known):
            continue
        found = [word for word in words if _occurs(word, folded)]
        if found:
            hits[skill] = (-max(map(len, found)), -len(found))
    return sorted(hits, key=lambda skill: (hits[skill], skill))


def _occurs(word: str, text: str) -> bool:
    start = text.find(word)
    while start >= 0:
        before, after = text[max(0, start - 1) : start], text[start + len(word) : start + len(word) + 1]
        if not word.isascii() or not (_latin(before) or _latin(after)):
            return True
        start = text.find(word, start + 1)
    return False


def _latin(letter: str) -> bool:
    return letter.isascii() and letter.isalnum()
