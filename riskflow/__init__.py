"""RiskFlow: responsible internationalisation, from self-assessment to a verifiable decision record."""

__version__ = "0.1.0"
