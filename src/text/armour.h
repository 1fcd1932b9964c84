#pragma once
/* armour - OpenPGP text within text (RFC 9580 6.2, 7): where it begins and ends.
 * Nothing is verified or decrypted. Pure; any thread. */
#include "base/slice.h"

typedef enum {
    ARMOUR_NONE,      /* text outside of any */
    ARMOUR_SIGNED,    /* the text of a signed message, still dash-escaped */
    ARMOUR_SIGNATURE, /* the rest are blocks, with their first and last line */
    ARMOUR_MESSAGE,
    ARMOUR_KEY,
} ArmourKind;

enum { ARMOUR_MARKS = 5 };

typedef struct {
    Slice rest; /* what is not taken yet */
    /* Kinds that were looked for in vain: there is none further on either. */
    gboolean is_missing[ARMOUR_MARKS];
} ArmourReader;

/* Takes the next piece; FALSE at the end. A block without its last line is
 * text. */
gboolean armour_take(ArmourReader *reader, ArmourKind *kind_out,
                     Slice *piece_out);
