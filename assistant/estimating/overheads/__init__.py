"""共通仮設費から工事価格まで: rates, bases, corrections and amounts, every step kept."""
