"""What happens with Pathways, in words."""

EVENT_SENTENCES = {
    "pathway.application_submitted": "The application for Pathway {pathway}, {season} season, was submitted.",
    "pathway.application_withdrawn": "The application for Pathway {pathway}, {season} season, was withdrawn.",
    "pathway.application_accepted": "The application for Pathway {pathway}, {season} season, was accepted.",
    "pathway.application_rejected": "The application for Pathway {pathway}, {season} season, was not accepted.",
    "pathway.attestation_received": (
        "The clinical skills attestation for Pathway {pathway} was received on {on:day} from {by}."
    ),
    "pathway.licence_stated": "A licence of {authority} was stated.",
    "pathway.licence_verified": "{authority} confirmed the licence.",
    "pathway.osce_stated": "The examination {name}, passed on {on:day}, was stated.",
    "pathway.osce_attested": "The examination {name} was confirmed.",
    "pathway.mini_cex_recorded": "An observed encounter of {on:day} with {evaluator} was recorded.",
}
