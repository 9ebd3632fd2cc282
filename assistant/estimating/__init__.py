"""Cost estimates: read, compared with their references by rules, and reported on."""
