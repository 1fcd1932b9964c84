"""What the servers hold when they start: people, rosters, vCards and mail.

Rosters and mail are written as Prosody's and Dovecot's own files, before the
servers look; that is the only way to a big mailbox in seconds. Passwords are
NAME-secret. The seeds are `empty`, `basic` (small and stable: what the
end-to-end tests expect) and `demo` (a lived-in account).
"""

import collections
import itertools
import json
import os
import random
import time
from email.utils import formatdate
from xml.sax.saxutils import escape

import demo_mail
import demo_odd
import maildir

NAMES = ("empty", "basic", "demo")
DOMAIN = "example.org"

# `user` may be a JID elsewhere. No server is there, so that friend is never
# online.
Friend = collections.namedtuple("Friend", "user name groups subscription",
                                defaults=("both",))
# `missed`: what was said to them while they were away, (user, seconds ago,
# words); `private`: elements of their private storage (XEP-0049).
Person = collections.namedtuple("Person", "user roster vcard missed private",
                                defaults=((), "", (), ()))
HOUR, DAY = 3600, 86400


def vcard(full_name, nickname="", email="", organisation="", phone=""):
    """A vcard-temp (XEP-0054) element; what is empty is left out, and several
    addresses stand with blanks between them."""
    fields = [f"<FN>{escape(full_name)}</FN>"]
    if nickname:
        fields.append(f"<NICKNAME>{escape(nickname)}</NICKNAME>")
    for one in email.split():
        fields.append("<EMAIL><INTERNET/><WORK/>"
                      f"<USERID>{escape(one)}</USERID></EMAIL>")
    if organisation:
        fields.append(f"<ORG><ORGNAME>{escape(organisation)}</ORGNAME></ORG>")
    if phone:
        fields.append(f"<TEL><WORK/><NUMBER>{escape(phone)}</NUMBER></TEL>")
    return f"<vCard xmlns='vcard-temp'>{''.join(fields)}</vCard>"


ALICE_SEEN_BY_OTHERS = (Friend("alice", "Alice", ("Friends",)),)

EMPTY = [Person(user) for user in ("alice", "bob", "carol", "dave")]

BASIC = [
    Person("alice", (
        Friend("bob", "Bob", ("Work",)),
        Friend("carol", "Carol", ("Work",)),
        Friend("dave", "Dave", ("Family",)))),
    Person("bob", ALICE_SEEN_BY_OTHERS,
           vcard("Bob Baker", "Bob", "bob@work.example", "Work & Sons",
                 "+44 20 7946 0018")),
    Person("carol", ALICE_SEEN_BY_OTHERS, vcard("Carol Chen", "Carol")),
    Person("dave", ALICE_SEEN_BY_OTHERS),
]

NOTES_OF_OTHER_CLIENTS = (
    "<storage xmlns='storage:rosternotes'>"
    "<note jid='bob@example.org'>Never before ten, and tea, not coffee.</note>"
    "<note jid='grace@example.org'>Birthday on the third of May.</note>"
    "</storage>",
    "<storage xmlns='storage:metacontacts'>"
    "<meta jid='frank@example.org' tag='frank' order='1'/>"
    "<meta jid='frank@chat.example' tag='frank' order='2'/></storage>")

DEMO = [
    Person("alice", (
        Friend("bob", "Bob", ("Work",)),
        Friend("carol", "Carol", ("Work",)),
        Friend("erin", "Erin Ó Briain", ("Work",)),
        Friend("taro", "山田 太郎", ("Work",)),
        Friend("dave", "Dave", ("Family",)),
        Friend("oma", "Oma 👵", ("Family",)),
        Friend("frank", "Frank", ("Friends",)),
        Friend("frank@chat.example", "Frank at home", ("Friends",)),
        Friend("heidi@chat.example", "Heidi", ("Friends",)),
        Friend("grace", "Grace 🌻", ("Friends",)),
        Friend("mei", "美玲", ("Friends",)),
        Friend("nadia", "Надя", ("Friends",)),
        Friend("zoe", "Zoë", ("Friends", "Work")),
        Friend("lars", "Lars", ()),
        Friend("ivan", "", (), "none")),
        vcard("Alice Example", "Alice", "alice@example.org", "Work & Sons"), (
            ("grace", 45 * HOUR + 900, "I wear the yellow scarf, you cannot "
             "miss me."),
            ("bob", 45 * HOUR, "Found the keys, thank you. Upper drawer, as "
             "you said."),
            ("bob", 22 * HOUR, "The importer is live. Not one complaint so "
             "far."),
            ("bob", 21 * HOUR, "Make that one. It was mine."),
            ("carol", 20 * HOUR, "Did the tickets arrive?")),
        NOTES_OF_OTHER_CLIENTS),
    Person("bob", (
        Friend("alice", "Alice", ("Friends",)),
        Friend("carol", "Carol", ("Work",)),
        Friend("erin", "Erin", ("Work",))),
        vcard("Bob Baker", "Bob", "bob@work.example", "Work & Sons",
              "+44 20 7946 0018")),
    Person("carol", (
        Friend("alice", "Alice", ("Friends",)),
        Friend("bob", "Bob", ("Work",))),
        vcard("Carol Chen", "Carol", "", "Work & Sons")),
    Person("dave", ALICE_SEEN_BY_OTHERS,
           vcard("Dave Example", "Dave",
                 "dave@family.example house@family.example")),
    Person("erin", (
        Friend("alice", "Alice", ("Work",)),
        Friend("bob", "Bob", ("Work",))),
        vcard("Erin Ó Briain", "Erin", "erin@work.example", "Work & Sons")),
    Person("taro", ALICE_SEEN_BY_OTHERS,
           vcard("山田 太郎", "太郎", "taro@work.example")),
    Person("oma", ALICE_SEEN_BY_OTHERS,
           vcard("Wilhelmina Example", "Oma",
                 "oma@family.example house@family.example")),
    Person("frank", ALICE_SEEN_BY_OTHERS),
    Person("grace", ALICE_SEEN_BY_OTHERS,
           vcard("Grace Okafor 🌻", "Grace", "grace@example.org")),
    Person("mei", ALICE_SEEN_BY_OTHERS,
           vcard("林美玲", "美玲", "mei@work.example")),
    Person("nadia", ALICE_SEEN_BY_OTHERS, vcard("Надежда Орлова", "Надя")),
    Person("zoe", ALICE_SEEN_BY_OTHERS, vcard("Zoë van Dijk", "Zoë")),
    Person("lars", ALICE_SEEN_BY_OTHERS),
    Person("ivan"),
    Person("judy", (), vcard("Judy Holt", "Judy", "judy@clay.example")),
]


def people(name):
    return {"empty": EMPTY, "basic": BASIC, "demo": DEMO}[name]


# ----------------------------------------------------- accounts and rosters

def write_accounts(state, who):
    with open(os.path.join(state, "users"), "w", encoding="utf-8") as users:
        for person in who:
            users.write(f"{person.user}:{person.user}-secret::::::\n")
            write_lua(state, "accounts", person.user,
                      {"password": person.user + "-secret"})
            write_roster(state, person.user, person.roster)
            write_missed(state, person.user, person.missed)


def write_roster(state, user, friends):
    roster = {False: {"version": 1, "pending": {}}}
    for friend in friends:
        jid = friend.user if "@" in friend.user else f"{friend.user}@{DOMAIN}"
        roster[jid] = {
            "subscription": friend.subscription,
            "groups": {group: True for group in friend.groups},
            **({"name": friend.name} if friend.name else {}),
            **({"ask": "subscribe"} if friend.subscription == "none" else {}),
        }
    write_lua(state, "roster", user, roster)


def write_missed(state, user, messages):
    """Prosody's offline messages: a list of stanzas with their times."""
    path = lua_path(state, "offline", user, "list")
    for number, (sender, ago, words) in enumerate(messages):
        when = int(time.time()) - ago
        stanza = {"name": "message", "key": f"missed{number}", "with": "",
                  "when": when,
                  "attr": {"from": f"{sender}@{DOMAIN}/old", "type": "chat",
                           "to": f"{user}@{DOMAIN}", "id": f"missed{number}",
                           "stamp": time.strftime("%Y-%m-%dT%H:%M:%SZ",
                                                  time.gmtime(when))},
                  1: {"name": "body", "attr": {}, 1: words}}
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "a", encoding="utf-8") as file:
            file.write(f"item({lua(stanza)});\n")


def write_many_friends(state, user, count):
    """Puts friends who have no account into USER's roster, for size."""
    random_number = random.Random(count)
    groups = ("Work", "Family", "Friends", "Club", "")
    path = lua_path(state, "roster", user)
    with open(path, encoding="utf-8") as file:
        old = file.read().rstrip().removesuffix("};")
    new = []
    for number in range(1, count + 1):
        group = random_number.choice(groups)
        new.append(f"[{lua(f'friend{number:05}@{DOMAIN}')}] = " + lua({
            "subscription": "both", "name": f"Friend {number:05}",
            "groups": {group: True} if group else {}}) + ";")
    with open(path, "w", encoding="utf-8") as file:
        file.write(old + "\n".join(new) + "\n};\n")


def lua(value):
    """A Lua literal; JSON's strings are Lua's, for what is written here."""
    if isinstance(value, dict):
        return "{ " + "".join(f"[{lua(key)}] = {lua(held)}; "
                              for key, held in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)


def lua_path(state, store, user, kind="dat"):
    return os.path.join(state, "xmpp", DOMAIN.replace(".", "%2e"), store,
                        f"{user}.{kind}")


def write_lua(state, store, user, value):
    path = lua_path(state, store, user)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"return {lua(value).removesuffix('}')}}};\n")


# -------------------------------------------------------------------- mail

BASIC_MAIL = """\
Return-Path: <{address}>
Authentication-Results: mx.example.org; dmarc={verdict} header.from={domain}
From: {name} <{address}>
To: Alice Example <alice@example.org>
Subject: {subject}
Date: {date}
Message-ID: <basic-{number}@{domain}>
MIME-Version: 1.0
"""

PLAIN_BODY = """\
Content-Type: text/plain; charset=utf-8

{text}
"""

BODY_WITH_ATTACHMENT = """\
Content-Type: multipart/mixed; boundary=part

--part
Content-Type: text/plain; charset=utf-8

{text}
--part
Content-Type: text/plain; charset=utf-8; name=invoice.txt
Content-Disposition: attachment; filename=invoice.txt

One desk lamp: 40.00
--part--
"""

# name, address, verdict, subject, minutes ago, flags, text, body
BASIC_MAILS = (
    ("Shop", "shop@x.example", "none", "Your order", 3000, "S",
     "Your order 4711 is on its way.", PLAIN_BODY),
    ("Carol Chen", "carol@example.org", "pass", "invoice", 20, "",
     "Here is the invoice.", BODY_WITH_ATTACHMENT),
    ("Bob Baker", "bob@work.example", "pass", "Re: lunch", 8, "",
     "Half past twelve at the usual place?", PLAIN_BODY),
)


def write_mail(state, name):
    if name == "demo":
        for user, folder, mail, flags, when in itertools.chain(
                demo_mail.mails(), demo_odd.mails()):
            maildir.add(maildir.path(state, user, folder), mail, flags, when)
    elif name == "basic":
        write_basic_mail(state)


def write_basic_mail(state):
    inbox = maildir.path(state, "alice", "INBOX")
    for number, row in enumerate(BASIC_MAILS, 1):
        sender, address, verdict, subject, minutes, flags, text, body = row
        when = time.time() - 60 * minutes
        mail = (BASIC_MAIL + body).format(
            name=sender, address=address, verdict=verdict, subject=subject,
            text=text, number=number, domain=address.partition("@")[2],
            date=formatdate(when, localtime=True))
        maildir.add(inbox, mail.encode(), flags, when)


SENDERS = (
    "Bob Baker <bob@work.example>", "Carol Chen <carol@example.org>",
    "Dave <dave@family.example>", "shop@x.example",
    "=?utf-8?B?5p6X576O546y?= <mei@work.example>",
    "=?utf-8?Q?Zo=C3=AB_?= <zoe@example.org>",
    "\"Okafor, Grace\" <grace@example.org>", "News <news@list.example>",
)
SUBJECTS = ("lunch", "invoice", "minutes of the meeting", "your order",
            "=?utf-8?B?5pyd44GU44Gv44KT?=", "holiday photos", "build report",
            "a question about the heating", "=?utf-8?Q?caf=C3=A9_?= on Friday")
MANY_MAIL = """\
Return-Path: <{address}>
From: {sender}
To: Alice Example <alice@example.org>
Subject: {subject} {number}
Date: {date}
Message-ID: <{id}>
{references}MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

This is number {number} of many.
{text}
"""


def write_many_mails(state, user, count, folder):
    """COUNT mails, the newest of now and the others each some minutes older;
    a third answer an earlier one, every tenth is unread."""
    chance = random.Random(count)
    target = maildir.path(state, user, folder)
    now = int(time.time())
    earlier = []
    for number in range(1, count + 1):
        when = now - (count - number) * 600
        sender = chance.choice(SENDERS)
        identity = f"many-{number}-{now}@list.example"
        subject, references = chance.choice(SUBJECTS), ""
        if earlier and chance.random() < 0.33:
            parent, subject = chance.choice(earlier)
            references = f"In-Reply-To: <{parent}>\nReferences: <{parent}>\n"
            subject = "Re: " + subject.removeprefix("Re: ")
        earlier = earlier[-50:] + [(identity, subject)]
        mail = MANY_MAIL.format(
            address=sender.rpartition("<")[2].rstrip(">"), sender=sender,
            subject=subject, number=number, id=identity,
            references=references, date=formatdate(when),
            text="Some words to read.\n" * chance.randrange(1, 12))
        maildir.add(target, mail.encode(), "" if number % 10 == 0 else "S",
                    when)
