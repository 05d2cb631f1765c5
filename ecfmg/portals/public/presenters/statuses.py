"""The statuses of a case and the states of a requirement, explained: what it means, who acts next, how long."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Explained:
    """One status or state: `key` chooses its look, then its word, meaning, who acts, and when it ends."""

    key: str
    word: str
    meaning: str
    next_actor: str
    until: str


CASE_STATUSES = (
    Explained(
        "pending",
        "In progress",
        "At least one requirement is not met yet.",
        "Each requirement names who acts next: you, your school, or our staff.",
        "It ends when all requirements are met.",
    ),
    Explained(
        "needs_review",
        "On hold",
        "All requirements are met, but a charge is open or conduct is being looked into.",
        "You, where a charge is open; otherwise our staff.",
        "It ends when the charge is settled or the question is decided.",
    ),
    Explained(
        "met",
        "Ready to be certified",
        "All requirements are met and nothing stands in the way.",
        "Our staff: one person proposes the certificate, a second one issues it.",
        "It ends when the certificate is issued.",
    ),
    Explained(
        "met",
        "Certified",
        "The certificate has been issued. If it rests on a Pathway, a date is printed on it.",
        "Nobody.",
        "It stays, unless the date passes before the certificate became valid indefinitely.",
    ),
    Explained(
        "not_met",
        "Expired for entry into training",
        "The date on the certificate has passed before a year of training was completed or a full US licence was held.",
        "You: apply for a Pathway of an open season again.",
        "It ends when a new Pathway is accepted.",
    ),
    Explained(
        "not_met",
        "Not eligible",
        "The medical school or the degree cannot lead to certification.",
        "Our staff answer questions; the reason names the rule.",
        "It ends only if the directory entry of the school changes.",
    ),
    Explained(
        "not_applicable",
        "Does not need certification",
        "The degree is from a school in the United States or, until 30 June 2025, in Canada.",
        "Nobody.",
        "It stays.",
    ),
    Explained(
        "not_met",
        "Revoked",
        "The certificate was taken back. Whoever checks it is told so.",
        "You can write to our staff, who say why and how to appeal.",
        "It stays unless a new certificate is issued.",
    ),
)

REQUIREMENT_STATES = (
    Explained("met", "Met", "What is on file meets the requirement.", "Nobody", "It stays unless the facts change."),
    Explained(
        "pending",
        "Not met yet",
        "Nothing is lost: something is awaited, or can still be done.",
        "Named beside the requirement",
        "Until the deadline, where there is one.",
    ),
    Explained(
        "not_met",
        "Not met",
        "What is on file cannot meet the requirement. The reason says what would.",
        "Usually you",
        "Until it is made good.",
    ),
    Explained(
        "needs_review",
        "A person decides",
        "The facts or the rules leave it open, so no program decides it.",
        "Our staff",
        "Until they have decided and said why.",
    ),
    Explained("not_applicable", "Not needed", "The requirement does not apply in this case.", "Nobody", "It stays."),
)
