/* structure - see structure.h. */
#include "net/imap/structure.h"

#define DEPTH_MOST    32
#define PARTS_MOST    200
#define BOUNDARY_MOST 200               /* bytes; RFC 2046 5.1.1 says 70 */
#define PART_MOST     (256 * 1024)      /* bytes of what is no text */
#define TEXT_MOST     (4 * 1024 * 1024) /* bytes of text that is read at once */

static Structure *read_body(const struct mailimap_body *body,
                            const char *section, int depth, int *n_parts);

void
structure_free(Structure *structure)
{
    if (!structure)
        return;
    g_free(structure->section);
    g_free(structure->boundary);
    if (structure->children)
        g_ptr_array_unref(structure->children);
    g_free(structure);
}

static void
free_child(gpointer child)
{
    structure_free(child);
}

static Structure *
structure_new(StructureKind kind, const char *section)
{
    Structure *structure = g_new0(Structure, 1);
    structure->kind = kind;
    structure->section = g_strdup(section);
    if (kind != STRUCTURE_LEAF)
        structure->children = g_ptr_array_new_with_free_func(free_child);
    return structure;
}

static const char *
find_boundary(const struct mailimap_body_type_mpart *multipart)
{
    const struct mailimap_body_ext_mpart *extension = multipart->bd_ext_mpart;
    if (!extension || !extension->bd_parameter ||
        !extension->bd_parameter->pa_list)
        return NULL;
    for (clistiter *i = clist_begin(extension->bd_parameter->pa_list); i;
         i = clist_next(i)) {
        const struct mailimap_single_body_fld_param *one = clist_content(i);
        if (g_ascii_strcasecmp(one->pa_name, "boundary") == 0)
            return one->pa_value;
    }
    return NULL;
}

static gboolean
add_child(Structure *structure, const struct mailimap_body *body,
          const char *section, int depth, int *n_parts)
{
    Structure *child = read_body(body, section, depth + 1, n_parts);
    if (child)
        g_ptr_array_add(structure->children, child);
    return child != NULL;
}

static Structure *
read_multipart(const struct mailimap_body_type_mpart *multipart,
               const char *section, int depth, int *n_parts)
{
    g_autoptr(Structure) structure =
        structure_new(STRUCTURE_MULTIPART, section);
    const char *boundary = find_boundary(multipart);
    if (!boundary || !*boundary || strpbrk(boundary, "\r\n") ||
        strlen(boundary) > BOUNDARY_MOST)
        return NULL;
    structure->boundary = g_strdup(boundary);
    int number = 0;
    for (clistiter *i = clist_begin(multipart->bd_list); i; i = clist_next(i)) {
        g_autofree char *name =
            g_strdup_printf("%s%s%d", section, *section ? "." : "", ++number);
        if (!add_child(structure, clist_content(i), name, depth, n_parts))
            return NULL;
    }
    return g_steal_pointer(&structure);
}

/* What is no multipart has its content in part 1 (of the mail it stands in). */
static char *
content_section(const char *section, const struct mailimap_body *body)
{
    if (body->bd_type == MAILIMAP_BODY_MPART)
        return g_strdup(section);
    return g_strconcat(section, *section ? "." : "", "1", NULL);
}

static Structure *
read_message(const struct mailimap_body_type_msg *message, const char *section,
             int depth, int *n_parts)
{
    g_autoptr(Structure) structure = structure_new(STRUCTURE_MESSAGE, section);
    g_autofree char *inside = content_section(section, message->bd_body);
    return add_child(structure, message->bd_body, inside, depth, n_parts)
               ? g_steal_pointer(&structure)
               : NULL;
}

static Structure *
read_leaf(const struct mailimap_body_fields *fields, const char *section,
          gboolean is_text)
{
    Structure *structure = structure_new(STRUCTURE_LEAF, section);
    structure->size = fields ? fields->bd_size : 0;
    structure->is_text = is_text;
    return structure;
}

static Structure *
read_single(const struct mailimap_body_type_1part *part, const char *section,
            int depth, int *n_parts)
{
    switch (part->bd_type) {
    case MAILIMAP_BODY_TYPE_1PART_MSG:
        return read_message(part->bd_data.bd_type_msg, section, depth, n_parts);
    case MAILIMAP_BODY_TYPE_1PART_TEXT:
        return read_leaf(part->bd_data.bd_type_text->bd_fields, section, TRUE);
    case MAILIMAP_BODY_TYPE_1PART_BASIC:
        return read_leaf(part->bd_data.bd_type_basic->bd_fields, section,
                         FALSE);
    default:
        return NULL;
    }
}

static Structure *
read_body(const struct mailimap_body *body, const char *section, int depth,
          int *n_parts)
{
    if (!body || depth > DEPTH_MOST || ++*n_parts > PARTS_MOST)
        return NULL;
    if (body->bd_type == MAILIMAP_BODY_MPART)
        return read_multipart(body->bd_data.bd_body_mpart, section, depth,
                              n_parts);
    return read_single(body->bd_data.bd_body_1part, section, depth, n_parts);
}

Structure *
structure_read(const struct mailimap_body *body)
{
    int n_parts = 0;
    if (!body)
        return NULL;
    g_autofree char *section = content_section("", body);
    return read_body(body, section, 0, &n_parts);
}

gboolean
structure_is_left_out(const Structure *part)
{
    return part->kind == STRUCTURE_LEAF &&
           part->size > (part->is_text ? TEXT_MOST : PART_MOST);
}

gboolean
structure_leaves_out(const Structure *structure)
{
    if (structure->kind == STRUCTURE_LEAF)
        return structure_is_left_out(structure);
    for (guint i = 0; i < structure->children->len; i++)
        if (structure_leaves_out(structure->children->pdata[i]))
            return TRUE;
    return FALSE;
}
