"""Questions of any length in twelve scripts."""

from __future__ import annotations

import random

SCRIPTS = {
    "Latin": "When will the council open the new bridge over the river and what does it cost in crowns".split(),
    "Greek": "πότε θα ανοίξει η νέα γέφυρα πάνω από τον ποταμό και πόσο κοστίζει στο δημοτικό συμβούλιο".split(),
    "Cyrillic": "када ће се отворити нови мост преко реке и колико кошта општину према последњем извештају".split(),
    "Arabic": "متى سيفتح المجلس الجسر الجديد فوق النهر وكم يكلف المدينة بالتاج".split(),
    "Hebrew": "מתי תפתח המועצה את הגשר החדש מעל הנהר וכמה הוא עולה לעירייה".split(),
    "Devanagari": "नगर परिषद नदी पर नया पुल कब खोलेगी और उसकी लागत कितनी है".split(),
    "Thai": ["สภาเมืองจะเปิดสะพานใหม่ข้ามแม่น้ำเมื่อใด", "และมีค่าใช้จ่ายเท่าไร"],
    "Han": list("市议会什么时候开放河上的新桥它的费用是多少克朗"),
    "Hangul": "시의회는 강 위의 새 다리를 언제 개통하며 비용은 얼마입니까".split(),
    "Kana": list("しぎかいはかわのうえのあたらしいはしをいつひらきますかコストハイクラデスカ"),
    "Georgian": "როდის გახსნის საკრებულო ახალ ხიდს მდინარეზე და რა ღირს იგი".split(),
    "emoji and marks": ["🌉", "👩‍👩‍👧", "🇽🇰", "e\u0301\u0323", "Z\u0351\u036b\u0343a\u0321l\u0323go", "?", "💸"],
}
UNSPACED = ("Thai", "Han", "Kana")
LENGTHS = (
    1, 2, 3, 5, 8, 13, 25, 50, 75, 100, 150, 200, 250, 300, 350, 381, 453, 600, 750, 908, 1_100, 1_300, 1_500, 1_700,
    1_846, 2_000,
)  # fmt: skip


def question(script: str, length: int) -> str:
    """So many characters of words in a script, the same each time; it neither begins nor ends with a blank."""
    drawn = random.Random(f"{script} {length}")
    between = "" if script in UNSPACED else " "
    text = between.join(drawn.choices(SCRIPTS[script], k=length))[:length]
    return text if text == text.strip() else text.strip().ljust(length, "?")
