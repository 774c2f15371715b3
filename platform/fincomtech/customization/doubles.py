"""Values that occur twice already, when a field shall have none twice."""

from typing import TYPE_CHECKING

from django.db import connection
from django.utils.translation import gettext_lazy as _

from fincomtech.kit.records import record_model
from fincomtech.kit.refusals import Invalid

if TYPE_CHECKING:
    from fincomtech.customization.models import Field

_TWICE = "SELECT custom ->> %s, count(*) FROM {table} WHERE custom ? %s GROUP BY 1 HAVING count(*) > 1 LIMIT 1"


def refuse(field: "Field") -> None:
    """Raises Invalid when two records have the same value of the field."""
    quote = connection.ops.quote_name
    table = quote(record_model(field.record_type)._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(_TWICE.format(table=table), [field.name, field.name])
        twice = cursor.fetchone()
    if twice is not None:
        sentence = _("“%(value)s” occurs %(times)s times already: make the values differ first.")
        raise Invalid(sentence, code="customization.doubles", path=["unique"], value=twice[0][:80], times=twice[1])
