"""Comparing an estimate's quantities with a quantity sheet's."""
