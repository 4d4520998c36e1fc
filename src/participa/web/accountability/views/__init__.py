"""Views of the board, of one record, of what citizens say of it, and of the desk."""
