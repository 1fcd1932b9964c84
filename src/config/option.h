#pragma once
/* option - the table of kith.conf's keys, and how a value of each is read.
 *
 * Knows values, not files: messages say what is wrong with the value and what
 * would be right; config.c puts file and line in front. */
#include "config/config.h"

typedef enum { OPTION_SECTION_ACCOUNT, OPTION_SECTION_UI } OptionSection;

typedef struct OptionKind OptionKind;
typedef struct {
    const char *key;
    OptionSection section;
    const OptionKind *kind;
    gsize offset;         /* of the field in Config */
    const char *fallback; /* the value when the key is absent; may be NULL */
    const char *help;
} Option;

extern const Option option_table[];
extern const gsize option_table_size;

/* NULL when the section has no such key. */
const Option *option_find(OptionSection section, const char *key);
/* The section's keys in the order of the table: the array is the caller's
 * (g_free), the strings are not. */
const char **option_keys(OptionSection section);

gboolean option_set(const Option *option, Config *config, const char *value,
                    GError **error);
/* Frees what the option's field holds. */
void option_clear(const Option *option, Config *config);
gboolean option_is_secret(const Option *option);
