"""Facts that the CRM tells. They are told once the record is stored, so a listener reads it as it now stands."""

from dataclasses import dataclass

from fincomtech.kit.events import Event


@dataclass(frozen=True)
class LeadConverted(Event):
    """A lead has become a deal of a contact."""

    lead_id: int
    deal_id: int
    contact_id: int


@dataclass(frozen=True)
class DealEnteredStage(Event):
    """A deal has come into a stage, new deals into their first one."""

    deal_id: int
    stage_id: int


@dataclass(frozen=True)
class DealWon(Event):
    """The customer has agreed."""

    deal_id: int


@dataclass(frozen=True)
class DealLost(Event):
    """The customer has declined, or the company has."""

    deal_id: int


@dataclass(frozen=True)
class DealReopened(Event):
    """A closed deal is open again."""

    deal_id: int
