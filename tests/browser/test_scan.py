"""The camera at reception, with a stand-in for the detector that every Chromium on a phone has."""

from django.urls import reverse

from events import actions
from events.models import Event
from iwate_kankei.models import Programme
from tests import factories

STAND_IN = """
window.seen = [];
window.BarcodeDetector = class {
  async detect() { return window.seen.splice(0, 1).map(rawValue => ({ rawValue })); }
};
navigator.mediaDevices.getUserMedia = async () => document.createElement("canvas").captureStream();
HTMLMediaElement.prototype.play = async () => {};
"""


def test_codes_are_marked_one_after_the_other_and_wait_for_a_lost_line(site, contexts):
    event = factories.event("読み取り", Programme.objects.running().get(is_sample=True))
    first, second = (
        actions.admit(event=event, participant=factories.participant(), by=None, reason="名簿から")
        for _ in range(2)
    )
    page = contexts("operator").new_page()
    page.add_init_script(STAND_IN)
    page.goto(site + reverse("events:reception", args=[event.slug]))
    page.get_by_role("button", name="カメラで読み取る").click()
    said = page.locator("#said")
    page.evaluate("code => seen.push(code)", f"{site}/events/code/{first.code}/")
    said.get_by_text(first.participant.name).wait_for()
    assert first.attendances.get().status == "present"
    page.get_by_role("button", name=f"{first.participant.name}さんの来場を取り消す").wait_for()

    page.context.set_offline(True)
    page.evaluate("code => seen.push(code)", second.code)
    page.get_by_text("1件の来場記録が送信を待っています").wait_for()
    page.context.set_offline(False)
    said.get_by_text(second.participant.name).wait_for()
    assert second.attendances.get().status == "present"
    page.close()


def test_without_a_detector_the_camera_is_not_offered(site, contexts):
    event = Event.objects.published().upcoming().first()
    page = contexts("operator").new_page()
    page.add_init_script("delete window.BarcodeDetector")
    page.goto(site + reverse("events:reception", args=[event.slug]))
    assert not page.get_by_role("button", name="カメラで読み取る").is_visible()
    page.close()
