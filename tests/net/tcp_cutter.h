#pragma once
/* tcp_cutter - stands between a client and a server of which it knows only the
 * port: passes bytes on, holds back one direction, cuts the line. */
#include <glib.h>

typedef struct TcpCutter TcpCutter;
typedef enum {
    TO_SERVER = 1,
    TO_CLIENT = 2,
} Direction;

TcpCutter *tcp_cutter_start(guint16 server_port);
void tcp_cutter_stop(TcpCutter *cutter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TcpCutter, tcp_cutter_stop)
guint16 tcp_cutter_port(const TcpCutter *cutter);
/* From now on what comes for these (Direction bits) is swallowed, on the
 * connection that is open; the next one begins anew. */
void tcp_cutter_swallow(TcpCutter *cutter, guint directions);
/* Cuts what is open. */
void tcp_cutter_cut(TcpCutter *cutter);
/* Cuts each of the next `times` connections after `bytes` to the client. */
void tcp_cutter_cut_after(TcpCutter *cutter, gint bytes, gint times);
/* How many connections there were. */
gint tcp_cutter_count(TcpCutter *cutter);
