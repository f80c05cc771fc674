import pytest
from django.utils.translation import override

from matching import certificates
from matching.forms.rounds import RulingForm
from participants.models import Participant
from tests.matching import ties

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "written"), [("ja", "岩手 花子（いわて はなこ）"), ("en", "岩手 花子 (いわて はなこ)")]
)
def test_the_kana_stand_beside_the_name_in_the_readers_brackets(language, written):
    match = ties.match()
    person = ties.lead_of(match).participant
    with override(language):
        certificate = certificates.of_work(match, person)
        form = RulingForm(people=Participant.objects.all(), challenges=type(match.challenge).objects.all())
        assert written in [text for _heading, text in certificate.facts]
        assert form.fields["participant"].label_from_instance(person) == written
