"""The lists as their publishers write them: each format read strictly, whole or not at all."""
