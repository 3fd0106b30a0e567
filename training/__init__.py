"""How the bundled German–English embedding model was made; one command a stage (see README.md)."""
