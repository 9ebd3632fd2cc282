"""All incidents: the published ones, then those of our own invention."""

from __future__ import annotations

from evals.incidents import (
    charged_wrongly,
    invented_lines,
    invented_papers,
    invented_rates,
    measured_wrongly,
    priced_for_another,
    priced_wrongly,
    rebuilt_wrongly,
    tabled_slips,
    usual_slips,
)
from evals.incidents.running import Incident

PUBLISHED = (
    *priced_wrongly.INCIDENTS,
    *priced_for_another.INCIDENTS,
    *rebuilt_wrongly.INCIDENTS,
    *measured_wrongly.INCIDENTS,
    *charged_wrongly.INCIDENTS,
)
INVENTED = (
    *invented_rates.INCIDENTS,
    *invented_lines.INCIDENTS,
    *invented_papers.INCIDENTS,
    *usual_slips.INCIDENTS,
    *tabled_slips.INCIDENTS,
)


def all_incidents() -> tuple[Incident, ...]:
    """In order of their ids."""
    return tuple(sorted((*PUBLISHED, *INVENTED), key=lambda incident: incident.id))
