"""Endless text in the words of the demo's articles, for measuring with sizes that nobody writes by hand."""

import re

from django.utils.html import escape

from . import content

SENTENCE = re.compile(r"[^.!?\n]+[.!?]")


class Prose:
    """Walks from word to word as the articles do; the same for the same ``random``."""

    def __init__(self, random):
        self.random = random
        self.after = {}
        self.openings = []
        for story in content.stories():
            for sentence in SENTENCE.findall(story.text):
                self.learn(sentence.split())

    def learn(self, words):
        if len(words) < 4:
            return
        self.openings.append(words[0])
        for word, following in zip(words, words[1:], strict=False):
            self.after.setdefault(word, []).append(following)

    def words(self, count):
        word = self.random.choice(self.openings)
        chosen = [word]
        while len(chosen) < count:
            following = self.after.get(word)
            word = self.random.choice(following or self.openings)
            chosen.append(word)
        return chosen

    def line(self, shortest, longest):
        """A headline or the like: no full stop, the first letter large."""
        text = " ".join(self.words(self.random.randint(shortest, longest))).rstrip(".,;:!?")
        return text[:1].upper() + text[1:]

    def sentence(self):
        return self.line(6, 24) + "."

    def paragraph(self):
        return " ".join(self.sentence() for _number in range(self.random.randint(2, 5)))

    def html_paragraph(self):
        return f"<p>{escape(self.paragraph())}</p>"
