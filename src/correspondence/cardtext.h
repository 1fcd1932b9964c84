#pragma once
/* cardtext - what kith knows of a vCard, as lines: shown, edited and compared.
 *
 *   Name: Alice Example
 *   Email: alice@example.org
 *
 * A field that may have several values has a line for each. Lines that are
 * blank or begin with # say nothing. Knows neither XML nor where a card is
 * kept. Pure. */
#include <glib.h>

typedef enum {
    CARD_NAME,
    CARD_NICKNAME,
    CARD_ORGANISATION,
    CARD_TELEPHONE,
    CARD_EMAIL,
    N_CARD_FIELDS,
} CardField;

typedef enum { /* who is to be able to read the card; numbers are stored */
    AUDIENCE_AS_IT_IS,
    AUDIENCE_ANYONE,   /* whoever asks: vcard-temp, and vCard 4 in PEP */
    AUDIENCE_CONTACTS, /* who may see our presence: vCard 4 in PEP alone */
} CardAudience;

#define CARD_MOST_VALUES 16  /* of one field */
#define CARD_MOST_BYTES  512 /* of one value */

typedef struct {
    CardField field;
    char *value;
} CardEntry;

const char *card_field_label(CardField field); /* `Email` */
/* By its label or the beginning of it, in any case. */
gboolean card_field_find(const char *word, CardField *field_out);
/* It has one value at most. */
gboolean card_field_is_single(CardField field);
/* INVALID says why the field cannot hold that. */
gboolean card_value_check(CardField field, const char *value, GError **error);

/* A GPtrArray of CardEntry* that frees them. */
GPtrArray *card_entries_new(void);
/* Adds what is not there yet; `value` NULL or empty adds nothing. */
void card_entries_add(GPtrArray *entries, CardField field, const char *value);
gboolean card_entries_have(const GPtrArray *entries, CardField field,
                           const char *value);
/* An Email is that address, in whatever spelling; `address` may be NULL. */
gboolean card_entries_name_address(const GPtrArray *entries,
                                   const char *address);
/* The field's first value, borrowed, or NULL. */
const char *card_entries_first(const GPtrArray *entries, CardField field);
void card_entries_clear_field(GPtrArray *entries, CardField field);
/* Adds all of `more` of fields that have room: what is there stays. */
void card_entries_merge(GPtrArray *entries, const GPtrArray *more);
/* Those of `entries` that are not in `others`. */
GPtrArray *card_entries_minus(const GPtrArray *entries,
                              const GPtrArray *others);
/* In whatever order. */
gboolean card_entries_are_alike(const GPtrArray *a, const GPtrArray *b);

/* `text` NULL holds none. INVALID names the line that is wrong. */
GPtrArray *card_entries_parse(const char *text, GError **error);
/* A line each, in the order of the fields; the caller frees it. */
char *card_entries_write(const GPtrArray *entries);
