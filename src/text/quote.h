#pragma once
/* quote - the text of a mail made ready for an answer: `> ` in front of each
 * line, the signature left out, an attribution line above. Pure; any thread. */
#include <glib.h>

/* `> ` in front of each line, or `>` where one is a quote already; the caller
 * frees it. */
char *quote_lines(const char *text);
/* What the writer said themselves, a paragraph each, without quotes, the line
 * that introduces one, and the signature: a GPtrArray of char *, clean and of
 * one line or more. */
GPtrArray *quote_own_paragraphs(const char *text);
/* The caller frees it. `attribution` is one line, without its line break. */
char *quote_text(const char *attribution, const char *text);
