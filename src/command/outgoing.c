/* outgoing - see outgoing.h. */
#include "command/outgoing.h"

#include "base/error.h"
#include "text/datefmt.h"
#include "text/quote.h"
#include "text/width.h"

#define SUBJECT_COLUMNS 50

char *
outgoing_forward_subject(const char *subject)
{
    if (g_ascii_strncasecmp(subject, "Fwd:", 4) == 0)
        return g_strdup(subject);
    return g_strconcat("Fwd: ", subject, NULL);
}

static void
add_people(GString *body, const char *label, const GPtrArray *people)
{
    for (guint i = 0; people && i < people->len; i++) {
        g_autofree char *one = address_to_string(people->pdata[i]);
        g_string_append_printf(body, "%s%s", i ? ", " : label, one);
    }
    if (people && people->len)
        g_string_append_c(body, '\n');
}

void
outgoing_fill_forward(Draft *draft, Message *original, const char *signature)
{
    const MailHeader *header = message_header(original);
    g_autofree char *text = message_text(original);
    draft_sign(draft, signature);
    GString *body = g_string_new(draft->body);
    g_string_append(body, "\n---------- Forwarded message ----------\n");
    if (header->from) {
        g_autofree char *from = address_to_string(header->from);
        g_string_append_printf(body, "From: %s\n", from);
    }
    if (header->date) {
        g_autofree char *date = datefmt_long(header->date);
        g_string_append_printf(body, "Date: %s\n", date);
    }
    g_string_append_printf(body, "Subject: %s\n", header->subject);
    add_people(body, "To: ", header->to);
    add_people(body, "Cc: ", header->cc);
    g_string_append_printf(body, "\n%s", text);

    g_free(draft->subject);
    draft->subject = outgoing_forward_subject(header->subject);
    g_free(draft->body);
    draft->body = g_string_free(body, FALSE);
}

/* ---- a chat ---- */

/* The first line that is no quote, cut at a word. */
static char *
first_words(const char *body)
{
    g_auto(GStrv) lines = g_strsplit(body, "\n", -1);
    guint i = 0;
    while (lines[i] && (*lines[i] == '>' || !*g_strstrip(lines[i])))
        i++;
    const char *line = lines[i] ? lines[i] : "";
    if (width_of(line) <= SUBJECT_COLUMNS)
        return g_strdup(line);
    g_autofree char *cut = width_ellipsize(line, SUBJECT_COLUMNS);
    char *space = strrchr(cut, ' ');
    if (!space || space == cut)
        return g_steal_pointer(&cut);
    *space = '\0';
    return g_strconcat(cut, "…", NULL);
}

static void
fill_subject(Draft *draft, const GPtrArray *messages)
{
    for (guint i = 0; i < messages->len && !*draft->subject; i++) {
        const ChatRow *message = messages->pdata[i];
        g_free(draft->subject);
        draft->subject = first_words(message->body);
    }
}

void
outgoing_fill_chat(Draft *draft, const GPtrArray *messages,
                   const char *own_name, const char *friend_name)
{
    g_autoptr(GString) body = g_string_new(NULL);
    const ChatRow *before = NULL;
    for (guint i = 0; i < messages->len; i++) {
        const ChatRow *message = messages->pdata[i];
        if (!before || before->is_outgoing != message->is_outgoing) {
            g_autofree char *date =
                datefmt_long(message->at.at_us / G_USEC_PER_SEC);
            g_string_append_printf(
                body, "%sOn %s, %s wrote:\n", before ? "\n" : "", date,
                message->is_outgoing ? own_name : friend_name);
        }
        g_autofree char *lines = quote_lines(message->body);
        g_string_append(body, lines);
        before = message;
    }
    if (messages->len > 0)
        g_string_append_c(body, '\n');
    fill_subject(draft, messages);
    g_free(draft->body);
    draft->body = g_strdup(body->str);
}
