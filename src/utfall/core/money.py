"""Money as whole smallest units of a currency; currencies are never added."""

from decimal import Decimal, InvalidOperation

_PLACES = {
    "BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0, "PYG": 0, "RWF": 0, "UGX": 0,
    "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0,
    "BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3,
}  # fmt: skip


def places(currency: str) -> int:
    """How many decimals the smallest unit of a currency has (ISO 4217)."""
    return _PLACES.get(currency, 2)


def to_units(amount: str | int | Decimal, currency: str) -> int:
    """An amount in the currency as whole smallest units. Raises `ValueError` when it is finer than the currency."""
    try:
        units = Decimal(amount).scaleb(places(currency))
    except InvalidOperation as wrong:
        raise ValueError(f"{amount!r} is not an amount") from wrong
    if not units.is_finite() or units != units.to_integral_value():
        raise ValueError(f"{amount!r} is not a whole number of the smallest unit of {currency}")
    return int(units)


def to_text(units: int, currency: str) -> str:
    """Smallest units as a plain decimal string: `to_text(123450, "NOK") == "1234.50"`."""
    return f"{Decimal(units).scaleb(-places(currency)):f}"
