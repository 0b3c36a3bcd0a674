"""What a language model is asked: the rules and the message, for a bill or a story."""

from tasks.providers.base import Brief
from tasks.script import prompt
from tasks.script.news import prompt as news
from tasks.script.news.template import story_title
from tasks.script.template import segment_title
from tasks.story import Story, Subject


def rules(brief: Brief) -> str:
    return news.RULES if isinstance(brief.subject, Story) else prompt.RULES


def version(brief: Brief) -> str:
    """Changes with the rules."""
    return news.VERSION if isinstance(brief.subject, Story) else prompt.VERSION


def message(brief: Brief) -> str:
    """The record or the items as data, and what is to be made of them."""
    subject, wrong = brief.subject, [(one.turn, one.problems) for one in brief.wrong]
    place = {"index": brief.index, "of": brief.of, "words": brief.words}
    if isinstance(subject, Story):
        if wrong:
            return news.mending_message(subject, wrong)
        return news.user_message(subject, **place)
    if wrong:
        return prompt.mending_message(subject, wrong)
    return prompt.user_message(subject, show=brief.show, reasons=brief.reasons, **place)


def title(subject: Subject) -> str:
    """For chapters."""
    return story_title(subject) if isinstance(subject, Story) else segment_title(subject)
