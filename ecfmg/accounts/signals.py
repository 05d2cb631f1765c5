"""What sign-in tells the layers above, which accounts itself does not know."""

from django.dispatch import Signal

#: An applicant has signed up, within the transaction that stores the user. Arguments: user, given_names, family_name.
applicant_signed_up = Signal()
