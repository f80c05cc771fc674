from django.db import migrations

NAME = "標準アンケート"
QUESTIONS = [
    ("choice", "全体の満足度を教えてください", "とても満足\n満足\nふつう\nやや不満\n不満", True),
    ("choice", "次にしてみたいことはどれですか", "次のイベントに参加する\n企業に提案書を送る\n現地を訪ねる\nまずは情報を受け取る\n今はない", True),
    ("choice", "知り合いに勧めたいと思いますか", "ぜひ勧めたい\n勧めたい\nどちらともいえない\n勧めない", False),
    ("text", "よかったこと、改善してほしいことをお聞かせください", "", False),
]


def create(apps, schema_editor):
    survey, new = apps.get_model("events", "Questionnaire").objects.get_or_create(name=NAME, defaults={"use": "survey"})
    if new:
        for position, (kind, label, options, required) in enumerate(QUESTIONS, start=1):
            survey.questions.create(kind=kind, label=label, options=options, is_required=required, position=position)


class Migration(migrations.Migration):
    """A survey to begin with; staff change it or make their own."""

    dependencies = [("events", "0002_initial")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
