"""Signing up, in and out, passwords, and what becomes of a guest's sessions."""

from __future__ import annotations

import re
import threading
import uuid

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from chatmrpt.accounts.models import User
from realtime.models import Session
from realtime.services.create_session import create_session
from realtime.services.merge_guest import merge_guest
from realtime.viewer import GUEST_COOKIE, Viewer, guest_cookie
from tests.door.account_steps import is_signed_in, open_session, seen_by, sign_in, sign_up

pytestmark = pytest.mark.usefixtures("page_files", "own_counts")

PAGES = {
    "account_login": "Sign in",
    "account_signup": "Create an account",
    "account_reset_password": "Forgot your password?",
    "account_reset_password_done": "Check your e-mail",
    "account_reset_password_from_key_done": "Your password is changed",
    "account_inactive": "This account is closed",
    "account_email_verification_sent": "Check your e-mail",
}
OWN_PAGES = {
    "account_logout": "Sign out?",
    "account_change_password": "Change password",
    "account_email": "Your account",
    "account_reauthenticate": "Your password, please",
}


# --- Pages ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "heading"), PAGES.items())
def test_a_stranger_sees_each_page_of_the_door(stranger_client, name, heading):
    answer = stranger_client.get(reverse(name))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert re.findall(r"<h1>(.*?)</h1>", text) == [heading]
    assert f"{heading.rstrip('?')}" in re.search(r"<title>(.*?)</title>", text)[1]


@pytest.mark.parametrize(("name", "heading"), OWN_PAGES.items())
def test_pages_of_an_account_open_only_for_its_owner(owner_client, stranger_client, name, heading):
    assert f"<h1>{heading}</h1>" in owner_client.get(reverse(name)).content.decode()
    assert stranger_client.get(reverse(name)).status_code == 302


@pytest.mark.parametrize("name", [*PAGES, *OWN_PAGES])
def test_no_page_needs_inline_script_or_style(owner_client, stranger_client, name):
    client = owner_client if name in OWN_PAGES else stranger_client
    text = client.get(reverse(name)).content.decode()
    assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=", text)


def test_a_wrong_field_is_announced_beside_it(stranger_client):
    text = sign_up(stranger_client, "amina@example.org", "12345").content.decode()
    assert 'aria-invalid="true"' in text
    assert 'aria-describedby="id_password1_helptext id_password1_error"' in text
    assert 'id="id_password1_error"' in text
    assert "<title>Error: " in text
    assert User.objects.count() == 0


def test_the_chosen_theme_holds_on_account_pages(stranger_client):
    stranger_client.cookies["theme"] = "dark"
    text = stranger_client.get(reverse("account_login")).content.decode()
    assert '<html lang="en" data-theme="dark">' in text


def test_looking_at_the_door_makes_nobody_a_guest(stranger_client):
    stranger_client.get(reverse("account_login"))
    assert GUEST_COOKIE not in stranger_client.cookies


# --- Guests -----------------------------------------------------------------------------------


def test_sign_up_says_how_many_sessions_move(guest_client):
    open_session(guest_client)
    assert "Your session moves" in guest_client.get(reverse("account_signup")).content.decode()
    open_session(guest_client)
    text = guest_client.get(reverse("account_signup")).content.decode()
    assert "Your 2 sessions move to your account" in text


def test_a_stranger_is_told_of_no_sessions(stranger_client, guest_client):
    open_session(guest_client)
    text = stranger_client.get(reverse("account_signup")).content.decode()
    assert "to your account" not in text


def test_a_guests_sessions_move_to_the_new_account(guest_client):
    mine = {open_session(guest_client), open_session(guest_client)}
    answer = sign_up(guest_client, "Amina@Example.org")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert seen_by(guest_client) == mine
    user = User.objects.get(email="amina@example.org")
    assert set(Session.objects.values_list("owner_id", "guest_key", "expires")) == {
        (user.pk, "", None)
    }


def test_a_guests_sessions_join_those_the_account_has(guest_client, owner, new_session):
    older = str(new_session(owner).pk)
    mine = open_session(guest_client)
    sign_in(guest_client, owner.email)
    assert seen_by(guest_client) == {older, mine}


def test_two_sessions_with_one_client_id_both_stay(guest_client, owner):
    twice = uuid.uuid4().hex
    older = str(create_session(viewer=Viewer(user_id=owner.pk), client_id=twice).pk)
    mine = open_session(guest_client, twice)
    sign_in(guest_client, owner.email)
    assert seen_by(guest_client) == {older, mine}


def test_the_guest_ends_with_the_sign_in(guest_client, owner):
    mine = open_session(guest_client)
    kept = guest_client.cookies[GUEST_COOKIE].value
    answer = sign_in(guest_client, owner.email)
    assert answer.cookies[GUEST_COOKIE].value == ""
    thief = Client()
    thief.cookies[GUEST_COOKIE] = kept
    assert seen_by(thief) == set()
    assert thief.get(f"/api/v1/sessions/{mine}").status_code == 404


def test_a_forged_guest_cookie_moves_nothing(guest_client, owner, colleague_client):
    mine = open_session(guest_client)
    forger = Client()
    key = Session.objects.get(pk=mine).guest_key
    forger.cookies[GUEST_COOKIE] = guest_cookie(Viewer(guest_key=key))[:-3] + "abc"
    sign_in(forger, owner.email)
    assert is_signed_in(forger)
    assert seen_by(forger) == set()
    assert seen_by(guest_client) == {mine}
    assert seen_by(colleague_client) == set()


def test_after_signing_out_nothing_is_seen_on_this_computer(guest_client, owner):
    open_session(guest_client)
    sign_in(guest_client, owner.email)
    answer = guest_client.post(reverse("account_logout"))
    assert answer["Location"] == "/"
    assert not is_signed_in(guest_client)
    assert seen_by(guest_client) == set()


def someone_waits_for_a_lock():
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
        return cursor.fetchone()[0]


def test_of_two_sign_ins_at_once_the_first_gets_the_sessions(transactional_db, make_user):
    first, second = make_user("first@example.org"), make_user("second@example.org")
    guest = Viewer(guest_key="g" * 32)
    for _ in range(3):
        create_session(viewer=guest, client_id=uuid.uuid4().hex)
    late = Client()
    late.cookies[GUEST_COOKIE] = guest_cookie(guest)

    def sign_in_late():
        sign_in(late, second.email)
        connection.close()

    thread = threading.Thread(target=sign_in_late)
    with transaction.atomic():
        merge_guest(guest=guest, user_id=first.pk)
        thread.start()
        while not someone_waits_for_a_lock():
            thread.join(0.01)
            assert thread.is_alive()
    thread.join()
    assert is_signed_in(late)
    assert set(Session.objects.values_list("owner_id", flat=True)) == {first.pk}


# --- Signing in -------------------------------------------------------------------------------


def test_signing_in_gives_a_new_session_key(client, owner):
    client.get(reverse("account_login"))
    planted = client.session
    planted["planted"] = True
    planted.save()
    client.cookies["sessionid"] = planted.session_key
    sign_in(client, owner.email)
    assert is_signed_in(client)
    assert client.session.session_key != planted.session_key


@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [
        ("/admin/", "/admin/"),
        ("https://evil.example/x", "/"),
        ("//evil.example/x", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_after_signing_in_one_stays_on_this_host(client, owner, wanted, led_to):
    assert sign_in(client, owner.email, next=wanted)["Location"] == led_to


def test_signing_out_takes_more_than_a_link(owner_client):
    owner_client.get(reverse("account_logout"))
    assert is_signed_in(owner_client)


def test_a_write_without_the_pages_token_is_refused(owner):
    client = Client(enforce_csrf_checks=True)
    answer = sign_in(client, owner.email)
    assert answer.status_code == 403
    assert "security token" in answer.content.decode()
    assert not is_signed_in(client)


def test_an_address_has_one_account_in_any_spelling(client, owner):
    answer = sign_up(client, "OWNER@example.org")
    assert "already registered" in answer.content.decode()
    assert User.objects.count() == 1


def test_of_two_sign_ups_at_once_the_later_is_told(client, owner, monkeypatch):
    from allauth.account.internal.flows import manage_email

    monkeypatch.setattr(manage_email, "email_already_exists", lambda email: (email, False))
    answer = sign_up(client, owner.email)
    assert answer.status_code == 409
    assert "There is an account with this e-mail address already." in answer.content.decode()
    assert User.objects.count() == 1


def test_a_closed_account_cannot_sign_in(client, make_user):
    closed = make_user("closed@example.org", is_active=False)
    assert sign_in(client, closed.email)["Location"] == reverse("account_inactive")
    assert not is_signed_in(client)


# --- Error pages ------------------------------------------------------------------------------


def test_an_error_page_stands_when_the_pages_files_are_not_built(client, db, page_files):
    page_files.unlink()
    client.raise_request_exception = False
    lost = client.get("/no/such/page")
    assert lost.status_code == 404
    assert "There is nothing at this address." in lost.content.decode()
    assert client.get(reverse("account_login")).status_code == 500
