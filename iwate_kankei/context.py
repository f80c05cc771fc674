from django.conf import settings


def portal(request):
    """What every template may know of the installation."""
    names = ("DEMO", "SITE_URL", "DATA_REQUEST_DAYS")
    return {name: getattr(settings, name) for name in names}
