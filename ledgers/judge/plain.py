"""Texts as they are compared: simplified, half-width, lower case, without blanks; and the misspellings of words."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

# The traditional characters of the words that the lexicon knows, each with its simplified one.
_TRADITIONAL = (
    "費费 舘馆 勞劳 務务 資资 師师 訓训 機机 車车 飛飞 運运 輸输 館馆 賓宾 飯饭 飲饮 遊游 園园 險险 業业 "
    "備备 設设 購购 買买 賣卖 實实 課课 講讲 學学 習习 導导 員员 專专 評评 審审 監监 閱阅 題题 編编 寫写 "
    "書书 圖图 報报 銷销 銀银 錢钱 錄录 幣币 貸贷 債债 還还 換换 現现 轉转 帳账 賬账 戶户 匯汇 龍龙 獎奖 "
    "貼贴 補补 給给 績绩 節节 禮礼 餽馈 贈赠 慶庆 問问 體体 檢检 罰罚 滯滞 納纳 損损 賠赔 償偿 辦办 傢家 "
    "俱具 電电 腦脑 話话 網网 絡络 軟软 統统 維维 護护 廠厂 製制 裝装 飾饰 築筑 線线 燈灯 調调 試试 驗验 "
    "術术 開开 發发 創创 產产 權权 論论 項项 觀观 參参 覽览 領领 隊队 團团 島岛 灣湾 廣广 東东 蘇苏 陝陕 "
    "寧宁 雲云 貴贵 臺台 遼辽 漢汉 長长 鄭郑 濟济 瀋沈 廈厦 鐵铁 動动 輪轮 艙舱 籤签 證证 簽签 過过 橋桥 "
    "來来 遠远 協协 會会 議议 場场 賃赁 養养 貓猫 藥药 醫医 療疗 衛卫 潔洁 掃扫 僱雇 傭佣 臨临 時时 點点 "
    "鐘钟 鍾钟 計计 單单 個个 稅税 積积 質质 應应 對对 據据 標标 準准 練练 競竞 賽赛 選选 獲获 級级 認认 "
    "鑑鉴 鑒鉴 貨货 餘余 額额 結结 雜杂 兒儿 親亲 屬属 戲戏 聯联 繫系 訂订 鮮鲜 蔥葱 雞鸡 魚鱼 蝦虾 麵面 "
    "麥麦 葉叶 陳陈 張张 劉刘 楊杨 趙赵 吳吴 馬马 羅罗 鄧邓 許许 韓韩 馮冯 蔣蒋 譚谭 範范 賈贾 鄒邹 蕭萧 "
    "閻阎 慮虑 貢贡 種种 類类 總总 經经 際际 國国 內内 華华 廳厅 樓楼 錶表 鏡镜 饋馈 憑凭 週周 墊垫 撥拨 "
    "歸归 財财 狀状 態态 與与 從从 關关 賞赏 謝谢 誤误 約约 聽听 讀读 畫画 樂乐 藝艺 環环 壓压 縮缩 圍围 "
    "壞坏 儀仪 復复 複复 歷历 曆历 讓让 號号 處处 區区 縣县 鄉乡 鎮镇 莊庄 爾尔 邊边 連连 達达 違违 遲迟 "
    "適适 遞递 郵邮 釋释 鋁铝 銅铜 鋼钢 針针 鑽钻 鋸锯 鍋锅 鍊链 鎖锁 鏈链 閒闲 間间 隨随 隱隐 雙双 離离 "
    "難难 頂顶 順顺 預预 頭头 顧顾 顯显 風风 駐驻 駕驾 駛驶 騎骑 髮发 鬆松 魯鲁 鹽盐 齊齐 齒齿 齡龄 靈灵 "
    "眾众 衆众 勵励 徵征 併并 檔档 燒烧 燴烩 滷卤 爐炉 營营 爛烂 獨独 當当 盤盘 確确 稱称 穩稳 窩窝 筆笔 "
    "簡简 糧粮 糾纠 紀纪 紅红 純纯 紙纸 紗纱 細细 終终 組组 綠绿 緊紧 緻致 繪绘 繼继 續续 羣群 聖圣 聲声 "
    "職职 腳脚 膠胶 臉脸 舉举 舊旧 萬万 蓋盖 薦荐 藍蓝 蘭兰 虛虚 蟲虫 襯衬 視视 規规 訊讯 託托 記记 訪访 "
    "診诊 詢询 詩诗 該该 詳详 誌志 語语 說说 請请 諮咨 謀谋 譯译 豐丰 貝贝 負负 貧贫 販贩 責责 貿贸 賀贺 "
    "趕赶 跡迹 軌轨 軍军 較较 載载 輔辅 輕轻 辭辞 農农 遺遗 鄰邻 醬酱 釀酿 鈔钞 銳锐 錯错 鍵键 鑰钥 門门 "
    "閉闭 陽阳 陰阴 隻只 霧雾 頁页 頻频 願愿 飼饲 餅饼 馴驯 驅驱 鬧闹 鴨鸭 鵝鹅 黃黄 黨党 傳传 傷伤 價价 "
    "儲储 優优 兩两 冊册 凍冻 別别 刪删 則则 剛刚 劃划 劇剧 勝胜 勢势 卻却 叢丛 嚴严 囑嘱 執执 堅坚 塊块 "
    "塗涂 塵尘 墳坟 夠够 夢梦 夾夹 奪夺 婦妇 媽妈 孫孙 宮宫 寢寝 寵宠 寶宝 尋寻 層层 屆届 岡冈 帶带 幫帮 "
    "幹干 庫库 廢废 彈弹 後后 徑径 恆恒 惡恶 愛爱 慣惯 憶忆 懷怀 戰战 掛挂 採采 揀拣 搶抢 攝摄 擔担 擬拟 "
    "擴扩 擺摆 數数 斷断 於于 昇升 曬晒 棟栋 極极 樁桩 樣样 樹树 橫横 欄栏 歐欧 歲岁 殘残 氣气 決决 沒没 "
    "況况 淨净 減减 測测 渦涡 溫温 溝沟 滅灭 漲涨 漁渔 潤润 濕湿 灑洒 灘滩 災灾 煙烟 煉炼 熱热 燙烫 牆墙 "
    "牽牵 犧牺 獅狮 瑪玛 異异 癥症 皺皱 盜盗 矚瞩 碼码 磚砖 礎础 禦御 禪禅 窮穷 竊窃 籃篮 籌筹 粵粤 紡纺 "
    "絲丝 綁绑 緣缘 縫缝 繩绳 "
    "鉄铁 実实 験验 検检 価价 売卖 図图 訳译 転转 銭钱 "
)
_SIMPLIFIED = str.maketrans({pair[0]: pair[1] for pair in _TRADITIONAL.split()})
_TRADITIONAL_SIGNS = frozenset(map(chr, _SIMPLIFIED))
_BLANKS = re.compile(r"[\s\u200b-\u200f\u2060\ufeff·•]+(?![a-z])|(?<![a-z])[\s\u200b-\u200f\u2060\ufeff]+|[\x00-\x08]")
# A blank between words of two characters or more parts them; one beside a single character tears a word.
_APART = re.compile(r"(?<=[\u4e00-\u9fff]{2})[\s\u200b-\u200f\u2060\ufeff]+(?=[\u4e00-\u9fff]{2})")
_KEPT = "\x0e"  # for a blank that stays, while the others go
_TO_CHANGE = re.compile(rf"[A-Z\s\x00-\x08\u200b-\u200f\u2060\ufeff·•{''.join(map(chr, _SIMPLIFIED))}]")


# Anything but simplified characters, digits and 、。: what has none of it is plain as it is.
# They are written as ranges, which take a twentieth of the time to compile.
_GAPS = [0x4DFF, *sorted(sign for sign in _SIMPLIFIED if 0x4E00 <= sign < 0xA000), 0xA000]  # noqa: PLR2004
_HAN = "".join(f"{chr(low + 1)}-{chr(high - 1)}" for low, high in pairwise(_GAPS) if high - low > 1)
_ODD = re.compile(f"[^{_HAN}0-9、。]")


def is_plain(text: str) -> bool:
    """Whether a text is plain as it stands, and has no Latin letters, quotation marks or torn words."""
    return not _ODD.search(text)


# Signs that are put between the characters of a word to hide it: 差.旅.费, 劳/务/费.
_TEARS = re.compile(r"[.,*/_|~+#-]")
_TORN = re.compile(rf"(?<![\u4e00-\u9fff])[\u4e00-\u9fff](?:{_TEARS.pattern}[\u4e00-\u9fff])+(?![\u4e00-\u9fff])")
_SIGNS = re.compile(r"[^\u4e00-\u9fff]+")


def plain(text: str) -> str:
    """A text without what does not change its meaning; a blank between two Latin words stays one blank."""
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    if _TEARS.search(text):
        text = _TORN.sub(_whole, text)
    if not _TO_CHANGE.search(text):
        return text
    text = text.lower()
    if not _TRADITIONAL_SIGNS.isdisjoint(text):
        text = text.translate(_SIMPLIFIED)
    return _BLANKS.sub("", _APART.sub(_KEPT, text)).replace(_KEPT, " ")


def _whole(hit: re.Match[str]) -> str:
    """A word without the signs between its characters."""
    return _SIGNS.sub("", hit.group())


class Spellings:
    """The spellings in which words come."""

    def __init__(self, wrong: Mapping[str, str], syllables: Mapping[str, str], spelt: Collection[str]) -> None:
        self._wrong: dict[str, list[str]] = {}
        for bad, right in wrong.items():
            self._wrong.setdefault(right, []).append(bad)
        self._lengths = sorted({len(right) for right in self._wrong})
        self._syllables, self._spelt = syllables, frozenset(spelt)

    def of(self, word: str) -> Iterator[str]:
        """A word, every misspelling of it that is known, and its pinyin: of all of it or of one character."""
        yield word
        for length in self._lengths:
            for right in {word[at : at + length] for at in range(len(word) - length + 1)}:
                for wrong in self._wrong.get(right, ()):
                    yield word.replace(right, wrong)
        if word in self._spelt:
            said = [self._syllables[sign] for sign in word]
            yield "_".join(said)
            for at, sound in enumerate(said):
                yield f"{word[:at]}{sound}{word[at + 1 :]}"
                if 0 < at < len(word) - 1:  # pingshen费, 办公yongpin
                    yield "_".join(said[: at + 1]) + word[at + 1 :]
                    yield word[:at] + "_".join(said[at:])
