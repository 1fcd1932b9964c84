/* status - see status.h: `kith status` in its three forms. */
#include "command/status.h"

#include "command/verb.h"

static const struct {
    const char *name;
    gsize offset;
    enum { ALWAYS, UNLESS_NONE, NEVER } in_line; /* of a status bar */
    const char *short_name;
} numbers[] = {
    {"inbox", G_STRUCT_OFFSET(Counters, inbox_total), NEVER, NULL},
    {"unread-mail", G_STRUCT_OFFSET(Counters, inbox_unread), ALWAYS, "mail"},
    {"unread-chat", G_STRUCT_OFFSET(Counters, chat_unread), ALWAYS, "chat"},
    {"outbox", G_STRUCT_OFFSET(Counters, outbox), UNLESS_NONE, "outbox"},
    {"failed", G_STRUCT_OFFSET(Counters, failed), UNLESS_NONE, "failed"},
    {"drafts", G_STRUCT_OFFSET(Counters, drafts), NEVER, NULL},
    {"friends", G_STRUCT_OFFSET(Counters, friends), NEVER, NULL},
    {"friends-online", G_STRUCT_OFFSET(Counters, friends_online), NEVER, NULL},
};

static const char *
state_name(const Connections *connections, Service service)
{
    return connections ? line_state_name(connections->lines[service].state)
                       : "stopped";
}

static gint64
number(const Counters *counters, gsize i)
{
    return G_STRUCT_MEMBER(gint64, counters, numbers[i].offset);
}

/* ---- kith status ---- */

static void
put_json(Json *json, const VerbContext *context, const Counters *counters)
{
    json_begin_object(json, NULL);
    json_bool(json, "running", context->connections != NULL);
    json_string(json, "account", context->config->account);
    json_string(json, "jid", context->config->jid);
    json_string(json, "address", context->config->address);
    for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++)
        json_int(json, numbers[i].name, number(counters, i));
    json_begin_object(json, "connections");
    for (Service service = 0; service < N_SERVICES; service++) {
        json_begin_object(json, service_name(service));
        json_string(json, "state", state_name(context->connections, service));
        json_string(json, "detail",
                    context->connections
                        ? context->connections->lines[service].detail
                        : NULL);
        json_end_object(json);
    }
    json_end_object(json);
    json_end_object(json);
}

static void
put_rows(Verb *verb, const Counters *counters)
{
    const Connections *connections = verb->context->connections;
    for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++) {
        verb_put_text(verb, NULL, numbers[i].name);
        verb_put_int(verb, NULL, number(counters, i));
        verb_end_row(verb);
    }
    for (Service service = 0; service < N_SERVICES; service++) {
        verb_put_text(verb, NULL, service_name(service));
        verb_put_text(verb, NULL, state_name(connections, service));
        if (connections && connections->lines[service].detail)
            verb_put_text(verb, NULL, connections->lines[service].detail);
        verb_end_row(verb);
    }
}

gboolean
verb_status(Verb *verb, GError **error)
{
    Counters counters = {0};
    if (!verb_wants(verb, 0, 0, error) ||
        !store_read_counters(verb->context->reader, &counters, error))
        return FALSE;
    if (verb->json)
        put_json(verb->json, verb->context, &counters);
    else
        put_rows(verb, &counters);
    return TRUE;
}

/* ---- a status bar's line ---- */

static char *
brief_line(const Connections *connections, const Counters *counters)
{
    if (!connections)
        return g_strdup("not running");
    GString *line = g_string_new(NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++)
        if (numbers[i].in_line == ALWAYS ||
            (numbers[i].in_line == UNLESS_NONE && number(counters, i)))
            g_string_append_printf(line, "%s%s %" G_GINT64_FORMAT,
                                   line->len ? " " : "", numbers[i].short_name,
                                   number(counters, i));
    for (Service service = 0; service < N_SERVICES; service++) {
        LineState state = connections->lines[service].state;
        if (state != LINE_ONLINE && state != LINE_SYNCING)
            g_string_append_printf(line, " %s %s", service_name(service),
                                   line_state_name(state));
    }
    return g_string_free(line, FALSE);
}

char *
status_line(VerbContext *context, gboolean is_json, GError **error)
{
    Counters counters = {0};
    if (context->reader &&
        !store_read_counters(context->reader, &counters, error))
        return NULL;
    if (!is_json)
        return brief_line(context->connections, &counters);
    g_autoptr(Json) json = json_new();
    put_json(json, context, &counters);
    return json_text(json);
}
