"""The chat page's parts; app.py is its entry."""
