#pragma once
/* typeset - a mail's text, made and laid out to lines.
 *
 * Some MB of text take a second or more, so that the mails of which the store
 * has much are typeset on a thread of its own, which reads them from the store
 * too; the answer comes as CHANGE_TYPESET. Nothing is ever fetched. */
#include "base/chan.h"
#include "mail/message.h"

typedef struct TypesetQuery {
    gint64 mail_id;
    char *path; /* of a mail in it (mail/enclosed.h), or NULL */
    RenderOptions options;
    gboolean is_raw; /* its source instead */
    int width;       /* columns; 0: it is not laid out */
} TypesetQuery;

typedef struct Typeset {
    gint refs; /* atomic */
    gconstpointer asker;
    TypesetQuery query;
    Doc *doc;         /* whoever is answered may take it and the lines */
    GPtrArray *lines; /* doc_layout(); NULL where it is not laid out */
    MessageTexts texts;
    char *subject, *address; /* as the mail says of itself */
    char *error;             /* there is no such text: why; doc is NULL then */
} Typeset;
Typeset *typeset_ref(Typeset *typeset);
void typeset_unref(Typeset *typeset);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Typeset, typeset_unref)
/* It answers this very query. */
gboolean typeset_answers(const Typeset *typeset, const TypesetQuery *query);

/* Makes it of the mail's bytes at once, for the caller. Any thread. */
Typeset *typeset_make(GBytes *bytes, const TypesetQuery *query);

typedef struct Typesetter Typesetter;
/* `answers` gets a Change (`typeset`: a reference) for each query. UI thread.
 */
Typesetter *
typesetter_new(const char *store_path, Chan *answers, GError **error);
/* Joins: waits for what is being made. */
void typesetter_free(Typesetter *typesetter);
/* One query at a time for each asker, the last one; `query` NULL: it wants none
 * any more. Copies it; never blocks. UI thread. */
void typesetter_ask(Typesetter *typesetter, gconstpointer asker,
                    const TypesetQuery *query);
