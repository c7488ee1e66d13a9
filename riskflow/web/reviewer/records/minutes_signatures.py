"""Signing minutes in person, by those who adjusted them: the pages are those of the records of cases."""

from flask import Blueprint

from riskflow.services.meetings import signatures as minutes
from riskflow.web.reviewer.records.files_to_sign import FileOfMinutes
from riskflow.web.reviewer.records.signatures import add_signing_pages

pages = Blueprint("minutes_signatures", __name__)


add_signing_pages(
    pages,
    FileOfMinutes,
    "/meetings/<int:number>/minutes/<language>",
    "/meetings/<int:meeting>/minutes/copies",
    minutes.copy_numbered,
)
