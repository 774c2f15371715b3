"""How imports, exports and what is saved about them look."""

from fincomtech.kit.exchange.models import ExportRun, ExportTemplate, ImportMapping, ImportRun
from fincomtech.kit.views import Column, Field, FormView, Group, ListView, Search, Views, register

register(
    Views(
        ImportRun,
        icon="upload",
        list=ListView(
            [
                Column("created_at"),
                Column("file_name"),
                Column("record_type"),
                Column("state"),
                Column("total"),
                Column("created_count"),
                Column("updated_count"),
                Column("rejected_count"),
                Column("created_by"),
            ],
            editable=False,
        ),
        form=FormView(
            title="file_name",
            statusbar="state",
            buttons=("undo", "cancel"),
            groups=[
                Group("main", [Field("record_type"), Field("created_by"), Field("finished_at"), Field("error")]),
                Group(
                    "counts",
                    [
                        Field("total"),
                        Field("position"),
                        Field("created_count"),
                        Field("updated_count"),
                        Field("same_count"),
                        Field("rejected_count"),
                    ],
                ),
                Group(
                    "undone",
                    [Field("deleted_count"), Field("restored_count"), Field("kept_count")],
                    invisible=["not", ["in", "state", ["undoing", "undone"]]],
                ),
            ],
        ),
        search=Search(fields=("state", "record_type", "created_by"), groups=("record_type", "state", "created_by")),
    )
)

register(
    Views(
        ExportRun,
        icon="download",
        list=ListView(
            [Column("created_at"), Column("file_name"), Column("record_type"), Column("state"), Column("total")],
            editable=False,
        ),
        form=FormView(
            title="file_name",
            statusbar="state",
            buttons=("cancel",),
            groups=[
                Group(
                    "main",
                    [
                        Field("record_type"),
                        Field("created_by"),
                        Field("total"),
                        Field("position"),
                        Field("finished_at"),
                        Field("error"),
                    ],
                )
            ],
        ),
        search=Search(fields=("state", "record_type"), groups=("record_type", "state")),
    )
)

register(
    Views(
        ImportMapping,
        icon="columns-3",
        list=ListView([Column("label"), Column("record_type"), Column("user")]),
        form=FormView(title="label", groups=[Group("main", [Field("record_type"), Field("user")])]),
        search=Search(fields=("record_type",), groups=("record_type",)),
    )
)

register(
    Views(
        ExportTemplate,
        icon="download",
        list=ListView([Column("label"), Column("record_type"), Column("file_format"), Column("user")]),
        form=FormView(
            title="label", groups=[Group("main", [Field("record_type"), Field("file_format"), Field("user")])]
        ),
        search=Search(fields=("record_type",), groups=("record_type",)),
    )
)
