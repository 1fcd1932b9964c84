/* report - see report.h. */
#include "mail/report.h"

#include "base/error.h"
#include "mail/field.h"
#include "text/sanitize.h"

enum { MOST_RECIPIENTS = 100, MOST_WORDS = 2000 };

/* The fields up to the next empty line, which is taken with them. */
static Slice
take_group(Slice *rest)
{
    Slice line;
    while (rest->size > 0) { /* empty lines in front */
        Slice at = *rest;
        slice_take_line(&at, &line);
        if (slice_trim(line).size > 0)
            break;
        *rest = at;
    }
    Slice group = *rest;
    while (slice_take_line(rest, &line)) {
        if (slice_trim(line).size == 0)
            return slice_sub(group, 0, line.bytes - group.bytes);
    }
    return group;
}

/* The value as clean text, at most some lines long; NULL when there is none or
 * it is empty. The caller frees it. */
static char *
value_of(Slice group, const char *name)
{
    Field field;
    while (field_take(&group, &field)) {
        if (!field_is(&field, name))
            continue;
        field.value = slice_sub(field.value, 0, MOST_WORDS);
        char *text = field_text(&field);
        if (*text)
            return text;
        g_free(text);
    }
    return NULL;
}

/* Without the type in front: `rfc822; bob@x.example`, `smtp; 550 No`. */
static char *
typed_value_of(Slice group, const char *name)
{
    g_autofree char *text = value_of(group, name);
    if (!text)
        return NULL;
    const char *semicolon = strchr(text, ';');
    const char *start = text;
    if (semicolon &&
        strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                     "0123456789- ") == (gsize)(semicolon - text))
        start = semicolon + 1;
    while (*start == ' ')
        start++;
    return *start ? g_strdup(start) : NULL;
}

/* ---- delivery ---- */

/* Enhanced status codes without their class (RFC 3463 and later ones), the
 * most exact first. */
static const char *
meaning_of(const char *status)
{
    static const struct {
        const char *code, *meaning;
    } meanings[] = {
        {"1.1", "no such mailbox"},
        {"1.2", "no such host"},
        {"1.3", "the address is wrong"},
        {"1.6", "the mailbox has moved"},
        {"1.8", "the sender's host is wrong"},
        {"1.10", "the host takes no mail"},
        {"2.1", "the mailbox is disabled"},
        {"2.2", "the mailbox is full"},
        {"2.3", "the mail is too large for the mailbox"},
        {"2.4", "the list cannot be expanded"},
        {"3.1", "the server is full"},
        {"3.2", "the server takes no mail now"},
        {"3.4", "the mail is too large for the server"},
        {"4.1", "the server did not answer"},
        {"4.2", "the connection broke"},
        {"4.3", "the name server failed"},
        {"4.4", "no way to the server"},
        {"4.5", "the server is overloaded"},
        {"4.6", "the mail went in a circle"},
        {"4.7", "it took too long"},
        {"6.3", "the content would have to be converted"},
        {"7.1", "refused by the server's rules"},
        {"7.25", "the sending server has no name of its own"},
        {"7.26", "the mail failed authentication"},
        {"7", "refused by the server's rules"},
        {"6", "the content was not accepted"},
        {"5", "the servers did not understand each other"},
        {"4", "a fault on the way"},
        {"3", "a fault of the server"},
        {"2", "a fault of the mailbox"},
        {"1", "a fault of the address"},
    };
    const char *dot = status ? strchr(status, '.') : NULL;
    if (!dot)
        return NULL;
    const char *detail = dot + 1;
    for (gsize i = 0; i < G_N_ELEMENTS(meanings); i++) {
        gsize size = strlen(meanings[i].code);
        gboolean is_whole = strchr(meanings[i].code, '.') != NULL;
        if (strncmp(detail, meanings[i].code, size) == 0 &&
            !g_ascii_isdigit(detail[size]) && (is_whole || detail[size] == '.'))
            return meanings[i].meaning;
    }
    return NULL;
}

static const char *
outcome_of(const char *action)
{
    static const struct {
        const char *action, *outcome;
    } outcomes[] = {
        {"failed", "It did not reach %s."},
        {"delayed", "It has not reached %s yet; the server goes on trying."},
        {"delivered", "It was delivered to %s."},
        {"relayed", "It was handed on towards %s, whose server sends no "
                    "reports."},
        {"expanded", "It was sent on to all that %s stands for."},
    };
    for (gsize i = 0; action && i < G_N_ELEMENTS(outcomes); i++) {
        if (slice_has_prefix_ascii(slice_from_string(action),
                                   outcomes[i].action))
            return outcomes[i].outcome;
    }
    return "There is news of it for %s.";
}

/* `outcome` is constant and has one %s. */
static void
add_outcome(Doc *doc, const char *outcome, const char *who)
{
    const char *place = strstr(outcome, "%s");
    doc_begin(doc, DOC_PLAIN, 0, 0);
    doc_add(doc, 0, (Slice){outcome, place - outcome});
    doc_add(doc, DOC_STRONG, slice_from_string(who));
    doc_add(doc, 0, slice_from_string(place + 2));
}

static void
add_detail(Doc *doc, const char *label, const char *text)
{
    g_autofree char *start = g_strdup_printf("%s: ", label);
    doc_begin(doc, DOC_PLAIN, 0, 2);
    doc_add(doc, 0, slice_from_string(start));
    doc_add(doc, 0, slice_from_string(text));
}

static void
add_optional(Doc *doc, const char *label, Slice group, const char *name)
{
    g_autofree char *text = typed_value_of(group, name);
    if (text)
        add_detail(doc, label, text);
}

static void
add_reason(Doc *doc, Slice group)
{
    g_autofree char *status = value_of(group, "Status");
    const char *meaning = meaning_of(status);
    if (!status || g_str_has_prefix(status, "2"))
        return;
    g_autofree char *code = g_strndup(status, strcspn(status, " (;"));
    g_autofree char *reason =
        meaning ? g_strdup_printf("%s (%s)", meaning, code) : g_strdup(code);
    add_detail(doc, "Why", reason);
}

static void
add_words(Doc *doc, Slice group)
{
    g_autofree char *words = typed_value_of(group, "Diagnostic-Code");
    g_autofree char *host = typed_value_of(group, "Remote-MTA");
    if (!words)
        return;
    g_autofree char *label =
        host ? g_strdup_printf("%s said", host) : g_strdup("The server said");
    add_detail(doc, label, words);
}

static gboolean
render_recipient(Doc *doc, Slice group)
{
    g_autofree char *final = typed_value_of(group, "Final-Recipient");
    g_autofree char *original = typed_value_of(group, "Original-Recipient");
    g_autofree char *action = value_of(group, "Action");
    const char *who = original ? original : final;
    if (!who)
        return FALSE;
    add_outcome(doc, outcome_of(action), who);
    if (original && final && g_ascii_strcasecmp(original, final) != 0)
        add_detail(doc, "Sent on to", final);
    add_reason(doc, group);
    add_words(doc, group);
    add_optional(doc, "Tried last", group, "Last-Attempt-Date");
    add_optional(doc, "Tries until", group, "Will-Retry-Until");
    return TRUE;
}

gboolean
report_render_delivery(Doc *doc, Slice content)
{
    Slice about_mail = take_group(&content);
    /* Some leave out what is about the mail as a whole. */
    int n = render_recipient(doc, about_mail);
    while (content.size > 0 && n < MOST_RECIPIENTS) {
        Slice group = take_group(&content);
        if (group.size > 0)
            n += render_recipient(doc, group);
    }
    if (n == 0)
        return FALSE;
    if (slice_trim(content).size > 0)
        doc_block(doc, DOC_NOTICE, 0,
                  "[There are more recipients; they are left out.]");
    add_optional(doc, "Reported by", about_mail, "Reporting-MTA");
    add_optional(doc, "Arrived there", about_mail, "Arrival-Date");
    return TRUE;
}

/* ---- disposition ---- */

static const char *
disposition_of(const char *disposition)
{
    static const struct {
        const char *type, *outcome;
    } outcomes[] = {
        {"displayed", "It was shown to %s, which is not to say read."},
        {"deleted", "It was deleted by %s; whether it was read is not said."},
        {"dispatched", "It was sent on or put away by %s, unseen."},
        {"processed", "It was handled by a program for %s, unseen."},
        {"denied", "%s does not want to say what became of it."},
        {"failed", "What became of it for %s failed."},
    };
    const char *type = strchr(disposition, ';');
    type = type ? type + 1 : disposition;
    type += strspn(type, " ");
    for (gsize i = 0; i < G_N_ELEMENTS(outcomes); i++) {
        if (slice_has_prefix_ascii(slice_from_string(type), outcomes[i].type))
            return outcomes[i].outcome;
    }
    return "There is news of it from %s.";
}

gboolean
report_render_disposition(Doc *doc, Slice content)
{
    Slice group = take_group(&content);
    g_autofree char *disposition = value_of(group, "Disposition");
    g_autofree char *final = typed_value_of(group, "Final-Recipient");
    g_autofree char *original = typed_value_of(group, "Original-Recipient");
    const char *who = original ? original : final;
    if (!disposition)
        return FALSE;
    add_outcome(doc, disposition_of(disposition), who ? who : "the recipient");
    if (slice_has_prefix_ascii(slice_from_string(disposition), "automatic"))
        add_detail(doc, "Said by", "a program, by itself");
    add_optional(doc, "Fault", group, "Error");
    add_optional(doc, "Fault", group, "Failure");
    add_optional(doc, "Warning", group, "Warning");
    add_optional(doc, "Program", group, "Reporting-UA");
    add_optional(doc, "Message-ID", group, "Original-Message-ID");
    return TRUE;
}
