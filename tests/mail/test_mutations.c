/* test_mutations - the samples cut off, changed and mixed up at many places,
 * the same ones in each run: whatever comes of it is parsed and shown, and
 * nothing unclean comes out. */
#include "test.h"

#include "base/error.h"
#include "mail/message.h"
#include "text/sanitize.h"

enum { SEED = 20250303, N_CUTS = 24, N_CHANGES = 40 };

static void
exercise(const guint8 *bytes, gsize size)
{
    g_autoptr(GBytes) mail = g_bytes_new(bytes, size);
    g_autoptr(Message) message = message_parse(mail, NULL);
    if (!message)
        return; /* refusing is fine */
    static const RenderOptions options[] = {
        {.numbers_urls = TRUE},
        {.headers = MESSAGE_FULL_HEADERS, .prefers_html = TRUE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(options); i++) {
        g_autoptr(Doc) doc = message_render(message, &options[i]);
        assert_true(doc_is_clean(doc, 40));
        g_autoptr(GPtrArray) parts = message_parts(message, &options[i]);
        for (guint j = 0; j < parts->len; j++) {
            const MessagePart *part = parts->pdata[j];
            assert_true(sanitize_is_clean(part->name));
            assert_null(strchr(part->name, '/'));
            g_autoptr(Message) inner = message_part_message(message, j, NULL);
        }
    }
    g_autofree char *text = message_text(message);
    assert_true(sanitize_is_clean(text));
    g_autoptr(Doc) raw = message_render_raw(message);
    assert_true(doc_is_clean(raw, 80));
    g_autoptr(Unsubscribe) ways = message_unsubscribe(message);
}

static void
cut(GByteArray *mail, GRand *random)
{
    for (int i = 0; i < N_CUTS; i++)
        exercise(mail->data, g_rand_int_range(random, 0, mail->len));
}

/* What is special to some parser, above all. */
static guint8
odd_byte(GRand *random)
{
    static const char odd[] = "\0\n\r\t \"'()<>[]@,;:\\/=?*-_%&#\x1b\x80\xff";
    if (g_rand_boolean(random))
        return g_rand_int_range(random, 0, 256);
    return odd[g_rand_int_range(random, 0, sizeof odd - 1)];
}

static void
change(const GByteArray *mail, GRand *random)
{
    for (int i = 0; i < N_CHANGES; i++) {
        g_autoptr(GByteArray) copy = g_byte_array_new();
        g_byte_array_append(copy, mail->data, mail->len);
        int n = g_rand_int_range(random, 1, 12);
        for (int j = 0; j < n && copy->len > 1; j++) {
            guint at = g_rand_int_range(random, 0, copy->len);
            guint size = g_rand_int_range(random, 1, 40);
            size = MIN(size, copy->len - at);
            switch (g_rand_int_range(random, 0, 3)) {
            case 0:
                copy->data[at] = odd_byte(random);
                break;
            case 1:
                g_byte_array_remove_range(copy, at, size);
                break;
            case 2: { /* again, at the end */
                g_autofree guint8 *piece = g_memdup2(copy->data + at, size);
                g_byte_array_append(copy, piece, size);
                break;
            }
            }
        }
        exercise(copy->data, copy->len);
    }
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void
samples_stand_all_changes(void **state)
{
    g_autofree char *folder = g_build_filename(g_getenv("KITH_SOURCE"), "tests",
                                               "mail", "samples", NULL);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    assert_non_null(dir);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    const char *name;
    while ((name = g_dir_read_name(dir))) {
        if (g_str_has_suffix(name, ".eml"))
            g_ptr_array_add(names, g_build_filename(folder, name, NULL));
    }
    g_ptr_array_sort(names, compare_names);
    g_autoptr(GRand) random = g_rand_new_with_seed(SEED);
    for (guint i = 0; i < names->len; i++) {
        char *content;
        gsize size;
        assert_true(
            g_file_get_contents(names->pdata[i], &content, &size, NULL));
        g_autoptr(GByteArray) mail =
            g_byte_array_new_take((guint8 *)content, size);
        cut(mail, random);
        change(mail, random);
    }
    assert_true(names->len >= 30);
}

int
main(void)
{
    message_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(samples_stand_all_changes),
    };
    return cmocka_run_group_tests_name("mutations", tests, NULL, NULL);
}
