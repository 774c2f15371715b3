"""Records of the CRM: leads, deals, and the pipeline that deals move along."""

from tenant_apps.commerce.crm.models.deals import Customer, Deal, DealRule, Lead
from tenant_apps.commerce.crm.models.pipeline import DealType, LostReason, Source, Stage

__all__ = ["Customer", "Deal", "DealRule", "DealType", "Lead", "LostReason", "Source", "Stage"]
