"""Records of contacts: the contact, its addresses and its groups."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fincomtech.kit import context, languages
from fincomtech.kit.fields import ColorField, PhoneField, RichTextField
from fincomtech.kit.finding import look_alikes
from fincomtech.kit.records import Assigned, Conversation, Named, Record, Tagged
from fincomtech.kit.refusals import Invalid, Text
from fincomtech.kit.rights import Me, Scope
from fincomtech.kit.standards import currency_choices
from tenant_apps.foundation.base import banks
from tenant_apps.foundation.base.models import RUSSIA, Requisites, home_country, tidy_number

DEPTH = 20  # levels of companies above a contact; more than any real group has


class Group(Named, Record):
    """One way to sort contacts: customers, suppliers, VIP customers. Source: contacts.2.1."""

    color = ColorField(_("color"))

    class Meta(Named.Meta):
        verbose_name, verbose_name_plural = _("contact group"), _("contact groups")


class Level(Named, Record):
    """A level of confidentiality: who sees contacts of it besides their own people and the administrators.

    Contacts of the level show to people of these roles or teams, as far as they may see contacts at all, and always to
    the responsible and to whoever has entered them. Source: contacts.5.1.
    """

    color = ColorField(_("color"))
    note = models.CharField(_("what it is for"), max_length=300, blank=True, default="")
    roles = models.ManyToManyField("identity.Role", blank=True, related_name="+", verbose_name=_("roles"))
    teams = models.ManyToManyField("identity.Team", blank=True, related_name="+", verbose_name=_("teams"))

    class Meta(Named.Meta):
        verbose_name, verbose_name_plural = _("confidentiality level"), _("confidentiality levels")

    @classmethod
    def open_to(cls, me: Me) -> "models.QuerySet[Level]":
        """Those whose contacts the person sees by a role or a team."""
        roles = cls.roles.through.objects.filter(role__users=me.user, role__users__isnull=False).values("level")
        teams = cls.teams.through.objects.filter(team__in=me.teams).values("level")
        return cls.objects.filter(Q(pk__in=roles) | Q(pk__in=teams))


class Contact(Requisites, Conversation, Tagged, Assigned, Record):
    """A company or a person that the company deals with. Source: contacts.1, contacts.2."""

    COMPANY, PERSON = "company", "person"
    KINDS = [(COMPANY, _("Company")), (PERSON, _("Person"))]

    search_fields = ("name", "legal_name", "inn", "email", "phone", "mobile", "city", "full_address", "notes")
    search_texts = ("full_address", "notes")
    tracked_fields = ("name", "parent", "group", "assignee", "team", "email", "phone", "inn", "kpp", "level")
    lines = ("addresses", "bank_accounts")
    default_order = ("name", "id")
    hints = {"duplicates": _("possible duplicates")}
    known_by = ("inn", "email", "phone")
    alike_by = (("inn", "kpp"), ("email",), ("phone",), ("mobile",))
    also_called = {
        "name": ("контрагент", "клиент", "организация", "название компании", "company name", "customer", "account"),
        "legal_name": ("полное наименование", "юрлицо", "юр название", "full legal name"),
        "parent": ("компания", "организация", "место работы", "company", "account name"),
        "job_title": ("position", "title", "позиция"),
        "group": ("группа", "категория", "segment", "category"),
        "website": ("site", "url", "сайт", "веб сайт"),
        "is_customer": ("покупатель", "customer"),
        "is_supplier": ("поставщик", "vendor"),
    }

    personal_fields = (
        *("name", "legal_name", "last_name", "first_name", "middle_name", "job_title"),
        *("email", "phone", "mobile", "website", "inn", "city", "full_address", "notes"),
    )
    personal_by = ("email", "phone", "mobile")
    personal_when = {"kind": PERSON}

    kind = models.CharField(_("kind"), max_length=8, choices=KINDS, default=COMPANY)
    name = models.CharField(_("company or full name"), max_length=200)
    legal_name = models.CharField(_("legal name"), max_length=250, blank=True, default="")
    last_name = models.CharField(_("last name"), max_length=80, blank=True, default="")
    first_name = models.CharField(_("first name"), max_length=80, blank=True, default="")
    middle_name = models.CharField(_("middle name"), max_length=80, blank=True, default="")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="people", verbose_name=_("company")
    )
    job_title = models.CharField(_("job title"), max_length=120, blank=True, default="")
    is_customer = models.BooleanField(_("customer"), default=False)
    is_supplier = models.BooleanField(_("supplier"), default=False)
    is_employee = models.BooleanField(_("employee"), default=False)
    is_partner = models.BooleanField(_("partner"), default=False)
    group = models.ForeignKey(
        Group, models.SET_NULL, null=True, blank=True, related_name="contacts", verbose_name=_("group")
    )
    email = models.EmailField(_("e-mail"), blank=True, default="")
    phone = PhoneField(_("phone"))
    mobile = PhoneField(_("mobile phone"))
    website = models.URLField(_("website"), blank=True, default="")
    country = models.ForeignKey(
        "base.Country", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("country")
    )
    city = models.CharField(_("city"), max_length=100, default="", editable=False)
    full_address = models.TextField(_("addresses in one line"), default="", editable=False)
    language = models.CharField(_("language"), max_length=8, choices=languages.choices, blank=True, default="")
    notes = RichTextField(_("notes"), blank=True, default="")
    level = models.ForeignKey(
        Level,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contacts",
        verbose_name=_("confidentiality"),
        help_text=_("Empty: open to all who see contacts"),
    )

    class Meta:
        verbose_name, verbose_name_plural = _("contact"), _("contacts")
        indexes = [
            models.Index(fields=["last_message_at"], name="contacts_contact_activity"),
            models.Index(fields=["email"], name="contacts_contact_email", condition=~Q(email="")),
            models.Index(fields=["phone"], name="contacts_contact_phone", condition=~Q(phone="")),
            models.Index(fields=["mobile"], name="contacts_contact_mobile", condition=~Q(mobile="")),
            models.Index(fields=["inn", "kpp"], name="contacts_contact_inn", condition=~Q(inn="")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(parent=models.F("id")),
                name="contacts_contact_not_own_parent",
                violation_error_message=_("A contact cannot belong to itself."),
            ),
            models.CheckConstraint(condition=Q(kind__in=["company", "person"]), name="contacts_contact_kind"),
        ]

    @classmethod
    def row_rule(cls, scope: Scope, me: Me) -> Q:
        """Departments see their own contacts and the shared ones; those of a level only whom the level names.

        own: mine; team: also those of my teams and of no team; all (managers): all teams'. Beyond one's own, contacts
        of a level need the level to be open to one. Source: contacts.5.1, contacts.5.2.
        """
        if scope == Scope.NONE or (scope == Scope.ALL and me.administrator):
            return super().row_rule(scope, me)
        mine = Q(created_by=me.user) | Q(assignee=me.user)
        if scope == Scope.OWN:
            return mine
        unlocked = Q(level=None) | Q(level__in=Level.open_to(me).values("pk"))
        return mine | (unlocked if scope == Scope.ALL else unlocked & (Q(team=None) | Q(team__in=me.teams)))

    @classmethod
    def starting_values(cls, given: Mapping[str, Any]) -> dict[str, Any]:
        """A contact of whoever enters it, of the company's own country and language; open to all teams."""
        country = home_country()
        mine = {"assignee": context.actor().user_id}
        return {**mine, "country": country.pk if country else None, "language": context.profile().language}

    def mail_address(self) -> str:
        """The contact's own address, else its company's."""
        company = None if self.email else self.open_link("parent")
        return self.open_text("email") or (company.open_text("email") if company else "")

    def mail_language(self) -> str:
        """The contact's own language."""
        return self.language

    @classmethod
    def mail_values(cls, subject: str, sender: str, name: str, text: str) -> dict[str, Any] | None:
        """The person who has written."""
        last, _space, first = (name or sender.partition("@")[0]).rpartition(" ")
        return {"kind": cls.PERSON, "first_name": first[:80], "last_name": last[:80], "email": sender}

    def compute(self) -> None:
        """The person's full name, tidy numbers, the main address' city, and all addresses as text to search in."""
        if self.kind == self.PERSON:
            self.name = self._full_name() or self.name
        self.email = (self.email or "").lower()
        self.tidy_requisites()
        addresses = self.rows("addresses")
        self.city = next((a.city for a in sorted(addresses, key=Address.rank) if a.city), "")
        self.full_address = "; ".join(str(a) for a in addresses)

    def hint(self) -> dict[str, Any]:
        """Who looks the same, and what they have in common."""
        return {"duplicates": look_alikes.told(self.look_alikes(), self._in_common)}

    def _in_common(self, other: "Contact") -> list[Text]:
        numbers = {self.phone, self.mobile} & {other.phone, other.mobile} - {""}
        phone = look_alikes.labels(Contact, ["phone"] if numbers else [])
        return [*look_alikes.in_common(self, other, ("inn", "email")), *phone]

    def _full_name(self) -> str:
        first = [self.first_name, self.middle_name]
        parts = [*first, self.last_name] if self.language == "en" else [self.last_name, *first]
        return " ".join(part for part in parts if part)

    def look_alikes(self) -> "models.QuerySet[Contact]":
        """Open contacts with the same INN, e-mail or telephone, as far as the actor may see them.

        Two KPP of one INN are two branches. A person and their own company share what they share for a reason.
        """
        same = Q(pk__in=[])
        if self.inn:
            same |= Q(inn=self.inn, kpp__in=[self.kpp, ""]) if self.kpp else Q(inn=self.inn)
        if self.email:
            same |= Q(email=self.email)
        for number in {self.phone, self.mobile} - {""}:
            same |= Q(phone=number) | Q(mobile=number)
        found = Contact.visible().filter(same, archived=False).exclude(pk__in=[self.pk or 0, self.parent_id or 0])
        return found.exclude(Q(parent__isnull=False) & Q(parent=self.pk or 0)).order_by("name", "id")

    def contradictions(self) -> list[Invalid]:
        """The numbers of Russian contacts, and the chain of companies above."""
        found = (
            []
            if self.country and self.country.code != RUSSIA
            else self.requisite_refusals(is_person=self.kind == self.PERSON)
        )
        if self.parent_id and self._is_above(self.parent_id):
            found.append(
                Invalid(
                    _("This company belongs to the contact itself, directly or through others."),
                    code="contacts.cycle",
                    path=["parent"],
                )
            )
        return found

    def _is_above(self, contact_id: int | None) -> bool:
        """Whether this contact stands somewhere above the given one."""
        for _level in range(DEPTH):
            if contact_id is None or self.pk is None:
                return False
            if contact_id == self.pk:
                return True
            contact_id = Contact.objects.filter(pk=contact_id).values_list("parent_id", flat=True).first()
        return True


class Address(Record):
    """One address of a contact. Source: contacts.1.2."""

    title_field = "city"
    part_of = "contact"
    personal_fields = ("postcode", "region", "city", "street")
    personal_when = {"contact__kind": "person"}
    default_order = ("id",)
    also_called = {
        "postcode": ("индекс", "почтовый индекс", "zip", "zip code", "postal code"),
        "region": ("область", "край", "state", "province"),
        "city": ("город", "населенный пункт", "town"),
        "street": ("адрес", "улица", "address", "street address", "адрес доставки"),
    }
    KINDS = [
        ("legal", pgettext_lazy("address", "Legal")),
        ("actual", pgettext_lazy("address", "Actual")),
        ("delivery", pgettext_lazy("address", "Delivery")),
        ("billing", pgettext_lazy("address", "Billing")),
        ("other", pgettext_lazy("address", "Other")),
    ]

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="addresses", verbose_name=_("contact"))
    kind = models.CharField(_("kind"), max_length=8, choices=KINDS, default="legal")
    country = models.ForeignKey(
        "base.Country", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("country")
    )
    postcode = models.CharField(_("postcode"), max_length=12, blank=True, default="")
    region = models.CharField(_("region"), max_length=100, blank=True, default="")
    city = models.CharField(_("city"), max_length=100, blank=True, default="")
    street = models.CharField(_("street, house, office"), max_length=250, blank=True, default="")

    class Meta:
        verbose_name, verbose_name_plural = _("address"), _("addresses")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["legal", "actual", "delivery", "billing", "other"]), name="contacts_address_kind"
            )
        ]

    @classmethod
    def starting_values(cls, given: Mapping[str, Any]) -> dict[str, Any]:
        """An address in the company's own country."""
        country = home_country()
        return {"country": country.pk if country else None}

    def contradictions(self) -> list[Invalid]:
        """An address says where; a row that somebody added and left empty is none."""
        if self.postcode or self.region or self.city or self.street:
            return []
        return [
            Invalid(_("Fill in the address, or remove the empty row."), code="contacts.empty_address", path=["city"])
        ]

    def rank(self) -> int:
        """Which address names the contact's city: the actual one, then the legal one, then any."""
        return {"actual": 0, "legal": 1}.get(self.kind, 2)

    def __str__(self) -> str:
        return ", ".join(part for part in (self.postcode, self.region, self.city, self.street) if part)


class BankAccount(Record):
    """Where a contact is paid. Source: contacts.1.1."""

    title_field = "account"
    part_of = "contact"
    personal_fields = ("account", "correspondent_account")
    personal_when = {"contact__kind": "person"}
    default_order = ("id",)

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="bank_accounts", verbose_name=_("contact"))
    bic = models.CharField(
        _("BIC"), max_length=11, blank=True, default="", help_text=_("9 digits of the bank, from its details")
    )
    account = models.CharField(_("account"), max_length=34)
    correspondent_account = models.CharField(_("correspondent account"), max_length=20, blank=True, default="")
    bank = models.CharField(_("bank"), max_length=200, blank=True, default="")
    currency = models.CharField(_("currency"), max_length=3, choices=currency_choices, default="RUB")

    class Meta:
        verbose_name, verbose_name_plural = _("bank account"), _("bank accounts")
        constraints = [
            models.UniqueConstraint(
                fields=["contact", "bic", "account"],
                name="contacts_bankaccount_once",
                violation_error_message=_("The contact has this account already."),
            )
        ]

    def compute(self) -> None:
        """Tidy numbers."""
        for name in ("bic", "account", "correspondent_account"):
            setattr(self, name, tidy_number(getattr(self, name)))

    def contradictions(self) -> list[Invalid]:
        """The numbers of an account in a Russian bank."""
        return banks.refusals(bic=self.bic, account=self.account, correspondent=self.correspondent_account)

    def __str__(self) -> str:
        return ", ".join(part for part in (self.account, self.bank or self.bic) if part)
