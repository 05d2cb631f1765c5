"""What happens to a case, in words."""

EVENT_SENTENCES = {
    "case.opened": "The case was opened: {to}.",
    "case.decided": "The rules were applied to what is on file: {to}. {changes}",
    "case.assigned": "The case was given to {to}; before: {from}.",
    "case.taken_over": "{to} took the case; before: {from}.",
    "case.released": "The case went back to the common worklist; before: {from}.",
    "exam.result_received": "A result came in: {exam} of {taken_on:day}: {result}.",
    "exam.result_corrected": "A result was corrected: {exam} of {taken_on:day}: {result}; before: {before}.",
    "oet.result_received": "An OET result came in, sitting of {taken_on:day}: {result}.",
    "oet.result_corrected": "An OET result was corrected, sitting of {taken_on:day}: {result}; before: {before}.",
}
