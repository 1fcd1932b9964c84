/* change - see change.h. */
#include "store/change.h"

#include "base/error.h"
#include "store/listing.h"
#include "store/typeset.h"

void
change_free(Change *change)
{
    g_strfreev(change->jids);
    g_free(change->jid);
    g_free(change->address);
    g_free(change->text);
    g_free(change->host);
    g_free(change->sha256);
    g_clear_pointer(&change->listing, listing_unref);
    g_clear_pointer(&change->typeset, typeset_unref);
    g_free(change);
}

Change *
change_copy(const Change *change)
{
    Change *copy = g_new(Change, 1);
    *copy = *change;
    copy->jids = g_strdupv(change->jids);
    copy->jid = g_strdup(change->jid);
    copy->address = g_strdup(change->address);
    copy->text = g_strdup(change->text);
    copy->host = g_strdup(change->host);
    copy->sha256 = g_strdup(change->sha256);
    copy->listing = change->listing ? listing_ref(change->listing) : NULL;
    copy->typeset = change->typeset ? typeset_ref(change->typeset) : NULL;
    return copy;
}
