/* test_corpus - mail that nobody here wrote, where it is at hand: every file
 * is parsed and rendered, and nothing unclean comes out. It is looked for at
 * ../shared/corpora beside the sources; without it the tests are skipped. */
#include "test.h"

#include <glib/gstdio.h>

#include "base/error.h"
#include "mail/compose.h"
#include "mail/message.h"
#include "text/flowed.h"
#include "text/sanitize.h"

typedef void (*VisitFile)(const char *path, GBytes *bytes);

static const RenderOptions full_headers = {MESSAGE_FULL_HEADERS};

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
    g_autoptr(Doc) brief = message_render(message, NULL);
    g_autoptr(Doc) full = message_render(message, &full_headers);
    assert_file_clean(path, brief);
    assert_file_clean(path, full);

    g_autofree char *text = message_text(message);
    if (!sanitize_is_clean(text) ||
        !sanitize_is_clean(message_header(message)->subject))
        fail_msg("%s has unclean text", path);
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

int
main(void)
{
    message_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_mail_renders_clean),
        cmocka_unit_test(every_mail_can_be_answered),
    };
    return cmocka_run_group_tests_name("corpus", tests, NULL, NULL);
}
