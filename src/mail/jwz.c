/* jwz - see jwz.h. */
#include "mail/jwz.h"

#include "mail/subject.h"

#include <string.h>

/* Of one mail's references. */
#define REFERENCES_MAX 30
/* Longer than any real Message-ID (RFC 5322 2.1.1 ends lines at 998). */
#define ID_MAX 998

#define NONE G_MAXUINT32

/* A Message-ID that was met, or a mail that has none to itself. */
typedef struct {
    guint32 parent;  /* NONE: none is known */
    guint32 set;     /* of those joined so far; see find_set() */
    guint32 mail;    /* NONE: nobody has it */
    guint32 claimed; /* by its own mail: what that answers; NONE */
} Node;

typedef struct {
    gint64 date;
    guint32 node;
    guint32 parent; /* a mail, in the end; NONE: begins a thread */
    guint32 first_child, next_sibling;
    char *subject;      /* folded, without its marks; in `texts` */
    gboolean is_answer; /* by its subject */
} Mail;

struct Jwz {
    JwzMethod method;
    GStringChunk *texts;
    GHashTable *nodes_by_id; /* char * -> number + 1 */
    GArray *nodes;           /* of Node */
    GArray *mails;           /* of Mail */
    GArray *chains;          /* of guint32: references of each mail, ended by
                              * NONE */
};

Jwz *
jwz_new(JwzMethod method)
{
    Jwz *jwz = g_new0(Jwz, 1);
    jwz->method = method;
    jwz->texts = g_string_chunk_new(64 * 1024);
    jwz->nodes_by_id = g_hash_table_new(g_str_hash, g_str_equal);
    jwz->nodes = g_array_new(FALSE, FALSE, sizeof(Node));
    jwz->mails = g_array_new(FALSE, FALSE, sizeof(Mail));
    jwz->chains = g_array_new(FALSE, FALSE, sizeof(guint32));
    return jwz;
}

void
jwz_free(Jwz *jwz)
{
    g_string_chunk_free(jwz->texts);
    g_hash_table_unref(jwz->nodes_by_id);
    g_array_unref(jwz->nodes);
    g_array_unref(jwz->mails);
    g_array_unref(jwz->chains);
    g_free(jwz);
}

static Node *
node_at(const Jwz *jwz, guint32 number)
{
    return &g_array_index(jwz->nodes, Node, number);
}

static Mail *
mail_at(const Jwz *jwz, guint32 number)
{
    return &g_array_index(jwz->mails, Mail, number);
}

/* ---- taking mails in ---- */

static guint32
add_node(Jwz *jwz)
{
    guint32 number = jwz->nodes->len;
    Node node = {.parent = NONE, .set = number, .mail = NONE, .claimed = NONE};
    g_array_append_val(jwz->nodes, node);
    return number;
}

static guint32
node_of(Jwz *jwz, const char *id, gsize size)
{
    char key[ID_MAX + 1];
    size = MIN(size, (gsize)ID_MAX);
    memcpy(key, id, size);
    key[size] = '\0';
    guint32 number =
        GPOINTER_TO_UINT(g_hash_table_lookup(jwz->nodes_by_id, key));
    if (number)
        return number - 1;
    number = add_node(jwz);
    g_hash_table_insert(
        jwz->nodes_by_id,
        g_string_chunk_insert_len(jwz->texts, key, (gssize)size),
        GUINT_TO_POINTER(number + 1));
    return number;
}

static void
add_reference(Jwz *jwz, const char *id, gsize size)
{
    if (size == 0)
        return;
    guint32 number = node_of(jwz, id, size);
    g_array_append_val(jwz->chains, number);
}

/* The first of them, which names the thread, and the last ones. */
static void
add_references(Jwz *jwz, const char *references)
{
    guint n = 0;
    for (const char *p = references; *p; p++)
        n += *p == '\n';
    guint skipped_up_to = n + 1 > REFERENCES_MAX ? n + 1 - REFERENCES_MAX : 0;
    for (guint i = 0; *references; i++) {
        const char *end = strchr(references, '\n');
        gsize size = end ? (gsize)(end - references) : strlen(references);
        if (i == 0 || i > skipped_up_to)
            add_reference(jwz, references, size);
        references += size + (end ? 1 : 0);
    }
}

static void
note_subject(Jwz *jwz, Mail *mail, const char *subject)
{
    if (jwz->method != JWZ_BY_SUBJECT || !subject)
        return;
    const char *base = subject_base(subject);
    mail->is_answer = base != subject + strspn(subject, " \t");
    g_autofree char *folded = g_utf8_casefold(base, -1);
    if (*folded)
        mail->subject = g_string_chunk_insert_const(jwz->texts, folded);
}

void
jwz_add(Jwz *jwz, const JwzMail *mail)
{
    Mail one = {.date = mail->date, .parent = NONE};
    one.first_child = one.next_sibling = NONE;
    guint32 number = jwz->mails->len;

    const char *id = mail->message_id;
    guint32 node = id && *id ? node_of(jwz, id, strlen(id)) : add_node(jwz);
    if (node_at(jwz, node)->mail != NONE)
        node = add_node(jwz); /* the id is taken */
    node_at(jwz, node)->mail = number;
    one.node = node;

    guint before = jwz->chains->len;
    if (mail->references)
        add_references(jwz, mail->references);
    if (jwz->chains->len == before && mail->in_reply_to)
        add_reference(jwz, mail->in_reply_to, strlen(mail->in_reply_to));
    if (jwz->chains->len > before)
        node_at(jwz, node)->claimed =
            g_array_index(jwz->chains, guint32, jwz->chains->len - 1);
    guint32 end = NONE;
    g_array_append_val(jwz->chains, end);
    note_subject(jwz, &one, mail->subject);
    g_array_append_val(jwz->mails, one);
}

/* ---- joining ---- */

/* Which nodes hang together; halves each path that it walks. */
static guint32
find_set(const Jwz *jwz, guint32 number)
{
    for (Node *node = node_at(jwz, number); node->set != number;
         node = node_at(jwz, number)) {
        node->set = node_at(jwz, node->set)->set;
        number = node->set;
    }
    return number;
}

/* Unless the child has a parent: then it is the top of all that hangs together
 * with it, and a parent from among those would close a loop. */
static void
join(const Jwz *jwz, guint32 child, guint32 parent)
{
    Node *node = node_at(jwz, child);
    if (node->parent != NONE)
        return;
    guint32 child_set = find_set(jwz, child);
    guint32 parent_set = find_set(jwz, parent);
    if (child_set == parent_set)
        return;
    node->parent = parent;
    node_at(jwz, child_set)->set = parent_set;
}

static void
join_all(const Jwz *jwz)
{
    for (guint32 i = 0; i < jwz->mails->len; i++) {
        guint32 node = mail_at(jwz, i)->node;
        if (node_at(jwz, node)->claimed != NONE)
            join(jwz, node, node_at(jwz, node)->claimed);
    }
    guint32 last = NONE;
    for (guint i = 0; i < jwz->chains->len; i++) {
        guint32 next = g_array_index(jwz->chains, guint32, i);
        if (last != NONE && next != NONE)
            join(jwz, next, last);
        last = next;
    }
}

/* ---- from Message-IDs to mails ---- */

/* Shortens the way up: nodes that nobody has are passed over for good. Ends at
 * a node with a mail, or at the top, which may have none. */
static guint32
next_above(const Jwz *jwz, guint32 number)
{
    guint32 top = node_at(jwz, number)->parent;
    if (top == NONE)
        return NONE;
    while (node_at(jwz, top)->mail == NONE && node_at(jwz, top)->parent != NONE)
        top = node_at(jwz, top)->parent;
    for (guint32 at = number; at != top;) {
        guint32 next = node_at(jwz, at)->parent;
        node_at(jwz, at)->parent = top;
        at = next;
    }
    return top;
}

static gboolean
is_older(const Mail *mail, const Mail *other)
{
    return mail->date < other->date;
}

static void
find_parents(Jwz *jwz)
{
    /* Of each top that nobody has, the oldest of what hangs on it. */
    g_autofree guint32 *oldest = g_new(guint32, jwz->nodes->len);
    for (guint32 i = 0; i < jwz->nodes->len; i++)
        oldest[i] = NONE;
    for (guint32 i = 0; i < jwz->mails->len; i++) {
        guint32 above = next_above(jwz, mail_at(jwz, i)->node);
        if (above == NONE)
            continue;
        mail_at(jwz, i)->parent = node_at(jwz, above)->mail;
        if (node_at(jwz, above)->mail == NONE &&
            (oldest[above] == NONE ||
             is_older(mail_at(jwz, i), mail_at(jwz, oldest[above]))))
            oldest[above] = i;
    }
    for (guint32 i = 0; i < jwz->mails->len; i++) {
        guint32 above = node_at(jwz, mail_at(jwz, i)->node)->parent;
        if (above != NONE && node_at(jwz, above)->mail == NONE &&
            oldest[above] != i)
            mail_at(jwz, i)->parent = oldest[above];
    }
}

/* ---- by subject ---- */

/* An answer that hangs on nothing goes below the mail that began the subject;
 * one that is no answer begins it sooner than one that is. */
static void
join_subjects(Jwz *jwz)
{
    g_autoptr(GHashTable) first = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint32 i = 0; i < jwz->mails->len; i++) {
        Mail *mail = mail_at(jwz, i);
        if (mail->parent != NONE || !mail->subject)
            continue;
        guint32 known =
            GPOINTER_TO_UINT(g_hash_table_lookup(first, mail->subject));
        const Mail *other = known ? mail_at(jwz, known - 1) : NULL;
        if (!other || mail->is_answer < other->is_answer ||
            (mail->is_answer == other->is_answer && is_older(mail, other)))
            g_hash_table_insert(first, mail->subject, GUINT_TO_POINTER(i + 1));
    }
    for (guint32 i = 0; i < jwz->mails->len; i++) {
        Mail *mail = mail_at(jwz, i);
        if (mail->parent != NONE || !mail->subject || !mail->is_answer)
            continue;
        guint32 top =
            GPOINTER_TO_UINT(g_hash_table_lookup(first, mail->subject)) - 1;
        if (top != i)
            mail->parent = top;
    }
}

/* ---- rows ---- */

static int
compare_dates(gconstpointer a, gconstpointer b, gpointer object)
{
    guint32 one = *(const guint32 *)a, other = *(const guint32 *)b;
    gint64 date = mail_at(object, one)->date;
    gint64 other_date = mail_at(object, other)->date;
    if (date != other_date)
        return date < other_date ? -1 : 1;
    return one < other ? -1 : one > other;
}

/* The numbers of all mails, oldest first. */
static GArray *
by_date(Jwz *jwz)
{
    GArray *order =
        g_array_sized_new(FALSE, FALSE, sizeof(guint32), jwz->mails->len);
    for (guint32 i = 0; i < jwz->mails->len; i++)
        g_array_append_val(order, i);
    g_array_sort_with_data(order, compare_dates, jwz);
    return order;
}

static void
hang_children(Jwz *jwz, const GArray *order)
{
    for (guint i = order->len; i > 0; i--) {
        guint32 number = g_array_index(order, guint32, i - 1);
        Mail *mail = mail_at(jwz, number);
        if (mail->parent == NONE)
            continue;
        Mail *parent = mail_at(jwz, mail->parent);
        mail->next_sibling = parent->first_child;
        parent->first_child = number;
    }
}

/* Down from `top`, without recursion: a thread may be as deep as it is long. */
static void
add_thread(Jwz *jwz, GArray *rows, guint32 top, guint thread)
{
    guint depth = 0;
    for (guint32 at = top; at != NONE;) {
        Mail *mail = mail_at(jwz, at);
        JwzRow row = {.mail = at,
                      .thread = thread,
                      .depth = depth,
                      .is_last = mail->next_sibling == NONE || at == top};
        g_array_append_val(rows, row);
        if (mail->first_child != NONE) {
            at = mail->first_child;
            depth++;
            continue;
        }
        while (at != top && mail_at(jwz, at)->next_sibling == NONE) {
            at = mail_at(jwz, at)->parent;
            depth--;
        }
        at = at == top ? NONE : mail_at(jwz, at)->next_sibling;
    }
}

GArray *
jwz_run(Jwz *jwz)
{
    join_all(jwz);
    find_parents(jwz);
    if (jwz->method == JWZ_BY_SUBJECT)
        join_subjects(jwz);
    g_autoptr(GArray) order = by_date(jwz);
    hang_children(jwz, order);
    GArray *rows =
        g_array_sized_new(FALSE, FALSE, sizeof(JwzRow), jwz->mails->len);
    guint thread = 0;
    for (guint i = 0; i < order->len; i++) {
        guint32 number = g_array_index(order, guint32, i);
        if (mail_at(jwz, number)->parent == NONE)
            add_thread(jwz, rows, number, thread++);
    }
    return rows;
}
