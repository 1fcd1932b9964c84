"""The demonstration's other mail: what shows how kith reads and sorts.

A long thread of a mailing list with mails missing from it, a newsletter with
a table, an invitation, a mail that came back, a mail in a mail, a big
attachment, quotes in quotes; and folders below folders.
"""

import itertools
import time

from demo_mail import AUTHSERV, DAY, DOCUMENT, HOUR, attach, deliver, letter

# Who, which mail is answered (its place in this table), hours ago, words. What
# is answered and not delivered (a name of None) is missing from the folder.
PANES = (
    ("lars", None, 75, "Patch 0/3: panes that remember their width\n\nThree "
     "small patches. The first two move things, the third does it."),
    ("zoe", 0, 74, "> The first two move things, the third does it.\n\nThen "
     "let the third come first, I am impatient."),
    ("lars", 0, 74, "--- a/panes.c\n+++ b/panes.c\n@@ -1,3 +1,3 @@\n-static "
     "int width;\n+static int width = 24;"),
    ("nadia", 2, 73, "> +static int width = 24;\n\nWhy 24?"),
    ("lars", 3, 73, ">> +static int width = 24;\n> Why 24?\n\nIt was 24 "
     "before there were panes."),
    ("nadia", 4, 72, "> It was 24 before there were panes.\n\nA reason is "
     "what I asked for."),
    ("grace", 5, 72, "> A reason is what I asked for.\n\nIt is the width of "
     "the longest name, with a mark. 🌻"),
    ("lars", 6, 71, "> the width of the longest name\n\nThat goes into the "
     "comment. Thank you!"),
    ("nadia", 7, 70, "Acked, then."),
    ("taro", 8, 69, "一つ質問です。日本語の名前では幅が足りますか。"),
    ("lars", 9, 68, "> 日本語の名前では幅が足りますか。\n\nTwelve signs of "
     "them, yes."),
    ("taro", 10, 67, "ありがとうございます。"),
    ("erin", 0, 66, "Does it survive a resize?"),
    (None, 12, 65, ""),
    ("lars", 13, 64, "It does now; that was a good find."),
    ("erin", 14, 63, "Then I am happy."),
    (None, 0, 62, ""),
    ("zoe", 16, 61, "I could not make that fail on my machine."),
    ("grace", 16, 60, "I could, but only with two monitors."),
    ("zoe", 18, 59, "Who has two monitors and uses a terminal?"),
    ("grace", 19, 58, "Everyone whom I know who has two monitors."),
    ("lars", 0, 30, "Patch 0/3, second try. Nothing is moved any more."),
    ("zoe", 21, 29, "Much better."),
    ("nadia", 21, 6, "Acked, all three of them."),
    ("lars", 23, 5, "Applied. Thank you all."),
)
THREAD = "[panes] Patch 0/3: panes that remember their width"

# Folder, sender, subject, days ago, how it is marked: read, flagged, answered.
FILED = (
    ("Archive/2024", "bob", "The old importer", 500, "S"),
    ("Archive/2024", "carol", "Tickets, again", 480, "RS"),
    ("Archive/2025", "bob", "The new importer", 250, "FS"),
    ("Archive/2025", "erin", "Numbers of the year", 245, "S"),
    ("Projects", "erin", "Where we put what", 90, "FS"),
    ("Projects/Importer", "bob", "It crashes on an empty file", 17, ""),
    ("Projects/Importer", "bob", "Re: It crashes on an empty file", 16, ""),
    ("Projects/Importer/Bugs", "taro", "時刻がずれる", 14, ""),
    ("Entw&APw-rfe &- Pl&AOQ-ne", "oma", "Der Garten", 60, "S"),
    ("Junk", "shop", "You have won", 3, ""),
)

PRICES = """\
<html><body><h2>What it costs</h2>
<table border="1"><tr><th>Plan</th><th>Mails a month</th><th>Price</th></tr>
<tr><td>Small</td><td align="right">1,000</td><td align="right">0.00</td></tr>
<tr><td>Middle, for those who write more than they read</td>
<td align="right">25,000</td><td align="right">4.50</td></tr>
<tr><td>Large</td><td align="right">1,000,000</td>
<td align="right">49.00</td></tr></table>
<p>Questions? <a href="https://weekly.example/ask">Ask us</a>, or read
<a href="https://weekly.example/a/rather/long/path/that/does/not/fit/into/one/\
line/of/a/narrow/screen?from=mail&amp;who=alice">all about it</a>.</p>
<ol><li>Choose</li><li>Pay<ul><li>by card</li><li>by bill</li></ul></li></ol>
<blockquote>The best letter of its kind.<blockquote>Who says so?</blockquote>
</blockquote><img src="https://weekly.example/chart.png" alt="A chart"></body>
</html>
"""

INVITATION = """\
BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//example//EN\r
METHOD:REQUEST\r
BEGIN:VEVENT\r
UID:release-1@work.example\r
DTSTAMP:20260101T090000Z\r
DTSTART:{start}\r
DTEND:{end}\r
SUMMARY:Release day\r
LOCATION:The room with the plant\r
DESCRIPTION:We press the button together.\\nBring cake.\r
ORGANIZER;CN=Erin:mailto:erin@work.example\r
ATTENDEE;CN=Alice;PARTSTAT=NEEDS-ACTION:mailto:alice@example.org\r
ATTENDEE;CN=Bob;PARTSTAT=ACCEPTED:mailto:bob@work.example\r
END:VEVENT\r
END:VCALENDAR\r
"""

BOUNCE = """\
From: Mail Delivery System <mailer-daemon@example.org>
To: alice@example.org
Subject: Undelivered Mail Returned to Sender
Date: {date}
Message-ID: <bounce-{number}@example.org>
Authentication-Results: {authserv}; dmarc=pass header.from=example.org
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=part

--part
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example.org.

I'm sorry to have to inform you that your message could not be delivered.
--part
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
Arrival-Date: {date}

Final-Recipient: rfc822; nobody@work.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <nobody@work.example>: no such person here

--part
Content-Type: message/rfc822

From: Alice Example <alice@example.org>
To: nobody@work.example
Subject: Is anybody there?
Date: {date}
Message-ID: <lost-{number}@example.org>

Hello?
--part--
"""

QUOTES = """\
Let me sum up what we said so far.

> Bob wrote:
>> Carol wrote:
>>> Erin wrote:
>>>> Taro wrote:
>>>>> We need a table for the room.
>>>> How long?
>>> Two metres.
>> And round, please.
> Round and two metres long is a lot of table.
> It will not go through the door.
> I have measured.
> Twice.
> The door is ninety wide,
> and the hall before it bends to the left,
> so that nothing longer than one metre eighty
> gets round the corner,
> unless it comes through the window,
> which has been painted shut
> since nobody knows when.

Then we take the square one.

> And the chairs?

Six, as ever.

On Monday, Dave wrote:
> Six is not enough.
> We were eight the last time.

Then eight.

-- 
Erin Ó Briain
Work & Sons
"""


def mails():
    """Yields (user, folder, mail as bytes, Maildir flags, time)."""
    now = time.time()
    numbers = itertools.count(2000)
    yield from list_thread(now, numbers)
    yield from odd_ones(now, numbers)
    for folder, who, subject, days, flags in FILED:
        when = now - days * DAY
        mail = letter(numbers, who, ["alice"], when, subject, "Kept.")
        yield "alice", folder, mail.as_bytes(), flags, when


def list_thread(now, numbers):
    paths = []  # of each row, the Message-IDs from the thread's first to it
    for who, parent, hours, words in PANES:
        before = paths[parent] if parent is not None else []
        when = now - hours * HOUR - 60 * next(numbers)
        title = "Re: " + THREAD if before else THREAD
        mail = letter(numbers, who or "lars", ["list"], when, title, words)
        paths.append(before + [mail["Message-ID"]])
        if before:
            mail["In-Reply-To"] = before[-1]
            mail["References"] = " ".join(before)
        mail["List-Id"] = "Panes <panes.lists.example>"
        mail["List-Post"] = "<mailto:panes@lists.example>"
        mail["List-Unsubscribe"] = ("<mailto:panes-leave@lists.example>, "
                                    "<https://lists.example/leave/panes>")
        if who:
            yield deliver(mail, "alice", "Lists/panes", hours < 8, when)


def odd_ones(now, numbers):
    def one(who, ago, subject, words=""):
        return letter(numbers, who, ["alice"], now - ago, subject, words)

    def done(mail, ago, flags="S"):
        if "Authentication-Results" not in mail:
            domain = str(mail["From"]).rpartition("@")[2].rstrip(">")
            mail["Authentication-Results"] = (
                f"{AUTHSERV}; dmarc=pass header.from={domain}")
        return "alice", "INBOX", mail.as_bytes(), flags, now - ago

    mail = one("weekly", 35 * HOUR, "Terminal Weekly: our prices",
               "Your mail program shows no HTML.")
    mail.add_alternative(PRICES, subtype="html")
    mail["List-Id"] = "Terminal Weekly <weekly.example>"
    mail["List-Unsubscribe"] = ("<https://weekly.example/leave>, "
                                "<mailto:leave@weekly.example>")
    mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    yield done(mail, 35 * HOUR)

    mail = one("erin", 32 * HOUR, "Release day", "You are invited.")
    day = time.gmtime(now + 5 * DAY)
    mail.add_alternative(
        INVITATION.format(start=time.strftime("%Y%m%dT090000Z", day),
                          end=time.strftime("%Y%m%dT103000Z", day)),
        subtype="calendar", params={"method": "REQUEST"})
    yield done(mail, 32 * HOUR)

    when = now - 33 * HOUR
    text = BOUNCE.format(
        number=next(numbers), authserv=AUTHSERV,
        date=time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(when)))
    yield "alice", "INBOX", text.replace("\n", "\r\n").encode(), "S", when

    mail = one("carol", 36 * HOUR, "Fwd: the contract", "See what they wrote, "
               "and what came with it.\n\nCarol")
    inner = one("shop", 40 * HOUR, "The contract", "Please sign both copies.\n"
                "\n> Where do I sign?\n\nOn the last page.")
    attach(inner, "pdf")
    mail.add_attachment(inner)
    yield done(mail, 36 * HOUR, "FS")

    mail = one("dave", 37 * HOUR, "The film of the party", "All of it. It is "
               "big.\n\nDave")
    mail.add_attachment(DOCUMENT * (5_000_000 // len(DOCUMENT)),
                        maintype="video", subtype="mp4",
                        filename="../../party, the whole evening.mp4")
    yield done(mail, 37 * HOUR)

    yield done(one("erin", 38 * HOUR, "The table", QUOTES), 38 * HOUR, "FS")
