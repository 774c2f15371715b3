"""How acts look in a list; the client's own screen shows what each of them says."""

from django.utils.translation import gettext_lazy as _

from fincomtech.kit.views import Column, Field, FormView, Group, ListView, Search, Views, register
from fincomtech.privacy.models import Act

register(
    Views(
        Act,
        icon="shield-lock",
        list=ListView(
            [Column("number"), Column("created_at"), Column("user_name"), Column("basis")],
            editable=False,
        ),
        form=FormView(
            title="number",
            groups=[
                Group(
                    "main",
                    [Field("created_at"), Field("user_name"), Field("basis"), Field("record_type"), Field("record_id")],
                    label=_("Act"),
                ),
            ],
        ),
        search=Search(fields=("number", "created_at", "user_name", "basis")),
    )
)
