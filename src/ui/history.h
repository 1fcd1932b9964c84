#pragma once
/* history - lines entered before, oldest forgotten first. UI thread only. */
#include <glib.h>

typedef struct History History;
History *history_new(guint limit);
void history_free(History *history);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(History, history_free)

/* An empty line, or the one added last, is not added again. */
void history_add(History *history, const char *line);
/* 0 is the newest; NULL when there are not so many. Borrowed until the next
 * history_add(). */
const char *history_line(const History *history, guint age);
guint history_size(const History *history);

/* One line each, 0600. A file that is not there is an empty history. */
gboolean history_load(History *history, const char *path, GError **error);
gboolean history_save(const History *history, const char *path,
                      GError **error);
