#pragma once
/* target - where a file is to be saved, as the user names it. */

/* With a `~/` opened; a folder gets `name`, which must be plain. The caller
 * frees it. */
char *target_path(const char *file, const char *name);
