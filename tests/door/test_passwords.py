"""Passwords: how often one may try, how to reset and to change one, with and without mail."""

from __future__ import annotations

import re
from contextvars import Context

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.mail.backends.base import BaseEmailBackend
from django.test import Client
from django.urls import reverse

from tests.door.account_steps import PASSWORD, is_signed_in, sign_in, sign_up

pytestmark = pytest.mark.usefixtures("page_files", "own_counts")


class RefusingBackend(BaseEmailBackend):
    """A mail server that is not there."""

    def send_messages(self, email_messages):
        raise ConnectionRefusedError("nobody listens")


# --- Too many tries ---------------------------------------------------------------------------


def try_wrongly(client, email, times):
    for _ in range(times):
        sign_in(client, email, "wrong")


def test_after_five_wrong_passwords_the_account_waits(client, owner, colleague):
    try_wrongly(client, owner.email, 5)
    answer = sign_in(client, owner.email)
    assert "Too many failed login attempts" in answer.content.decode()
    assert not is_signed_in(client)
    sign_in(client, colleague.email)
    assert is_signed_in(client)


def test_right_passwords_are_not_counted(owner):
    for _ in range(7):
        client = Client()
        sign_in(client, owner.email)
        assert is_signed_in(client)


def test_a_flood_from_one_address_gets_a_plain_answer(settings, client, owner):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login": "2/m/ip"}
    try_wrongly(client, owner.email, 2)
    answer = sign_in(client, owner.email)
    assert answer.status_code == 429
    assert "Wait a minute and try again." in answer.content.decode()


@pytest.fixture
def redis_away(settings, monkeypatch):
    from chatmrpt.accounts import cache as module

    monkeypatch.setattr(module, "_away_until", 0.0)
    default = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {"default": default}


def test_people_sign_in_while_redis_is_away(redis_away, client, owner):
    sign_in(client, owner.email)
    assert is_signed_in(client)


def test_tries_are_counted_while_redis_is_away(redis_away, client, owner):
    try_wrongly(client, owner.email, 5)
    assert "Too many failed" in sign_in(client, owner.email).content.decode()


def test_the_cache_works_as_one_in_redis_and_without_it(redis_away):
    assert cache.add("a", 1)
    assert not cache.add("a", 2)
    assert cache.incr("a") == 2
    cache.set_many({"b": 3, "c": 4})
    assert cache.get_many(["a", "b", "d"]) == {"a": 2, "b": 3}
    cache.delete_many(["b"])
    assert ("c" in cache, "b" in cache) == (True, False)
    cache.clear()
    assert cache.get("c", "gone") == "gone"


def test_requests_share_their_connections_to_redis():
    """Django makes a cache object for each request: its connection is an earlier one's."""

    def connection_of_a_request():
        return cache._cache.get_client().client_id()

    assert Context().run(connection_of_a_request) == Context().run(connection_of_a_request)


# --- Passwords --------------------------------------------------------------------------------


def test_without_a_mail_server_the_page_names_the_administrator(stranger_client, settings):
    settings.EMAIL_CONFIGURED = False
    text = stranger_client.get(reverse("account_reset_password")).content.decode()
    assert "Ask your administrator to set a new password" in text
    assert "<form" not in text


def test_without_a_mail_server_no_link_is_ever_made(client, owner, settings):
    settings.EMAIL_CONFIGURED = False
    answer = client.post(reverse("account_reset_password"), {"email": owner.email})
    assert answer.status_code == 200
    assert mail.outbox == []


def reset_link(client, email):
    answer = client.post(reverse("account_reset_password"), {"email": email})
    assert answer["Location"] == reverse("account_reset_password_done")
    return re.search(r"http://testserver(/\S+)", mail.outbox[-1].body)[1]


def test_with_a_mail_server_a_link_sets_a_new_password(client, owner, with_mail):
    form = client.get(reset_link(client, owner.email), follow=True)
    assert "Choose a new password" in form.content.decode()
    new = "another long phrase 2"
    address = form.redirect_chain[-1][0]
    answer = client.post(address, {"password1": new, "password2": new})
    assert answer["Location"] == reverse("account_reset_password_from_key_done")
    sign_in(client, owner.email)
    assert not is_signed_in(client)
    sign_in(client, owner.email, new)
    assert is_signed_in(client)


def test_a_link_works_once(client, owner, with_mail):
    link = reset_link(client, owner.email)
    owner.set_password("another long phrase 2")
    owner.save()
    text = client.get(link, follow=True).content.decode()
    assert "This link does not work any more" in text


def test_an_unknown_address_gets_the_same_answer(client, db, with_mail):
    answer = client.post(reverse("account_reset_password"), {"email": "nobody@example.org"})
    assert answer["Location"] == reverse("account_reset_password_done")
    assert "no account with this address" in mail.outbox[-1].body


def test_a_mail_server_that_is_away_is_owned_up_to(client, owner, with_mail, settings):
    settings.EMAIL_BACKEND = f"{__name__}.RefusingBackend"
    answer = client.post(reverse("account_reset_password"), {"email": owner.email})
    assert answer.status_code == 503
    assert "no link was sent" in answer.content.decode()


def test_a_mail_server_that_is_away_stops_no_sign_up(client, db, with_mail, settings):
    settings.EMAIL_BACKEND = f"{__name__}.RefusingBackend"
    settings.ACCOUNT_EMAIL_VERIFICATION = "optional"
    assert sign_up(client, "amina@example.org").status_code == 302
    assert is_signed_in(client)


def test_a_new_password_ends_the_other_sign_ins(owner, owner_client):
    elsewhere = Client()
    elsewhere.force_login(owner)
    new = "another long phrase 2"
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    answer = owner_client.post(reverse("account_change_password"), form, follow=True)
    assert "Your password is changed." in answer.content.decode()
    assert elsewhere.get(reverse("account_change_password")).status_code == 302
    assert owner_client.get(reverse("account_change_password")).status_code == 200


def test_a_second_address_cannot_be_added(owner, owner_client):
    form = {"email": "second@example.org", "action_add": ""}
    owner_client.post(reverse("account_email"), form)
    assert list(owner.emailaddress_set.values_list("email", flat=True)) == [owner.email]


def test_without_a_mail_server_nothing_is_written_anywhere(client, db, settings):
    settings.EMAIL_CONFIGURED = False
    settings.ACCOUNT_EMAIL_VERIFICATION = "optional"
    sign_up(client, "amina@example.org")
    assert is_signed_in(client)
    assert mail.outbox == []
