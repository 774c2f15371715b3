"""How languages look."""

from fincomtech.kit.views import Column, Field, FormView, Group, ListView, Search, Views, register
from fincomtech.languages.models import Language

register(
    Views(
        Language,
        icon="world",
        list=ListView([Column("title"), Column("translated"), Column("changed_at")], editable=False),
        form=FormView(
            title="title", buttons=["hand_out", "take_in"], groups=[Group("main", [Field("code"), Field("translated")])]
        ),
        search=Search(fields=("title",)),
    )
)
