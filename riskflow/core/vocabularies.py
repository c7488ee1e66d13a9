"""The words of organisations' names that are the same word, say nothing, or only name a legal form.

All are written as `riskflow.core.names.spelled` leaves them: small Latin letters without marks.
"""

from collections.abc import Mapping

_SAME: Mapping[str, str] = {
    "university": """univ uni univers universities universitat
        universitaet universite universidad universidade universita
        universitet universitetet universitets universiteit universitesi universitas universitetas universitate
        universitatea universiti uniwersytet univerzita univerzitet univerza sveuciliste egyetem yliopisto ulikool
        ollscoil panepistimio universitaria universitario universitaire unversity univeristy universtiy univesity
        universiy universty universitv universitetu universytet daigaku daxue daehakgyo daehag jamiea jamiat danishgah
        daneshgah""",
    "institute": """inst instit institut instituto istituto institutt institutet institutul instituut instytut
        institutu institiut instituta insitute insititute intitute instituet enstitusu intezet ustav""",
    "academy": "acad academia academie accademia akademie akademia akademi akademija akademiya akademii acadamy akad",
    "college": "coll colleges kollege collegium colegio",
    "school": "sch escuela ecole scuola escola schule skola hogeschool shkola",
    "faculty": "fac faculte facultad facolta faculdade fakultat fakultaet fakulteta fakultet fakultat",
    "department": "dept dep departement departamento dipartimento departament",
    "center": """centre ctr cent centro centrum zentrum centru tsentr
        merkezi senter tsentra""",
    "laboratory": "lab labs laboratoire laboratorio laboratorium labor laboratorii laboratoriya labratory",
    "hospital": "hosp hopital ospedale krankenhaus sjukhus hospitalet",
    "national": """natl nat nacional nazionale nationale nationaal nacionalnii
        natsionalnyi natsionalnyy nationell nasional""",
    "research": "res rech recherche ricerca pesquisa forschung forskning investigacion reserach reseach rsch",
    "science": """sci scis sciences ciencia ciencias scienze wissenschaft nauk nauka nauki scienc vetenskap nauchno
        nauchnyi scientific scientifique""",
    "technology": """tech technol technologies technologie tecnologia tecnologias technologii tekhnologii teknologi
        technologia tehnologie techn technolgy tecnology teknoloji technologiczny""",
    "technical": """tecnica tecnico technique technische technischen technisch tekhnicheskii tekhnicheskiy tekniska
        tecnic technicka technicky technicka tehnicka tehnicki politechnika""",
    "polytechnic": """polytech politecnico politecnica politechnic polytechnique polytechnical
        politekhnicheskii polytekhnic""",
    "engineering": "eng engn engg ingenieria ingegneria ingenierie engenharia engineer enginering",
    "medical": "med medico medica medicale medizinische medicinska meditsinskii medic",
    "medicine": "medicina medecine medizin medicin",
    "international": "intl int internacional internazionale internationale",
    "association": "assn assoc asociacion associazione associacao vereinigung",
    "foundation": "fdn found fundacion fondazione fundacao fondation stiftung stiftelsen fond",
    "organization": "org organisation organizacion organizzazione organizatsiya",
    "ministry": "min ministerio ministere ministero ministerium ministerstvo ministeriet",
    "development": "dev devel developpement desarrollo razvitiya",
    "industry": "ind industries industrial industrie industria promyshlennost",
    "manufacturing": "mfg manuf manufacture",
    "aeronautic": "aeronautical aeronautique",
    "astronautic": "astronautical",
    "aerospace": "aerosp aerospatiale aerospacial",
    "agriculture": "agric agricultural agricole agricola",
    "management": "mgmt",
    "administration": "admin",
    "government": "govt",
    "electronic": "electr electron elektronika elektronik",
    "communication": "commun comm",
    "physic": "phys physique fisica fizika",
    "chemistry": "chem chimie quimica khimii",
    "biology": "biol",
    "mathematic": "math maths matematica",
    "environmental": "environ",
    "saint": "st sankt",
    "state": "gosudarstvennyi gosudarstvennoe gosudarstvennaya gosudarstvenny estatal",
    "federal": "federalnyi federalnoe federalnaya",
    "and": "och und et y e i",
    "defense": "defence",
    "north": "northern",
    "south": "southern",
    "east": "eastern",
    "west": "western",
    "hogskola": "hogskolan",
    "ag": "aktiengesellschaft",
    "bank": "banque banco banca banka",
    "trading": "trade",
    "shipping": "ship",
    "group": "groupe gruppe grupo gruppen gruppa holding",
    "factory": "zavod plant",
    "production": "proizvodstvennoe",
    "russia": "russian rossiyskaya rossiiskaya rossii",
    "china": "chinese",
    "iran": "iranian",
    "soviet": "ussr",
    "corporation": "korporatsiya corporacion",
}


def _turned(groups: Mapping[str, str]) -> dict[str, str]:
    turned = {variant: word for word, variants in groups.items() for variant in variants.split()}
    return turned | {word: word for word in groups}


SAME_WORD: Mapping[str, str] = _turned(_SAME)
"""Variant -> the one word."""

STOP_WORDS = frozenset(
    """a an and at by for from in of on the to with de del della delle dei degli di do da dos das du des d l la le les
    el los las en der die das dem den zu zur zum fur fuer von vom im am av i for til och a o al ul der het een van
    imeni im named after s o v na dlya pri""".split()  # noqa: SIM905 - a list of words reads as words
)
"""Words that say nothing about which organisation it is."""

LEGAL_WORDS = frozenset(
    """ltd limited llc llp lp inc incorporated corp corporation co company plc gmbh mbh kg ag sa sas sarl srl spa bv nv
    ab aktiebolag aktiebolaget as asa oy oyj aps ooo oao zao pao ao tov pjsc ojsc jsc cjsc pjs jscb pte pty pvt kk sdn
    bhd doo dd kft zrt sro ad ead eood tic ve sti fze fzco fzc dmcc psc saog sal pt tbk cv ltda eirl spc wll bsc
    fgup fgbu fgbou fgaou gup fku kompaniya gesellschaft eg ev se sc""".split()  # noqa: SIM905 - a list of words reads as words
)
"""One word that names a legal form."""

LEGAL_FORMS = tuple(
    frozenset(form.split())
    for form in (
        "federalnoe state unitarnoe predpriyatie",
        "federal state unitary enterprise",
        "federal state autonomou educational institution",
        "federal state budgetary educational institution",
        "federal state budgetary institution",
        "obshchestvo ogranichennoi otvetstvennostyu",
        "obshchestvo ogranichennoy otvetstvennostyu",
        "tovarystvo obmezhenoiu vidpovidalnistiu",
        "otkrytoe aktsionernoe obshchestvo",
        "zakrytoe aktsionernoe obshchestvo",
        "publichnoe aktsionernoe obshchestvo",
        "nepublichnoe aktsionernoe obshchestvo",
        "aktsionernoe obshchestvo",
        "public joint stock",
        "open joint stock",
        "closed joint stock",
        "private joint stock",
        "joint stock",
        "limited liability partnership",
        "limited liability",
        "private limited",
        "public limited",
        "anonim sirketi",
        "limited sirketi",
        "sociedad anonima",
        "societe anonyme",
        "besloten vennootschap",
    )
)
"""Several words that name a legal form together, longer ones first."""
