#pragma once
/* scene - a screen on a real store: friends, mail and chats to look at, a host
 * that notes what it is told and runs the few commands that tests type. */
#include "store/typeset.h"
#include "tests/store/fixture.h"
#include "ui/ui.h"

#define SCENE_NOW 1772633400 /* Wed, 4 Mar 2026 14:10 UTC */

typedef struct {
    Fixture *fixture;
    Config config;
    UiHost host;
    Ui *ui;
    GString *told; /* what the host was told, a line each */
    Lister *lister;
    Typesetter *typesetter;
    GHashTable *awaited; /* asker -> ListingQuery * that is not here yet */
} Scene;

Scene *scene_empty(void);
/* With the people of scene_people(). */
Scene *scene_new(void);
void scene_free(Scene *scene);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Scene, scene_free)
void scene_people(Scene *scene);

/* Mail to and from Bob, in the inbox and in Sent. */
void scene_letters(Scene *scene);

/* Everything that was sent is stored, and the screen was told. */
void scene_settle(Scene *scene);
/* Every listing that was asked for is here; fails the test when it does not
 * come. */
void scene_await(Scene *scene);
/* Waits until the screen (80x24) shows the text, or no more. */
void scene_wait_shown(Scene *scene, const char *text);
void scene_wait_gone(Scene *scene, const char *text);
/* Keys by name, blanks between them: `j j Enter`. */
void scene_keys(Scene *scene, const char *keys);
void scene_type(Scene *scene, const char *text); /* letter by letter */
/* The screen as text, and where the hardware cursor stands. */
char *scene_look(Scene *scene, int width, int height);
/* One row of it, without what surrounds it. */
char *scene_row(Scene *scene, int width, int height, int y);

/* Compares the screen at three sizes, or one look of it, with
 * golden/NAME.WIDTHxHEIGHT.txt; KITH_GOLDEN=write writes them anew, to be read in
 * the diff. */
void scene_compare(Scene *scene, const char *name);
void scene_compare_look(const char *name, int width, int height,
                        const char *look);

MailHeader *scene_header(const char *name, const char *address,
                         const char *subject, AuthVerdict auth);
void scene_new_mail(Scene *scene, guint32 uid, gint64 date,
                    const char *subject);
