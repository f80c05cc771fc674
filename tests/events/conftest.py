import pytest
import time_machine


@pytest.fixture
def time_machine_at():
    """time_machine_at(moment): from now on the clock runs from `moment`."""
    travels = []

    def go(moment):
        traveller = time_machine.travel(moment, tick=True)
        travels.append(traveller)
        traveller.start()

    yield go
    for traveller in reversed(travels):
        traveller.stop()
