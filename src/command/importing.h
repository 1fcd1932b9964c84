#pragma once
/* importing - what an address book would bring, told before and after; and
 * the book that would bring the same again.
 *
 * Reads the store, writes nothing: the plan's intent does, by the keeper, which
 * judges by the same rules. Of any thread that has a reader of its own. */
#include "correspondence/book.h"
#include "store/read.h"

typedef struct {
    ImportPair *pair;
    ImportVerdict verdict;
} PlannedPair;

/* A contact without a JID who bears a friend's name: the user's to decide. */
typedef struct {
    char *jid, *name, *address;
} PossibleLink;

typedef struct {
    guint n_contacts;
    GPtrArray *pairs;      /* of PlannedPair* */
    GPtrArray *possible;   /* of PossibleLink* */
    GPtrArray *complaints; /* of char * */
    guint counts[N_IMPORT_VERDICTS];
} ImportPlan;

ImportPlan *
import_plan_new(StoreReader *reader, const Book *book, GError **error);
void import_plan_free(ImportPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ImportPlan, import_plan_free)

/* NULL: nothing would change. */
Intent *import_plan_intent(const ImportPlan *plan);
/* `12 contacts, 9 links made, 2 already there, 1 refused: list@x.example is a
 * mailing list's`. The caller frees it. */
char *import_plan_summary(const ImportPlan *plan);
/* The rest, a line each: who is refused, disputed, who may be whom, what could
 * not be read. A GPtrArray of char *. */
GPtrArray *import_plan_details(const ImportPlan *plan);
/* `linked`, `waits`, …: for programs. */
const char *import_verdict_name(ImportVerdict verdict);

/* The roster: name, JID and the addresses that show the name. */
Book *export_book(StoreReader *reader, GError **error);
