"""The web server around the tabs: the gate, routes of our own, answers, figures for machines."""
