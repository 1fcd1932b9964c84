#pragma once
/* address - RFC 5322 mailboxes: parsing, comparing, writing. Pure; any
 * thread. */
#include "base/slice.h"

typedef struct {
    char *name; /* display name, clean text; NULL when there is none */
    char *addr; /* addr-spec, clean text, as written; what cannot be seen in
                 * it stands as U+FFFD, or two addresses would look like one */
    gboolean name_hides; /* the name had characters that cannot be seen, or
                          * that turn the text about: only a deceit needs them */
} Address;

Address *address_new(const char *name, const char *addr);
Address *address_copy(const Address *address);
void address_free(Address *address);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Address, address_free)

/* What two addresses are compared by when linking: the local part and the
 * domain lower-cased, the domain in IDNA form, quotes that are not needed
 * removed. NULL when `addr` is no addr-spec. The caller frees it. */
char *address_key(const char *addr);
gboolean address_is_valid(const char *addr);
/* `addr` with its domain in IDNA form, as it goes over the wire; NULL when it is
 * no addr-spec. The caller frees it. */
char *address_wire(const char *addr);
/* no-reply@, postmaster@, mailer-daemon@ … (RFC 2142 and common use): such an
 * address is nobody's and never linked by itself. */
gboolean address_is_role(const char *key);

/* The mailboxes of one header value (From, To, Cc), groups opened; at most
 * 8 KiB of it and 500 mailboxes are read. A GPtrArray that frees its
 * Address*; never NULL. */
GPtrArray *address_list_parse(Slice value);
/* `Name <addr>`, RFC 5322-quoted but not RFC 2047-encoded. */
char *address_to_string(const Address *address);
