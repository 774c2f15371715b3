"""Numbers of accounts in Russian banks, checked as the Bank of Russia builds them.

BIC: Положение Банка России от 24.09.2020 № 732-П, приложение 7 (9 digits, the first two are the country's).
Control key of an account: Порядок расчёта контрольного ключа, утверждён Банком России 08.09.1997 № 515.
"""

from django.utils.translation import gettext_lazy as _

from fincomtech.kit.refusals import Invalid

WEIGHTS = (7, 1, 3)
SETTLEMENT_CENTRES = ("000", "001", "002")  # the last digits of their BIC: they keep accounts by another prefix
TREASURY = "0"  # accounts of the treasury begin so and have no control key


def refusals(*, bic: str, account: str, correspondent: str) -> list[Invalid]:
    """What is wrong with the numbers. A BIC of letters is a foreign bank's (SWIFT): its account is taken as it is."""
    if bic and not bic.isdigit():
        return [] if len(bic) in (8, 11) and bic.isalnum() else [_wrong_bic()]
    if bic and (len(bic) != 9 or not bic.startswith("0")):
        return [_wrong_bic()]
    found = [_account(account, bic), _correspondent(correspondent, bic)]
    return [refusal for refusal in found if refusal]


def has_right_key(prefix: str, account: str) -> bool:
    """Whether the account's control key fits the bank: the weighted last digits sum up to a multiple of ten."""
    digits = [int(digit) for digit in prefix + account]
    return sum(digit * WEIGHTS[place % 3] for place, digit in enumerate(digits)) % 10 == 0


def _wrong_bic() -> Invalid:
    return Invalid(
        _("A BIC has 9 digits and begins with 0; a foreign bank's has 8 or 11 characters."),
        code="base.bic",
        path=["bic"],
    )


def _account(account: str, bic: str) -> Invalid | None:
    if not account or not bic:
        return None
    if len(account) != 20 or not account.isdigit():
        return Invalid(_("An account has 20 digits."), code="base.account", path=["account"])
    if not account.startswith(TREASURY) and not has_right_key(
        _prefix(bic, at_centre=bic[-3:] in SETTLEMENT_CENTRES), account
    ):
        return Invalid(
            _("This account does not belong to the bank with this BIC: look for a mistyped digit."),
            code="base.account_key",
            path=["account"],
        )
    return None


def _correspondent(account: str, bic: str) -> Invalid | None:
    if not account:
        return None
    if len(account) != 20 or not account.isdigit() or not account.startswith(("301", "401")):
        return Invalid(
            _("A correspondent account has 20 digits and begins with 301."),
            code="base.correspondent",
            path=["correspondent_account"],
        )
    if bic and not has_right_key(_prefix(bic, at_centre=True), account):
        return Invalid(
            _("This correspondent account does not belong to the bank with this BIC: look for a mistyped digit."),
            code="base.correspondent_key",
            path=["correspondent_account"],
        )
    return None


def _prefix(bic: str, *, at_centre: bool) -> str:
    return f"0{bic[4:6]}" if at_centre else bic[-3:]
