/* archive_stanza - see archive_stanza.h. */
#include "net/xmpp/archive_stanza.h"

#include "base/clock.h"

#define NS_RSM     "http://jabber.org/protocol/rsm"
#define NS_FORWARD "urn:xmpp:forward:0"

/* ---- asking ---- */

static void
add_field(Stanza *form, const char *name, const char *value)
{
    Stanza *field = stanza_add(form, "field", NULL);
    xmpp_stanza_set_attribute(field, "var", name);
    stanza_add_text(field, "value", value);
}

static void
add_time(Stanza *form, const char *name, gint64 at_us)
{
    if (at_us == 0)
        return;
    g_autoptr(GDateTime) second =
        g_date_time_new_from_unix_utc(at_us / G_USEC_PER_SEC);
    g_autofree char *text = g_date_time_format(second, "%Y-%m-%dT%H:%M:%SZ");
    add_field(form, name, text);
}

static void
add_page(Stanza *query, const ArchiveRange *range)
{
    Stanza *set = stanza_add(query, "set", NS_RSM);
    g_autofree char *max = g_strdup_printf("%u", range->max);
    stanza_add_text(set, "max", max);
    if (range->after)
        stanza_add_text(set, "after", range->after);
    if (range->before && *range->before)
        stanza_add_text(set, "before", range->before);
    else if (range->before)
        stanza_add(set, "before", NULL);
}

Stanza *
archive_new_query(Session *session, const ArchiveRange *range)
{
    Stanza *iq = session_new_iq(session, "set", NULL);
    Stanza *query = stanza_add(iq, "query", NS_MAM);
    xmpp_stanza_set_attribute(query, "queryid", range->query_id);
    Stanza *form = stanza_add(query, "x", "jabber:x:data");
    xmpp_stanza_set_type(form, "submit");
    add_field(form, "FORM_TYPE", NS_MAM);
    if (range->with)
        add_field(form, "with", range->with);
    add_time(form, "start", range->start_us);
    add_time(form, "end", range->end_us);
    add_page(query, range);
    return iq;
}

/* ---- hearing ---- */

static gint64
read_stamp(Stanza *delay)
{
    const char *stamp =
        delay ? xmpp_stanza_get_attribute(delay, "stamp") : NULL;
    g_autoptr(GDateTime) time =
        stamp ? g_date_time_new_from_iso8601(stamp, NULL) : NULL;
    if (!time)
        return 0;
    gint64 at = g_date_time_to_unix(time) * G_USEC_PER_SEC +
                g_date_time_get_microsecond(time);
    return CLAMP(at, 0, clock_now_us());
}

gboolean
archive_read_result(Stanza *message, ArchiveResult *result)
{
    Stanza *element = stanza_child(message, "result", NS_MAM);
    if (!element)
        return FALSE;
    Stanza *forwarded = stanza_child(element, "forwarded", NS_FORWARD);
    *result = (ArchiveResult){
        .query_id = xmpp_stanza_get_attribute(element, "queryid"),
        .id = xmpp_stanza_get_id(element),
        .message = stanza_child(forwarded, "message", NULL),
        .at_us = read_stamp(stanza_child(forwarded, "delay",
                                         "urn:xmpp:delay")),
    };
    return TRUE;
}

void
archive_end_clear(ArchiveEnd *end)
{
    g_clear_pointer(&end->last, g_free);
}

gboolean
archive_read_end(Stanza *answer, ArchiveEnd *end)
{
    Stanza *fin = stanza_child(answer, "fin", NS_MAM);
    if (!fin || !stanza_has_type(answer, "result"))
        return FALSE;
    Stanza *set = stanza_child(fin, "set", NS_RSM);
    g_autofree char *count = stanza_line(stanza_child(set, "count", NULL));
    end->is_complete =
        g_strcmp0(xmpp_stanza_get_attribute(fin, "complete"), "true") == 0;
    end->last = stanza_line(stanza_child(set, "last", NULL));
    end->count = count ? g_ascii_strtoll(count, NULL, 10) : -1;
    return TRUE;
}
