"""Units of the trade, their dimension and factor to the dimension's base unit."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class MeasureUnit:
    """A spelling of a unit after normalisation; ``factor`` converts to the base unit, exactly."""

    dimension: str
    factor: Decimal


def _table(dimension: str, factors: str) -> dict[str, MeasureUnit]:
    """Units of one dimension from ``mm 1, cm 10``."""
    units = {}
    for entry in factors.split(","):
        name, factor = entry.split()
        units[name] = MeasureUnit(dimension, Decimal(factor))
    return units


COUNTERS: dict[str, MeasureUnit] = {
    **_table("second", "日間 86400, 日 86400, 週間 604800, 時間 3600"),
    **_table("month", "箇月間 1, 箇月 1, 年間 12, 年 12"),
    **{
        name: MeasureUnit(base, Decimal(1))
        for base, names in {
            "個": "個 コ",
            "本": "本",
            "回": "回",
            "箇所": "箇所 カ所",
            "枚": "枚",
            "台": "台",
            "人": "人 名",
            "件": "件",
            "基": "基",
            "層": "層",
            "段": "段",
            "列": "列",
            "種類": "種類",
            "部": "部",
            "組": "組",
            "社": "社",
            "者": "者",
            "点": "点",
            "棟": "棟",
            "戸": "戸",
            "袋": "袋",
            "面": "面",
            "倍": "倍",
            "車線": "車線",
            "スパン": "スパン",
            "供試体": "供試体",
            "画素": "画素",
        }.items()
        for name in names.split()
    },
}
"""Units that kanji numerals may stand before (二個, 十日)."""

UNITS: dict[str, MeasureUnit] = {
    **_table("mm", "μm 0.001, mm 1, cm 10, m 1000, km 1000000"),
    **_table("m2", "mm2 0.000001, cm2 0.0001, m2 1, ha 10000, km2 1000000, 平方m 1"),
    **_table("l", "ml 0.001, cc 0.001, cm3 0.001, l 1, リットル 1, m3 1000, 立方m 1000"),
    **_table("g", "mg 0.001, g 1, kg 1000, t 1000000"),
    **_table("n", "n 1, kn 1000, mn 1000000, kgf 9.80665, tf 9806.65"),
    **_table(
        "pa",
        "pa 1, kpa 1000, mpa 1000000, gpa 1000000000, n/m2 1, kn/m2 1000, mn/m2 1000000,"
        "n/mm2 1000000, kn/mm2 1000000000, n/cm2 10000, kgf/cm2 98066.5, kgf/mm2 9806650, tf/m2 9806.65",
    ),
    **_table("n/m", "n/m 1, kn/m 1000, n/mm 1000, tf/m 9806.65"),
    **_table("n/m3", "n/m3 1, kn/m3 1000, tf/m3 9806.65"),
    **_table("g/l", "kg/m3 1, g/l 1, g/cm3 1000, t/m3 1000, mg/l 0.001, mg/m3 0.000001"),
    **_table("g/m2", "g/m2 1, kg/m2 1000, t/m2 1000000"),
    **_table("g/m", "g/m 1, kg/m 1000, t/m 1000000"),
    **_table("l/m2", "ml/m2 0.001, l/m2 1, m3/m2 1000, cc/m2 0.001"),
    **_table("nm", "n・m 1, nm 1, kn・m 1000, knm 1000"),
    # volume per day: every other rate of flow is a whole multiple of a litre per day
    **_table(
        "l/日",
        "m3/s 86400000, m3/sec 86400000, m3/秒 86400000, m3/min 1440000, m3/分 1440000,"
        "m3/h 24000, m3/hr 24000, m3/時 24000, m3/日 1000, m3/d 1000, l/s 86400, l/sec 86400, l/秒 86400,"
        "l/min 1440, l/分 1440, l/h 24, l/日 1",
    ),
    **_table(
        "mm/日",
        "m/s 86400000, m/sec 86400000, m/秒 86400000, m/min 1440000, m/分 1440000, m/h 24000,"
        "m/日 1000, km/h 24000000, km/時 24000000, cm/s 864000, cm/sec 864000, mm/h 24, mm/hr 24,"
        "mm/時 24, mm/日 1, mm/s 86400, mm/min 1440, mm/分 1440",
    ),
    **_table(
        "second", "秒 1, 秒間 1, sec 1, s 1, 分 60, 分間 60, min 60, 時間 3600, h 3600, hr 3600"
    ),
    **_table("円", "円 1, 千円 1000, 万円 10000, 百万円 1000000, 億円 100000000"),
    **_table("%", "% 1, ‰ 0.1, パーミル 0.1, 割 10"),
    **_table("slope", "1: 1, 割勾配 1"),
    **_table("1/", "1/ 1"),
    **_table("bar", "d 1"),
    **_table("celsius", "℃ 1"),
    **_table("degree", "度 1, ° 1"),
    **_table("db", "db 1"),
    **_table("hz", "hz 1, khz 1000, mhz 1000000"),
    **_table("v", "mv 0.001, v 1, kv 1000"),
    **_table("a", "ma 0.001, a 1, ka 1000"),
    **_table("w", "w 1, kw 1000, mw 1000000"),
    **_table("va", "va 1, kva 1000, mva 1000000"),
    **_table("ohm", "ω 1, kω 1000, mω 1000000"),
    **_table("lx", "lx 1"),
    **_table("lm", "lm 1"),
    **_table("ppm", "ppm 1, ppb 0.001"),
    **_table("bps", "bps 1, kbps 1000, mbps 1000000, gbps 1000000000"),
    **_table("byte", "kb 1000, mb 1000000, gb 1000000000, tb 1000000000000"),
    **_table("dpi", "dpi 1"),
    **COUNTERS,
}
"""Every unit after normalisation. The dimension is named after its base unit."""

LONGEST_UNIT = max(map(len, UNITS))
"""Characters of the longest spelling."""

AMBIGUOUS: dict[str, frozenset[str]] = {"degree": frozenset({"celsius"})}
"""Dimensions that a spelling leaves open: 度 is an angle or a temperature."""


def unit_of(spelling: str) -> MeasureUnit | None:
    """The unit of a normalised spelling; any "a/b" of known units is one (回/日, kg/100m2)."""
    if spelling in UNITS:
        return UNITS[spelling]
    upper, slash, lower = spelling.partition("/")
    if not slash or upper not in UNITS or lower.lstrip("0123456789") not in UNITS:
        return None
    return MeasureUnit(f"{UNITS[upper].dimension}/{lower}", UNITS[upper].factor)
