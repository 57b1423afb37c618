"""Lines of extracted text: whole ones that go, rows in them, sentences that are advertisements."""
