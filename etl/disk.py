"""What a disk that is full, read-only or closed to us means for a command, in a sentence: the operator mends it, not the code."""

import errno
import os
import re

REMEDIES = {
    errno.ENOSPC: "the disk is full; free some space, for instance by moving old releases away (python -m etl releases)",
    errno.EDQUOT: "the quota of this user is used up; free some space or raise it",
    errno.EROFS: "the disk is read-only; mount it for writing (its log says why it is not)",
    errno.EACCES: "this user may not write there; run the command as the owner of the folder",
    errno.EPERM: "this user may not write there; run the command as the owner of the folder",
}
QUOTED = re.compile(r'"(/[^"]+)"')


def told(error: Exception) -> str:
    """File, what is wrong, what to do; "" if `error` (the system's or the database's) is about something else."""
    number = error.errno if isinstance(error, OSError) else _number_in(str(error))
    if number not in REMEDIES:
        return ""
    path = error.filename if isinstance(error, OSError) else next(iter(QUOTED.findall(str(error))), None)
    return f"{path or 'writing'}: {REMEDIES[number]}, then run this again. What is published has not changed."


def _number_in(words: str) -> int:
    """The database passes on the system's words without its number."""
    return next((number for number in REMEDIES if os.strerror(number) in words), 0)
