"""How the company's profile, currencies, countries, units, numbering and working calendars look."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fincomtech.kit.views import (
    ChartView,
    Column,
    Field,
    Filter,
    FormView,
    Group,
    Lines,
    ListView,
    Search,
    Tab,
    Views,
    register,
)
from tenant_apps.foundation.base.models import (
    Company,
    Country,
    Currency,
    CurrencyRate,
    Numbering,
    RateFetch,
    Unit,
    WorkingCalendar,
)

register(
    Views(
        Company,
        icon="building",
        single=True,
        list=ListView([Column("name"), Column("inn"), Column("city"), Column("currency")], editable=False),
        form=FormView(
            title="name",
            groups=[
                Group(
                    "registration",
                    [
                        Field("legal_name", span=2),
                        Field("logo", widget="picture", span=2),
                        Field("inn"),
                        Field("kpp"),
                        Field("ogrn"),
                        Field("country"),
                    ],
                    label=_("Registration"),
                ),
                Group(
                    "address",
                    [Field("postcode"), Field("region"), Field("city"), Field("street")],
                    label=_("Legal address"),
                ),
                Group("reach", [Field("phone"), Field("email"), Field("website")], label=_("How to reach us")),
                Group(
                    "habits",
                    [Field("language"), Field("time_zone"), Field("working_calendar")],
                    label=_("Work"),
                ),
                Group(
                    "money",
                    [
                        Field("currency"),
                        Field("rate_source"),
                        Field("rate_hour", invisible=["not", ["set", "rate_source"]]),
                    ],
                    label=pgettext_lazy("company", "Money"),
                ),
            ],
        ),
    )
)

register(
    Views(
        Currency,
        icon="coin",
        list=ListView(
            [
                Column("code", width=90),
                Column("name", width=260),
                Column("symbol"),
                Column("rate", width=150),
                Column("rate_date"),
                Column("digits", optional=True),
                Column("archived", optional=True),
            ],
            default_order=("code",),
        ),
        form=FormView(
            title="name",
            groups=[
                Group("main", [Field("code"), Field("symbol"), Field("digits"), Field("archived")]),
                Group("price", [Field("rate"), Field("rate_date")], label=_("In the company's currency")),
            ],
        ),
        search=Search(fields=("code", "archived")),
    )
)

register(
    Views(
        Country,
        icon="world",
        list=ListView([Column("name"), Column("code")], default_order=("name",)),
        form=FormView(title="name", groups=[Group("main", [Field("code")])]),
        search=Search(fields=("code", "archived")),
    )
)

register(
    Views(
        CurrencyRate,
        icon="chart-line",
        list=ListView(
            [
                Column("rate_date", width=130),
                Column("currency", width=220),
                Column("nominal", width=90),
                Column("rate"),
                Column("base"),
                Column("price"),
                Column("source"),
                Column("indirect", optional=True),
            ],
            editable=False,
        ),
        chart=ChartView(by=("rate_date:day", "currency"), measure="price:avg", kind="line"),
        form=FormView(
            title="currency",
            groups=[
                Group(
                    "main",
                    [
                        Field("currency"),
                        Field("rate_date"),
                        Field("nominal"),
                        Field("rate"),
                        Field("base"),
                        Field("price"),
                        Field("source"),
                        Field("indirect", invisible=["not", "indirect"]),
                    ],
                )
            ],
        ),
        search=Search(
            filters=[
                Filter("today", _("From today on"), {"rateDate": {"gte": "$today"}}),
                Filter("month", _("This month"), {"rateDate": {"gte": "$month_start"}}),
                Filter("usd_eur_cny", _("Dollar, euro, yuan"), {"currency": {"in": ["USD", "EUR", "CNY"]}}),
                Filter("by_hand", pgettext_lazy("exchange rates", "By hand"), {"source": {"eq": "hand"}}),
            ],
            fields=("currency", "base", "source", "rate_date"),
            groups=("currency", "source", "rate_date:month"),
        ),
    )
)

register(
    Views(
        RateFetch,
        icon="cloud-download",
        list=ListView(
            [
                Column("created_at", width=160),
                Column("source"),
                Column("state"),
                Column("message", width=420),
                Column("rates_date"),
                Column("received"),
                Column("changed"),
            ],
            editable=False,
            tones=[(["=", "state", "failed"], "red")],
        ),
        form=FormView(
            title="message",
            groups=[
                Group(
                    "main",
                    [
                        Field("source"),
                        Field("state"),
                        Field("run_date"),
                        Field("rates_date"),
                        Field("received"),
                        Field("changed"),
                    ],
                )
            ],
        ),
        search=Search(fields=("source", "state", "run_date"), groups=("source", "state", "run_date:month")),
    )
)

register(
    Views(
        Numbering,
        icon="123",
        list=ListView(
            [
                Column("name", width=220),
                Column("prefix"),
                Column("padding"),
                Column("suffix"),
                Column("restart"),
                Column("mode", width=260),
            ],
            editable=False,
        ),
        form=FormView(
            title="name",
            buttons=("set_next",),
            groups=[
                Field("preview", readonly=True, span=2),
                Group(
                    "form",
                    [Field("prefix"), Field("padding"), Field("suffix"), Field("start")],
                    label=_("How numbers look"),
                ),
                Group("rules", [Field("restart"), Field("mode", span=2)], label=_("How they count")),
            ],
        ),
        search=Search(fields=("restart", "mode"), groups=("mode",)),
    )
)

register(
    Views(
        Unit,
        icon="ruler-2",
        list=ListView(
            [
                Column("name", width=260),
                Column("symbol", width=100),
                Column("international_symbol", width=130),
                Column("code", width=90),
                Column("category"),
                Column("factor", optional=True),
                Column("places", optional=True),
                Column("rounding", optional=True),
            ],
            default_group="category",
            default_order=("category", "factor"),
        ),
        form=FormView(
            title="name",
            buttons=("convert_into",),
            groups=[
                Group(
                    "main",
                    [
                        Field("symbol"),
                        Field("international_symbol"),
                        Field("code"),
                        Field("category"),
                        Field("factor"),
                        Field("archived"),
                    ],
                ),
                Group("rounding", [Field("places"), Field("rounding")], label=_("Rounding of quantities")),
            ],
        ),
        search=Search(
            filters=[Filter("own", _("Own units"), {"code": {"eq": ""}})],
            fields=("category", "code", "archived"),
            groups=("category",),
        ),
    )
)

register(
    Views(
        WorkingCalendar,
        icon="clock",
        list=ListView([Column("name", width=260), Column("country"), Column("time_zone"), Column("eve_minutes")]),
        form=FormView(
            title="name",
            buttons=("count_time",),
            groups=[
                Group("main", [Field("country"), Field("time_zone"), Field("eve_minutes")]),
                Field("ahead", readonly=True, span=2, invisible=["not", ["set", "ahead"]]),
                Group("week", [Lines("hours", [Column("weekday"), Column("starts_at"), Column("ends_at")])], cols=1),
            ],
            tabs=[
                Tab(
                    "exceptions",
                    _("Exceptional days"),
                    [
                        Lines(
                            "exceptions",
                            [Column("day"), Column("kind"), Column("shorter_minutes"), Column("name")],
                        )
                    ],
                )
            ],
        ),
    )
)
