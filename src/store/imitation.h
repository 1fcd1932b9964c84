#pragma once
/* imitation - whether a sender looks like a friend, or like the user. The
 * store's own files only. */
#include "correspondence/suspicion.h"
#include "store/db.h"

typedef enum { /* of a row of `likeness` */
    LIKENESS_NAME,    /* a name, by lookalike_name_keys() */
    LIKENESS_ADDRESS, /* an address, by lookalike_address_key() */
    LIKENESS_SPELT,   /* an address that stands where a name should */
} Likeness;

typedef struct { /* as in From; each may be NULL */
    const char *name, *address;
    gboolean name_hides;
} ImitationSender;

typedef struct { /* whom the sender looks like */
    gint64 friend_id; /* 0: the user, or nobody */
    char *text;       /* the name or address of theirs; NULL: nobody's */
} ImitationModel;

/* Ask only where the address shows no friend's name. `model_out` may be NULL;
 * its text is the caller's. */
Suspicion imitation_find(Db *db, const ImitationSender *sender,
                         ImitationModel *model_out);
