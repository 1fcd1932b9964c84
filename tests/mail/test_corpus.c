/* test_corpus - mail that nobody here wrote, where it is at hand: every file
 * is parsed and rendered, and nothing unclean comes out. It is looked for at
 * ../shared/corpora beside the sources; without it the tests are skipped. */
#include "test.h"

#include <glib/gstdio.h>

#include "base/error.h"
#include "mail/compose.h"
#include "mail/message.h"
#include "text/charset.h"
#include "text/sanitize.h"

typedef void (*VisitFile)(const char *path, GBytes *bytes);

static int
walk(const char *folder, VisitFile visit)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;
    int n_files = 0;
    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_autofree char *content = NULL;
        gsize size;
        if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
            n_files += walk(path, visit);
        } else if (g_file_get_contents(path, &content, &size, NULL)) {
            g_autoptr(GBytes) bytes = g_bytes_new(content, size);
            visit(path, bytes);
            n_files++;
        }
    }
    return n_files;
}

/* -1 when they are not there; contrib/check looks for the words. */
static int
walk_corpora(VisitFile visit)
{
    g_autofree char *folder = g_build_filename(g_getenv("KITH_SOURCE"), "..",
                                               "shared", "corpora", NULL);
    if (!g_file_test(folder, G_FILE_TEST_IS_DIR)) {
        print_message("no sample mail in %s\n", folder);
        return -1;
    }
    return walk(folder, visit);
}

static void
assert_file_clean(const char *path, const Doc *doc)
{
    if (!doc_is_clean(doc, 40) || !doc_is_clean(doc, 80))
        fail_msg("%s is not clean", path);
}

static void
visit_mail(const char *path, GBytes *bytes)
{
    g_autoptr(Message) message = message_parse(bytes, NULL);
    if (!message)
        return; /* refusing is fine */
    static const RenderOptions options[] = {
        {.headers = MESSAGE_BRIEF_HEADERS, .numbers_urls = TRUE},
        {.headers = MESSAGE_BRIEF_HEADERS, .prefers_html = TRUE},
        {.headers = MESSAGE_FULL_HEADERS},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(options); i++) {
        g_autoptr(Doc) doc = message_render(message, &options[i]);
        assert_file_clean(path, doc);
    }
    g_autoptr(Doc) raw = message_render_raw(message);
    assert_file_clean(path, raw);
    g_autoptr(GPtrArray) parts = message_parts(message, NULL);
    for (guint i = 0; i < parts->len; i++) {
        const MessagePart *part = parts->pdata[i];
        if (!sanitize_is_clean(part->name) || strchr(part->name, '/'))
            fail_msg("%s has the file name %s", path, part->name);
    }

    g_autofree char *text = message_text(message);
    if (!sanitize_is_clean(text) ||
        !sanitize_is_clean(message_header(message)->subject))
        fail_msg("%s has unclean text", path);
}

/* ---- digests ---- */

/* SHA-256 of what is shown, in place of the mails, which are not ours. A change
 * of how mail is shown changes them: look at the mails, then write them anew
 * with KITH_WRITE_SAMPLES set. */
static char *
digest_of(const char *path)
{
    g_autofree char *content = NULL;
    gsize size;
    assert_true(g_file_get_contents(path, &content, &size, NULL));
    g_autoptr(GBytes) bytes = g_bytes_new(content, size);
    g_autoptr(Message) message = message_parse(bytes, NULL);
    assert_non_null(message);
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    for (int html = 0; html < 2; html++) {
        RenderOptions options = {.prefers_html = html};
        g_autoptr(Doc) doc = message_render(message, &options);
        g_autofree char *text = doc_to_text(doc, 80);
        g_checksum_update(sum, (const guchar *)text, -1);
    }
    return g_strdup(g_checksum_get_string(sum));
}

static void
thirty_mails_are_shown_as_they_were(void **state)
{
    const char *source = g_getenv("KITH_SOURCE");
    g_autofree char *corpora =
        g_build_filename(source, "..", "shared", "corpora", NULL);
    g_autofree char *list =
        g_build_filename(source, "tests", "mail", "corpus.sha256", NULL);
    if (!g_file_test(corpora, G_FILE_TEST_IS_DIR)) {
        print_message("no sample mail in %s\n", corpora);
        skip();
    }
    g_autofree char *content = NULL;
    assert_true(g_file_get_contents(list, &content, NULL, NULL));
    g_auto(GStrv) lines = g_strsplit(g_strchomp(content), "\n", -1);
    g_autoptr(GString) now = g_string_new(NULL);
    for (gsize i = 0; lines[i]; i++) {
        const char *name = strstr(lines[i], "  ") + 2;
        g_autofree char *path = g_build_filename(corpora, name, NULL);
        g_autofree char *digest = digest_of(path);
        g_string_append_printf(now, "%s  %s\n", digest, name);
        if (!g_getenv("KITH_WRITE_SAMPLES") &&
            !g_str_has_prefix(lines[i], digest))
            fail_msg("%s is not shown as it was", name);
    }
    if (g_getenv("KITH_WRITE_SAMPLES"))
        assert_true(g_file_set_contents(list, now->str, -1, NULL));
    assert_int_equal(g_strv_length(lines), 30);
}

static void
visit_to_answer(const char *path, GBytes *bytes)
{
    g_autoptr(Message) message = message_parse(bytes, NULL);
    if (!message)
        return;
    g_autoptr(Address) self = address_new("Me", "me@home.example");
    const ReplyForm form = {.to = REPLY_ALL};
    g_autoptr(Draft) draft = draft_reply(self, message, &form, NULL);
    g_autofree char *text = draft_to_text(draft);
    g_autoptr(GError) error = NULL;
    g_autoptr(Draft) again = draft_from_text(text, self, &error);
    if (!again)
        fail_msg("%s: %s", path, error->message);
    if (!draft_is_sendable(again, NULL))
        return; /* nobody to answer to */
    g_autoptr(GBytes) sent = draft_to_message(again, NULL, &error);
    if (!sent)
        fail_msg("%s: %s", path, error->message);
    Slice all = slice_from_bytes(sent);
    for (gsize i = 0; i < all.size; i++) {
        if ((guchar)all.bytes[i] >= 0x80)
            fail_msg("the answer to %s is not 7-bit", path);
    }
}

static void
every_mail_renders_clean(void **state)
{
    int n_files = walk_corpora(visit_mail);
    if (n_files < 0)
        skip();
    assert_true(n_files > 0);
}

static void
every_mail_can_be_answered(void **state)
{
    if (walk_corpora(visit_to_answer) < 0)
        skip();
}

/* ---- charsets ---- */

static void
charsets_say_what_their_twins_say(void **state)
{
    static const struct {
        const char *name, *label, *twin;
    } cases[] = {
        {"cyrillic.cp1251.txt", "windows-1251", "cyrillic.utf-8.txt"},
        {"cyrillic.iso-8859-5.txt", "iso-8859-5", "cyrillic.utf-8.txt"},
        {"cyrillic.koi8-r.txt", "koi8-r", "cyrillic.utf-8.txt"},
        {"japanese.iso-2022-jp.txt", NULL, "japanese.utf-8.txt"},
        {"japanese.shift-jis.txt", "shift_jis", "japanese.utf-8.txt"},
        {"japanese.utf-8.txt", "shift_jis", "japanese.utf-8.txt"},
        {"cyrillic.utf-8.txt", "koi8-r", "cyrillic.utf-8.txt"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        const char *const names[] = {cases[i].name, cases[i].twin};
        char *text[2];
        for (int j = 0; j < 2; j++) {
            g_autofree char *path =
                g_build_filename(g_getenv("KITH_SOURCE"), "..", "shared",
                                 "corpora", "gmime-charsets", names[j], NULL);
            g_autofree char *content = NULL;
            gsize size;
            if (!g_file_get_contents(path, &content, &size, NULL)) {
                print_message("no sample text in %s\n", path);
                skip();
            }
            text[j] = charset_to_utf8((Slice){content, size},
                                      j == 0 ? cases[i].label : "utf-8");
        }
        assert_string_equal(text[0], text[1]);
        g_free(text[0]);
        g_free(text[1]);
    }
}

int
main(void)
{
    message_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_mail_renders_clean),
        cmocka_unit_test(every_mail_can_be_answered),
        cmocka_unit_test(charsets_say_what_their_twins_say),
        cmocka_unit_test(thirty_mails_are_shown_as_they_were),
    };
    return cmocka_run_group_tests_name("corpus", tests, NULL, NULL);
}
