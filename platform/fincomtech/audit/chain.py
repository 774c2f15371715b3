"""The chain: each entry has a digest, each seal a hash over a stretch of digests and the seal before it.

Entries are added without waiting for each other, so an audited write costs one statement and locks nothing. A scheduled
job seals what has been committed since, in the order of their ids. Digests and seals are keyed with the installation's
secret: whoever can write to the database alone can neither make nor alter an entry unnoticed, and an entry or a seal that
is missing breaks the hashes behind it.
"""

import hashlib
import hmac
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import orjson
from django.conf import settings
from django.db import transaction

from fincomtech.audit.models import Entry, Seal
from fincomtech.kit import clock, context, copying

STRETCH = 5000  # entries under one seal, at most
FIRST = ""
FEW = 20  # entries that one INSERT takes: COPY needs a second statement, and is worth it for more


def append(entries: Sequence[Entry]) -> None:
    """Write the entries as the current actor's, in the current transaction."""
    who, now, request = context.actor(), clock.now(), context.request_id()
    for entry in entries:
        entry.created_at = now
        entry.user_id, entry.user_name = entry.user_id or who.user_id, (entry.user_name or who.name)[:200]
        entry.session_id, entry.key_id, entry.request_id = who.session_id, who.key_id, request[:64]
        entry.digest = _hashed(orjson.dumps(entry.content(), option=orjson.OPT_SORT_KEYS), _keys()[0])
    if len(entries) > FEW:
        copying.insert(Entry, entries)
    elif entries:
        Entry.objects.bulk_create(entries)


def seal() -> int:
    """Seal what is committed and unsealed; returns how many entries that were. Two at once seal one after the other."""
    sealed = 0
    while found := _seal_stretch():
        sealed += found
        if found < STRETCH:
            break
    return sealed


@transaction.atomic
def _seal_stretch() -> int:
    # The lock is on the unsealed rows: whoever comes second waits, and then finds them sealed.
    rows = Entry.objects.select_for_update(no_key=True).filter(seal=None).order_by("id")[:STRETCH]
    found = list(rows.values_list("id", "digest"))
    if not found:
        return 0
    last = Seal.objects.order_by("-id").first()
    previous = last.hash if last is not None else FIRST
    made = Seal.objects.create(
        entries=len(found), previous=previous, hash=_seal_hash(previous, (digest for _id, digest in found), _keys()[0])
    )
    Entry.objects.filter(id__in=[key for key, _digest in found]).update(seal=made)
    return len(found)


# --- verifying ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Break:
    """Something that is not as it was written: an entry, or a seal (its entries or itself)."""

    seal: int | None
    entry: int | None


@dataclass(frozen=True)
class Verdict:
    """What a verification found."""

    entries: int
    seals: int
    breaks: tuple[Break, ...]
    redacted: int = 0  # whole, as an act has left them


def verify() -> Verdict:
    """Go through the whole chain. Reads it in stretches; needs no lock, as nothing that is sealed ever changes."""
    breaks: list[Break] = []
    acts: dict[int, list[Break]] = {}
    previous, entries, seals = FIRST, 0, 0
    for found in Seal.objects.order_by("id").iterator(chunk_size=100):
        seals += 1
        rows = list(Entry.objects.filter(seal=found).order_by("id"))
        entries += len(rows)
        breaks += [Break(found.pk, row.pk) for row in rows if not _is_whole(row)]
        _note_acts(acts, rows, found.pk)
        if found.previous != previous or len(rows) != found.entries or not _holds(found, [r.digest for r in rows]):
            breaks.append(Break(found.pk, None))
        previous = found.hash
    for row in _unsealed():
        entries += 1
        if not _is_whole(row):
            breaks.append(Break(None, row.pk))
        _note_acts(acts, [row], None)
    actless = acts.keys() - existing_acts(acts) if acts else set()
    breaks += [found for act in sorted(actless) for found in acts[act]]
    return Verdict(entries, seals, tuple(breaks), sum(len(found) for found in acts.values()))


def _note_acts(acts: dict[int, list[Break]], rows: Sequence[Entry], seal_id: int | None) -> None:
    """Which acts the entries name: those that are not there make each of their entries a break."""
    for row in rows:
        if row.redacted_by is not None:
            acts.setdefault(row.redacted_by, []).append(Break(seal_id, row.pk))


def existing_acts(ids: Iterable[int]) -> set[int]:
    """Those of the acts that exist."""
    from fincomtech.audit import redacting  # which redacts by what is here

    return redacting.existing(list(ids))


def _unsealed() -> Iterator[Entry]:
    return Entry.objects.filter(seal=None).order_by("id").iterator(chunk_size=STRETCH)


def _is_whole(entry: Entry) -> bool:
    if entry.redacted_by is not None:
        signed = _redacted_content(entry)
        return any(hmac.compare_digest(_hashed(signed, key), entry.redaction) for key in _keys())
    content = orjson.dumps(entry.content(), option=orjson.OPT_SORT_KEYS)
    return any(hmac.compare_digest(_hashed(content, key), entry.digest) for key in _keys())


def redaction_of(entry: Entry) -> str:
    """The signature of what an act has left of an entry, bound to its digest and the act."""
    return _hashed(_redacted_content(entry), _keys()[0])


def _redacted_content(entry: Entry) -> bytes:
    told = {**entry.content(), "redacted_by": entry.redacted_by, "digest": entry.digest}
    return b"redacted\0" + orjson.dumps(told, option=orjson.OPT_SORT_KEYS)


def _holds(found: Seal, digests: Sequence[str]) -> bool:
    return any(hmac.compare_digest(_seal_hash(found.previous, digests, key), found.hash) for key in _keys())


def _seal_hash(previous: str, digests: Iterable[str], key: bytes) -> str:
    return _hashed("\n".join([previous, *digests]).encode(), key)


def _hashed(content: bytes, key: bytes) -> str:
    return hmac.new(key, content, hashlib.sha256).hexdigest()


def _keys() -> list[bytes]:
    """The company's keys, the current secret's first: the older ones still prove what they signed."""
    secrets = [str(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    company = context.company().key.encode()
    return [hmac.new(secret.encode(), b"audit\0" + company, hashlib.sha256).digest() for secret in secrets]
