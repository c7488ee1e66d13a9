"""A question about the partner, for the small questionnaire."""

LINK = """\
  - id: link
    text:
      sv: Vem är motparten?
      en: Who is the partner?
    drives:
      driver: actor
      areas:
        - dual-use
    options:
      - id: school
        text:
          sv: En skola
          en: A school
        severity: 0
      - id: army
        text:
          sv: En försvarsmakt
          en: An army
        severity: 3
      - id: unknown
        text:
          sv: Vet inte
          en: Don't know
        severity: 2
        unknown: true
        find_out: legal
"""
