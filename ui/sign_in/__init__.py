"""Signing in and out, and a person's own account: plain pages that work without scripts."""

from ui.sign_in.routes import sign_in_routes

__all__ = ["sign_in_routes"]
