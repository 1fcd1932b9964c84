#pragma once
/* budget - how much one stanza may cost before the stream is dropped.
 *
 * libstrophe takes quadratic time for an element with many children and for
 * text in many pieces, and shows nothing of a stanza before its end. So it
 * gets an allocator that counts; each node costs a handful of allocations.
 * The allocator also frees what libstrophe forgets when a connection ends
 * within a stanza or a login. The connection's thread. */
#include <glib.h>
#include <strophe.h>

typedef struct BudgetBlock BudgetBlock;

typedef struct {
    gboolean is_counting; /* libstrophe is reading */
    gboolean is_generous; /* our own roster is being answered */
    guint64 allocations;  /* since the last whole stanza */
    guint64 received;     /* bytes had from the socket by then */
    BudgetBlock *blocks;  /* all that is not freed yet */
} Budget;

/* The allocator whose user data is `budget`, which must outlive its context. */
xmpp_mem_t budget_memory(Budget *budget);
/* The context is freed: frees what it left. */
void budget_clear(Budget *budget);
/* A stanza is complete and handled, `received` bytes into the stream. */
void budget_end_stanza(Budget *budget, guint64 received);
/* TRUE when the stanza that is being read is over 10,000 nodes or 1 MB. */
gboolean budget_is_exceeded(const Budget *budget, guint64 received);
