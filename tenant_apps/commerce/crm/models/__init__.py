"""Records of the CRM: leads, deals, and the pipeline that deals move along."""

from tenant_apps.commerce.crm.models.customers import Customer
from tenant_apps.commerce.crm.models.deals import Deal
from tenant_apps.commerce.crm.models.leads import Lead
from tenant_apps.commerce.crm.models.pipeline import DealType, LostReason, Source, Stage
from tenant_apps.commerce.crm.models.rules import DealRule

__all__ = ["Customer", "Deal", "DealRule", "DealType", "Lead", "LostReason", "Source", "Stage"]
