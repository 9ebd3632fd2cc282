"""How the sample estimates are laid out, one module per layout."""
