"""Reading what a model's server sends, whatever it is."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.chat.model.stream import (
    MOST_BYTES,
    ModelFault,
    lines_of,
    read_object,
    read_stream,
)
from analysis.chat.model.words import split_words


def event(delta, finish=None):
    return "data: " + json.dumps({"choices": [{"delta": delta, "finish_reason": finish}]})


def heard(lines):
    texts = []
    return read_stream(iter(lines), texts.append), texts


def ends(read):
    """Whether reading ends as it should: with a reply, or with one of its faults."""
    try:
        read()
    except ModelFault as fault:
        return fault.status in ("broken", "empty")
    return True


def test_words_come_in_pieces_and_a_call_is_put_together():
    call = {"index": 0, "id": "a", "function": {"name": "rank_", "arguments": '{"n"'}}
    rest = {"index": 0, "function": {"name": "areas", "arguments": ": 3}"}}
    reply, texts = heard(
        [
            ": a comment",
            event({"content": "So "}),
            "",
            event({"content": "be it"}),
            event({"tool_calls": [call]}),
            event({"tool_calls": [rest]}, "tool_calls"),
            "data: [DONE]",
            "data: not read any more",
        ]
    )
    assert texts == ["So ", "So be it"]
    (made,) = reply.tool_calls()
    assert (made.id, made.name, made.arguments) == ("a", "rank_areas", '{"n": 3}')


def test_counts_of_tokens_are_numbers_or_nothing():
    usage = {"prompt_tokens": 10**30, "completion_tokens": 5}
    lines = [event({"content": "x"}, "stop"), "data: " + json.dumps({"usage": usage})]
    reply, _ = heard([*lines, "data: [DONE]"])
    assert reply.tokens == (None, 5)


def test_text_that_cannot_be_stored_is_replaced():
    reply, _ = heard([event({"content": "a\u0000b\ud800"}, "stop"), "data: [DONE]"])
    assert reply.text == "a\ufffdb?"


@given(st.lists(st.binary(max_size=60), max_size=20))
def test_any_bytes_give_a_reply_or_a_fault(chunks):
    for read in (read_stream, read_object):
        assert ends(lambda read=read: read(lines_of(iter(chunks)), lambda text: None))


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5),
                    lambda inner: st.lists(inner, max_size=3)
                    | st.dictionaries(st.sampled_from(["choices", "delta", "content", "usage",
                        "tool_calls", "function", "index", "name", "arguments", "prompt_tokens",
                        "finish_reason"]), inner, max_size=4), max_leaves=20))  # fmt: skip
def test_any_json_gives_a_reply_or_a_fault(found):
    assert ends(lambda: heard(["data: " + json.dumps(found), "data: [DONE]"]))


def test_a_line_without_end_is_not_kept_for_ever():
    chunks = (b"x" * 65_536 for _ in range(10_000))
    with pytest.raises(ModelFault) as caught:
        list(lines_of(chunks))
    assert caught.value.status == "too_large"
    assert len(list(chunks)) > 10_000 - MOST_BYTES // 65_536 - 2


def test_words_are_cut_to_a_headline_and_three_points():
    headline, points = split_words("\n\nTop\n- one\n* two\n3. three\n- four\n" + "x" * 900)
    assert headline == "Top"
    assert points == ("one", "two", "three")
    assert len(split_words("y" * 1000)[0]) == 300
