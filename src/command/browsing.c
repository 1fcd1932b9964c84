/* browsing - see browsing.h. */
#include "command/browsing.h"

#include "base/error.h"
#include "command/args.h"
#include "command/ask.h"
#include "command/links.h"
#include "command/mailto.h"
#include "command/program.h"
#include "correspondence/jid.h"
#include "correspondence/weblink.h"

/* ---- web pages ---- */

/* $BROWSER may name several with colons between; the first is tried. */
static GStrv
browser_argv(const char *url)
{
    const char *named = g_getenv("BROWSER");
    g_autofree char *first =
        named ? g_strndup(named, strcspn(named, ":")) : NULL;
    g_auto(GStrv) words = NULL;
    if (!first || !*first || !g_shell_parse_argv(first, NULL, &words, NULL)) {
        const char *argv[] = {"xdg-open", url, NULL};
        return g_strdupv((char **)argv);
    }
    g_autoptr(GStrvBuilder) argv = g_strv_builder_new();
    gboolean is_in = FALSE;
    for (guint i = 0; words[i]; i++) {
        g_autoptr(GString) word = g_string_new(words[i]);
        is_in |= i > 0 && g_string_replace(word, "%s", url, 1) > 0;
        g_strv_builder_add(argv, word->str);
    }
    if (!is_in)
        g_strv_builder_add(argv, url);
    return g_strv_builder_end(argv);
}

static gboolean
has_display(void)
{
    const char *x = g_getenv("DISPLAY");
    const char *wayland = g_getenv("WAYLAND_DISPLAY");
    return (x && *x) || (wayland && *wayland);
}

static gboolean
needs_terminal(const char *program)
{
    static const char *const browsers[] = {"w3m",    "lynx",   "links",
                                           "links2", "elinks", "www-browser"};
    g_autofree char *name = g_path_get_basename(program);
    for (guint i = 0; i < G_N_ELEMENTS(browsers); i++)
        if (g_str_equal(name, browsers[i]))
            return TRUE;
    return FALSE;
}

static void
browser_ended(Commander *commander, GBytes *output, const GError *error,
              gpointer user)
{
    if (error)
        commander_tell_error(commander, error);
}

static void
terminal_back(gpointer user, const char *text, const GError *error)
{
    Commander *commander = user;
    if (!error || commander->is_gone)
        return;
    if (g_error_matches(error, KITH_ERROR, KITH_ERROR_INVALID))
        ui_last_error(commander->ui,
                      "no browser can be run here: name yours in $BROWSER, or "
                      "copy the link");
    else
        commander_tell_error(commander, error);
}

static void
drop_commander(gpointer commander)
{
    commander_unref(commander);
}

/* Each word quoted: the URL is no part of the shell's language. */
static void
lend_terminal(Commander *commander, char *const *argv)
{
    g_autoptr(GString) line = g_string_new(NULL);
    for (; *argv; argv++) {
        g_autofree char *quoted = g_shell_quote(*argv);
        g_string_append_printf(line, "%s%s", line->len ? " " : "", quoted);
    }
    commander->host.lend(commander->host.host, line->str, terminal_back,
                         commander_ref(commander), drop_commander);
}

static void
open_page(Commander *commander, const char *url)
{
    g_auto(GStrv) argv = browser_argv(url);
    /* Without a display, xdg-open falls back on a browser for the terminal. */
    if (needs_terminal(argv[0]) ||
        (!has_display() && g_str_equal(argv[0], "xdg-open"))) {
        lend_terminal(commander, argv);
        return;
    }
    ui_notice(commander->ui, NOTICE_INFO, "Opening %s", url);
    const ProgramOrder order = {(const char *const *)argv, NULL, FALSE};
    program_run(commander, &order, browser_ended, NULL, NULL);
}

/* ---- the others ---- */

static gboolean
open_mail(Commander *commander, const char *url, GError **error)
{
    g_autoptr(MailWish) wish = weblink_mail(url, error);
    if (!wish)
        return FALSE;
    g_autoptr(Draft) draft = mailto_draft(commander);
    g_free(draft->subject);
    g_free(draft->body);
    draft->subject = g_strdup(wish->subject ? wish->subject : "");
    draft->body = g_strdup(wish->body ? wish->body : "");
    for (guint i = 0; wish->cc[i]; i++)
        g_ptr_array_add(draft->cc, address_new(NULL, wish->cc[i]));
    GPtrArray *recipients = mailto_find(commander, wish->to, error);
    if (!recipients)
        return FALSE;
    mailto_start(commander, recipients, g_steal_pointer(&draft), PLACE_TO);
    return TRUE;
}

static gboolean
open_chat(Commander *commander, const char *url, GError **error)
{
    g_autofree char *jid = jid_from_uri(url);
    if (!jid) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "%s names nobody to chat with", url);
        return FALSE;
    }
    g_autofree char *word = args_quote(jid);
    g_autofree char *line = g_strdup_printf("chat %s", word);
    commander_run(commander, line);
    return TRUE;
}

static gboolean
refuse(const char *url, GError **error)
{
    g_autofree char *scheme = weblink_scheme(url);
    g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                "kith opens no %s: link out of a mail; copy it, if you know "
                "what it does",
                *scheme ? scheme : "such");
    return FALSE;
}

static void
open_now(Commander *commander, const char *url)
{
    g_autoptr(GError) error = NULL;
    gboolean is_good = TRUE;
    switch (weblink_kind(url)) {
    case WEBLINK_WEB:
        open_page(commander, url);
        break;
    case WEBLINK_MAIL:
        is_good = open_mail(commander, url, &error);
        break;
    case WEBLINK_CHAT:
        is_good = open_chat(commander, url, &error);
        break;
    case WEBLINK_OTHER:
        is_good = refuse(url, &error);
        break;
    }
    if (!is_good)
        ui_refuse(commander->ui, error->message);
}

/* ---- where it leads ---- */

static const char *
domain_of(const char *address)
{
    const char *at = address ? strrchr(address, '@') : NULL;
    return at ? at + 1 : NULL;
}

/* Hosts that a link might imitate: the user's own, and the sender's. */
static char *
warn_of(Commander *commander, const char *url)
{
    g_autoptr(Subject) subject = ui_subject(commander->ui);
    const char *known[3] = {NULL};
    guint n = 0;
    if (domain_of(commander->config->address))
        known[n++] = domain_of(commander->config->address);
    if (domain_of(subject->address))
        known[n++] = domain_of(subject->address);
    return weblink_warning(url, known);
}

static void
confirmed(Commander *commander, const char *answer, gpointer user)
{
    if (g_strcmp0(answer, "y") == 0)
        open_now(commander, user);
}

void
browsing_open(Commander *commander, const char *url)
{
    g_autofree char *warning = warn_of(commander, url);
    if (!warning || weblink_kind(url) != WEBLINK_WEB) {
        open_now(commander, url);
        return;
    }
    g_autofree char *question =
        g_strdup_printf("Careful: %s. Open it?", warning);
    ask_key(commander, question, "yn", confirmed, g_strdup(url), g_free);
}

void
browsing_copy(Commander *commander, const char *text)
{
    const char *tmux = g_getenv("TMUX");
    commander->host.copy(commander->host.host, text);
    ui_notice(commander->ui, NOTICE_INFO, "Copied%s: %s",
              tmux && *tmux ? ", if tmux passes it on (set-clipboard on)" : "",
              text);
}

/* ---- which ---- */

typedef struct {
    Commander *commander; /* a reference */
    LinkUse use;
    GPtrArray *urls; /* of char * */
} LinkPick;

static void
link_pick_free(gpointer pointer)
{
    LinkPick *pick = pointer;
    commander_unref(pick->commander);
    g_ptr_array_unref(pick->urls);
    g_free(pick);
}

static void
take_link(Commander *commander, LinkUse use, const char *url)
{
    if (use == LINK_IS_OPENED)
        browsing_open(commander, url);
    else
        browsing_copy(commander, url);
}

static gboolean
take_number(Commander *commander, LinkUse use, const GPtrArray *urls,
            const char *text, GError **error)
{
    guint64 number;
    if (!g_ascii_string_to_unsigned(text, 10, 1, urls->len, &number, NULL)) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "there is no link %s; they go from 1 to %u", text,
                    urls->len);
        return FALSE;
    }
    take_link(commander, use, urls->pdata[number - 1]);
    return TRUE;
}

static void
chosen(gpointer user, const guint *indices, guint n)
{
    LinkPick *pick = user;
    if (n > 0 && !pick->commander->is_gone)
        take_link(pick->commander, pick->use, pick->urls->pdata[indices[0]]);
}

/* In full: what is cut off is what one wants to see. */
static void
list_links(LinkPick *pick)
{
    GPtrArray *rows = choices_new();
    for (guint i = 0; i < pick->urls->len; i++) {
        const char *url = pick->urls->pdata[i];
        g_autofree char *warning = warn_of(pick->commander, url);
        g_autofree char *lead = g_strdup_printf("[%u]", i + 1);
        g_autofree char *text =
            warning ? g_strdup_printf("%s\n! %s", url, warning) : g_strdup(url);
        g_ptr_array_add(rows, choice_new(lead, text));
    }
    const ChoiceSheet sheet = {
        .title = "Links",
        .hint = pick->use == LINK_IS_OPENED ? "Enter opens" : "Enter copies",
        .rows = rows,
        .then = chosen,
        .user = pick,
        .free_user = link_pick_free,
    };
    ui_choose(pick->commander->ui, &sheet);
}

static LinkPick *
pick_new(Commander *commander, LinkUse use, GPtrArray *urls)
{
    LinkPick *pick = g_new0(LinkPick, 1);
    pick->commander = commander_ref(commander);
    pick->use = use;
    pick->urls = g_ptr_array_ref(urls);
    return pick;
}

static void
number_answered(Commander *commander, const char *answer, gpointer user)
{
    const LinkPick *pick = user;
    g_autoptr(GError) error = NULL;
    if (!answer)
        return;
    if (!*answer)
        list_links(pick_new(commander, pick->use, pick->urls));
    else if (!take_number(commander, pick->use, pick->urls, answer, &error))
        commander_tell_error(commander, error);
}

static void
ask_number(Commander *commander, LinkUse use, GPtrArray *urls)
{
    g_autofree char *prompt =
        g_strdup_printf("%s link 1 to %u (Enter lists them): ",
                        use == LINK_IS_OPENED ? "Open" : "Copy", urls->len);
    ask_line(commander, ARG_NONE, prompt, NULL, number_answered,
             pick_new(commander, use, urls), link_pick_free);
}

gboolean
browsing_link(Commander *commander, LinkUse use, const char *number,
              GError **error)
{
    g_autoptr(GPtrArray) urls = links_here(commander);
    if (!urls || urls->len == 0) {
        g_set_error_literal(error, KITH_ERROR, KITH_ERROR_INVALID,
                            urls ? "there is no link here"
                                 : "no mail is being read: open it first");
        return FALSE;
    }
    if (number)
        return take_number(commander, use, urls, number, error);
    if (urls->len == 1)
        take_link(commander, use, urls->pdata[0]);
    else
        ask_number(commander, use, urls);
    return TRUE;
}
