"""How what the office keeps is answered: plain JSON, as ``shared.contracts`` describes it."""

from services.standards.views.checks import check_view
from services.standards.views.findings import event_view, finding_view, proof_view
from services.standards.views.standards import difference_view, standard_view

__all__ = ["check_view", "difference_view", "event_view", "finding_view", "proof_view", "standard_view"]
