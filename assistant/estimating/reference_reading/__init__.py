"""Price tables, rate tables, quantity sheets and specifications into rows and text."""
