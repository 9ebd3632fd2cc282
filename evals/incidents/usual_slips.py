"""Slips that every estimating office knows: units, hire days, guards, supplies, mixed corrections."""

from __future__ import annotations

from dataclasses import replace

from evals.incidents.buildings import building
from evals.incidents.paper import (
    Book,
    Cost,
    CostTable,
    Entry,
    Group,
    Item,
    PriceRow,
    QuantityRow,
    RateRow,
    cut,
    entered,
    figure,
)
from evals.incidents.running import Incident
from evals.incidents.works import (
    Plan,
    Side,
    civil,
    commission,
    item,
    of_table,
    part,
)

AROUND = ("共通仮設費", "現場管理費", "一般管理費等")


def seawall(*more: Item) -> Group:
    """A sea wall."""
    return Group(
        "堤防護岸工",
        (
            item("被覆ブロック製作", "2t型", "個", "286", 41_300),
            item("被覆ブロック据付", "2t型 ラフテレーンクレーン25t吊", "個", "286", 8_740),
            item("均しコンクリート", "18-8-40 BB", "m3", "37.5", 31_200),
            item("目地材", "樹脂発泡体 t=10mm", "m2", "64.8", 2_910),
            *more,
        ),
    )


def park(*more: Item) -> Group:
    """Planting and paths of a park."""
    return Group(
        "植栽工",
        (
            item("高木植栽", "クスノキ H=4.0m C=0.25m", "本", "42", 78_600),
            item("中低木植栽", "サツキ H=0.4m", "株", "1860", 1_730),
            item("張芝", "コウライシバ 目地張", "m2", "2150", 1_180),
            item("客土", "黒土", "m3", "142", 6_480),
            *more,
        ),
    )


def bridge_repair(*more: Item) -> Group:
    """Repair of a bridge."""
    return Group(
        "橋梁補修工",
        (
            item("ひび割れ補修", "低圧注入 0.2mm以上", "m", "318", 7_460),
            item("断面修復", "左官工法 ポリマーセメントモルタル", "m3", "1.86", 1_420_000),
            item("伸縮装置取替", "鋼製フィンガー 遊間100", "m", "24.6", 386_000),
            item("橋面防水", "アスファルト系シート", "m2", "742", 3_180),
            *more,
        ),
    )


def tonnes_as_kilograms(side: Side) -> Book:
    """Reinforcement in kg at the price of a tonne."""
    line = Item(
        "鉄筋工", "SD345 D13", "kg", figure("4860"), side.figure("178000", "178"), listed=False
    )
    return civil(
        Plan("civil csv", "河川工事", [seawall(line)], name="東浜海岸保全工事",
             prices=[PriceRow("鉄筋工", "SD345 D13", "t", figure("178000"))])
    )  # fmt: skip


def rubble_by_volume(side: Side) -> Book:
    """Concrete rubble in m3 at the price of a tonne."""
    line = Item(
        "コンクリート殻処分",
        "無筋 再資源化施設",
        "m3",
        figure("46"),
        side.figure("1650", "3878"),
        listed=False,
        disposal=True,
    )
    return civil(
        Plan("civil", "橋梁保全工事", [bridge_repair(item("コンクリート取壊し", "無筋 人力併用", "m3", "46", 12_800), item("コンクリート殻運搬", "DT10t 12km", "m3", "46", 2_870), line)],
             name="西大橋補修工事",
             prices=[PriceRow("コンクリート殻処分", "無筋 再資源化施設", "t", figure("1650")), PriceRow("コンクリート殻処分", "無筋 再資源化施設", "m3", figure("3878"))])
    )  # fmt: skip


def night_wage(side: Side) -> Book:
    """Guards at the day price on a night job that the line itself names."""
    return civil(
        Plan("civil", "橋梁保全工事", [bridge_repair(item("交通誘導警備員A", "夜間勤務", "人日", "38", side.figure("18200", "27300")))],
             name="西大橋夜間補修工事",
             prices=[PriceRow("交通誘導警備員A", "昼間勤務", "人日", figure("18200"))])
    )  # fmt: skip


def hire_days(side: Side) -> Book:
    """Hire of sheets for more days than the quantity sheet says."""
    return civil(
        Plan("water", "河川工事", [seawall(item("敷鉄板賃料", "22×1524×6096", "枚・日", side.figure("9600", "6900"), 168))], name="東浜海岸保全工事")
    )  # fmt: skip


def quantity_in_pieces(side: Side) -> Book:
    """A quantity in pieces stands where metres belong."""
    return building(
        [
            Group("杭工事", (item("場所打ちコンクリート杭", "φ1000 L=18.0m", "m", side.figure("24", "432"), 68_400), item("杭頭処理", "φ1000", "箇所", "24", 41_300))),
            Group("土工事", (item("根切り", "総掘り 法付オープン", "m3", "1860", 780), item("山留め", "H形鋼横矢板", "m2", "412", 24_600))),
        ],
        name="消防庁舎新築工事",
    )  # fmt: skip


def tax_added_twice(side: Side) -> Book:
    """The tax is computed of the price with tax."""
    book = civil(Plan("civil", "公園工事", [park()], name="南公園整備工事"))
    price = next(entered(cost.amount) for cost in book.costs if cost.name == "工事価格")
    right = cut(price / 10)
    tax = Entry(cut(price * figure("1.1") / 10) if side.wrong else right, right)
    costs = [
        replace(cost, amount=tax if cost.name == "消費税相当額" else price + entered(tax))
        if cost.name in ("消費税相当額", "工事費計")
        else cost
        for cost in book.costs
    ]
    return replace(book, costs=tuple(costs))


def direct_cost_lacks_a_group(side: Side) -> Book:
    """直接工事費 leaves out the last group."""
    groups = [seawall(), Group("仮設工", (item("汚濁防止膜", "単独式 H=2m", "m", "120", 18_400),))]
    book = civil(Plan("civil csv", "河川工事", groups, name="東浜海岸保全工事"))
    if not side.wrong:
        direct = book.costs[0]
        return replace(
            book, costs=(replace(direct, amount=Entry(book.direct, book.direct)), *book.costs[1:])
        )
    from evals.incidents.arithmetic import Overheads

    costs = Overheads("河川工事").summary(groups[0].total)
    direct = replace(costs[0], amount=Entry(groups[0].total, book.direct))
    return replace(book, costs=(direct, *costs[1:]))


def labour_of_another_prefecture(side: Side) -> Book:
    """A wage of the prefecture next door."""
    table = CostTable(
        1, "消波ブロック製作", "5t型", figure(10), "個",
        (part("土木一般世話役", "", "人", "0.9", 29_500), part("型わく工", "", "人", "2.4", side.figure("30100", "31900")), part("普通作業員", "", "人", "1.7", 23_800), part("生コンクリート", "18-8-40 BB", "m3", "21.8", 22_900)),
        kind="代価表",
    )  # fmt: skip
    return civil(
        Plan("civil", "河川工事", [Group("消波工", (of_table(table, "164"),)), seawall()], tables=[table], name="東浜海岸保全工事",
             facts={"地区": "大阪府"},
             prices=[PriceRow("型わく工", "", "人", figure("30100"), district="兵庫県"), PriceRow("型わく工", "", "人", figure("29400"), district="奈良県")],
             book={"district": "大阪府"})
    )  # fmt: skip


def supplied_materials(side: Side) -> Book:
    """The common cost computed of the net cost."""
    book = civil(Plan("civil", "公園工事", [park()], name="南公園整備工事"))
    net = next(entered(cost.amount) for cost in book.costs if cost.name == "純工事費")
    from evals.incidents.arithmetic import CURVES

    wrong = CURVES["公園工事"][0].at(net)
    overheads: dict[str, object] = {"marked": AROUND}
    if side.wrong:
        overheads["common_rate"] = Entry(wrong - figure("0.85"), figure(0))
    return civil(Plan("civil", "公園工事", [park()], name="南公園整備工事", overheads=overheads))


def itemised_safety_twice(side: Side) -> Book:
    """The itemised part is in the sum of common temporary costs twice."""
    itemised = (
        Cost("運搬費（積上げ）", figure("486000")),
        Cost("安全費（積上げ）", figure("652000")),
    )
    book = civil(
        Plan(
            "civil",
            "河川工事",
            [seawall()],
            name="東浜海岸保全工事",
            overheads={"itemised": itemised},
        )
    )
    if not side.wrong:
        return book
    costs = []
    for cost in book.costs:
        if cost.name == "共通仮設費":
            amount = entered(cost.amount)
            costs.append(replace(cost, amount=Entry(amount + 652_000, amount)))
        else:
            costs.append(cost)
    return replace(book, costs=tuple(costs))


def five_day_week_on_materials(side: Side) -> Book:
    """Materials are raised by the five-day-week factor of labour."""
    table = CostTable(
        1, "石積み", "雑割石 控え35cm", figure(10), "m2",
        (
            part("石工", "", "人", "2.3", "32448", listed=False),
            part("割石", "雑割石 控え35cm", "m2", "10.0", side.figure("8632", "8300")),
        ),
        kind="代価表",
    )  # fmt: skip
    return civil(
        Plan(
            "civil", "河川工事", [Group("石積工", (of_table(table, "214"),)), seawall()], tables=[table],
            name="東川護岸工事",
            facts={"週休2日": "月単位の週休2日"},
            overheads={"factors": (("1.03", "1.05"),)},
            rates=[
                RateRow("週休2日補正:労務費", "月単位の週休2日", "factor", "1.04"),
                RateRow("週休2日補正:共通仮設費", "月単位の週休2日", "factor", "1.03"),
                RateRow("週休2日補正:現場管理費", "月単位の週休2日", "factor", "1.05"),
            ],
            prices=[PriceRow("石工", "", "人", figure("31200"))],
        )
    )  # fmt: skip


def discount_of_the_quotation(side: Side) -> Book:
    """A quoted price without the discount that the price table has applied."""
    return building(
        [
            Group("給排水衛生設備工事", (
                item("受水槽", "FRP製 2槽式 20m3", "基", "1", side.figure("6840000", "4788000")),
                item("揚水ポンプ", "口径50 3.7kW", "台", "2", 486_000),
                item("配管用炭素鋼鋼管", "SGP 50A", "m", "128", 4_980),
                item("保温", "グラスウール 50A", "m", "128", 2_140))),
        ],
        name="市営住宅給水設備改修工事",
        facts={"工事種別": "新営建築工事"},
    )  # fmt: skip


def survey_points(side: Side) -> Book:
    """Points of a survey typed as kilometres of another line."""
    return commission(
        "地質調査業務",
        [
            Group("機械ボーリング", (
                item("土質ボーリング", "φ66 粘性土・シルト", "m", side.figure("86.0", "68.0"), 14_200),
                item("土質ボーリング", "φ66 砂・砂質土", "m", "42.5", 16_900),
                item("標準貫入試験", "粘性土・シルト", "回", "68", 8_930),
                item("室内土質試験", "三軸圧縮 UU", "試料", "6", 61_400))),
        ],
        name="港橋架替に伴う地質調査業務",
        with_quantities=True,
    )  # fmt: skip


def depth_of_the_borehole(side: Side) -> Book:
    """Machine hire of the small rig for the large one."""
    table = CostTable(
        1, "ラフテレーンクレーン運転", "25t吊", figure(1), "日",
        (part("運転手（特殊）", "", "人", "1.0", 27_900), part("軽油", "1.2号", "L", "98", 118), part("ラフテレーンクレーン賃料", "25t吊", "日", "1.0", side.figure("38600", "45200"))),
    )  # fmt: skip
    return civil(
        Plan("civil", "橋梁保全工事", [Group("仮設工", (of_table(table, "26"),)), bridge_repair()], tables=[table], name="西大橋補修工事",
             prices=[PriceRow("ラフテレーンクレーン賃料", "16t吊", "日", figure("38600")), PriceRow("ラフテレーンクレーン賃料", "50t吊", "日", figure("78400"))])
    )  # fmt: skip


def previous_figures_kept(side: Side) -> Book:
    """Three quantities of the tender before, the sheet is new."""
    trees = side.figure("48", "42")
    lawn = side.figure("1980", "2150", "芝")
    group = Group(
        "植栽工",
        (
            item("高木植栽", "クスノキ H=4.0m C=0.25m", "本", trees, 78_600),
            item("中低木植栽", "サツキ H=0.4m", "株", "1860", 1_730),
            item("張芝", "コウライシバ 目地張", "m2", lawn, 1_180),
            item("客土", "黒土", "m3", "142", 6_480),
            item("園路舗装", "透水性アスコン t=40mm", "m2", "918", 3_240),
            item("ベンチ設置", "木製 W=1800", "基", "14", 126_000),
        ),
    )
    return civil(Plan("water", "公園工事", [group], name="南公園整備工事"))


def spacing_of_the_specification(side: Side) -> Book:
    """A strength of concrete that the specification does not have."""
    concrete = side.words("21-8-25(20) BB", "24-12-25(20) BB")
    price = figure(21_700 if side.wrong else 23_400)
    return civil(
        Plan(
            "civil csv", "河川工事",
            [
                Group("樋門工", (
                    Item("躯体コンクリート", concrete, "m3", figure("186"), price, listed=False, measured=False),
                    item("鉄筋工", "SD345", "t", "16.8", 182_000),
                    item("型枠", "合板円型枠", "m2", "512", 10_400))),
            ],
            name="新川樋門改築工事",
            prices=[PriceRow("躯体コンクリート", "21-8-25(20) BB", "m3", figure(21_700)), PriceRow("躯体コンクリート", "24-12-25(20) BB", "m3", figure(23_400))],
            quantities=[QuantityRow("躯体コンクリート", "24-12-25(20) BB", "m3", figure("186"))],
            specification="特記仕様書\n第12条 コンクリート\n躯体コンクリートの設計基準強度は24N/mm2、スランプ12cm、粗骨材の最大寸法25mmとし、高炉セメントB種を使用する。\n",
        )
    )  # fmt: skip


def period_of_the_notice(side: Side) -> Book:
    """The cover's period is not that of the notice."""
    book = civil(
        Plan("civil", "公園工事", [park()], name="南公園整備工事",
             specification="公告\n工事名 南公園整備工事\n工期 契約日から240日間\n前払金 40%以内\n")
    )  # fmt: skip
    stated = "180日間" if side.wrong else "240日間"
    return replace(book, facts={**book.facts, "工期": Entry(stated, "240日間")})


INCIDENTS = (
    Incident("n51", "unit_mismatch", "kgの数量にt当りの単価", tonnes_as_kilograms),
    Incident("n52", "unit_mismatch", "m3の殻にt当りの単価", rubble_by_volume),
    Incident("n53", "unit_price_wrong", "夜間の警備員に昼間の単価", night_wage),
    Incident("n54", "quantity", "賃料の延べ日数", hire_days),
    Incident("n55", "unit_mismatch", "mの欄に本数", quantity_in_pieces),
    Incident("n56", "tax", "税込額に消費税を掛ける", tax_added_twice),
    Incident("n57", "other", "直接工事費に工種が抜ける", direct_cost_lacks_a_group),
    Incident("n58", "unit_price_wrong", "隣県の労務単価", labour_of_another_prefecture),
    Incident("n59", "overhead_rate", "共通仮設費率の誤り", supplied_materials),
    Incident("n60", "double_count", "積上げ分を二重に加える", itemised_safety_twice),
    Incident("n61", "correction_factor", "材料に週休2日補正", five_day_week_on_materials),
    Incident("n62", "unit_price_wrong", "見積の掛率を忘れる", discount_of_the_quotation),
    Incident("n63", "quantity", "ボーリング延長の数字が入れ替わる", survey_points),
    Incident("n64", "unit_price_wrong", "小さい機械の賃料", depth_of_the_borehole),
    Incident("n65", "quantity", "前回の数量のまま", previous_figures_kept),
    Incident("n66", "spec_mismatch", "仕様書と違う強度", spacing_of_the_specification),
    Incident("n67", "spec_mismatch", "公告と違う工期", period_of_the_notice),
)
