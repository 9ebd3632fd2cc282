"""The tab 「管理」: people, permissions, grants, audit trail, backups, settings."""
