"""Pages of the applicant and of those who write with them."""

from flask import Blueprint

from riskflow.web.applicant import (
    attachments,
    co_editors,
    inquiries,
    partners,
    questions,
    reuse,
    supplement,
    tasks,
    terms,
)

pages = Blueprint("applicant", __name__)
for module in (tasks, questions, reuse, supplement, co_editors, inquiries, attachments, terms, partners):
    pages.register_blueprint(module.pages)
