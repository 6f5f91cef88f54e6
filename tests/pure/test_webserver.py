"""The web server's own settings."""

from __future__ import annotations

from chatmrpt.webserver import lines_kept

#: nginx keeps an idle line to the site so long, unless told otherwise.
PROXY_KEEPS = 60


def test_daphne_keeps_an_idle_line_longer_than_a_proxy():
    line = lines_kept()(None).buildProtocol(None)
    assert line.timeOut > PROXY_KEEPS
