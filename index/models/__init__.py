"""The bundled embedding models, as package data."""
