"""The script that Streamlit runs where app.py is not there (an installed package)."""

from qa.ui.page import show

show()
