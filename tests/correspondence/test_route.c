/* test_route - which channel is chosen, and what is said of it. */
#include "test.h"

#include "correspondence/route.h"

static void
channel_is_chosen_and_explained(void **state)
{
    static const struct {
        RouteFacts facts;
        Route route;
        const char *why;
    } cases[] = {
        {{"Bob", PRESENCE_ONLINE, TRUE, TRUE},
         ROUTE_CHAT,
         "By chat: Bob is online"},
        {{"Bob", PRESENCE_CHAT, TRUE, TRUE},
         ROUTE_CHAT,
         "By chat: Bob is free to chat"},
        {{"Bob", PRESENCE_AWAY, TRUE, TRUE},
         ROUTE_MAIL,
         "By mail: Bob is away"},
        {{"Bob", PRESENCE_XA, TRUE, TRUE},
         ROUTE_MAIL,
         "By mail: Bob is away for long"},
        {{"Bob", PRESENCE_DND, TRUE, TRUE},
         ROUTE_MAIL,
         "By mail: Bob is not to be disturbed"},
        {{"Bob", PRESENCE_OFFLINE, TRUE, TRUE},
         ROUTE_MAIL,
         "By mail: Bob is offline"},
        /* a mail needs an address, wherever they are */
        {{"Bob", PRESENCE_OFFLINE, TRUE, FALSE},
         ROUTE_CHAT,
         "By chat: no mail address of Bob is known"},
        {{"Bob", PRESENCE_DND, TRUE, FALSE, 2},
         ROUTE_CHAT,
         "By chat: no mail address of Bob is known"},
        /* a chat that does not get through is no better channel */
        {{"Bob", PRESENCE_ONLINE, TRUE, TRUE, 1},
         ROUTE_MAIL,
         "By mail: your last chat message did not reach Bob"},
        {{"Bob", PRESENCE_ONLINE, TRUE, TRUE, 2},
         ROUTE_MAIL,
         "By mail: your last chat messages did not reach Bob"},
        /* who hides their presence is not offline */
        {{"Bob", PRESENCE_OFFLINE, FALSE, TRUE, 0, 100, 200},
         ROUTE_CHAT,
         "By chat: Bob does not show their presence and wrote "
         "last by chat"},
        {{"Bob", PRESENCE_OFFLINE, FALSE, TRUE, 0, 200, 100},
         ROUTE_MAIL,
         "By mail: Bob does not show their presence and wrote "
         "last by mail"},
        {{"Bob", PRESENCE_OFFLINE, FALSE, TRUE, 0, 0, 0},
         ROUTE_MAIL,
         "By mail: Bob does not show their presence"},
        {{"Bob", PRESENCE_ONLINE, FALSE, TRUE, 0, 200, 100},
         ROUTE_CHAT,
         "By chat: Bob is online"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *why = NULL;
        assert_int_equal(route_choose(&cases[i].facts, &why), cases[i].route);
        assert_string_equal(why, cases[i].why);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(channel_is_chosen_and_explained),
    };
    return cmocka_run_group_tests_name("route", tests, NULL, NULL);
}
