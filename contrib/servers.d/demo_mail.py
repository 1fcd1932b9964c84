"""The demonstration's mail: about eighty letters that look lived with.

Every row of a table below is one mail: who, how long ago, subject, words. The
dates count back from now, so that the list always shows today, yesterday, last
week and last year.
"""

import base64
import struct
import time
import zlib
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate

AUTHSERV = "mx.example.org"
MINUTE, HOUR, DAY = 60, 3600, 86400

PEOPLE = {  # the name in From, the address
    "alice": ("Alice Example", "alice@example.org"),
    "bob": ("Bob Baker", "bob@work.example"),
    "carol": ("Carol Chen", "carol@example.org"),
    "erin": ("Erin Ó Briain", "erin@work.example"),
    "taro": ("山田 太郎", "taro@work.example"),
    "dave": ("Dave", "dave@family.example"),
    "oma": ("Oma 👵", "oma@family.example"),
    "grace": ("Grace 🌻", "grace@example.org"),
    "mei": ("林美玲", "mei@work.example"),
    "nadia": ("Надежда Орлова", "nadia@example.org"),
    "zoe": ("Zoë van Dijk", "zoe@example.org"),
    "lars": ("Lars", "lars@hobby.example"),
    "shop": ("The Shop", "shop@x.example"),
    "bank": ("First Savings", "no-reply@bank.example"),
    "list": ("Tilde Gardeners", "gardeners@lists.example"),
    "weekly": ("Terminal Weekly", "news@weekly.example"),
    "stranger": ("Bob Baker", "b0b@w0rk.example"),
    "house": ("The old house", "house@family.example"),  # claimed by two
    "judy": ("Judy Holt", "judy@clay.example"),  # no friend, and names a JID
    "heidi": ("H. Kern", "heidi@attic.example"),  # a friend, and not linked
}
PASSING_DOMAINS = ("example.org", "work.example", "family.example",
                   "clay.example")

# Threads: a name, then (who, seconds ago, words[, what is unusual]); all but
# the first answer the one before. Alice's own are in Sent.
THREADS = (
    ("lunch", (
        ("bob", 3 * HOUR, "Are you in the office today? I could eat a horse.\n"
         "\nBob"),
        ("alice", 2 * HOUR, "I am. When, and where?"),
        ("bob", 4 * MINUTE, "Half past twelve at the usual place? Carol comes "
         "too.\n\nBob", "jabber-id"))),
    ("Release plan for spring", (
        ("erin", 9 * DAY, "Hello all,\n\nhere is my first draft of the plan. "
         "The dates are soft,\nthe order is not:\n\n  1. the importer\n  2. the"
         " new index\n  3. everything else\n\nWhat did I forget?\n\nErin",
         "plan"),
        ("bob", 8 * DAY, "> What did I forget?\n\nThe documentation, as every "
         "year.\n\nBob"),
        ("taro", 7 * DAY, "The new index needs two weeks more than it says.\n"
         "\n太郎"),
        ("alice", 6 * DAY, "> The new index needs two weeks more than it says."
         "\n\nThen let us swap 1 and 2. I take the documentation."),
        ("carol", 28 * HOUR, "Swapped. I have put the dates into the calendar."
         "\n\nCarol"),
        ("erin", 90 * MINUTE, "Thanks, all. If nobody shouts before tomorrow, "
         "this is the plan.\n\nErin"))),
    ("invoice", (
        ("carol", 26 * MINUTE, "Hi Alice,\n\nthe invoice of the venue is "
         "attached. Can you approve it today?\n\nCarol", "pdf"),)),
    ("Oma's birthday", (
        ("dave", 5 * DAY, "She will be ninety! Who brings the cake?\n\nDave"),
        ("alice", 5 * DAY - HOUR, "I do. Chocolate, as ever?"),
        ("dave", 4 * DAY, "> Chocolate, as ever?\n\nDo not dare to bring "
         "another.\n\nDave"),
        ("oma", 25 * HOUR, "Liebe Alice,\n\nich freue mich auf euch alle. "
         "Bringt Hunger mit!\n\nDeine Oma 👵"))),
    ("会議の議事録", (
        ("taro", 30 * HOUR, "お疲れ様です。\n\n昨日の会議の議事録をお送りします。"
         "\nご確認ください。\n\n山田", "text"),
        ("alice", 29 * HOUR, "ありがとうございます。確認しました。"))),
    ("照片 📷", (
        ("mei", 3 * DAY, "爱丽丝,\n\n这是上周末的照片。下次一起去爬山吧!"
         "\n\n美玲", "png"),)),
    ("Выходные", (
        ("nadia", 6 * DAY, "Привет, Алиса!\n\nПоедем в субботу на озеро? "
         "Поезд в девять.\n\nНадя"),
        ("alice", 6 * DAY - 2 * HOUR, "С удовольствием. До субботы!"))),
    ("Concert on Friday 🎻", (
        ("grace", 50 * HOUR, "I have two tickets and only one of me. "
         "Interested? 🎶\n\nGrace"),
        ("alice", 49 * HOUR, "Very! Where do we meet?"),
        ("grace", 46 * HOUR, "In front of the hall, half past seven. 🌻"))),
    ("Flat to let?", (
        ("zoe", 12 * DAY, "A friend of mine moves to town in March. Do you "
         "know of anything\nsmall and quiet?\n\nZoë"),
        ("alice", 11 * DAY, "My neighbour may move out. I will ask her."))),
    ("Your star chart", (
        ("lars", 15 * DAY, "Clear sky on Saturday. The chart that I spoke of "
         "is attached.\n\nLars", "jabber-id", "text"),)),
    ("Code review: importer", (
        ("bob", 20 * DAY, "Two small remarks in the branch, otherwise ready."),
        ("alice", 20 * DAY - 3 * HOUR, "Both mended. Thank you for reading so "
         "closely."),
        ("bob", 19 * DAY, "Merged."))),
    ("Travel to the meeting", (
        ("carol", 33 * DAY, "The train at 8:12 has seats left. Shall I book "
         "for both of us?"),
        ("alice", 33 * DAY - HOUR, "Yes, please. By the window, if you can."),
        ("carol", 32 * DAY, "Booked; the tickets are attached.", "pdf"))),
    ("Happy new year!", (
        ("frank-and-all", 300 * DAY, ""),)),
)

# Single mails to alice: (who, seconds ago, subject, words, what is unusual).
SINGLES = (
    ("bob", 55 * MINUTE, "URGENT: wire transfer", "Alice, I need you to pay "
     "the attached bill within the hour.\nDo not call, I am in a meeting.",
     "forged"),
    ("stranger", 7 * HOUR, "Are you at your desk?", "Hi Alice, I have a quick "
     "task for you. Write back soon.\n\nBob", "unread"),
    ("house", 6 * HOUR, "Sunday", "Lunch at one. Bring the big pot back, "
     "and whoever likes soup.", ""),
    ("judy", 9 * HOUR, "The kiln is free on Tuesday", "Bring what is dry, and "
     "we fire it together. I am on chat, too.\n\nJudy", "jabber-id"),
    ("heidi", 31 * HOUR, "Your books", "Found two more of them under the bed."
     "\n\nHeidi", ""),
    ("heidi", 34 * DAY, "The lamp", "Works again. It was the plug.\n\nHeidi",
     ""),
    ("heidi", 60 * DAY, "Moving day", "Thank you for carrying the sofa. I owe "
     "you a dinner.\n\nHeidi", ""),
    ("shop", 27 * HOUR, "Your order 4711 is on its way", "It arrives between "
     "Tuesday and Thursday.\nFollow it at https://x.example/track/4711", ""),
    ("shop", 40 * DAY, "Thank you for your order 4711", "One desk lamp: 40.00",
     ""),
    ("bank", 2 * DAY, "Your statement is ready", "Log in to read it. We never "
     "ask for your password by mail.", ""),
    ("weekly", 5 * HOUR, "Terminal Weekly #212: panes, all the way down", "",
     "html"),
    ("weekly", 7 * DAY, "Terminal Weekly #211: colours considered", "",
     "html read"),
    ("weekly", 14 * DAY, "Terminal Weekly #210: the joy of text", "",
     "html read"),
    ("grace", 8 * DAY, "A recipe, as promised", "Two onions, one leek, and "
     "patience.\n\nGrace", "alternative"),
    ("erin", 23 * DAY, "Slides", "The slides of my talk, large as they are.",
     "big"),
    ("dave", 70 * DAY, "The boiler", "It makes that sound again. Do you still "
     "have the number?", ""),
    ("mei", 120 * DAY, "新地址", "我搬家了!新地址在附件里。\n\n美玲", "text"),
    ("taro", 200 * DAY, "ご挨拶", "今月からこちらのチームに加わりました。"
     "よろしくお願いします。\n\n山田 太郎", ""),
    ("oma", 340 * DAY, "Frohe Weihnachten", "Liebe Alice, ein frohes Fest und "
     "ein gutes neues Jahr!\n\nDeine Oma 👵", ""),
    ("zoe", 400 * DAY, "Postcard", "It rains, the tea is good, wish you were "
     "here.\n\nZoë", "png"),
    ("bob", 420 * DAY, "Welcome aboard", "Your desk is the one by the window. "
     "Ask me anything.\n\nBob", ""),
)

# The mailing list: (who writes, days ago, subject, words).
LIST = (
    ("zoe", 1, "Tomatoes on a balcony", "Which sort stands the wind best?"),
    ("lars", 1, "Re: Tomatoes on a balcony", "The small ones. Always the small "
     "ones."),
    ("nadia", 4, "Seed swap in the spring", "I have beans in plenty, and look "
     "for chard."),
    ("lars", 10, "Slugs", "Beer, copper or a hedgehog? Report, please."),
    ("zoe", 10, "Re: Slugs", "A hedgehog. He has a name by now."),
    ("grace", 11, "Re: Slugs", "What is it? 🦔"),
    ("lars", 37, "Minutes of the meeting", "We met, we ate, we agreed to meet "
     "again."),
    ("nadia", 95, "Autumn bulbs", "Order with me before Sunday, it is cheaper."),
)

NEWSLETTER = """\
<html><head><style>p { margin: 1em }</style></head><body>
<h1>Terminal Weekly</h1>
<p>Good morning! This week: <b>panes</b>, a <a
href="https://weekly.example/read/212">long read on scrolling</a> and
&mdash; finally &mdash; a word on <i>caf&eacute;</i> fonts.</p>
<ul><li>Two panes are better than one</li><li>Three are a crowd</li></ul>
<table><tr><td>80</td><td>columns</td></tr><tr><td>24</td><td>rows</td></tr>
</table>
<img src="https://weekly.example/pixel.gif" width="1" height="1">
<p><small><a href="https://weekly.example/leave">Unsubscribe</a></small></p>
</body></html>
"""


def mails():
    """Yields (user, folder, mail as bytes, Maildir flags, time)."""
    now = time.time()
    numbers = iter(range(1, 1000))
    for subject, rows in THREADS:
        yield from thread(now, numbers, subject, rows)
    for who, ago, subject, words, unusual in SINGLES:
        mail = letter(numbers, who, ["alice"], now - ago, subject, words)
        decorate(mail, who, unusual)
        unread = ago < 8 * HOUR and "read" not in unusual.split()
        yield deliver(mail, "alice", "INBOX", unread, now - ago)
    for who, days, subject, words in LIST:
        when = now - days * DAY - 1800 - 60 * next(numbers)
        mail = letter(numbers, who, ["list"], when, subject, words)
        decorate(mail, who, "list")
        yield deliver(mail, "alice", "INBOX", days == 1, when)
    mail = letter(numbers, "alice", ["zoe"], now - 10 * DAY, "Flat",
                  "My neighbour says that")
    yield "alice", "Drafts", mail.as_bytes(), "DS", now - 10 * DAY
    mail = letter(numbers, "alice", ["bob"], now - 2 * DAY, "The keys",
                  "They are in the upper drawer.\n\nAlice")
    yield deliver(mail, "alice", "Sent", False, now - 2 * DAY)
    yield deliver(mail, "bob", "INBOX", True, now - 2 * DAY)


def thread(now, numbers, subject, rows):
    references = []
    for who, ago, words, *unusual in rows:
        if who == "frank-and-all":
            who, words = "carol", "To all of you, and to old friends. 🎆"
        title = "Re: " + subject if references else subject
        to = ["alice"] if who != "alice" else [rows[0][0]]
        if len(rows) > 4:  # the whole team reads it
            to += [name for name in ("bob", "carol", "taro")
                   if name not in to + [who]]
        mail = letter(numbers, who, to, now - ago, title, words)
        if references:
            mail["In-Reply-To"] = references[-1]
            mail["References"] = " ".join(references)
        references.append(mail["Message-ID"])
        decorate(mail, who, " ".join(unusual))
        if who == "alice":
            yield "alice", "Sent", mail.as_bytes(), "S", now - ago
        else:
            # The last mail before Alice's own has been answered.
            yield deliver(mail, "alice", "INBOX", ago < 2 * HOUR, now - ago)
        if "bob" in [who] + to:
            folder = "Sent" if who == "bob" else "INBOX"
            yield deliver(mail, "bob", folder, False, now - ago)


def letter(numbers, who, to, when, subject, words):
    mail = EmailMessage(policy=SMTP)
    mail["From"] = address(who)
    mail["To"] = [address(name) for name in to]
    mail["Subject"] = subject
    mail["Date"] = formatdate(when, localtime=True)
    domain = PEOPLE[who][1].partition("@")[2]
    mail["Message-ID"] = f"<{int(when)}.{next(numbers)}@{domain}>"
    mail.set_content(words + "\n", cte=None if words.isascii() else "8bit")
    return mail


def address(who):
    name, spec = PEOPLE[who]
    return Address(display_name=name, addr_spec=spec)


def deliver(mail, user, folder, is_unread, when):
    return user, folder, mail.as_bytes(), "" if is_unread else "S", when


def decorate(mail, who, unusual):
    """Adds what the receiving server, or an unusual sender, would add."""
    kinds = unusual.split()
    domain = PEOPLE[who][1].partition("@")[2]
    verdict = "pass" if domain in PASSING_DOMAINS else "none"
    if "forged" in kinds:
        verdict = "fail"
    mail["Authentication-Results"] = (
        f"{AUTHSERV}; dmarc={verdict} header.from={domain}")
    if "jabber-id" in kinds:  # RFC 7259
        mail["Jabber-ID"] = f"{who}@example.org"
    if "list" in kinds:
        mail["List-Id"] = "Tilde Gardeners <gardeners.lists.example>"
        mail["List-Post"] = "<mailto:gardeners@lists.example>"
        mail["List-Unsubscribe"] = "<https://lists.example/leave>"
    if "html" in kinds:
        mail.set_content(NEWSLETTER, subtype="html")
        mail["List-Unsubscribe"] = "<https://weekly.example/leave>"
    if "alternative" in kinds:
        mail.add_alternative("<p>Two onions, <b>one leek</b>, and patience."
                             "</p><p>Grace</p>", subtype="html")
    for kind in kinds:
        if kind in ATTACHMENTS:
            attach(mail, kind)


def attach(mail, kind):
    name, main, sub, content = ATTACHMENTS[kind]
    mail.add_attachment(content, maintype=main, subtype=sub, filename=name)


def picture(side):
    """A PNG of a soft gradient."""
    rows = b"".join(
        b"\0" + bytes(channel for x in range(side)
                      for channel in (x * 255 // side, y * 255 // side, 128))
        for y in range(side))

    def chunk(kind, body):
        return (struct.pack(">I", len(body)) + kind + body +
                struct.pack(">I", zlib.crc32(kind + body)))

    return (b"\x89PNG\r\n\x1a\n" +
            chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)) +
            chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


DOCUMENT = base64.b64decode(  # an empty page, as small as a PDF can be
    "JVBERi0xLjEKMSAwIG9iajw8L1R5cGUvQ2F0YWxvZy9QYWdlcyAyIDAgUj4+ZW5kb2JqCjIg"
    "MCBvYmo8PC9UeXBlL1BhZ2VzL0tpZHNbMyAwIFJdL0NvdW50IDE+PmVuZG9iagozIDAgb2Jq"
    "PDwvVHlwZS9QYWdlL1BhcmVudCAyIDAgUi9NZWRpYUJveFswIDAgMjAwIDIwMF0+PmVuZG9i"
    "agp0cmFpbGVyPDwvUm9vdCAxIDAgUj4+CiUlRU9GCg==")

ATTACHMENTS = {  # kind: file name, type, content
    "pdf": ("invoice.pdf", "application", "pdf", DOCUMENT),
    "png": ("照片.png", "image", "png", picture(64)),
    "text": ("notes.txt", "application", "octet-stream",
             b"Saturday: look up.\n" * 12),
    "plan": ("plan.csv", "application", "octet-stream",
             b"what,weeks\nimporter,2\nindex,4\nthe rest,6\n"),
    "big": ("slides.pdf", "application", "pdf", DOCUMENT * 1500),
}
