"""Files → lines → passages → vectors and postings → a saved index. Knows nothing of questions."""
