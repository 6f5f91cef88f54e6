"""Which language an answer is given in: that of the question, else the one the reader has set."""

from __future__ import annotations

from dataclasses import replace

from django.utils import translation

from analysis.chat.language import language_of
from analysis.chat.model.talk import OWN_WORDS, USED
from analysis.chat.text import words_of
from analysis.chat.words.english import PLAIN_WORDS
from analysis.models import Message
from analysis.tools.base import Answer
from chatmrpt.lib.say import say

CODES = {"french": "fr", "english": "en"}
NAMES = {"hausa": "Hausa", "pidgin": "Nigerian Pidgin"}


def speak(message: Message) -> str:
    """Speak the answer's language from now on, until the job's end; its code.

    A question says it by its words; a button says what its own answer spoke; in Hausa and Pidgin,
    and where nothing is said, it is the reader's, which the job has.
    """
    question = message.in_reply_to
    code = ""
    if question is not None:
        spoken, sure = language_said(question.text)
        code = CODES.get(spoken, "") if sure else ""
        if not code and question.tool and question.parent is not None:
            code = str(question.parent.body.get("language") or "")
    if code:
        translation.activate(code)
    return (translation.get_language() or "en")[:2]


def language_said(text: str) -> tuple[str, bool]:
    """The language of a text, and whether its words say so: a name alone says nothing."""
    words = words_of(text)
    spoken = language_of(words)
    return spoken, spoken != "english" or any(word in PLAIN_WORDS for word in words)


def with_language_note(message: Message, answer: Answer) -> Answer:
    """The first answer to a question in Hausa or Pidgin says in which language answers come.

    A language model chooses the language of its words itself.
    """
    question = message.in_reply_to
    if message.body.get("model") in (USED, OWN_WORDS):
        return answer
    spoken = language_said(question.text)[0] if question is not None else ""
    if question is None or spoken not in NAMES or question.tool or _told(message):
        return answer
    note = say("I understand {language}; answers are in English.", language=NAMES[spoken])
    return replace(answer, points=(*answer.points[:2], note))


def _told(message: Message) -> bool:
    earlier = Message.objects.filter(session=message.session_id, body__language_told=True)
    return earlier.exclude(pk=message.pk).exists()
