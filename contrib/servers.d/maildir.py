"""Writes mails into Dovecot's Maildir folders, running or not."""

import itertools
import os

NUMBERS = itertools.count(1)


def path(state, user, folder):
    """The folder's own directory, made when it is not there. Below INBOX,
    a folder A/B is the directory .A.B (Maildir++)."""
    root = os.path.join(state, "mail", user, "Maildir")
    if folder != "INBOX":
        root = os.path.join(root, "." + folder.replace("/", "."))
    for name in ("cur", "new", "tmp"):
        os.makedirs(os.path.join(root, name), exist_ok=True)
    return root


def add(directory, mail, flags, when):
    """Dovecot takes the order from the name (so that UIDs follow the dates),
    the size from it too, and INTERNALDATE from the file's time."""
    name = (f"{int(when)}.M{next(NUMBERS):07}P{os.getpid()}.seed,"
            f"S={len(mail)}:2,{flags}")
    temporary = os.path.join(directory, "tmp", name)
    with open(temporary, "wb") as file:
        file.write(mail)
    os.utime(temporary, (when, when))
    os.rename(temporary, os.path.join(directory, "cur", name))
