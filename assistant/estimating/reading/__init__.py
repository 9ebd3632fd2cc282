"""Files into estimates: cell grids first, then what the rows of a grid mean."""
