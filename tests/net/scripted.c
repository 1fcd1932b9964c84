/* scripted - see scripted.h. */
#include "test.h"

#include "net/scripted.h"

char *
scripted_hear(Peer *peer, char **tag_out)
{
    g_autofree char *line = peer_hear(peer);
    char *space = line ? strchr(line, ' ') : NULL;
    if (!space)
        return NULL;
    *tag_out = g_strndup(line, (gsize)(space - line));
    return g_strdup(space + 1);
}

Mailroom *
scripted_room(Peer *peer, const char *extra)
{
    g_autofree char *ca_file = peer_certificate("ca");
    g_autofree char *text = g_strdup_printf(
        "[account]\njid = alice@example.org\npassword = secret\n"
        "imap = imaps://localhost:%u\ntls-ca-file = %s\n%s",
        peer_port(peer), ca_file, extra ? extra : "");
    g_autofree char *path = peer_certificate("kith.conf");
    assert_true(g_file_set_contents_full(path, text, -1,
                                         G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    return mailroom_new(path, "secret");
}
