"""Texts in the two languages of the product."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field


class Language(StrEnum):
    SV = "sv"
    EN = "en"


class Text(BaseModel):
    """The same text in Swedish and in English."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    sv: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def in_(self, language: Language) -> str:
        return self.sv if language is Language.SV else self.en

    def filled(self, **values: "str | Text") -> "Text":
        """Return the text with its `{placeholders}` filled, each language of a `Text` in that language."""
        return Text(
            sv=self.sv.format_map({k: v.sv if isinstance(v, Text) else v for k, v in values.items()}),
            en=self.en.format_map({k: v.en if isinstance(v, Text) else v for k, v in values.items()}),
        )
