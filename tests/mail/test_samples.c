/* test_samples - mails in tests/mail/samples, odd in charset, names, nesting or
 * purpose, each against what stands beside it in a .txt: at 80 columns, at 40
 * with HTML preferred, and its parts. With KITH_WRITE_SAMPLES set, the .txt are
 * written anew, to be read before they are committed. */
#include "test.h"

#include "base/error.h"
#include "mail/message.h"

static char *
samples_path(const char *name)
{
    return g_build_filename(g_getenv("KITH_SOURCE"), "tests", "mail", "samples",
                            name, NULL);
}

static void
append_text(GString *out, Message *message, int width,
            const RenderOptions *options)
{
    g_autoptr(Doc) doc = message_render(message, options);
    assert_true(doc_is_clean(doc, width));
    g_autofree char *text = doc_to_text(doc, width);
    g_string_append_printf(out, "==== %d columns%s\n%s", width,
                           options->prefers_html ? ", HTML preferred" : "",
                           text);
}

static void
append_parts(GString *out, Message *message)
{
    static const char *const roles[] = {
        "container", "body", "alternative", "attachment", "image",  "signature",
        "encrypted", "key",  "invitation",  "report",     "message"};
    g_autoptr(GPtrArray) parts = message_parts(message, NULL);
    g_string_append(out, "==== parts\n");
    for (guint i = 0; i < parts->len; i++) {
        const MessagePart *part = parts->pdata[i];
        assert_int_equal(part->index, i);
        g_string_append_printf(out, "%*s%s %s %s %" G_GINT64_FORMAT "%s%s\n",
                               2 * part->depth, "", roles[part->role],
                               part->type, part->name, part->size,
                               part->attachment >= 0 ? " attached" : "",
                               part->says ? part->says : "");
    }
}

static char *
shown(Message *message)
{
    static const RenderOptions plain = {.numbers_urls = TRUE};
    static const RenderOptions html = {.prefers_html = TRUE};
    GString *out = g_string_new(NULL);
    append_text(out, message, 80, &plain);
    append_text(out, message, 40, &html);
    append_parts(out, message);
    return g_string_free(out, FALSE);
}

static void
compare_sample(const char *name)
{
    g_autofree char *path = samples_path(name);
    g_autofree char *content = NULL;
    gsize size;
    assert_true(g_file_get_contents(path, &content, &size, NULL));
    g_autoptr(GBytes) bytes = g_bytes_new(content, size);
    g_autoptr(Message) message = message_parse(bytes, NULL);
    assert_non_null(message);
    g_autofree char *got = shown(message);

    g_autofree char *stem = g_strndup(name, strlen(name) - strlen(".eml"));
    g_autofree char *golden = g_strconcat(stem, ".txt", NULL);
    g_autofree char *golden_path = samples_path(golden);
    g_autofree char *expected = NULL;
    if (g_getenv("KITH_WRITE_SAMPLES"))
        assert_true(g_file_set_contents(golden_path, got, -1, NULL));
    if (!g_file_get_contents(golden_path, &expected, NULL, NULL) ||
        strcmp(got, expected) != 0)
        fail_msg("%s is shown so:\n%s\nnot so:\n%s", name, got,
                 expected ? expected : "(no golden)");
}

static void
samples_are_shown_as_they_were(void **state)
{
    g_autofree char *folder = samples_path("");
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    assert_non_null(dir);
    const char *name;
    int n = 0;
    while ((name = g_dir_read_name(dir))) {
        if (!g_str_has_suffix(name, ".eml"))
            continue;
        compare_sample(name);
        n++;
    }
    assert_true(n >= 30);
}

int
main(void)
{
    message_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(samples_are_shown_as_they_were),
    };
    return cmocka_run_group_tests_name("samples", tests, NULL, NULL);
}
