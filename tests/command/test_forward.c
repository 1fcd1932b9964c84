/* test_forward - mails that go to somebody else: forwarded, bounced, anew. */
#include "test.h"

#include "mail/leftout.h"
#include "mail/message.h"
#include "tests/command/desk.h"

#define WITH_FILE                                                              \
    "From: Bob <bob@work.example>\nTo: alice@example.org\nSubject: map\n"      \
    "Message-ID: <m1@x>\nMIME-Version: 1.0\n"                                  \
    "Content-Type: multipart/mixed; boundary=b\n\n"                            \
    "--b\nContent-Type: text/plain\n\nHere it is.\n"                           \
    "--b\nContent-Type: image/png\n"                                           \
    "Content-Disposition: attachment; filename=../map.png\n\nPNG\n--b--\n"

static Desk *
desk_with_mails(void)
{
    Desk *desk = desk_new(NULL);
    desk_furnish(desk);
    desk_put_body(desk, 1, WITH_FILE);
    desk_put_body(desk, 2, "From: shop@x.example\nSubject: order\n\nThanks.\n");
    desk_press(desk, "j"); /* Bob's */
    return desk;
}

static void
await_editor(Desk *desk)
{
    while (!desk->edited) {
        g_main_context_iteration(NULL, TRUE);
        desk_settle(desk);
    }
}

static GBytes *
await_sent(Desk *desk)
{
    for (;;) {
        gint64 due;
        g_autoptr(Intent) mail = store_read_next_intent(
            desk->store->reader, SERVICE_SMTP, 0, G_MAXINT64 - 1, &due, NULL);
        if (mail)
            return g_bytes_ref(mail->message);
        g_main_context_iteration(NULL, FALSE);
        desk_settle(desk);
    }
}

static GBytes *
send_forward(Desk *desk)
{
    await_editor(desk);
    desk_edit(desk, desk->edited);
    desk_press(desk, "y");
    return await_sent(desk);
}

static void
text_takes_its_attachments_along(void **state)
{
    g_autoptr(Desk) desk = desk_with_mails();
    desk_run(desk, "forward -i carol@y.example");
    await_editor(desk);
    assert_non_null(strstr(desk->edited, "Here it is."));
    assert_non_null(strstr(desk->edited, "/map.png\n"));
    g_autoptr(GBytes) mail = send_forward(desk);
    g_autoptr(Message) message = message_parse(mail, NULL);
    const GPtrArray *attached = message_attachments(message);
    assert_int_equal(attached->len, 1);
    assert_string_equal(((Attachment *)attached->pdata[0])->type, "image/png");
}

static void
tagged_mails_go_as_attachments(void **state)
{
    g_autoptr(Desk) desk = desk_with_mails();
    desk_press(desk, "k");
    desk_press(desk, "tt");
    desk_press(desk, ";f");
    while (!ui_is_asking(desk->ui))
        g_main_context_iteration(NULL, TRUE);
    desk_shows(desk, "Forward to:");
    desk_enter(desk, "carol@y.example");
    g_autoptr(GBytes) mail = send_forward(desk);
    g_autofree char *text = slice_dup(slice_from_bytes(mail));
    assert_non_null(strstr(text, "Subject: order\r\n"));
    assert_non_null(strstr(text, "Subject: map\r\n"));
    assert_non_null(strstr(text, "filename=order.eml"));
    assert_non_null(strstr(text, "Content-Type: message/rfc822"));
}

static void
bounced_mail_is_unchanged(void **state)
{
    g_autoptr(Desk) desk = desk_with_mails();
    desk_press(desk, "b");
    desk_shows(desk, "Bounce to:");
    desk_enter(desk, "carol@y.example");
    desk_shows(desk, "Send this mail on to carol@y.example, unchanged? [y/n]");
    desk_press(desk, "n");
    desk_shows(desk, "Nothing was sent on");
    desk_run(desk, "bounce Carol <carol@y.example>");
    desk_run(desk, "bounce \"Caröl <carol@y.example>\"");
    desk_press(desk, "y");
    g_autoptr(GBytes) mail = await_sent(desk);
    g_autofree char *text = slice_dup(slice_from_bytes(mail));
    assert_true(g_str_has_prefix(
        text, "Resent-From: Alice <alice@example.org>\r\nResent-To: =?"));
    assert_non_null(strstr(text, "?= <carol@y.example>\r\nResent-Date: "));
    GString *original = g_string_new(WITH_FILE);
    g_string_replace(original, "\n", "\r\n", 0);
    assert_true(g_str_has_suffix(text, original->str));
    g_string_free(original, TRUE);
}

static void
mail_is_written_anew(void **state)
{
    g_autoptr(Desk) desk = desk_with_mails();
    desk_press(desk, "e");
    await_editor(desk);
    assert_true(g_str_has_prefix(
        desk->edited, "To: alice@example.org\nCc:\nSubject: map\nAttach: "));
    assert_non_null(strstr(desk->edited, "/map.png\n\nHere it is.\n"));
}

/* What the server has of a mail whose big part was left there. */
static void
bring_whole_mail(Desk *desk)
{
    char *line = strstr(desk->asked->str, "download ");
    assert_non_null(line);
    char *path;
    gint64 id = g_ascii_strtoll(line + strlen("download "), &path, 10);
    path = g_strstrip(g_strdup(path));
    GString *wire = g_string_new(WITH_FILE);
    g_string_replace(wire, "\n", "\r\n", 0);
    assert_true(g_file_set_contents(path, wire->str, (gssize)wire->len, NULL));
    g_string_free(wire, TRUE);
    g_free(path);
    Batch *batch = batch_new();
    batch_add_download(batch, id, DOWNLOAD_DONE, 1, 1, NULL);
    desk_commit(desk, batch);
}

#define WITHOUT_FILE                                                           \
    "From: Bob <bob@work.example>\nTo: alice@example.org\nSubject: map\n"      \
    "Message-ID: <m1@x>\nMIME-Version: 1.0\n"                                  \
    "Content-Type: multipart/mixed; boundary=b\n\n"                            \
    "--b\nContent-Type: text/plain\n\nHere it is.\n"                           \
    "--b\nContent-Type: image/png\n" LEFT_OUT_FIELD ": 2 3\n"                  \
    "Content-Disposition: attachment; filename=../map.png\n\n\n--b--\n"

static void
nothing_goes_on_without_what_is_on_the_server(void **state)
{
    static const char *const lines[] = {"bounce carol@y.example",
                                        "forward -a carol@y.example",
                                        "forward -i carol@y.example"};
    for (guint i = 0; i < G_N_ELEMENTS(lines); i++) {
        g_autoptr(Desk) desk = desk_with_mails();
        desk_put_body(desk, 1, WITHOUT_FILE);
        desk_run(desk, lines[i]);
        bring_whole_mail(desk);
        if (i == 0)
            desk_press(desk, "y");
        g_autoptr(GBytes) mail = i == 0 ? await_sent(desk) : send_forward(desk);
        g_autofree char *text = slice_dup(slice_from_bytes(mail));
        assert_null(strstr(text, LEFT_OUT_FIELD));
        assert_true(strstr(text, "PNG\r\n") || strstr(text, "UE5H"));
    }
}

static void
what_is_written_anew_takes_what_is_on_the_server(void **state)
{
    g_autoptr(Desk) desk = desk_with_mails();
    desk_put_body(desk, 1, WITHOUT_FILE);
    desk_run(desk, "edit-as-new");
    bring_whole_mail(desk);
    await_editor(desk);
    assert_non_null(strstr(desk->edited, "/map.png\n"));
}

int
main(void)
{
    message_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_takes_its_attachments_along),
        cmocka_unit_test(tagged_mails_go_as_attachments),
        cmocka_unit_test(bounced_mail_is_unchanged),
        cmocka_unit_test(mail_is_written_anew),
        cmocka_unit_test(nothing_goes_on_without_what_is_on_the_server),
        cmocka_unit_test(what_is_written_anew_takes_what_is_on_the_server),
    };
    return cmocka_run_group_tests_name("forwarding", tests, NULL, NULL);
}
