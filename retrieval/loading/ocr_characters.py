"""Chinese forms that the recogniser gives for Japanese characters, put right.

The recogniser knows one set of characters for Chinese and Japanese and sometimes gives the Chinese
form of a kanji, which no Japanese search would find. Only forms that do not exist in Japanese
text (outside code page 932, and so outside JIS X 0208) are replaced, so nothing that can stand in a document is changed.
The second repair is for signs that look alike: a kanji or hiragana between two katakana is the
katakana of the same shape (コンクリ一ト).
"""

from __future__ import annotations

import re
from functools import lru_cache

# Each pair: the Chinese form, the Japanese one.
_PAIRS = """
东東 两両 严厳 临臨 为為 丽麗 举挙 义義 乌烏 乐楽 习習 乡郷 书書 买買 亚亜 产産 亩畝 亲親 亿億 仅僅 仓倉 仪儀 们們 众衆 优優 伞傘 伟偉 传伝 伤傷 伦倫 伪偽 佣傭
侦偵 侧側 侨僑 俠侠 俭倹 债債 值値 倾傾 偷偸 偿償 储儲 兑兌 內内 兰蘭 关関 兴興 养養 兽獣 冈岡 军軍 农農 冯馮 冻凍 净浄 减減 凑湊 凤鳳 凯凱 击撃 划画 刘劉 则則
刚剛 创創 删刪 别別 剂剤 剑剣 剝剥 剧劇 办弁 务務 动動 劲勁 劳労 势勢 勋勲 华華 协協 单単 卖売 卢盧 卤鹵 卧臥 卫衛 卽即 厅庁 历歴 压圧 厌厭 厕厠 县県 发発 变変
叠畳 叹嘆 吕呂 启啓 吳呉 吴呉 呐吶 员員 呜嗚 响響 哑唖 唤喚 啞唖 啮噛 喷噴 嚙噛 囊嚢 团団 园園 围囲 图図 圆円 圣聖 场場 块塊 坚堅 坛壇 坞塢 坟墳 坠墜 垄壟 垒塁
垦墾 塡填 墙牆 壳殻 处処 备備 复復 头頭 夹挟 夺奪 奋奮 奖奨 妆粧 妇婦 妈媽 娇嬌 娛娯 娱娯 婴嬰 孙孫 宁寧 实実 宠寵 审審 宪憲 宫宮 宽寛 宾賓 对対 寻尋 导導 尔爾
尘塵 尝嘗 层層 岁歳 岂豈 岖嶇 岗崗 岛島 岭嶺 峦巒 巩鞏 币幣 帅帥 师師 帐帳 帘簾 帜幟 带帯 庆慶 库庫 应応 废廃 开開 异異 张張 弹弾 强強 归帰 录録 彻徹 忆憶 忧憂
怀懐 态態 总総 恳懇 恶悪 恼悩 悬懸 惊驚 惩懲 惯慣 愤憤 懒懶 戏戯 战戦 戶戸 户戸 扑撲 执執 扩拡 扫掃 扬揚 扰擾 抚撫 抢搶 护護 报報 拟擬 拣揀 拥擁 拨撥 择択 挤擠
挥揮 损損 换換 掷擲 揽攬 搅攪 搔掻 摄摂 摆擺 摇揺 摑掴 敌敵 斋斎 时時 旷曠 昙曇 显顕 晓暁 暂暫 术術 杀殺 杂雑 权権 杨楊 极極 构構 枪槍 枫楓 柜櫃 查査 栅柵 标標
栈桟 栋棟 栏欄 树樹 样様 桥橋 检検 椭楕 槛檻 欢歓 步歩 歲歳 毁毀 每毎 毕畢 汇匯 汉漢 污汚 汤湯 汹洶 沉沈 沟溝 沥瀝 沦淪 沪滬 泻瀉 泽沢 洁潔 浆漿 浇澆 浊濁 测測
济済 浑渾 浓濃 涂塗 涉渉 涡渦 润潤 涧澗 涨漲 涩渋 淚涙 渍漬 渐漸 渔漁 渗滲 渴渇 溃潰 溅濺 溫温 滚滾 满満 滤濾 滨浜 滩灘 潑溌 濒瀕 灭滅 灵霊 灾災 炼煉 烦煩 烧焼
热熱 焕煥 焰焔 爱愛 牵牽 牺犠 狀状 狮獅 狱獄 猎猟 玛瑪 环環 现現 琐瑣 產産 电電 畅暢 疗療 疮瘡 瘦痩 皱皺 盐塩 监監 盘盤 瞒瞞 矫矯 矿鉱 码碼 砖磚 砾礫 础礎 硏研
硕碩 确確 祸禍 禱祷 离離 秃禿 种種 积積 秽穢 稅税 稳穏 穷窮 窑窯 竖竪 竞競 笔筆 笼籠 筛篩 签簽 简簡 篮籃 簞箪 类類 粪糞 紧緊 絕絶 緣縁 繡繍 繫繋 纠糾 红紅 纤繊
约約 级級 纪紀 纬緯 纯純 纱紗 纲綱 纳納 纵縦 纷紛 纸紙 纹紋 纺紡 纽紐 线線 组組 绅紳 细細 织織 终終 绊絆 绍紹 经経 绒絨 结結 绕繞 绘絵 给給 络絡 绝絶 绞絞 统統
绢絹 继継 绩績 绪緒 绫綾 续続 绳縄 维維 绵綿 绿緑 缀綴 缆纜 缓緩 缔締 编編 缘縁 缝縫 缠纏 缩縮 罗羅 罚罰 罢罷 耸聳 聋聾 职職 联聯 聪聡 肃粛 肠腸 肤膚 肾腎 肿腫
胀脹 胁脅 胜勝 胧朧 胶膠 脏臓 脑脳 脓膿 脫脱 腻膩 舆輿 舰艦 舱艙 艳艶 艺芸 节節 芜蕪 苍蒼 苏蘇 茧繭 荆荊 荣栄 药薬 莲蓮 获獲 萊莱 营営 萧蕭 萨薩 蓝藍 蔣蒋 蔥葱
虏虜 虑慮 虛虚 虽雖 虾蝦 蚀蝕 蚁蟻 蜡蝋 蝇蝿 蟬蝉 蠟蝋 衔銜 补補 衬襯 袜襪 见見 观観 规規 视視 览覧 觉覚 說説 计計 订訂 认認 讨討 让譲 训訓 议議 讯訊 记記 讲講
许許 讹訛 论論 设設 访訪 证証 评評 诅詛 识識 诈詐 诉訴 诊診 词詞 诏詔 译訳 试試 诗詩 诚誠 话話 诞誕 诡詭 询詢 该該 详詳 语語 误誤 诱誘 说説 请請 诸諸 诺諾 读読
课課 谁誰 调調 谅諒 谈談 谊誼 谋謀 谐諧 谓謂 谕諭 谛諦 谢謝 谦謙 谨謹 谬謬 谱譜 贝貝 负負 贡貢 财財 责責 贤賢 败敗 货貨 质質 贩販 贪貪 贫貧 购購 贮貯 贯貫 贱賎
贴貼 贵貴 贷貸 贸貿 费費 贺賀 贼賊 贿賄 赁賃 赂賂 资資 赋賦 赌賭 赎贖 赏賞 赔賠 赖頼 赘贅 赠贈 赢贏 趋趨 跃躍 軀躯 车車 轧軋 轨軌 轩軒 转転 轭軛 轮輪 软軟 轰轟
轴軸 轻軽 载載 轿轎 较較 辅輔 辆輌 辉輝 辐輻 辑輯 输輸 辖轄 辙轍 边辺 达達 迁遷 过過 迈邁 运運 还還 进進 远遠 违違 连連 迟遅 适適 选選 递逓 遗遺 邮郵 邻隣 郑鄭
鄉郷 酱醤 酿醸 醬醤 释釈 鉴鑑 銳鋭 錄録 鍊錬 针針 钉釘 钓釣 钝鈍 钟鐘 钢鋼 钥鑰 钩鈎 钱銭 钻鑽 铁鉄 铃鈴 铅鉛 铆鉚 铜銅 铣銑 铭銘 银銀 铸鋳 铺舗 链鏈 销銷 锁鎖
锅鍋 锈錆 锋鋒 锐鋭 错錯 锚錨 锡錫 锤錘 锥錐 键鍵 锯鋸 锻鍛 镀鍍 镇鎮 镜鏡 镰鎌 长長 閱閲 门門 闪閃 闭閉 问問 闲閑 间間 闷悶 闸閘 闻聞 阀閥 阁閣 阅閲 阔闊 队隊
阳陽 阴陰 阵陣 阶階 际際 陆陸 陈陳 陕陝 险険 隐隠 难難 雏雛 雾霧 韦韋 韧靱 韩韓 頰頬 页頁 顶頂 项項 顺順 须須 顾顧 顿頓 颂頌 预預 领領 频頻 颗顆 题題 颜顔 额額
颤顫 风風 飘飄 飞飛 饥飢 饭飯 饮飲 饰飾 饱飽 饲飼 饵餌 馆館 驒騨 马馬 驭馭 驰馳 驱駆 驳駁 驶駛 驻駐 驾駕 驿駅 骂罵 骄驕 验験 骏駿 骑騎 骗騙 骚騒 骤驟 鱼魚 鷗鴎
鸟鳥 鸠鳩 鸡鶏 鸣鳴 鸿鴻 鹤鶴 鹰鷹 麵麺 黃黄 齐斉 齿歯 龄齢 龙竜 龟亀
"""
# Only shapes that hardly ever stand between two katakana as themselves: 工 and 口 do (ブロック工).
_LOOKALIKES = {
    "へ": "ヘ", "べ": "ベ", "ぺ": "ペ", "り": "リ", "一": "ー", "夕": "タ", "卜": "ト", "八": "ハ",
}  # fmt: skip
_BETWEEN_KATAKANA = re.compile(
    r"(?<=[ァ-ヺー])([" + re.escape("".join(_LOOKALIKES)) + r"])(?=[ァ-ヺー])"
)
_MIDDLE_DOT = re.compile(r"(?<=[ぁ-ヺー一-鿿])[·•](?=[ぁ-ヺー一-鿿])")


def to_japanese(text: str) -> str:
    """``text`` as recognised, with Chinese forms and look-alikes replaced."""
    replaced = _MIDDLE_DOT.sub("・", text.translate(_table()))
    return _BETWEEN_KATAKANA.sub(lambda match: _LOOKALIKES[match[1]], replaced)


@lru_cache(maxsize=1)
def _table() -> dict[int, str]:
    return {ord(pair[0]): pair[1] for pair in _PAIRS.split()}
