"""Decision records: their model, the PDF and the seal."""
