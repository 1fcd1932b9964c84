/* pattern_sql - see pattern_sql.h. */
#include "store/pattern_sql.h"

#include "base/error.h"
#include "store/pattern_match.h"
#include "store/words.h"

/* More folders than these are not meant by one word. */
#define FOLDERS_MAX 50

/* Where the index finds no more than these, each is looked up in the list; else
 * the list is gone through, which is as fast as some of these. */
#define FEW 2000

typedef enum { WORDS_NONE, WORDS_HEADERS, WORDS_BODIES } WordsIn;

typedef struct {
    Db *db;
    PatternSql *sql;
    gint64 search_id;
    const Pattern *top; /* all terms; of it, `source` is what the mails … */
    WordsIn source;     /* … come from; WORDS_NONE: from the list */
    GError **error;
} Compiler;

static gboolean
compile(Compiler *compiler, const Pattern *pattern, gboolean is_not);
static gboolean
compile_all(Compiler *compiler, const Pattern *pattern, gboolean is_not);

/* ---- pieces ---- */

/* `piece` is constant text. */
static void
add_piece(Compiler *compiler, const char *piece)
{
    g_string_append(compiler->sql->where, piece);
}

static void
add_value(Compiler *compiler, Value value)
{
    g_array_append_val(compiler->sql->values, value);
}

/* Takes `text`. */
static void
add_text(Compiler *compiler, char *text)
{
    g_ptr_array_add(compiler->sql->texts, text);
    add_value(compiler, TEXT(text));
}

static void
add_number(Compiler *compiler, const char *piece, gint64 number)
{
    add_piece(compiler, piece);
    add_value(compiler, INT(number));
}

/* `[low, high)` of what begins with `word`, see words.h. */
static void
add_word_range(Compiler *compiler, const char *word)
{
    g_autofree char *low = g_utf8_casefold(word, -1);
    add_text(compiler, g_strconcat(low, NULL));
    add_text(compiler, g_strconcat(low, "\U0010ffff", NULL));
}

/* ---- words: one MATCH for as much as there is ---- */

/* Takes `match`. */
static void
add_match(Compiler *compiler, GString *match)
{
    add_piece(compiler, "l.id IN (SELECT rowid FROM mail_words"
                        " WHERE mail_words MATCH ?)");
    add_text(compiler, g_string_free(match, FALSE));
}

static void
compile_words(Compiler *compiler, const Pattern *pattern)
{
    GString *match = g_string_new(NULL);
    pattern_append_match(compiler->db, match, pattern);
    add_match(compiler, match);
}

/* What the server found holds what it was asked for, in words of bodies. */
static gboolean
is_for_server(const Compiler *compiler, const Pattern *pattern, gboolean is_not)
{
    return compiler->search_id && !is_not && pattern_wants_server(pattern);
}

static void
add_hits(Compiler *compiler)
{
    add_number(compiler,
               " OR l.id IN (SELECT mail_id FROM search_hit"
               " WHERE search_id = ?)",
               compiler->search_id);
}

/* ---- terms ---- */

static void
compile_person(Compiler *compiler, const char *who)
{
    static const char *const theirs =
        "(SELECT a.id FROM word w JOIN address a ON a.owner_id = w.id"
        " WHERE w.word >= ? AND w.word < ? AND w.is_friend = 1)";
    add_piece(compiler, "(l.auth <> 2 AND l.address_id NOT NULL"
                        " AND l.address_id IN ");
    add_piece(compiler, theirs);
    add_word_range(compiler, who);
    add_piece(compiler, " OR l.id IN (SELECT id FROM mail_to"
                        " WHERE address_id IN ");
    add_piece(compiler, theirs);
    add_word_range(compiler, who);
    add_piece(compiler, "))");
}

static void
compile_thread(Compiler *compiler, const char *id)
{
    add_piece(compiler,
              "l.id IN (WITH ids (id) AS (SELECT ? UNION"
              " SELECT thread_id FROM mail WHERE message_id = ?"
              " AND thread_id NOT NULL)"
              " SELECT m.id FROM ids JOIN mail m ON m.message_id = ids.id"
              " UNION SELECT m.id FROM ids JOIN mail m"
              " ON m.thread_id = ids.id)");
    add_text(compiler, g_strdup(id));
    add_text(compiler, g_strdup(id));
}

static gboolean
compile_in(Compiler *compiler, const char *wanted)
{
    if (g_ascii_strcasecmp(wanted, "any") == 0) {
        add_piece(compiler, "1");
        return TRUE;
    }
    guint n = 0;
    g_autoptr(Query) query =
        db_query(compiler->db, "SELECT id, name, role FROM folder ORDER BY id");
    add_piece(compiler, "l.folder_id IN (");
    while (n < FOLDERS_MAX && query_step(query))
        if (pattern_folder_is_called(query_text(query, 1),
                                     (FolderRole)query_int(query, 2), wanted))
            add_number(compiler, n++ ? ", ?" : "?", query_int(query, 0));
    add_piece(compiler, ")");
    if (n == 0 && !db_has_failed(compiler->db))
        g_set_error(compiler->error, KITH_ERROR, KITH_ERROR_INVALID,
                    "in:%s: there is no such folder; in:any looks everywhere",
                    wanted);
    return n > 0;
}

static gboolean
compile_term(Compiler *compiler, const Pattern *term)
{
    switch (term->kind) {
    case PATTERN_PERSON:
        compile_person(compiler, term->text);
        return TRUE;
    case PATTERN_IN:
        return compile_in(compiler, term->text);
    case PATTERN_ID:
        add_piece(compiler,
                  "l.id IN (SELECT id FROM mail WHERE message_id = ?)");
        add_text(compiler, g_strdup(term->text));
        return TRUE;
    case PATTERN_THREAD:
        compile_thread(compiler, term->text);
        return TRUE;
    case PATTERN_HAS_ATTACHMENT:
        add_number(compiler, "l.flags & ? <> 0", MAIL_HAS_ATTACHMENT);
        return TRUE;
    case PATTERN_FLAGS:
        add_number(compiler, "l.flags & ? ", term->number);
        add_number(compiler, "= ?", term->number);
        return TRUE;
    case PATTERN_SINCE:
        add_number(compiler, "l.date >= ?", term->number);
        return TRUE;
    case PATTERN_BEFORE:
        add_number(compiler, "l.date < ?", term->number);
        return TRUE;
    case PATTERN_LARGER:
        add_number(compiler, "l.size > ?", term->number);
        return TRUE;
    case PATTERN_SMALLER:
        add_number(compiler, "l.size < ?", term->number);
        return TRUE;
    default: /* words that the server has looked for as well */
        add_piece(compiler, "(");
        compile_words(compiler, term);
        add_hits(compiler);
        add_piece(compiler, ")");
        return TRUE;
    }
}

/* ---- several ---- */

static WordsIn
words_in(const Compiler *compiler, const Pattern *pattern, gboolean is_not)
{
    if (!pattern_is_words(pattern))
        return WORDS_NONE;
    return is_for_server(compiler, pattern, is_not) ? WORDS_BODIES
                                                    : WORDS_HEADERS;
}

/* All children of that sort in one MATCH; NULL: there are none. */
static GString *
match_group(Compiler *compiler, const Pattern *all, WordsIn sort,
            gboolean is_not)
{
    GString *match = g_string_new(NULL);
    for (guint i = 0; i < all->children->len; i++) {
        const Pattern *child = all->children->pdata[i];
        if (words_in(compiler, child, is_not) != sort)
            continue;
        if (match->len)
            g_string_append(match, " AND ");
        pattern_append_match(compiler->db, match, child);
    }
    if (match->len)
        return match;
    g_string_free(match, TRUE);
    return NULL;
}

static gboolean
compile_group(Compiler *compiler, const Pattern *all, WordsIn sort,
              gboolean is_not)
{
    if (all == compiler->top && sort == compiler->source)
        return FALSE; /* they all are so */
    GString *match = match_group(compiler, all, sort, is_not);
    if (!match)
        return FALSE;
    add_piece(compiler, "(");
    add_match(compiler, match);
    if (sort == WORDS_BODIES)
        add_hits(compiler);
    add_piece(compiler, ")");
    return TRUE;
}

static gboolean
compile_all(Compiler *compiler, const Pattern *pattern, gboolean is_not)
{
    add_piece(compiler, "(1");
    gsize before = compiler->sql->where->len;
    for (WordsIn sort = WORDS_HEADERS; sort <= WORDS_BODIES; sort++) {
        add_piece(compiler, " AND ");
        if (!compile_group(compiler, pattern, sort, is_not))
            g_string_truncate(compiler->sql->where, before);
        before = compiler->sql->where->len;
    }
    for (guint i = 0; i < pattern->children->len; i++) {
        const Pattern *child = pattern->children->pdata[i];
        if (words_in(compiler, child, is_not) != WORDS_NONE)
            continue;
        add_piece(compiler, " AND ");
        if (!compile(compiler, child, is_not))
            return FALSE;
    }
    add_piece(compiler, ")");
    return TRUE;
}

static gboolean
compile_any(Compiler *compiler, const Pattern *pattern, gboolean is_not)
{
    add_piece(compiler, "(0");
    for (guint i = 0; i < pattern->children->len; i++) {
        add_piece(compiler, " OR ");
        if (!compile(compiler, pattern->children->pdata[i], is_not))
            return FALSE;
    }
    add_piece(compiler, ")");
    return TRUE;
}

static gboolean
compile(Compiler *compiler, const Pattern *pattern, gboolean is_not)
{
    if (words_in(compiler, pattern, is_not) == WORDS_HEADERS) {
        compile_words(compiler, pattern);
        return TRUE;
    }
    switch (pattern->kind) {
    case PATTERN_ALL:
        return compile_all(compiler, pattern, is_not);
    case PATTERN_ANY:
        return compile_any(compiler, pattern, is_not);
    case PATTERN_NOT:
        add_piece(compiler, "NOT (");
        if (!compile(compiler, pattern->children->pdata[0], !is_not))
            return FALSE;
        add_piece(compiler, ")");
        return TRUE;
    default:
        return compile_term(compiler, pattern);
    }
}

/* ---- whole ---- */

void
pattern_sql_free(PatternSql *sql)
{
    g_string_free(sql->where, TRUE);
    g_array_unref(sql->values);
    g_ptr_array_unref(sql->texts);
    g_free(sql);
}

static gboolean
is_rare(Db *db, const char *match)
{
    return db_int(db, FEW,
                  "SELECT count(*) FROM (SELECT 1 FROM mail_words"
                  " WHERE mail_words MATCH ?1 LIMIT ?2)",
                  TEXT(match), INT(FEW)) < FEW;
}

#define TO_THE_LIST                                                            \
    " s CROSS JOIN mail m ON m.id = s.id CROSS JOIN mail_list l"               \
    " ON (l.folder_id, l.date, l.id) = (m.folder_id, m.date, m.id)"

/* Lets the mails come from the first group of words that is rare. */
static void
find_source(Compiler *compiler)
{
    PatternSql *sql = compiler->sql;
    for (WordsIn sort = WORDS_HEADERS; sort <= WORDS_BODIES; sort++) {
        GString *match = match_group(compiler, compiler->top, sort, FALSE);
        if (!match)
            continue;
        gboolean is_it = is_rare(compiler->db, match->str);
        char *text = g_string_free(match, FALSE);
        if (!is_it) {
            g_free(text);
            continue;
        }
        add_text(compiler, text);
        compiler->source = sort;
        sql->from = "(SELECT rowid AS id FROM mail_words"
                    " WHERE mail_words MATCH ?)" TO_THE_LIST;
        if (sort == WORDS_BODIES) {
            sql->from = "(SELECT rowid AS id FROM mail_words"
                        " WHERE mail_words MATCH ? UNION SELECT mail_id"
                        " FROM search_hit WHERE search_id = ?)" TO_THE_LIST;
            add_value(compiler, INT(compiler->search_id));
        }
        return;
    }
}

PatternSql *
pattern_sql_new(Db *db, PatternUse use, const Pattern *pattern,
                gint64 folder_id, gint64 search_id, GError **error)
{
    g_autoptr(PatternSql) sql = g_new0(PatternSql, 1);
    sql->from = "mail_list l";
    sql->where = g_string_new(NULL);
    sql->values = g_array_new(FALSE, FALSE, sizeof(Value));
    sql->texts = g_ptr_array_new_with_free_func(g_free);
    /* One term stands as all of one. */
    g_autoptr(GPtrArray) only = g_ptr_array_new();
    Pattern all = {.kind = PATTERN_ALL, .children = only};
    if (pattern && pattern->kind != PATTERN_ALL)
        g_ptr_array_add(only, (gpointer)pattern);
    Compiler compiler = {
        .db = db,
        .sql = sql,
        .search_id = search_id,
        .top = pattern && pattern->kind == PATTERN_ALL ? pattern : &all,
        .error = error,
    };
    if (use == PATTERN_AS_SOURCE)
        find_source(&compiler);
    sql->is_anywhere = !folder_id || (pattern && pattern_names_folder(pattern));
    if (sql->is_anywhere) /* what is being deleted for good lies nowhere */
        add_piece(&compiler, "l.folder_id <> 0 AND ");
    else
        add_number(&compiler, "l.folder_id = ? AND ", folder_id);
    if (!compile_all(&compiler, compiler.top, FALSE))
        return NULL;
    return g_steal_pointer(&sql);
}

GArray *
pattern_sql_find(Db *db, const Pattern *pattern, gint64 folder_id, guint limit,
                 GError **error)
{
    g_autoptr(PatternSql) sql =
        pattern_sql_new(db, PATTERN_AS_SOURCE, pattern, folder_id, 0, error);
    if (!sql)
        return NULL;
    add_number(&(Compiler){.sql = sql}, "", limit);
    g_autofree char *text =
        g_strconcat("SELECT l.id FROM ", sql->from, " WHERE ", sql->where->str,
                    " ORDER BY l.date DESC, l.id DESC LIMIT ?", NULL);
    GArray *ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_autoptr(Query) query = db_query_built(db, text, sql->values);
    while (query_step(query)) {
        gint64 id = query_int(query, 0);
        g_array_append_val(ids, id);
    }
    return ids;
}
