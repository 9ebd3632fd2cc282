"""Exchange formats: RIBC2, GAEB DA XML and FIEBDC-3, each from a small file written here."""

from __future__ import annotations

import contextlib
import tempfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.estimating.model import Estimate, How, Line, LineKind
from assistant.estimating.reading.bc3 import is_bc3, read_bc3
from assistant.estimating.reading.bc3_records import decoded, records_of
from assistant.estimating.reading.exchange import decimal_of, exchange_reader
from assistant.estimating.reading.gaeb import is_gaeb, read_gaeb
from assistant.estimating.reading.ribc2 import is_ribc2, read_ribc2
from assistant.estimating.walking import walk
from retrieval.errors import NaniwaError
from retrieval.settings import LoadLimits

LIMITS = LoadLimits()


def record(  # one line of RIBC2's format
    names: tuple[str, str, str, str],
    specification: str,
    unit: str,
    *quantities: str,
    sheet: tuple[str, str] = ("", ""),
) -> str:
    fields = [""] * 24
    fields[0], fields[3], fields[6], fields[16] = names
    fields[9], fields[15] = sheet
    fields[19], fields[22] = specification, unit
    fields[23:] = list(quantities)
    return ",".join(f'"{field}"' for field in fields)


BUILDING = [
    record(("庁舎", "直接仮設", "共通", "外部足場"), "枠組", "掛㎡", "100.00", "100.00"),
    record(("庁舎", "土工", "共通", "根切り"), "", "m3", "55.50", "50.00", "5.50"),
    record(("庁舎", "土工", "共通", "砕石"), "RC-40", "m3", "", "3.00", sheet=("外構", "0001")),
]


def write(path: Path, text: str, name: str = "内訳.csv", encoding: str = "utf-8") -> Path:
    target = path / name
    target.write_bytes(text.encode(encoding))
    return target


def found(estimate: Estimate, name: str) -> Line:
    return next(one.line for one in walk(estimate) if one.line.name.text == name)


def test_ribc2_gives_the_tree_of_headings_and_its_quantities(tmp_path: Path) -> None:
    estimate = read_ribc2(write(tmp_path, "\r\n".join(BUILDING), encoding="cp932"), LIMITS)
    tree = estimate.breakdowns[0].lines
    assert [line.name.text for line in tree] == ["庁舎"]
    assert [line.name.text for line in tree[0].children] == ["直接仮設", "土工"]
    digging = found(estimate, "根切り")
    assert digging.quantity is not None
    assert digging.quantity.number == Decimal("55.5")
    assert digging.quantity.place.cell == "2"
    assert digging.before is not None
    assert digging.before.quantity is not None
    assert digging.before.quantity.number == 50
    assert found(estimate, "外構").code == "0001"
    gravel = found(estimate, "砕石")
    assert gravel.quantity is not None
    assert (gravel.quantity.number, gravel.before) == (3, None)


def test_ribc2_says_where_the_sum_of_changes_is_another(tmp_path: Path) -> None:
    wrong = record(("庁舎", "土工", "共通", "根切り"), "", "m3", "60.00", "50.00", "5.50")
    problems = read_ribc2(write(tmp_path, wrong), LIMITS).problems
    assert [problem.place.cell for problem in problems] == ["1"]


def test_an_ordinary_table_is_not_taken_for_ribc2() -> None:
    assert is_ribc2("\n".join(BUILDING).encode("cp932"))
    assert not is_ribc2("名称,規格,単位,数量\n掘削,土砂,m3,10\n".encode())
    assert not is_ribc2((",".join(["1"] * 30) + "\n").encode())


GAEB = """<?xml version="1.0" encoding="UTF-8"?>
<GAEB xmlns="http://www.gaeb.de/GAEB_DA_XML/{version}">
<PrjInfo><NamePrj>Halle</NamePrj><Cur>EUR</Cur></PrjInfo>
<Award><DP>84</DP><BoQ ID="B"><BoQInfo><Name>LV</Name>
<Totals><Total>1350.00</Total><VAT>19.00</VAT></Totals></BoQInfo>
<BoQBody><BoQCtgy RNoPart="01"><LblTx><p><span>Erdarbeiten</span></p></LblTx><BoQBody><Itemlist>
<Item RNoPart="0010"><Qty>100.000</Qty><QU>m3</QU>
<UP>12.50</UP>
<IT>1250.00</IT>
<Description><CompleteText><DetailTxt><Text><p>Boden <span>loesen.</span></p></Text></DetailTxt>
<OutlineText><OutlTxt><TextOutlTxt><p>Aushub</p></TextOutlTxt></OutlTxt></OutlineText></CompleteText></Description></Item>
<Item RNoPart="0020"><LumpSumItem>Yes</LumpSumItem><UP>100.00</UP><IT>100.00</IT></Item>
<Item RNoPart="0030"><Provis>WithoutTotal</Provis><Qty>5</Qty><QU>h</QU><UP>50</UP><IT>250</IT></Item>
<Item RNoPart="0040"><ALNGroupNo>1</ALNGroupNo><ALNSerNo>1</ALNSerNo><Qty>2</Qty><UP>3</UP><IT>6</IT></Item>
</Itemlist></BoQBody><Totals><Total>1350.00</Total></Totals></BoQCtgy></BoQBody></BoQ></Award></GAEB>
"""


@pytest.mark.parametrize("version", ["DA84/3.3", "DA84/3.2", "200407"])
def test_gaeb_gives_groups_items_and_totals(tmp_path: Path, version: str) -> None:
    path = write(tmp_path, GAEB.format(version=version), "angebot.x84")
    estimate = read_gaeb(path, LIMITS)
    group, total, tax = estimate.breakdowns[0].lines
    assert (group.name.text, group.amount and group.amount.number) == ("Erdarbeiten", 1350)
    assert (total.kind, total.amount and total.amount.number) == (LineKind.SUBTOTAL, 1350)
    assert (tax.kind, tax.amount) == (LineKind.NOTE, None)
    digging = found(estimate, "Aushub")
    assert digging.specification is not None
    assert digging.specification.text == "Boden loesen."
    assert digging.amount is not None
    assert (digging.code, digging.amount.number, digging.amount.place.cell) == (
        "01.0010",
        1250,
        "9",
    )
    assert estimate.facts["通貨"].text == "EUR"
    assert estimate.layout == "GAEB X84"


def test_gaeb_lump_sums_have_no_quantity_and_options_are_not_summed(tmp_path: Path) -> None:
    estimate = read_gaeb(write(tmp_path, GAEB.format(version="DA84/3.3"), "a.x84"), LIMITS)
    lump = found(estimate, "Pos. 01.0020")
    assert lump.unit is not None
    assert (lump.unit.text, lump.quantity) == ("psch", None)
    options = [one.line for one in walk(estimate) if one.line.code in {"01.0030", "01.0040"}]
    assert [(line.kind, line.amount) for line in options] == [(LineKind.NOTE, None)] * 2
    assert all(line.remarks and "合計に含まない" in line.remarks.text for line in options)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('<!DOCTYPE x [<!ENTITY a "b">]><GAEB>&a;</GAEB>', "unsafe"),
        ("<GAEB><Award><DP>84</DP></Award></GAEB>", "unsupported"),
        ("<GAEB><Award>", "broken"),
    ],
)
def test_gaeb_without_a_bill_is_refused(tmp_path: Path, text: str, code: str) -> None:
    with pytest.raises(NaniwaError) as caught:
        read_gaeb(write(tmp_path, text, "x.x83"), LIMITS)
    assert caught.value.code == code


BC3 = r"""~V|Empresa|FIEBDC-3/2016\150126|Programa||{page}||2||||
~K|\2\2\3\2\2\2\2\EUR\|0\13\6\0\21\|
~C|OBRA##||Edificio año|3150|150126|0|
~C|CAP1#||Movimiento de tierras|3150|150126|0|
~C|EXC01|m3|Excavación|31.5|150126|0|
~C|MO01|h|Peón|20|150126|1|
~C|MQ01|h|Máquina|50|150126|2|
~C|%AUX|%|Medios auxiliares|5|150126|0|
~D|OBRA##|CAP1#\1\1\|
~D|CAP1#|EXC01\1\1\|
~D|EXC01|MO01\1\0.5\MQ01\1\0.4\%AUX\1\0.05\|
~M|CAP1#\EXC01|1\1\|100|\zanja\1\100\1\1\|
~T|EXC01|Excavación en zanja,
con medios mecánicos.|
"""


@pytest.mark.parametrize(
    ("page", "encoding"), [("ANSI", "cp1252"), ("850", "cp850"), ("", "utf-8")]
)
def test_bc3_gives_chapters_measurements_and_decompositions(
    tmp_path: Path, page: str, encoding: str
) -> None:
    text = BC3.format(page=page).replace("\n", "\r\n")
    estimate = read_bc3(write(tmp_path, text, "obra.bc3", encoding), LIMITS)
    assert estimate.facts["工事名"].text == "Edificio año"
    chapter, total = estimate.breakdowns[0].lines
    assert (chapter.kind, total.kind) == (LineKind.GROUP, LineKind.SUBTOTAL)
    item = chapter.children[0]
    assert item.quantity is not None
    assert item.unit_price is not None
    assert (item.quantity.number, item.quantity.place.cell) == (100, "12")
    assert (item.unit_price.number, item.unit_price.place.cell) == (Decimal("31.5"), "5")
    assert item.amount is not None
    assert (item.amount.number, item.amount.how) == (3150, How.COMPUTED)
    assert item.specification is not None
    assert item.specification.text == "Excavación en zanja, con medios mecánicos."
    (table,) = estimate.tables
    assert table.key == item.reference
    amounts = [line.amount.number for line in table.lines if line.amount]
    assert amounts == [10, 20, Decimal("1.5")]
    assert table.total is not None
    assert sum(number for number in amounts if number is not None) == table.total.number
    assert table.lines[2].rate is not None
    assert table.lines[2].rate.number == 5


def test_bc3_percentages_apply_to_the_codes_that_begin_like_theirs() -> None:
    text = r"~C|A|m|Partida|10.4|||~C|MO1|h|Peón|4|||~C|MT1|u|Ladrillo|6|||~D|A|MO1\1\1\MT1\1\1\MO%\1\0.1\|"
    records = records_of(text)
    assert [part.percentage for part in records.parts["A"]] == [False, False, True]


def test_bc3_written_over_several_lines_keeps_the_line_of_each_part() -> None:
    records = records_of("~C|A#||x|0||0|\n~D|A#\n|B\\\\1\n\\C\\\\2\n\\|\n~M|A#\\B|1|7||\n")
    assert [(part.code, part.quantity, part.line) for part in records.parts["A"]] == [
        ("B", 1, 3),
        ("C", 2, 4),
    ]
    assert records.measured["A", "B"] == ("7", 6)


def test_a_bc3_chapter_that_contains_itself_is_read_once(tmp_path: Path) -> None:
    text = "~V||FIEBDC-3/2016||\n~C|A##||obra|0||0|\n~C|B#||cap|0||0|\n~D|A##|B#\\1\\1\\|\n~D|B#|B#\\1\\1\\|\n"
    estimate = read_bc3(write(tmp_path, text, "x.bc3"), LIMITS)
    assert len(list(walk(estimate))) == 1
    assert estimate.problems


def test_bc3_without_budget_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NaniwaError) as caught:
        read_bc3(write(tmp_path, "~V||FIEBDC-3/2016||\n", "x.bc3"), LIMITS)
    assert caught.value.code == "empty"


def test_the_first_bytes_tell_the_formats_apart(tmp_path: Path) -> None:
    assert is_gaeb(GAEB.format(version="DA84/3.3").encode("utf-16"))
    assert is_bc3(b"\xef\xbb\xbf~V|x|")
    readers = [
        exchange_reader(write(tmp_path, text, name))
        for name, text in (
            ("a.txt", GAEB.format(version="DA83/3.3")),
            ("b.txt", BC3.format(page="ANSI")),
            ("c.txt", "\n".join(BUILDING)),
            ("d.csv", "名称,数量\n掘削,1\n"),
        )
    ]
    assert readers == [read_gaeb, read_bc3, read_ribc2, None]
    assert exchange_reader(tmp_path / "無い.csv") is None


@given(st.binary(max_size=300))
def test_any_bytes_are_taken_apart_without_a_crash(data: bytes) -> None:
    records_of(decoded(b"~V|a|b|" + data + b"|~C|A#|m|x|1|"))
    assert isinstance(is_ribc2(data), bool)


@given(st.text(alphabet="~CDMK|\\AB#%&1.\n", max_size=200))
def test_any_records_make_an_estimate_or_a_refusal(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder), "~V|a|\n~C|A##||x|1|\n" + text, "x.bc3")
        with contextlib.suppress(NaniwaError):
            assert read_bc3(path, LIMITS).file == path


@pytest.mark.parametrize(("text", "number"), [("1.5", "1.5"), ("1,5", "1.5"), ("-3", "-3")])
def test_numbers_have_a_point_or_a_comma(text: str, number: str) -> None:
    assert decimal_of(text) == Decimal(number)


def test_words_are_no_numbers() -> None:
    assert [decimal_of(text) for text in ("", "abc", "NaN", "1e999")] == [None] * 4
