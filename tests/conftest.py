from types import SimpleNamespace

import pytest
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator


@pytest.fixture
def sign_in(client):
    """sign_in(user): the client as that user. People in office also show a second factor."""

    def sign_in(user, second_factor=True):
        client.force_login(user, backend="iwate_kankei.access.RoleBackend")
        if second_factor and user.duties.is_staff_anywhere:
            Authenticator.objects.get_or_create(
                user=user, type=Authenticator.Type.TOTP, defaults={"data": {"secret": "x"}}
            )
            session = client.session
            record_authentication(SimpleNamespace(session=session), user, "mfa", type="totp")
            session.save()
        return client

    return sign_in
