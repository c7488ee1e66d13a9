"""What a package says of itself to whoever opens it, in Swedish and in English."""

from collections.abc import Sequence

from riskflow.text import Text

LEFT_OUT = Text(sv="Ingår inte:", en="Not included:")


def read_me(title: Text, institution_sv: str, institution_en: str, left_out: Sequence[dict[str, str]]) -> bytes:
    swedish = [
        f"{title.sv}. {institution_sv}.",
        "",
        "Mappen bredvid den här filen har handlingarna som de arkiverades: förseglade PDF-filer och samma uppgifter",
        "som JSON. case.json beskriver ärendet för program. proof/ har beviset: listan över alla arkiverade filer,",
        "ärendets händelser, ankaren och sigillets certifikat. manifest.json har kontrollsumman (SHA-256) för varje",
        "fil och är undertecknad.",
        "",
        "Kontrollera allt utan RiskFlow:  python3 verify.py MAPPEN-ELLER-ZIP-FILEN --certificate SIGILLET.pem",
        "Hämta certifikatet och ankaren från lärosätet, inte härifrån.",
    ]
    english = [
        f"{title.en}. {institution_en}.",
        "",
        "The folder beside this file has the records as they were archived: sealed PDF files, and the same facts as",
        "JSON. case.json describes the case for programs. proof/ has the proof: the list of all archived files, the",
        "events of the case, the anchors and the certificate of the seal. manifest.json has the checksum (SHA-256) of",
        "each file, and is signed.",
        "",
        "Check all of it without RiskFlow:  python3 verify.py THE-FOLDER-OR-ZIP-FILE --certificate SEAL.pem",
        "Get the certificate and the anchors from the institution, not from here.",
    ]
    if left_out:
        swedish += ["", LEFT_OUT.sv, *(f"- {each['about']}: {each['sv']}" for each in left_out)]
        english += ["", LEFT_OUT.en, *(f"- {each['about']}: {each['en']}" for each in left_out)]
    return "\n".join([*swedish, "", "-" * 20, "", *english, ""]).encode()
