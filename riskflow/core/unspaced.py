"""Scripts that write no spaces: the generic words of Chinese, Japanese and Korean names, cut out by themselves.

Otherwise a whole name becomes one word, which no word of another language can meet. The longest word goes first, so
that an academy of sciences is not a science and an institute. Vietnamese stands here too, for its words of two parts.
"""

import re
from collections.abc import Mapping

_WORDS: Mapping[str, str] = {
    "university": "大学 大學 대학교 đại-học",
    "college": "学院 學院 대학 短期大学 短期大學 전문대학 高等专科学校",
    "medical university": "医科大学 醫科大學 의과대학교",
    "medical college": "医学院 醫學院",
    "engineering college": "工学院 工學院",
    "vocational technical college": "职业技术学院",
    "faculty": "学部 學部 학부",
    "graduate school": "大学院 대학원",
    "academy": "アカデミー học-viện",
    "academy science": "科学院 科學院",
    "institute": "研究所 研究院 研究會 연구소 연구원 インスティテュート viện",
    "research": "研究 연구",
    "laboratory": "实验室 實驗室 研究室 ラボラトリー 실험실",
    "state key laboratory": "国家重点实验室",
    "key laboratory": "重点实验室",
    "experiment station": "試験場",
    "center": "中心 センター 센터 trung-tâm",
    "hospital": "医院 醫院 病院 병원 総合病院 bệnh-viện",
    "medical center": "의료원 医療センター",
    "general": "総合",
    "promotion": "振興",
    "welfare": "福祉",
    "support": "支援",
    "development": "開発 开发 개발",
    "federation": "連合会 联合会",
    "teacher college": "师范学院 師範學院",
    "medical": "医科 醫科 医療 의료 의과 医学 醫學 의학 y-khoa y-dược",
    "pharmaceutical": "药科 薬科 약학",
    "school": "学校 學校 학교 trường",
    "science": "科学 科學 과학 khoa-học サイエンス",
    "technology": "技术 技術 기술 理工 工业 工業 công-nghệ テクノロジー 공과",
    "science technology": "科技 과학기술 科学技术 科學技術 科学技術 khoa-học-và-công-nghệ",
    "technical": "kỹ-thuật",
    "polytechnic": "bách-khoa",
    "engineering": "工程 エンジニアリング 공학",
    "education": "教育 교육 giáo-dục",
    "normal": "师范 師範",
    "education university": "교육대학교",
    "agriculture": "农业 農業 농업 nông-nghiệp",
    "forestry": "林业 林業 임업",
    "fishery": "水産 수산",
    "industry": "产业 產業 産業 산업",
    "environmental": "环境 環境 환경",
    "national": "国家 國家 国立 國立 국립 국가 quốc-gia",
    "national defense": "国防 國防 국방",
    "central": "中央 중앙 trung-ương",
    "international": "国际 國際 国際 국제 インターナショナル quốc-tế",
    "foundation": "基金会 基金會 財団 재단",
    "society": "学会 學會 학회",
    "association": "协会 協會 協会 협회",
    "organization": "機構",
    "ministry": "bộ",
    "group": "集团 集團 グループ 그룹 ホールディングス",
    "china": "中国 中國 中华 中華",
    "japan": "日本",
    "korea": "韩国 韓國 韓国 한국",
    "people": "人民",
    "first": "第一",
    "second": "第二",
    "third": "第三",
    "affiliated": "附属 附屬",
    "traditional china": "中医药",
    "finance economic": "财经 財經",
    "foreign study": "外国语 外國語",
    "aeronautic astronautic": "航空航天",
    "space": "宇宙",
    "ocean": "海洋 해양",
    "cancer": "がん",
    "biological": "生物",
    "automotive": "自動車 汽车",
    "health": "保健 健康 보건 卫生 衛生",
    "prefectural": "県立",
    "municipal": "市立 시립",
    "corporation": """
        一般社団法人 一般財団法人 公益社団法人 公益財団法人
        特定非営利活動法人 地方独立行政法人 独立行政法人 国立研究開発法人
        国立大学法人 学校法人 社会福祉法人 医療法人
        財団法人 社団法人 認可法人 公司
        有限公司 有限责任公司 股份有限公司 株式会社
        有限会社 주식회사 công-ty
    """,
    "technology corporation": "科技有限公司 科技股份有限公司",
}
ENGLISH = {word.replace("-", " "): english for english, each in _WORDS.items() for word in each.split()}
"""A word as it is written in a name -> what it is in English, as `riskflow.core.vocabularies` has it."""
UNSPACED = re.compile("[\u1ea0-\u1eff\u2e80-\uffff]")
"""The letters of Vietnamese, and all from the East Asian scripts on."""
_FOUND = re.compile(
    "|".join(
        rf"\b{re.escape(word)}\b" if word[0] < "\u2e80" else re.escape(word)
        for word in sorted(ENGLISH, key=len, reverse=True)
    ),
    re.IGNORECASE,
)


def spaced(name: str) -> str:
    """Return a name with its generic words in English, each by itself: 清华大学 -> 清华 university."""
    if not UNSPACED.search(name):
        return name
    return _FOUND.sub(lambda found: f" {ENGLISH[found[0].lower()]} ", name)
