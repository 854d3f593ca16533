"""The units a new installation starts with, and all currencies.

Factors are the legal definitions. A month and a year have no fixed length in days; theirs are the
means of the 400-year Gregorian cycle. No symbol is a letter that also stands for a power of ten:
what is displayed can be typed.
"""

from decimal import Decimal
from functools import cache

from babel import Locale
from babel.numbers import get_currency_name

from factbase.values.units import CURRENCY_DIMENSION, Unit, UnitTable

# dimension:
#     code = plural name | factor to the base unit, if fixed | symbol | other names, by commas
_UNITS = """
people:
    people = people | 1 | people | person, persons, employees, workers, staff, users, 人, 名员工
count:
    count = items | 1 | | item, units, times
gpus:
    gpu = GPUs | 1 | GPUs | GPU, graphics cards
parameters:
    parameter = parameters | 1 | parameters | params
tokens:
    token = tokens | 1 | tokens |
ratio:
    ratio = ratio | 1 | ratio |
    percent = percent | 0.01 | % | per cent, pct
    permille = per mille | 0.001 | ‰ |
points:
    percentage_point = percentage points | 1 | pp |
    basis_point = basis points | 0.01 | bp | bps
length:
    metre = metres | 1 | metres | m, meter, meters, 米
    nanometre = nanometres | 0.000000001 | nm | nanometer, nanometers
    millimetre = millimetres | 0.001 | mm | millimeter, millimeters
    centimetre = centimetres | 0.01 | cm | centimeter, centimeters
    kilometre = kilometres | 1000 | km | kilometer, kilometers, 公里
    foot = feet | 0.3048 | ft |
    mile = miles | 1609.344 | mi |
    nautical_mile = nautical miles | 1852 | nmi |
area:
    square_metre = square metres | 1 | m² | m2, sqm, square meter, square meters
    hectare = hectares | 10000 | ha |
    square_kilometre = square kilometres | 1000000 | km² | km2, square kilometer, square kilometers
    acre = acres | 4046.8564224 | acres |
volume:
    cubic_metre = cubic metres | 1 | m³ | m3, cubic meter, cubic meters
    litre = litres | 0.001 | l | L, liter, liters
    barrel = barrels | 0.158987294928 | bbl |
mass:
    kilogram = kilograms | 1 | kg | kilo, kilos
    gram = grams | 0.001 | g |
    tonne = tonnes | 1000 | tonnes | t, ton, tons, metric tons, 吨
    pound = pounds | 0.45359237 | lb | lbs
duration:
    second = seconds | 1 | s | sec
    minute = minutes | 60 | min |
    hour = hours | 3600 | h | hrs
    day = days | 86400 | days | 天
    week = weeks | 604800 | weeks |
    month = months | 2629746 | months |
    year = years | 31556952 | years | yrs
power:
    watt = watts | 1 | W |
    kilowatt = kilowatts | 1000 | kW |
    megawatt = megawatts | 1000000 | MW |
    gigawatt = gigawatts | 1000000000 | GW |
energy:
    kilowatt_hour = kilowatt hours | 3600000 | kWh | kilowatt-hours
    megawatt_hour = megawatt hours | 3600000000 | MWh | megawatt-hours
    gigawatt_hour = gigawatt hours | 3600000000000 | GWh | gigawatt-hours
    terawatt_hour = terawatt hours | 3600000000000000 | TWh | terawatt-hours
temperature:
    celsius = degrees Celsius | | °C | degree Celsius
    fahrenheit = degrees Fahrenheit | | °F | degree Fahrenheit
computation:
    flop = floating-point operations | 1 | FLOP | FLOPs
computation_rate:
    flops = FLOP per second | 1 | FLOP/s | FLOPS
    teraflops = teraFLOP per second | 1000000000000 | TFLOP/s | TFLOPS
    petaflops = petaFLOP per second | 1000000000000000 | PFLOP/s | PFLOPS
    exaflops = exaFLOP per second | 1000000000000000000 | EFLOP/s | EFLOPS
data:
    byte = bytes | 1 | bytes | B
    kilobyte = kilobytes | 1000 | kB |
    megabyte = megabytes | 1000000 | MB |
    gigabyte = gigabytes | 1000000000 | GB |
    terabyte = terabytes | 1000000000000 | TB |
    petabyte = petabytes | 1000000000000000 | PB |
"""

_DOLLAR = ("$", "dollar", "dollars")
_POUND = ("£", "pound", "pounds")
_RUPEE = ("rupee", "rupees", "Rs", "Rs.")
_FRANC = ("franc", "francs")
_KRONE = ("kr",)
_CURRENCY_ALIASES: dict[str, tuple[str, ...]] = {
    "USD": (*_DOLLAR, "US$", "USD $", "U.S. dollar", "U.S. dollars", "US dollars", "美元"),
    "CNY": ("¥", "CN¥", "yuan", "RMB", "renminbi", "Chinese yuan", "元", "人民币", "元人民币"),
    "JPY": ("¥", "JP¥", "yen", "円", "日元"),
    "EUR": ("€", "euro", "euros", "欧元"),
    "GBP": (*_POUND, "pounds sterling", "sterling", "英镑"),
    "HKD": (*_DOLLAR, "HK$", "HK dollars", "元", "港元", "港币"),
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


def _default_units() -> tuple[Unit, ...]:
    found: list[Unit] = []
    dimension = ""
    for line in _UNITS.strip().splitlines():
        if line.endswith(":"):
            dimension = line.removesuffix(":")
            continue
        code, _, rest = line.strip().partition(" = ")
        label, factor, symbol, names = (part.strip() for part in rest.split("|"))
        aliases = (code.replace("_", " "), *filter(None, names.split(", ")))
        found.append(
            Unit(code, label, dimension, Decimal(factor) if factor else None, symbol, aliases)
        )
    return tuple(found)


CURRENCIES: tuple[Unit, ...] = _currencies()
"""ISO 4217 codes of today and of the past, with their English names."""

DEFAULT_UNITS: tuple[Unit, ...] = _default_units()
"""Units a new installation starts with; editors add their own."""


@cache
def default_units() -> UnitTable:
    """The table of `DEFAULT_UNITS` and `CURRENCIES`."""
    return UnitTable((*DEFAULT_UNITS, *CURRENCIES))
