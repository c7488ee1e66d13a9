"""The words of organisations' names that are the same word, say nothing, or only name a legal form.

All are written as `riskflow.core.names.spelled` leaves them: small Latin letters without marks.
"""

from collections.abc import Mapping

SYNONYMS: Mapping[str, str] = {
    "university": """univ uni univers universities universitat universitaet universite universidad universidade
        universita universitet universitetet universitets universiteit universitesi universitas universitetas
        universitate universitatea universiti uniwersytet univerzita univerzitet univerza sveuciliste egyetem
        yliopisto ulikool ollscoil panepistimio universitaria universitario universitaire unversity univeristy
        universtiy univesity universiy universty universitv universitetu universytet daigaku daxue daehakgyo
        daehag jamiea jamiat danishgah daneshgah daehaggyo daehakkyo jmh jamah jama dnshgh danshgah visvvidyaly
        visvvidyalym bisbbidyaly vishwavidyalaya vishvavidyalaya vidyapith plklaikklkm ywnywrsty yunibhrsiti
        yunivrsiti unibersidad uniwersytetu universitati universitetid oliygohi daihoc ywnyfrsty
        lahliasuemharrily mahawitthayalai vishwavidyalay visvavidyalaya""",
    "institute": """inst instit institut instituto istituto institutt institutet institutul instituut instytut
        institutu institiut instituta insitute insititute intitute instituet enstitusu intezet ustav smsthan
        smstha smsthe sansthan samsthan samsthana mwssh moassese muassasah mhd maahad mahad pzhwhshkdh kenkyujo
        kenkiyuujiyo kenkyusho kenkyuujo kenkyusyo yanjiusuo yanjiuyuan yeonguso yeonguwon yonguso insrrirryutt
        institouto instytutu instytutus ynstytyt ynstytyut imstityut institutas intezete lembaga nivyiklkm""",
    "academy": """acad academia academie accademia akademie akademia akademi akademija akademiya akademii
        acadamy akad akademisi akademien akademije akademiji akademiyasi farhangestan gakuin akkattmi akademiet
        akademin akademiia""",
    "college": """coll colleges kollege collegium colegio kolej klej klj klijy klasal klluri kallurri kalej
        mhavidyaly mahavidyalaya mhabidyaly kollezh kolledzh koledzh kolehiyo kolegij foiskola klyt kulliyat
        korkeakoulu colegiul kolegija tanki daigakubu xueyuan""",
    "school": """sch escuela ecole scuola escola schule skola hogeschool shkola skolan szkola gakko gakkou
        iskola mdrsh madrasa okulu skolen scuole escuelas ecoles skoly""",
    "faculty": """fac faculte facultad facolta faculdade fakultat fakultaet fakulteta fakultet fakultesi wydzial
        fakulta fakulty tiedekunta tiedekunnan danshkdh danshkadeh danshkadih dnshkdh gakubu""",
    "department": """dept dep departement departamento dipartimento departament katedra kafedra departamentul
        departementet departman""",
    "center": """centre ctr cent centro centrum zentrum centru tsentr merkezi senter tsentra senta sentaa senteo
        keskus keskuksen kozpont kozpontja osrodek kentro mrkz lmrkz markaz kendr kendra kemdr pusat lqwmy
        centras centrs senteret centret centrul zhongxin kendram keskusta tsentar merkez""",
    "laboratory": """lab labs laboratoire laboratorio laboratorium labor laboratorii laboratoriya labratory
        laboratuvari laboratuar laboratoriet laboratorija laboratoriia laboratoriyasi shiyanshi laboratorios""",
    "hospital": """hosp hopital ospedale krankenhaus sjukhus hospitalet hastanesi hastane sjukhuset sykehus
        sykehuset sygehus sairaala szpital nemocnice korhaz bolnica bolnitsa gospital likarnya likarnia
        nosokomeio byoin biyouin byouin yiyuan byeongwon byongwon bymrstn bimarestan mstshf mustashfa lmstshf
        hsptl spatal ziekenhuis klinikum krankenhauser spital ligonine slimnica haigla""",
    "national": """natl nat nacional nazionale nationale nationaal nacionalnii natsionalnyi natsionalnyy
        nationell nasional milli ulusal narodowy narodowa narodowe narodni natsionalny natsionalna natsionalnoi
        natsionalnogo natsionalnaya natsionalnoe natsionalnoy natsionalne natsyyanalny nacionalna nacionalni
        nacionalny nasjonal nasjonalt nasjonale nationellt nationella nationaler nationales nemzeti orszagos
        kansallinen ethniko kebangsaan kokuritsu guoli gungnib gugrib rastriy rashtriya rastriya lwtny watani
        wtny melli quocgia nationalt nacionalinis nacionalinio""",
    "research": """res rech recherche ricerca pesquisa forschung forskning investigacion reserach reseach rsch
        issledovatelsky issledovatelskogo issledovatelskoe issledovatelskaya issledovaniya issledovaniy
        issledovatelskih issledovatelskikh doslidny doslidna doslidnogo doslidzhen doslidne dasledchy arastirma
        arastirmalari arastirmalar badawczy badawcze badawcza vyzkum vyzkumny vyskumny kutato kutatasi kutatas
        tutkimus onderzoek pesquisas investigaciones investigacao kenkyu kenkiyuu kenkyuu yanjiu yeongu
        anusmdhan anusandhan thqyqt tahqiqat pzhwhshgh pazhuheshgah pzhwhshy pzhwhsh pazhohesh bhwth buhuth
        lbhwth penelitian penyelidikan erevnon forsknings recherches ricerche istrazivanja istrazivacki
        nghiencuu taghighat""",
    "science": """sci scis sciences ciencia ciencias scienze wissenschaft nauk nauka nauki scienc vetenskap
        nauchno nauchnyi scientific scientifique naukovy naukova naukovo naukowy naukowa nauchny nauchnogo
        nauchnoy nauchnaya nauchnoe navukova bilimleri bilim bilimler vedy vedecky tudomanyos tudomany tudomanyi
        vitenskap videnskab videnskabernes tieteen tiede ilmu kagaku kexue gwahag kwahak vijnan vigyan bijnan
        lwm olum oloum ulum elum syns epistimon wetenschap wetenschappen wetenschappelijk wissenschaftliche
        wissenschaftlich vetenskaps vetenskapsakademien znanosti nauke stiinte stiintifica ariviyl sains khoahoc
        scientifica scientifico sciencem naukove fnlwm""",
    "technology": """tech technol technologies technologie tecnologia tecnologias technologii tekhnologii
        teknologi technologia tehnologie techn technolgy tecnology teknoloji technologiczny teknolojileri
        tekhnologichesky tekhnologicheskogo tekhnologiy tekhnologichny technologiczna teknolojisi tecnologico
        tecnologica technologique tehnologija tehnologije tehnologic gijutsu gijiyutsu jishu gisul keji
        praudyogiki pradyogiki pryukti tyknlwjy fnawry fnwry teknalji teknolji tmtrjnan technologiju
        technologijos tolilnutpk technologisch teknologiske teknologisk congnghe tolilnutpa teknologisenter
        technological""",
    "technical": """tecnica tecnico technique technische technischen technisch tekhnicheskii tekhnicheskiy
        tekniska tecnic technicka technicky tehnicka tehnicki politechnika teknik tekniske teknisk tekninen
        technischer technisches tekhnichesky tekhnichny tekhnichna tekhnichnoi tekhnicheskaya tekhnicheskogo
        tekhnicheskoe techniczny techniczna technicke muszaki tehnicko tekhnichnyy teknillinen tehnica tehnic
        tecnicas techniki fny finniyya lfny tekhnika tehniska""",
    "polytechnic": """polytech politecnico politecnica politechnic polytechnique polytechnical politekhnicheskii
        polytekhnic politekhnika politekhnichny politekhnichesky politehnica politeknik politehnika polytechneio
        polytechnio politecnic polytechnische polytekniska polytechnisch politechniczny polyteknik
        politekhnicheskogo""",
    "engineering": """eng engn engg ingenieria ingegneria ingenierie engenharia engineer enginering muhendislik
        mohandesi mhndsy handasa hndsh inzhenerny inzhenerno inzynierii inzhenernaya inzenyrstvi gongcheng
        kogaku kougaku imjniyrimg imjnirimg ingenieurwissenschaften ingenieur mernoki""",
    "medical": """med medico medica medicale medizinische medicinska meditsinskii medic medichny medichna
        medichnikh medichnogo meditsinsky meditsinskaya meditsinskogo meditsinskikh medyczny medyczna medyczne
        tibbi pzshky pezeshki tby tibb tibbiya medikl mydykl uihak uilyo uilyowon iryo iriyou yixue lekarska
        lekarsky lekarske medizinisch medicinski medicinskog orvostudomanyi orvosi laaketieteellinen medisinske
        medicinske ayurvijnan ciking medicinos""",
    "medicine": """medicina medecine medizin medicin meditsina meditsiny meditsini meditsine medycyny medycyna
        medisin mediciny orvostudomany laaketiede igaku uihag""",
    "international": """intl int internacional internazionale internationale internationella internationell
        internasjonal mezhdunarodny mezhdunarodnaya mizhnarodny uluslararasi kokusai guoji gukje miedzynarodowy
        mezinarodni nemzetkozi kansainvalinen internasional ldwly antarrastriy antarashtriya internationales
        internationaler""",
    "association": """assn assoc asociacion associazione associacao vereinigung forening foreningen dernegi
        assotsiatsiya asotsiatsiya forbund forbundet stowarzyszenie sdruzeni udruzenje verband verein kyokai
        kiyoukai xiehui hyeobhoe hyobhoe egyesulet yhdistys""",
    "foundation": """fdn found fundacion fondazione fundacao fondation stiftung stiftelsen fond stiftelse vakfi
        vakif fondas fundacja nadace alapitvany saatio fonden zaidan jijinhui jaedan yayasan bnyad bonyad idryma
        stichting fondul jubileumsfond""",
    "organization": """org organisation organizacion organizzazione organizatsiya organizatsii organisasjon
        organisationen szervezet organizacja kikou orgutu szmn sazman""",
    "ministry": """min ministerio ministere ministero ministerium ministerstvo ministeriet ministerstva
        ministerstwo ministerija miniszterium bakanligi ministeriya vizarat wezarat wzrh wizara wzrt vezarat
        mmtraly mantralaya mamtraly kementerian ministeriul ministeriu ministrija bundesministerium ministarstvo
        ministeris""",
    "development": """dev devel developpement desarrollo razvitiya rozvitku razvoja rozwoju rozvoje utveckling
        utvecklings udvikling entwicklung kalkinma gelistirme kaihatsu fazhan gaebal pembangunan desenvolvimento
        sviluppo fejlesztesi twsh tosee""",
    "industry": """ind industries industrial industrie industria promyshlennost sanayi promyshlennosti
        promislovosti przemyslu prumysl ipari teollisuus gongye kogyo kougyou kougiyou sangyo sangyou sangiyou
        saneob industriell industrielle""",
    "manufacturing": "mfg manuf manufacture",
    "aeronautic": "aeronautical aeronautique",
    "astronautic": "astronautical",
    "aerospace": "aerosp aerospatiale aerospacial",
    "agriculture": """agric agricultural agricole agricola agrarny agrarna agrarnikh selskogo silskogo
        selskohozyaystvenny selskokhozyaystvenny tarimsal nogyo nougyou nourin nongye nongeob rolniczy rolnicza
        zemedelsky landbruk landbrugs lantbruks krsi krishi krusi kshwrzy keshavarzi pertanian mezogazdasagi
        agraria agrario landwirtschaft landwirtschaftliche maatalous zraat agrarian""",
    "management": "mgmt",
    "administration": "admin",
    "government": "govt",
    "electronic": "electr electron elektronika elektronik",
    "communication": "commun comm",
    "physic": "phys physique fisica fizika",
    "chemistry": "chem chimie quimica khimii",
    "biology": "biol",
    "mathematic": "math maths matematica",
    "environmental": """environ kankyo kankiyou cevre okolishchnoho miljo umwelt ambiente huanjing hwangyeong
        paryavaran umweltforschung""",
    "saint": "st sankt",
    "state": """gosudarstvennyi gosudarstvennoe gosudarstvennaya gosudarstvenny estatal gosudarstvennogo
        derzhavny derzhavna derzhavne derzhavnogo dzyarzhauny panstwowy panstwowa panstwowe statni statny
        drzavni allami devlet dwlty dolati negeri statale estadual valtion statlig statens rajy rajya
        gosudarstvennoy mamlakati davlat memlekettik""",
    "federal": "federalnyi federalnoe federalnaya federalny federalnogo federale bundes federalnoy federativny",
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
    "factory": "zavod plant fabrika zaklady zavodi fabrik fabryka gongchang tovarna gyar werk kombinat",
    "production": "proizvodstvennoe",
    "russia": """russian rossiyskaya rossiiskaya rossii rossiyskoy rossiysky rossiyskogo rossiskoy rosiysky
        rossijskaja vserossiysky""",
    "china": "chinese zhongguo kitay",
    "iran": "iranian",
    "soviet": "ussr",
    "corporation": "korporatsiya corporacion",
    "society": """gakkai sallskapet sallskap selskab selskabet selskap towarzystwo spolecnost drustvo tarsasag
        seura cemiyeti xuehui haghoe""",
    "institution": """ustanova uchrezhdenie uchrezhdeniya kurumu instelling zaklad ustanovy ustanovi
        instytutsiia institusjon""",
    "agency": """agentstvo agentsiya agencija agencia agenzia agence agentur agencja ajansi myndigheten
        myndighet agenceja agentschap""",
    "education": """obrazovaniya obrazovanie osviti osvita egitim egitimi kyoiku kiyouiku jiaoyu gyoyug siksa
        shiksha amwzsh amozesh bildung utbildning utdanning uddannelse educacion educacao educazione oktatasi
        edukacji educational onderwijs pndidikan pendidikan trbyh tarbiya""",
    "health": """saglik zdravookhraneniya zdorovya zdorovia hoken eisei weisheng bogeon swasthya svasthy bhdsht
        bhdshty behdashti salud saude sante salute sanita gesundheit halsa helse sundhed zdravi zdrowia
        egeszsegugyi terveyden kesehatan sshh suckhoe""",
    "fishery": "suisan shuichan balikcilik fishing rybnogo",
    "prefectural": "kenritsu prefecture",
    "municipal": "shiritsu belediyesi miejski mestsky",
    "city": "sehir stadt",
    "municipality": "kommun kommune kommunen",
    "experiment": "shikenjo shikenjiyou",
    "pharmaceutical": "yakka farmatsevtichny farmatsevtichesky yaoke",
    "central": """chuo chuou zhongyang merkezisi tsentralny centralny ustredni kozponti kendriy kendriya zentral
        zentrale jungang""",
    "pedagogical": "pedagogichny pedagogichesky pedagogiczny pedagogicky pedagogisk pedagogiczna pedagogichna",
    "economic": """ekonomiki ekonomichny ekonomichesky ekonomiczny ekonomiczna ekonomika ekonomicky iktisat
        ekonomi gazdasagi jingji gyeongje economica economico wirtschaft wirtschaftswissenschaften handels""",
    "law": "prava hukuk yuridichny yuridichesky pravny jurisprudence",
    "branch": "otdeleniya otdelenie filial subesi viddilennya",
    "space": "kosmichesky kosmichny uzay hangtian fdayy",
    "bureau": "byuro buero biuro konstruktorskoe",
    "museum": "museet muzey muzej muzeum muzesi muzeul hakubutsukan bowuguan bagmulgwan museo musee mzyh",
    "library": """biblioteka bibliotek kutuphanesi bibliothek biblioteca bibliotheque knihovna konyvtar toshokan
        tushuguan ktbkhnh""",
    "applied": "prikladnoy prikladny angewandte anvendt applicate aplicadas appliquees uygulamali angewandten",
}
"""The one word -> how it is written elsewhere, misspelled or shortened, in Latin letters."""

QUALIFYING: Mapping[str, str] = {
    "higher": "vysshego vyssheye vishchoi vishcha vysoka wyzsza wyzszej vysoke",
    "general": "sogo sougou zonghe",
    "royal": "kungliga kungl kgl kongelige kuninkaallinen koninklijk koninklijke royale",
    "king": "lmlk",
    "islamic": "slmy islami eslami lslmyh islamiya",
    "open": "azd mukt acikogretim",
    "sanatorium": "ryoyojo riyouyoujiyo ryouyoujo",
    "normal": "shifan",
    "ukraine": "ukrainian ukraini ukrainsky ukrainskiy ukraina",
    "japan": "nihon japanese",
    "india": "indian bhartiy bharatiya intiy indien",
    "korea": "korean hanguk hangug",
    "sweden": "swedish svenska sverige svensk ruotsin sveriges",
    "turkey": "turkish turkiye turk turkiyenin",
    "germany": "german deutsche deutsches deutscher deutschland",
    "poland": "polish polska polskie polski polskiej",
    "hungary": "hungarian magyar",
    "czech": "ceska cesky ceske",
    "kyiv": "kiev kiivsky kyivsky kiyiv kyyiv",
    "moscow": "moskovsky moskva moskovskaya moskovskogo",
    "belarus": "belarusian belorussian belorussky belaruski byelorussian",
}
"""Synonyms that a person or a place may be called as well, so that they tell no organisation from a person."""


def _turned(groups: Mapping[str, str]) -> dict[str, str]:
    turned = {variant: word for word, variants in groups.items() for variant in variants.split()}
    return turned | {word: word for word in groups}


SAME_WORD: Mapping[str, str] = _turned({**SYNONYMS, **QUALIFYING})
"""Variant -> the one word."""

STOP_WORDS = frozenset(
    """a an and at by for from in of on the to with de del della delle dei degli di do da dos das du des d l la le les
    el los las en der die das dem den zu zur zum fur fuer von vom im am av i for til och a o al ul der het een van
    imeni im named after s o v na dlya pri ta w evm aur evam anr mrrum va oph af aph iz""".split()  # noqa: SIM905 - a list of words reads as words
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
    frozenset(SAME_WORD.get(word, word) for word in form.split())
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
