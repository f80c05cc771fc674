from django.conf import settings


def portal(request):
    """What every template may know of the installation."""
    return {"DEMO": settings.DEMO, "SITE_URL": settings.SITE_URL}
