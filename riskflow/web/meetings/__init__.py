"""Pages of meetings of RAI and SAI, of their minutes, and of written procedure."""

from flask import Blueprint

from riskflow.web.meetings import agenda, circulation, minutes, proceedings, schedule

pages = Blueprint("meetings", __name__)
for module in (schedule, agenda, proceedings, minutes, circulation):
    pages.register_blueprint(module.pages)
