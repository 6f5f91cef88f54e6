"""The language a reader is answered in: chosen on the page, kept with the account, else the browser's."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from chatmrpt.lib.say import Catalogue


class ReaderLanguage(LocaleMiddleware):
    """Speak the reader's language during a request and none after it."""

    def process_request(self, request: HttpRequest) -> None:
        """The cookie's language, else the account's, else the first the browser asks for."""
        translation.activate(reader_language(request))
        request.LANGUAGE_CODE = translation.get_language()

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Say which language it is; the next request begins without one."""
        said: HttpResponseBase = super().process_response(request, response)
        translation.deactivate()
        return said


def reader_language(request: HttpRequest) -> str:
    """`en` or `fr`."""
    known = dict(settings.LANGUAGES)
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if chosen in known:
        return chosen
    kept = getattr(getattr(request, "user", None), "language", "")
    return kept if kept in known else translation.get_language_from_request(request)


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the reader's choice in a cookie, and with the account if there is one."""
    code = request.POST.get("language", "")
    if request.user.is_authenticated and code in dict(settings.LANGUAGES):
        request.user.language = code
        request.user.save(update_fields=["language"])
    return set_language(request)


def django_catalogue() -> Catalogue:
    """Django's translations, in the language it has activated."""
    return Catalogue(
        one=translation.gettext,
        many=translation.ngettext,
        language=lambda: (translation.get_language() or settings.LANGUAGE_CODE)[:2],
    )
