"""Normal forms of names: the same words in any script, order, case and legal form, and never fewer than one."""

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskflow.screening.index import IndexedName, NameIndex
from riskflow.screening.names import UNSPACED_WORDS, name_key, normalise, readings, tokens
from riskflow.screening.similarity import name_similarity, token_similarity
from riskflow.screening.vocabulary import CANONICAL_WORD, QUALIFYING, SYNONYMS

WORDS = (
    *("Universität", "of", "S.A.R.L.", "Tekniska", "Ltd", "Joint", "Stock", "Company", "Институт", "大学"),
    *(
        "limited",
        "liability",
        "Sciences",
        "(MIT)",
        "O'Neil",
        "&",
        "清华大学",
        "서울대학교",
        "Moskovskij",
        "Hawaii",
        "Đại học",
    ),
)
NAMES = st.text(max_size=60) | st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)
SAME = [
    ("Linköpings universitet", "LINKOPINGS UNIVERSITET"),
    ("Technical University of Munich", "Munich Technical Univ."),
    ("Université de Genève", "Universidad Geneve"),
    ("OJSC Mozyr Oil Refinery", "Mozyr Oil Refinery, Open Joint Stock Company"),
    ("Huawei Technologies Co., Ltd.", "HUAWEI TECHNOLOGY"),
    ("Общество \N{CYRILLIC SMALL LETTER ES} ограниченной ответственностью Ромашка", "OOO Romashka"),
    ("Xi'an Jiaotong University", "Xian Jiaotong University"),
    ("Natl. Univ. of Defence Technology", "National University of Defense Technology"),
    ("U.S.A. Institute", "USA Institute"),
    ("中国科学院大学", "University of Chinese Academy of Sciences"),
    ("沈阳理工大学", "Shenyang Ligong University"),
    ("東京工業大学", "Tokyo Kogyo Daigaku".replace("Tokyo", "东京")),
    ("清华大学", "Qinghua Daxue"),
    ("서울대학교", "Seoul University"),
    ("Đại học Bách khoa Hà Nội", "Ha Noi Polytechnic University"),
    ("Московский государственный технический университет", "Moscow State Technical University"),
    ("Moskovskij gosudarstvennyj tehnicheskij universitet", "Moskovskii gosudarstvennyi tehnicheskii universitet"),
    ("دانشگاه علوم پزشکی تهران", "Thrn Medical Science University"),
    ("Milli Savunma Bakanligi", "National Savunma Ministry"),
]
OTHERS = [
    ("Moscow State University", "Moscow State Technical University"),
    ("Tsinghua University", "National Tsing Hua University"),
    ("Beijing Institute of Technology", "Beijing Institute of Petrochemical Technology"),
    ("All India Institute of Medical Sciences Bhopal", "All India Institute of Medical Sciences Madurai"),
    ("18th Research Institute", "14th Research Institute"),
    # Words that tell apart two organisations of a town
    ("北京理工大学", "北京工业大学"),
    ("南京理工大学", "南京工业大学"),
    ("哈尔滨工业大学", "哈尔滨理工大学"),
    ("湖南工程学院", "湖南工学院"),
    ("名古屋工業大学", "名古屋産業大学"),
    ("兵庫医療大学", "兵庫医科大学"),
    ("서울대학교암병원", "서울대학교병원"),
    ("长春师范大学", "长春理工大学"),
    ("Beijing University of Technology", "Beijing Institute of Technology"),
    ("Xi'an Technological University", "Xi'an University of Technology"),
    ("Southern University", "South University"),
]


@given(NAMES)
def test_a_normal_form_is_its_own_normal_form(name: str) -> None:
    assert name_key(name_key(name)) == name_key(name)


@given(NAMES, st.randoms())
def test_the_order_of_words_does_not_matter(name: str, chance: random.Random) -> None:
    plain = normalise(name).split()
    assert name_key(" ".join(chance.sample(plain, len(plain)))) == name_key(" ".join(plain))


@given(NAMES)
def test_a_name_with_letters_keeps_a_token(name: str) -> None:
    assert bool(tokens(name)) == bool(normalise(name))


@pytest.mark.parametrize(("ours", "theirs"), SAME)
def test_two_spellings_of_one_name_share_their_key(ours: str, theirs: str) -> None:
    assert name_key(ours) == name_key(theirs)


@pytest.mark.parametrize(("ours", "theirs"), OTHERS)
def test_two_names_do_not_become_one(ours: str, theirs: str) -> None:
    assert name_key(ours) != name_key(theirs)
    assert name_similarity(tokens(ours), tokens(theirs), lambda _word: 1.0).score < 96


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Beijing Youdian Daxue", "beijingyoudian university"),
        ("Guo Fang Ke Ji Da Xue", "defense national science technology university"),
        ("Ha'erbin Gongcheng Daxue, Chuanbo Xueyuan", "chuanbo college engineering haerbin university"),
    ],
)
def test_a_romanised_chinese_name_is_read_as_its_characters_are(written: str, key: str) -> None:
    assert [name_key(reading) for reading in readings(written)[1:]] == [key]


@pytest.mark.parametrize("written", ["Tsinghua University", "Högskolan i Gävle", "北京邮电大学", "Gongye Works", ""])
def test_another_name_has_one_reading(written: str) -> None:
    assert readings(written) == (written,)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("Tomskogo politekhnicheskogo universiteta", "Томский политехнический университет"),
        ("Moskovskij gosudarstvennyj tehnicheskij universitet", "Moscow State Technical University"),
        ("Université de l'Aquitaine", "Universite Aquitaine"),
        ("Daneshgah-e Sanati-ye Esfahan", "Esfahan University of Technology"),
    ],
)
def test_articles_and_cases_do_not_count(ours: str, theirs: str) -> None:
    assert name_key(ours) == name_key(theirs)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("drugoy", "drugoi"),
        ("qinghua", "tsinghua"),
        ("volkov", "wolkow"),
        ("filips", "philips"),
        ("thrn", "tehran"),
        ("volgogradsky", "volgograd"),
    ],
)
def test_transliterations_of_a_word_are_similar(ours: str, theirs: str) -> None:
    index = NameIndex.of([IndexedName(0, theirs, "name", theirs), IndexedName(1, "university", "name", "university")])
    assert token_similarity(ours, theirs) >= 0.8
    assert [found.names[0].text for found in index.search([ours], 70)] == [theirs]


@given(NAMES, NAMES)
def test_similarity_hardly_depends_on_the_order_of_the_names(ours: str, theirs: str) -> None:
    forth = name_similarity(tokens(ours), tokens(theirs), lambda _word: 1.0)
    back = name_similarity(tokens(theirs), tokens(ours), lambda _word: 1.0)
    assert forth.score == pytest.approx(back.score, abs=5)
    assert 0 <= forth.score <= 100


def test_no_word_of_the_vocabulary_means_two_things() -> None:
    groups = Counter(variant for variants in {**SYNONYMS, **QUALIFYING}.values() for variant in {*variants.split()})
    assert {variant for variant, times in groups.items() if times > 1 or CANONICAL_WORD[variant] in groups} == set()


def test_translations_of_unspaced_words_are_words_of_the_vocabulary() -> None:
    assert {english for english in UNSPACED_WORDS.values() if set(tokens(english)) - set(english.split())} == set()


def test_each_word_of_the_vocabulary_has_one_form() -> None:
    assert {word: name_key(word) for word in set(CANONICAL_WORD.values()) if name_key(word) != word} == {}
