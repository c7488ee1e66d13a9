"""Messages to users whose document is refused: why, and what to do."""

from riskflow.text import Text

EXTENSION = Text(
    sv="Den sortens fil kan inte bifogas. Välj PDF, Word, Excel, PowerPoint, OpenDocument, bild (PNG, JPEG), txt,"
    " csv, e-post (eml, msg) eller signerat paket (ASiC, p7m).",
    en="Files of this sort cannot be attached. Use PDF, Word, Excel, PowerPoint, OpenDocument, an image (PNG, JPEG),"
    " txt, csv, mail (eml, msg) or a signed package (ASiC, p7m).",
)
EMPTY = Text(sv="Filen är tom. Välj en annan fil.", en="The file is empty. Choose another one.")
TOO_LARGE = Text(
    sv="Filen är för stor. Den får vara högst {megabytes} MB. Dela upp den eller spara den mindre.",
    en="The file is too large. It may have at most {megabytes} MB. Split it, or save it smaller.",
)
OTHER_CONTENT = Text(
    sv="Innehållet är inte det som filnamnet säger. Spara dokumentet på nytt i rätt format och försök igen.",
    en="The content is not what the file's name says. Save the document anew in the right format and try again.",
)
BROKEN = Text(
    sv="Filen går inte att läsa. Öppna den, spara den på nytt och försök igen.",
    en="The file cannot be read. Open it, save it anew and try again.",
)
TRAILING_CONTENT = Text(
    sv="Filen innehåller något mer efter dokumentets slut. Spara den på nytt och försök igen.",
    en="The file holds something more after the end of the document. Save it anew and try again.",
)
ENCRYPTED = Text(
    sv="Dokumentet är krypterat eller har lösenord. Spara en kopia utan lösenord.",
    en="The document is encrypted or has a password. Save a copy without one.",
)
ACTIVE = Text(
    sv="Dokumentet innehåller kod eller något som startar av sig självt ({what}). Spara en kopia utan det.",
    en="The document holds code, or something that starts by itself ({what}). Save a copy without it.",
)
EMBEDDED = Text(
    sv="Dokumentet innehåller andra filer ({what}). Ta bort dem, eller skriv ut dokumentet till PDF.",
    en="The document holds other files ({what}). Take them out, or print the document to PDF.",
)
EXTERNAL_CONTENT = Text(
    sv="Dokumentet hämtar något från en annan plats ({what}). Ta bort kopplingen, eller skriv ut dokumentet till PDF.",
    en="The document fetches something from elsewhere ({what}). Remove the link, or print the document to PDF.",
)
UNPACKS_TOO_LARGE = Text(
    sv="Filen packar upp till orimligt mycket. Spara den på nytt och försök igen.",
    en="The file unfolds to an unreasonable size. Save it anew and try again.",
)
LARGE_IMAGE = Text(
    sv="Bilden har för många bildpunkter. Spara den mindre, högst 50 miljoner.",
    en="The image has too many pixels. Save it smaller, at most 50 million.",
)
FORMULAS = Text(
    sv="Filen innehåller formler (rad {line}), som kalkylprogram kör. Spara den med värden i stället för formler.",
    en="The file holds formulas (line {line}), which spreadsheet programs run. Save it with values instead.",
)
MARKUP = Text(
    sv="Texten ser ut som en webbsida eller en bild i text. Spara den som PDF.",
    en="The text looks like a web page or an image written as text. Save it as PDF.",
)
HARMFUL = Text(
    sv="Virusskyddet säger att filen är skadlig. Den är inte sparad. Kontakta it-stödet innan du öppnar den igen.",
    en="The virus scanner says that the file is harmful. It was not stored. Ask IT support before you open it again.",
)
NOT_SCANNED = Text(
    sv="Filen kunde inte undersökas av virusskyddet och är därför inte sparad. Försök igen om en stund.",
    en="The file could not be scanned for viruses, so it was not stored. Try again in a while.",
)
