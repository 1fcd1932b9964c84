#pragma once
/* recount - checks that everything a store counts and derives agrees with
 * the rows it was counted and derived from. Reads the file by itself. */

/* Fails the test and names what is wrong. */
void recount(const char *path);

/* Runs `sql` on the file, as a program that is not kith might. */
void sql_on(const char *path, const char *sql);
