"""The rules of meetings of RAI and SAI, of their minutes, and of written procedure. They are pure."""
