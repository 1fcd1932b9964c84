/* links - see links.h. */
#include "command/links.h"

#include "base/error.h"
#include "command/message.h"
#include "ui/chattext.h"

#define MESSAGES_MAX 100 /* of a chat that are looked through */

static void
add_once(GPtrArray *urls, const char *url)
{
    if (!g_ptr_array_find_with_equal_func(urls, url, g_str_equal, NULL))
        g_ptr_array_add(urls, g_strdup(url));
}

static void
add_from(const ChatRow *row, GPtrArray *urls)
{
    g_autoptr(Doc) doc = chattext_doc(row, "");
    for (guint i = 1; i <= doc_n_urls(doc); i++)
        add_once(urls, doc_url(doc, i));
}

static GPtrArray *
chat_links(Commander *commander, const char *jid)
{
    GPtrArray *urls = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) rows = store_read_chat_page(
        commander->reader, jid, NULL, PAGE_BEFORE, MESSAGES_MAX, NULL);
    for (guint i = rows ? rows->len : 0; i-- > 0;)
        add_from(rows->pdata[i], urls);
    return urls;
}

static GPtrArray *
message_links(const ChatRow *row)
{
    GPtrArray *urls = g_ptr_array_new_with_free_func(g_free);
    add_from(row, urls);
    return urls;
}

GPtrArray *
links_here(Commander *commander)
{
    GPtrArray *urls = ui_urls(commander->ui);
    g_autoptr(Subject) here = ui_subject(commander->ui);
    g_autoptr(ChatRow) chosen = message_chosen(commander, NULL);
    if (!urls && ui_scope(commander->ui) == SCOPE_CHAT && here->jid)
        urls = chosen ? message_links(chosen) : chat_links(commander, here->jid);
    return urls;
}

/* The index, or -1 with the error. */
static int
find_number(const GPtrArray *urls, const char *number, GError **error)
{
    guint64 found;
    if (g_ascii_string_to_unsigned(number, 10, 1, urls->len, &found, NULL))
        return (int)found - 1;
    g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                "there is no link %s; they go from 1 to %u", number, urls->len);
    return -1;
}

char *
links_choose(Commander *commander, const char *number, GError **error)
{
    g_autoptr(GPtrArray) urls = links_here(commander);
    gboolean is_chat = ui_scope(commander->ui) == SCOPE_CHAT;
    if (!urls || urls->len == 0) {
        g_set_error_literal(error, KITH_ERROR, KITH_ERROR_INVALID,
                            urls ? "there is no link here"
                                 : "no chat and no mail is being read");
        return NULL;
    }
    if (!number && urls->len > 1 && !is_chat) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "say which link, from 1 to %u", urls->len);
        return NULL;
    }
    int index = number ? find_number(urls, number, error) : 0;
    return index < 0 ? NULL : g_strdup(urls->pdata[index]);
}
