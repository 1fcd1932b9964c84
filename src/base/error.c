/* error - see error.h. */
#include "base/error.h"

/* Not G_DEFINE_QUARK: every thread makes errors, and its cache is a plain
 * variable. */
GQuark
kith_error_quark(void)
{
    return g_quark_from_static_string("kith-error-quark");
}
