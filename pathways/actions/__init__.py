"""Everything that writes about Pathways: each function is one thing that happens."""

from pathways.actions.applications import (
    decide_pathway_application,
    submit_pathway_application,
    withdraw_pathway_application,
)
from pathways.actions.attestations import record_attestation, record_paper_attestation
from pathways.actions.evidence import add_licence, add_osce, attest_osce, verify_licence
from pathways.actions.mini_cex import add_mini_cex

__all__ = [
    "add_licence",
    "add_mini_cex",
    "add_osce",
    "attest_osce",
    "decide_pathway_application",
    "record_attestation",
    "record_paper_attestation",
    "submit_pathway_application",
    "verify_licence",
    "withdraw_pathway_application",
]
