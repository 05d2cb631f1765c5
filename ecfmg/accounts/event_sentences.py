"""What happens to accounts, in words."""

EVENT_SENTENCES = {
    "user.invited": "Invited to sign in ({audience}).",
    "user.invited_again": "The invitation was sent again.",
    "user.invitation_accepted": "The invitation was accepted.",
    "user.role_assigned": "Given the role {role}.",
    "user.role_ended": "The role {role} was taken away.",
    "user.account_closed": "The account was closed.",
    "outbox.tried_again": "What had failed ({kind}) was taken up again.",
    "user.account_reopened": "The account was opened again.",
}
