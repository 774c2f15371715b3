"""Writes that happen once: a key sent with a write is remembered, and sending it again gives the same answer."""

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, ClassVar

import orjson
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from fincomtech.kit import clock, context
from fincomtech.kit.refusals import Refusal

KEPT = timedelta(hours=24)


class IdempotentWrite(models.Model):
    """A write that was done under a key: who sent it, the hash of what was asked, and what was answered.

    No record type: nothing outside the API's own bookkeeping reads it.
    """

    objects: ClassVar[models.Manager["IdempotentWrite"]]

    actor = models.CharField(max_length=32)
    key = models.CharField(max_length=200)
    request_hash = models.CharField(max_length=64)
    response = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        app_label = "kit"
        constraints = [models.UniqueConstraint(fields=["actor", "key"], name="kit_idempotentwrite_key_unique")]
        indexes = [models.Index(fields=["created_at"], name="kit_idempotentwrite_age")]


class KeyReused(Refusal):
    """The key came back with another request."""

    code, status = "idempotency_key_reused", 409
    sentence = _("This key has been used for another request. Send a new key with a new request.")


def claim(key: str, request: Mapping[str, Any]) -> IdempotentWrite:
    """Take the key, inside the transaction of the write. `response` is set when the write has been done already.

    Waits for a transaction that holds the same key; takes over when that one is rolled back. A key lives 24 hours.
    """
    actor, wanted = _actor(), _hash(request)
    IdempotentWrite.objects.filter(actor=actor, key=key, created_at__lt=clock.now() - KEPT).delete()
    IdempotentWrite.objects.bulk_create(
        [IdempotentWrite(actor=actor, key=key, request_hash=wanted)], ignore_conflicts=True
    )
    found = IdempotentWrite.objects.select_for_update().get(actor=actor, key=key)
    if found.request_hash != wanted:
        raise KeyReused()
    return found


def remember(write: IdempotentWrite, response: Any) -> None:
    """Keep what the write answered."""
    write.response = response
    write.save(update_fields=["response"])


def forget_old() -> int:
    """Delete the keys that have had their time; says how many."""
    return IdempotentWrite.objects.filter(created_at__lt=clock.now() - KEPT).delete()[0]


def _actor() -> str:
    actor = context.actor()
    return f"key:{actor.key_id}" if actor.key_id is not None else f"user:{actor.user_id}"


def _hash(request: Mapping[str, Any]) -> str:
    return hashlib.sha256(orjson.dumps(request, default=str, option=orjson.OPT_SORT_KEYS)).hexdigest()
