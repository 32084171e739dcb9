"""Characters of PDF files that look like ideographs and are none.

Fonts draw 人 and the radical ⼈ with one shape, and browsers that print a page name it by either: text taken from such a file
holds ⼈⺠政府 where its reader sees 人民政府. Unicode folds the Kangxi radicals (U+2F00-2FD5) into ideographs, but of their
supplement (U+2E80-2EFF) only two; the others are listed here as in its EquivalentUnifiedIdeograph data.
"""

import unicodedata

_SUPPLEMENT = dict(
    zip(
        "⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲",
        "厂乛乚乙亻冂几刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄㣺扌攵旡日月歺民氵氺灬爫爫丬牜犭王疋目示礻竹糹纟罓罒网网网羊羊羊耂肀聿肉臼艹艹艹虎衤覀西见角角讠贝足车辶辶辶阝钅長镸长门阝阝雨青韦页风飞食飠饣饣首马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀",
        strict=True,
    )
)
IDEOGRAPHS: dict[int, str] = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2E80, 0x2FD6)}
IDEOGRAPHS = {code: other for code, other in IDEOGRAPHS.items() if len(other) == 1 and ord(other) != code}
IDEOGRAPHS |= {ord(radical): ideograph for radical, ideograph in _SUPPLEMENT.items()}
