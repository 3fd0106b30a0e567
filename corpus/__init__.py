"""The agreement texts that ship; `index.catalogue` reads them."""
