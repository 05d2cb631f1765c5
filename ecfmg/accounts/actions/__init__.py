"""Everything that writes about people who sign in."""

from ecfmg.accounts.actions.invitations import accept_invitation, invite_user, send_invitation_again
from ecfmg.accounts.actions.people import assign_role, close_account, end_role, reopen_account
from ecfmg.accounts.actions.promises import try_promise_again

__all__ = [
    "accept_invitation",
    "assign_role",
    "close_account",
    "end_role",
    "invite_user",
    "reopen_account",
    "send_invitation_again",
    "try_promise_again",
]
