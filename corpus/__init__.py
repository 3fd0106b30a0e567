"""The agreement texts that ship, and the catalogue that describes them."""
