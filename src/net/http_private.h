#pragma once
/* http_private - what the requests of net/http* have in common. */
#include <curl/curl.h>
#include <glib.h>

/* https only, the certificate checked against the system's trust plus `ca_file`
 * (may be NULL), no redirect, no cookie, no name or password. Borrows
 * `reason`, of CURL_ERROR_SIZE bytes. */
CURL *http_new(const char *url, const char *ca_file, char *reason);
/* Why the server was not heard; libcurl's words may hold the server's. */
void http_tell_failure(CURLcode code, const char *reason, GError **error);
