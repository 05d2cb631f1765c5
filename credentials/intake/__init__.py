"""Opening files that strangers sent, in a process of its own with limits on memory, time and what it writes.

`kinds` tells the type from the bytes, `faults` says what is wrong in the sender's words, `sandbox` starts the process
and `program` is what runs in it (`check`, `combine`, `render`). Nothing here knows Django's models.
"""
