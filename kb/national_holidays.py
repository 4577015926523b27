"""Which days are public holidays, by country and part of it."""

from collections.abc import Collection
from datetime import date
from functools import cache, lru_cache

_LENGTH = 2
"""Of ISO 3166-1 alpha-2: the library knows the three letters as well, and one way is enough."""


@lru_cache(maxsize=256)
def national_holidays(code: str, year: int) -> frozenset[date]:
    """The public holidays of a year, and the days on which they are made up for; `code` is one of `known_codes`.

    >>> date(2027, 3, 3) in national_holidays("BG", 2027), date(2027, 3, 31) in national_holidays("US-CA", 2027)
    (True, True)
    """
    import holidays  # slow to load

    country, _, subdivision = code.partition("-")
    return frozenset(holidays.country_holidays(country, subdiv=subdivision or None, years=year))


@cache
def known_codes() -> Collection[str]:
    """ISO 3166-1 codes of countries, `BG`, and ISO 3166-2 codes of their parts, `US-CA`."""
    import holidays  # slow to load

    countries = {code: parts for code, parts in holidays.list_supported_countries().items() if len(code) == _LENGTH}
    return [*countries, *(f"{country}-{part}" for country, parts in countries.items() for part in parts)]
