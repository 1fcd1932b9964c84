#pragma once
/* story - kith as people use it: real servers, one or two running clients.
 *
 * A Story has its own servers (seed `basic` unless said otherwise) and a
 * folder for each person's store. */
#include <gio/gio.h>

#include "screen.h"
#include "servers.h"

typedef struct {
    Servers *servers;
    char *folder; /* configs, stores, the editor's script */
} Story;

Story *story_new(const char *const *server_arguments); /* NULL: basic */
void story_free(Story *story);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Story, story_free)

/* kith as `user` on an 80x24 terminal; config lines in `extra` may be NULL.
 * A second start finds the store of the first. */
Screen *story_open(Story *story, const char *user, const char *extra);
Screen *story_open_sized(Story *story, const char *user, const char *extra,
                         int columns, int rows);
/* The same, once both channels are up and roster and inbox are there. */
Screen *story_open_online(Story *story, const char *user, const char *extra);
/* The same on another machine of that user: a store of its own. */
Screen *story_open_machine(Story *story, const char *user,
                           const char *machine, const char *extra);
/* `q` at the top, and a good end. */
void story_quit(Screen *screen);

/* Runs `kith ARGUMENTS` for that user; the exit code. `output_out`: standard
 * output and error together, the caller's. */
int story_run(Story *story, const char *user, const char *extra,
              const char *const *arguments, char **output_out);

/* The same with text on standard input, run in the story's folder. */
int story_run_with(Story *story, const char *user,
                   const char *const *arguments, const char *input,
                   char **output_out);
/* Starts one that goes on; its standard output is a pipe. */
GSubprocess *story_start(Story *story, const char *user,
                         const char *const *arguments);

/* From now on the editor does this to the draft `$1` (a shell script). */
void story_set_editor(Story *story, const char *script);

/* Servers. */
void story_server(Story *story, const char *verb, const char *service);
/* A mail into the inbox, as it is (LF line ends). */
void story_deliver(Story *story, const char *user, const char *mail);
/* The same into another folder, by IMAP as another client would. */
void story_append(Story *story, const char *user, const char *folder,
                  const char *mail);
/* Mails in the user's folder on the server that hold `text`; their Maildir
 * flags (`S` seen …) of the last one in `*flags_out`, which may be NULL. */
guint story_count_mails(Story *story, const char *user, const char *folder,
                        const char *text, char **flags_out);
/* The last of them, headers and all, LF line ends; the caller frees it. */
char *story_read_mail(Story *story, const char *user, const char *folder,
                      const char *text);
/* Waits until that count is `count`. */
void story_wait_mails(Story *story, const char *user, const char *folder,
                      const char *text, guint count);
/* Waits until the one mail that holds `text` bears the Maildir flag. */
void story_wait_flag(Story *story, const char *user, const char *folder,
                     const char *text, char flag);
/* Sets a Maildir flag of that mail on the server, as another client would. */
void story_set_flag(Story *story, const char *user, const char *folder,
                    const char *text, char flag);
/* Removes it there. */
void story_expunge(Story *story, const char *user, const char *folder,
                   const char *text);
