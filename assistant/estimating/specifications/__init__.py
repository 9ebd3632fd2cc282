"""What a 特記仕様書 states, with the words that state it."""
