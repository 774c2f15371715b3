"""What is searched: one entry for each record, and how far the entries of each record type are filled in."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from fincomtech.kit.background.later import Prepared


class Entry(models.Model):
    """A record as the search sees it. `readers` are whom it belongs to: users, teams as negative numbers, 0 for nobody.

    It holds only what every reader of the record may read, and is no record itself: no list and no API shows it.
    """

    record_type = models.CharField(max_length=64)
    record_id = models.BigIntegerField()
    title = models.TextField()
    subtitle = models.TextField()
    text = models.TextField()
    words: Any = SearchVectorField()
    readers: Any = ArrayField(models.BigIntegerField())
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [
            # A short pending list: every search reads it through.
            GinIndex(fields=["words", "readers"], name="search_entry_words", gin_pending_list_limit=128),
            models.Index(fields=["changed_at", "id"], name="search_entry_latest"),
        ]
        constraints = [models.UniqueConstraint(fields=["record_type", "record_id"], name="search_entry_once")]


class Filling(models.Model):
    """How far the records of a type that were there before have got into the entries.

    `signature` says what was looked into: a release that looks into more fills anew.
    """

    record_type = models.CharField(max_length=64)
    signature = models.CharField(max_length=64, default="")
    position = models.BigIntegerField(default=0)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record_type"], name="search_filling_once")]


class Word(models.Model):
    """A word that stands in some title or subtitle: what a mistyped one may have meant.

    No constraint says that a word is there once: two writers with the same new word would wait for one another.
    """

    word = models.TextField()

    class Meta:
        indexes = [
            models.Index(fields=["word"], name="search_word_itself"),
            GinIndex(OpClass("word", name="gin_trgm_ops"), name="search_word_alike", fastupdate=False),
        ]


class NotBefore(Prepared):
    """One row of values does not come before another."""

    template = "%s >= %s"


@SearchVectorField.register_lookup
class Answers(Prepared):
    """The words satisfy a tsquery, given as text."""

    lookup_name, template = "answers", "%s @@ %s::tsquery"
