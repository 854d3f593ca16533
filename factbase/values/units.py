"""Units and currencies: what they are called, what they measure, and how they convert.

A unit converts to others of its dimension by an exact decimal factor to the dimension's base unit;
a unit without a factor (a temperature, say) compares with itself only. Every currency is a dimension of its own,
because exchange rates are not facts of a claim: different currencies are incomparable.

Signs that several currencies share are read by `USUAL_READING`, unless the property allows exactly
one of them: `$` is US dollars, `¥` and 元 Chinese yuan, `£` and pounds sterling. What was
understood is shown back before it is saved.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from babel import Locale
from babel.numbers import get_currency_name

CURRENCY_DIMENSION = "currency:"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure or a currency.

    `factor` is how many base units of the dimension one of it is; None where there is no fixed
    ratio. `symbol` is what display writes after a number; "" for a bare count.
    """

    code: str
    label: str
    dimension: str
    factor: Decimal | None = None
    symbol: str = ""
    aliases: tuple[str, ...] = ()

    @property
    def is_currency(self) -> bool:
        return self.dimension.startswith(CURRENCY_DIMENSION)

    @property
    def names(self) -> tuple[str, ...]:
        """Everything a person may type for it."""
        return (self.code, self.symbol, self.label, *self.aliases)


class UnitTable:
    """The units in force: a lookup by code, and by what people type."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self._by_code = {unit.code: unit for unit in units}
        self._exact: dict[str, list[Unit]] = {}
        self._folded: dict[str, list[Unit]] = {}
        for unit in self._by_code.values():
            for name in filter(None, dict.fromkeys(unit.names)):
                self._exact.setdefault(name, []).append(unit)
            for name in filter(None, dict.fromkeys(name.casefold() for name in unit.names)):
                self._folded.setdefault(name, []).append(unit)

    def __iter__(self) -> Iterator[Unit]:
        return iter(self._by_code.values())

    def get(self, code: str) -> Unit | None:
        return self._by_code.get(code)

    def called(self, name: str, *, money: bool) -> list[Unit]:
        """Units that `name` can mean, money or not; letter case decides only where it can (MW, mW)."""
        for index, key in ((self._exact, name), (self._folded, name.casefold())):
            found = [unit for unit in index.get(key, ()) if unit.is_currency == money]
            if found:
                return found
        return []


def usual(name: str, units: Collection[Unit]) -> list[Unit]:
    """Narrow what `name` can mean to its usual reading, if that is among `units`."""
    code = USUAL_READING.get(name.casefold())
    return [unit for unit in units if unit.code == code] or list(units)


USUAL_READING = {
    "$": "USD",
    "dollar": "USD",
    "dollars": "USD",
    "¥": "CNY",
    "元": "CNY",
    "£": "GBP",
    "pound": "GBP",
    "pounds": "GBP",
    "franc": "CHF",
    "francs": "CHF",
    "rupee": "INR",
    "rupees": "INR",
    "rs": "INR",
    "won": "KRW",
    "₩": "KRW",
}

_DOLLAR = ("$", "dollar", "dollars")
_POUND = ("£", "pound", "pounds")
_RUPEE = ("rupee", "rupees", "Rs")
_FRANC = ("franc", "francs")
_KRONE = ("kr",)
_CURRENCY_ALIASES: dict[str, tuple[str, ...]] = {
    "USD": (*_DOLLAR, "US$", "U.S. dollar", "U.S. dollars", "US dollars", "美元"),
    "CNY": ("¥", "CN¥", "yuan", "RMB", "renminbi", "Chinese yuan", "元", "人民币", "元人民币"),
    "JPY": ("¥", "JP¥", "yen", "円", "日元"),
    "EUR": ("€", "euro", "euros", "欧元"),
    "GBP": (*_POUND, "pounds sterling", "sterling", "英镑"),
    "HKD": (*_DOLLAR, "HK$", "元", "港元", "港币"),
    "TWD": (*_DOLLAR, "NT$", "元", "新台币"),
    "SGD": (*_DOLLAR, "S$"),
    "AUD": (*_DOLLAR, "A$", "AU$"),
    "CAD": (*_DOLLAR, "C$", "CA$"),
    "NZD": (*_DOLLAR, "NZ$"),
    "KRW": ("₩", "won"),
    "KPW": ("₩", "won"),
    "INR": ("₹", *_RUPEE),
    "PKR": _RUPEE,
    "LKR": _RUPEE,
    "EGP": _POUND,
    "CHF": _FRANC,
    "XOF": _FRANC,
    "XAF": _FRANC,
    "RUB": ("₽", "ruble", "rubles", "rouble", "roubles"),
    "BRL": ("R$", "reais"),
    "ILS": ("₪", "shekel", "shekels"),
    "TRY": ("₺", "lira"),
    "VND": ("₫", "dong"),
    "THB": ("฿", "baht"),
    "SAR": ("riyal", "riyals"),
    "QAR": ("riyal", "riyals"),
    "AED": ("dirham", "dirhams"),
    "MAD": ("dirham", "dirhams"),
    "MYR": ("RM", "ringgit"),
    "IDR": ("Rp", "rupiah"),
    "PLN": ("zł", "zloty"),
    "ZAR": ("rand",),
    "SEK": _KRONE,
    "NOK": _KRONE,
    "DKK": _KRONE,
}
# "No currency" and the code reserved for tests are no money; CNH is not in ISO 4217.
_NOT_MONEY = frozenset({"XXX", "XTS", "CNH"})


@cache
def _currencies() -> tuple[Unit, ...]:
    names = Locale("en").currencies
    return tuple(
        Unit(
            code=code,
            label=label,
            dimension=CURRENCY_DIMENSION + code,
            factor=Decimal(1),
            symbol=code,
            aliases=(
                get_currency_name(code, count=2, locale="en"),
                *_CURRENCY_ALIASES.get(code, ()),
            ),
        )
        for code, label in sorted(names.items())
        if code not in _NOT_MONEY
    )


def _unit(
    code: str, label: str, dimension: str, factor: str | None, symbol: str, *aliases: str
) -> Unit:
    return Unit(code, label, dimension, Decimal(factor) if factor else None, symbol, aliases)


CURRENCIES: tuple[Unit, ...] = _currencies()
"""ISO 4217 codes of today and of the past, with their English names."""

DEFAULT_UNITS: tuple[Unit, ...] = (
    _unit("count", "items", "count", "1", "", "item", "units", "times"),
    _unit("people", "people", "people", "1", "people", "person", "persons", "employees", "staff", "users", "人"),
    _unit("percent", "percent", "ratio", "0.01", "%", "per cent", "pct", "％"),
    _unit("permille", "per mille", "ratio", "0.001", "‰"),
    _unit("ratio", "ratio", "ratio", "1", "ratio"),
    _unit("basis_point", "basis points", "points", "0.01", "bp", "bps", "basis point"),
    _unit("percentage_point", "percentage points", "points", "1", "pp", "percentage point"),
    _unit("millimetre", "millimetres", "length", "0.001", "mm", "millimetre", "millimeter", "millimeters"),
    _unit("centimetre", "centimetres", "length", "0.01", "cm", "centimetre", "centimeter", "centimeters"),
    _unit("metre", "metres", "length", "1", "m", "metre", "meter", "meters", "米"),
    _unit("kilometre", "kilometres", "length", "1000", "km", "kilometre", "kilometer", "kilometers", "公里"),
    _unit("foot", "feet", "length", "0.3048", "ft", "foot"),
    _unit("mile", "miles", "length", "1609.344", "mi", "mile"),
    _unit("nautical_mile", "nautical miles", "length", "1852", "nmi", "nautical mile"),
    _unit("square_metre", "square metres", "area", "1", "m²", "m2", "sqm", "square metre", "square meters"),
    _unit("hectare", "hectares", "area", "10000", "ha", "hectare"),
    _unit("square_kilometre", "square kilometres", "area", "1000000", "km²", "km2", "square kilometers"),
    _unit("acre", "acres", "area", "4046.8564224", "acre"),
    _unit("litre", "litres", "volume", "0.001", "l", "L", "litre", "liter", "liters"),
    _unit("cubic_metre", "cubic metres", "volume", "1", "m³", "m3", "cubic metre", "cubic meters"),
    _unit("barrel", "barrels", "volume", "0.158987294928", "bbl", "barrel"),
    _unit("gram", "grams", "mass", "0.001", "g", "gram"),
    _unit("kilogram", "kilograms", "mass", "1", "kg", "kilogram", "kilo", "kilos"),
    _unit("tonne", "tonnes", "mass", "1000", "t", "tonne", "tons", "ton", "metric tons", "吨"),
    _unit("pound", "pounds", "mass", "0.45359237", "lb", "lbs", "pound"),
    _unit("second", "seconds", "duration", "1", "s", "second", "sec"),
    _unit("minute", "minutes", "duration", "60", "min", "minute"),
    _unit("hour", "hours", "duration", "3600", "h", "hour", "hrs"),
    _unit("day", "days", "duration", "86400", "days", "day", "天"),
    _unit("week", "weeks", "duration", "604800", "weeks", "week"),
    # A month and a year have no fixed length in days; these are the means of the Gregorian cycle.
    _unit("month", "months", "duration", "2629746", "months", "month"),
    _unit("year", "years", "duration", "31556952", "years", "year", "yrs"),
    _unit("watt", "watts", "power", "1", "W", "watt"),
    _unit("kilowatt", "kilowatts", "power", "1000", "kW", "kilowatt"),
    _unit("megawatt", "megawatts", "power", "1000000", "MW", "megawatt"),
    _unit("gigawatt", "gigawatts", "power", "1000000000", "GW", "gigawatt"),
    _unit("kilowatt_hour", "kilowatt-hours", "energy", "3600000", "kWh", "kilowatt hours"),
    _unit("megawatt_hour", "megawatt-hours", "energy", "3600000000", "MWh", "megawatt hours"),
    _unit("gigawatt_hour", "gigawatt-hours", "energy", "3600000000000", "GWh", "gigawatt hours"),
    _unit("terawatt_hour", "terawatt-hours", "energy", "3600000000000000", "TWh", "terawatt hours"),
    _unit("celsius", "degrees Celsius", "temperature", None, "°C", "degree Celsius"),
    _unit("fahrenheit", "degrees Fahrenheit", "temperature", None, "°F", "degree Fahrenheit"),
    _unit("flop", "floating-point operations", "computation", "1", "FLOP", "FLOPs"),
    _unit("flops", "FLOP per second", "computation_rate", "1", "FLOP/s", "FLOPS"),
    _unit("teraflops", "teraFLOP per second", "computation_rate", "1000000000000", "TFLOP/s", "TFLOPS"),
    _unit("petaflops", "petaFLOP per second", "computation_rate", "1000000000000000", "PFLOP/s", "PFLOPS"),
    _unit("exaflops", "exaFLOP per second", "computation_rate", "1000000000000000000", "EFLOP/s", "EFLOPS"),
    _unit("parameter", "parameters", "parameters", "1", "parameters", "parameter", "params"),
    _unit("token", "tokens", "tokens", "1", "tokens", "token"),
    _unit("byte", "bytes", "data", "1", "B", "byte"),
    _unit("kilobyte", "kilobytes", "data", "1000", "kB", "KB", "kilobyte"),
    _unit("megabyte", "megabytes", "data", "1000000", "MB", "megabyte"),
    _unit("gigabyte", "gigabytes", "data", "1000000000", "GB", "gigabyte"),
    _unit("terabyte", "terabytes", "data", "1000000000000", "TB", "terabyte"),
    _unit("petabyte", "petabytes", "data", "1000000000000000", "PB", "petabyte"),
    _unit("nanometre", "nanometres", "length", "0.000000001", "nm", "nanometre", "nanometer", "nanometers"),
    _unit("gpu", "GPUs", "gpus", "1", "GPUs", "GPU", "graphics cards"),
)  # fmt: skip
"""Units a new installation starts with; editors add their own."""


@cache
def default_units() -> UnitTable:
    """The table of `DEFAULT_UNITS` and `CURRENCIES`."""
    return UnitTable((*DEFAULT_UNITS, *CURRENCIES))
