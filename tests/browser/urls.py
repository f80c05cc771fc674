"""The portal's addresses, and those that only show a state: errors, maintenance, the style guide."""

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import path
from django.views.generic import TemplateView

from iwate_kankei.expired import csrf_failure
from iwate_kankei.management.commands import web_server_pages
from iwate_kankei.urls import urlpatterns as portal


def bad_request(request):
    raise BadRequest


def forbidden(request):
    raise PermissionDenied


def expired(request):
    request.POST = QueryDict(mutable=True)
    request.POST["proposal"] = "味噌を首都圏の料理店へ届けるために、" * 20
    return csrf_failure(request)


def broken(request):
    return render(request, "500.html", status=500)


urlpatterns = [
    *portal,
    path("states/400/", bad_request),
    path("states/403/", forbidden),
    path("states/csrf/", expired),
    path("states/500/", broken),
    *(
        path(f"states/{name}/", lambda request, name=name: HttpResponse(web_server_pages.page(name)))
        for name in web_server_pages.PAGES
    ),
    path("states/styleguide/", TemplateView.as_view(template_name="styleguide.html")),
]
