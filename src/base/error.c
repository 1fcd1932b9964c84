/* error - see error.h. */
#include "base/error.h"

G_DEFINE_QUARK(kith-error-quark, kith_error)
