"""The tab 「学習」: questions, exercises and what is remembered."""
