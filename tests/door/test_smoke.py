def test_health_answers(client):
    assert client.get("/healthz").content == b"ok"


def test_a_guest_opens_a_session_and_finds_it_again(guest_client, stranger_client):
    body = {"client_id": "client-0001", "title": ""}
    first = guest_client.post("/api/v1/sessions", body, "application/json")
    again = guest_client.post("/api/v1/sessions", body, "application/json")
    assert first.status_code == 201, first.content
    assert first.json()["id"] == again.json()["id"]
    assert len(guest_client.get("/api/v1/sessions").json()["sessions"]) == 1
    path = f"/api/v1/sessions/{first.json()['id']}"
    assert guest_client.get(path).status_code == 200
    assert stranger_client.get(path).status_code == 404
    assert stranger_client.get(path).json()["code"] == "not_found"
