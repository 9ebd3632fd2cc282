"""What authorities call the columns of price tables, quantity sheets and rate tables."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.estimating.reference_reading.tables import folded_label

_COMMON = {
    "name": "name item description 名称 品名 資材名 資材名称 材料名 材料名称 品目 項目 職種 職種名 細別 機械名 機械名称 "
    "単価名称 施工単価名称 名称・規格 名称及び規格 名称規格 工種・種別・細別 品名・規格 品名規格 費目 摘要名称 区分名称 費目・工種・種別・細別・規格 工事区分・工種・種別・細別 費目・工種・種別・細別 費目・工種・種別・細目 "
    "費目工種種別細別 工種・種別・細別・規格 工種・種別 工種種別細別",
    "specification": "specification spec 規格 規格・寸法 規格寸法 形状寸法 形状・寸法 形状 寸法 仕様 規格・仕様 規格1 規格2 規格3 "
    "規格・形状寸法 品質・規格 品質規格 規格・摘要 規格名称 形状・規格",
    "unit": "unit 単位 計上単位",
    "source": "source 出典 根拠 資料元 単価根拠 出所 資料名 掲載誌 資料 根拠資料 単価出典",
}
PRICE = _COMMON | {
    "price": "price unit_price 単価 設計単価 労務単価 材料単価 資材単価 価格 採用単価 決定単価 単価円 基準額 基準単価 標準単価 単価額 "
    "設計労務単価 損料 賃料",
    "district": "district 地区 地区名 地域 適用地区 単価地区 都道府県 地域名 適用地域 地区区分",
    "effective_from": "effective_from from 適用開始日 適用日 適用年月日 適用開始 適用年月 開始日 適用開始年月日 適用開始年月 単価適用日 "
    "有効開始日 施行日 適用期間自 単価適用年月 適用",
    "effective_to": "effective_to to until 適用終了日 終了日 適用終了 適用終了年月日 適用終了年月 有効期限 適用期限 有効終了日 適用期間至",
    "edition": "edition 版 適用版 版名 単価世代 年版 年度版",
}
QUANTITY = _COMMON | {
    "quantity": "quantity qty 数量 設計数量 計算数量 数量計 合計数量 数量(計算) 計算値 合計 計 数量(計) 数量合計",
    "counted": "計上数量 計上 設計計上数量 数量(計上) 計上値 設計書数量 設計書計上数量",
    "group": "工種 種別 工事区分 大分類 中分類 区分 工区",
}
RATE = {
    "edition": "edition 版 適用版",
    "effective_from": "effective_from 適用開始日 適用日 適用開始",
    "effective_to": "effective_to 適用終了日 適用終了 終了日",
    "rate": "rate 率 率名 率の名称 経費",
    "work_category": "work_category 工種 工種区分 条件 区分 主たる工種",
    "formula": "formula 算定式 式 式の型",
    "a": "a 係数a",
    "b": "b 係数b",
    "c": "c 係数c",
    "lower": "lower 下限 下限額",
    "upper": "upper 上限 上限額",
    "rate_low": "rate_low 下限率 下限の率 下限以下の率",
    "rate_high": "rate_high 上限率 上限の率 上限超の率",
    "source": "source 出典 根拠",
    "confidence": "confidence 確度 確からしさ",
}


def aliases(columns: Mapping[str, str]) -> dict[str, str]:
    """Folded headings (`folded_label`) of a table's columns to their English names."""
    return {
        folded_label(label): name for name, labels in columns.items() for label in labels.split()
    }
