#pragma once
/* stanza - building and reading XML stanzas with fewer words.
 *
 * Knows no protocol. What is read from a stanza is hostile text; the `_line`
 * and `_text` forms make it clean. On the thread of the stanza's context. */
#include <glib.h>
#include <strophe.h>

typedef xmpp_stanza_t Stanza;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Stanza, xmpp_stanza_release)

/* An IQ with an id of 128 random bits; `to` NULL is the own account. */
Stanza *stanza_new_iq(xmpp_ctx_t *context, const char *type, const char *to);
/* The empty answer to an IQ (RFC 6120 8.2.3). libstrophe's own gives NULL for
 * one without `from`, which is how our server asks and pushes. */
Stanza *stanza_new_result(Stanza *iq);
/* The same that says no with one of RFC 6120 8.3.3's conditions. */
Stanza *stanza_new_error(Stanza *iq, const char *type, const char *condition);
/* A new child element of `parent`, borrowed from it; `ns` may be NULL. */
Stanza *stanza_add(Stanza *parent, const char *name, const char *ns);
/* The same with text inside; NULL text adds nothing and gives NULL. */
Stanza *stanza_add_text(Stanza *parent, const char *name, const char *text);
/* 32 hexadecimal digits from the system's random source. */
char *stanza_new_id(void);

/* The first child element of that name and namespace (NULL: any); borrowed.
 * `parent` may be NULL. */
Stanza *stanza_child(Stanza *parent, const char *name, const char *ns);
/* Goes through the child elements of one name: `child` NULL gives the first,
 * then the next after `child`. */
Stanza *stanza_next(Stanza *parent, Stanza *child, const char *name);
gboolean stanza_is(Stanza *stanza, const char *name, const char *ns);
gboolean stanza_has_type(Stanza *stanza, const char *type);
/* What the element holds as one clean line or as clean text; NULL when the
 * element is NULL or nothing is left. The caller frees it. */
char *stanza_line(Stanza *stanza);
char *stanza_text(Stanza *stanza);
/* Whom it is from as a normalised bare JID; NULL when it does not say. */
char *stanza_sender(Stanza *stanza);
/* Why a stanza of type `error` came: its text, else its condition (RFC 6120
 * 8.3), as a clean line. Never NULL; the caller frees it. */
char *stanza_reason(Stanza *stanza);
/* The name of the condition, borrowed; "undefined-condition" without one. */
const char *stanza_condition(Stanza *stanza);
