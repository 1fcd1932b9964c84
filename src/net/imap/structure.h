#pragma once
/* structure - the parts of a mail, as the server tells them (BODYSTRUCTURE, RFC
 * 9051 7.5.2), so that the big ones can be left where they are. Pure; any
 * thread. */
#include <libetpan/libetpan.h>

#include <glib.h>

typedef enum {
    STRUCTURE_LEAF,
    STRUCTURE_MULTIPART, /* children: its parts */
    STRUCTURE_MESSAGE,   /* one child: what the enclosed mail consists of */
} StructureKind;

typedef struct {
    StructureKind kind;
    char *section; /* RFC 9051 6.4.5.1: `2.1`; empty: the mail's own content */
    gint64 size;   /* bytes, encoded as it is; LEAF */
    gboolean is_text;
    char *boundary;      /* MULTIPART */
    GPtrArray *children; /* of Structure* */
} Structure;

/* NULL when it makes no sense: no boundary, nested too deep, too many parts. */
Structure *structure_read(const struct mailimap_body *body);
void structure_free(Structure *structure);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Structure, structure_free)

/* Whether a part is better left on the server until somebody wants it: big, and
 * no text to be read. */
gboolean structure_is_left_out(const Structure *part);
/* Whether any part is. */
gboolean structure_leaves_out(const Structure *structure);
