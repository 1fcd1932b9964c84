/* outgoing - see outgoing.h. */
#include "command/outgoing.h"

#include "base/error.h"
#include "text/datefmt.h"

static char *
forward_subject(const char *subject)
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
outgoing_fill_forward(Draft *draft, Message *original)
{
    const MailHeader *header = message_header(original);
    g_autofree char *text = message_text(original);
    GString *body = g_string_new("\n---------- Forwarded message ----------\n");
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
    draft->subject = forward_subject(header->subject);
    g_free(draft->body);
    draft->body = g_string_free(body, FALSE);
}
