/* subject - see subject.h. */
#include "mail/subject.h"

#include <string.h>

/* The size of one mark with its colon; 0: there is none. */
static gsize
mark_size(const char *subject)
{
    static const char *const marks[] = {
        "re", "aw", "antw", "sv", "vs", "odp", "rv", "res",  "fwd",
        "fw", "wg", "vb",   "tr", "vl", "enc", "vá", "回复", "答复"};
    for (gsize i = 0; i < G_N_ELEMENTS(marks); i++) {
        gsize size = strlen(marks[i]);
        if (g_ascii_strncasecmp(subject, marks[i], size) != 0)
            continue;
        if (subject[size] == '[') { /* Re[2]: */
            size += 1 + strspn(subject + size + 1, "0123456789");
            size += subject[size] == ']';
        }
        if (subject[size] == ':')
            return size + 1;
        if (g_str_has_prefix(subject + size, "：")) /* fullwidth */
            return size + strlen("：");
    }
    return 0;
}

const char *
subject_base(const char *subject)
{
    for (;;) {
        subject += strspn(subject, " \t");
        gsize size = mark_size(subject);
        if (size == 0)
            return subject;
        subject += size;
    }
}
