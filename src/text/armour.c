/* armour - see armour.h. */
#include "text/armour.h"

#include "base/error.h"

static const struct {
    const char *begin, *end;
    ArmourKind kind;
} marks[ARMOUR_MARKS] = {
    {"-----BEGIN PGP SIGNED MESSAGE-----", "-----BEGIN PGP SIGNATURE-----",
     ARMOUR_SIGNED},
    {"-----BEGIN PGP SIGNATURE-----", "-----END PGP SIGNATURE-----",
     ARMOUR_SIGNATURE},
    {"-----BEGIN PGP MESSAGE-----", "-----END PGP MESSAGE-----",
     ARMOUR_MESSAGE},
    {"-----BEGIN PGP PUBLIC KEY BLOCK-----",
     "-----END PGP PUBLIC KEY BLOCK-----", ARMOUR_KEY},
    {"-----BEGIN PGP PRIVATE KEY BLOCK-----",
     "-----END PGP PRIVATE KEY BLOCK-----", ARMOUR_KEY},
};

static gboolean
is_line(Slice line, const char *mark)
{
    return slice_equal(slice_trim(line), mark);
}

/* The size of the block that begins with `rest`'s first line; 0 for none. The
 * signature below a signed text is a block of its own. */
static gsize
block_size(Slice rest, gsize mark)
{
    Slice at = rest;
    Slice line;
    slice_take_line(&at, &line);
    while (at.size > 0) {
        gsize before = rest.size - at.size;
        slice_take_line(&at, &line);
        if (is_line(line, marks[mark].end))
            return marks[mark].kind == ARMOUR_SIGNED ? before
                                                     : rest.size - at.size;
    }
    return 0;
}

/* Its header (`Hash: …`) and the empty line below are no text. */
static Slice
without_header(Slice piece)
{
    Slice rest = piece;
    Slice line;
    while (slice_take_line(&rest, &line)) {
        if (slice_trim(line).size == 0)
            return rest;
    }
    return piece;
}

gboolean
armour_take(ArmourReader *reader, ArmourKind *kind_out, Slice *piece_out)
{
    Slice whole = reader->rest;
    Slice at = whole;
    while (at.size > 0) {
        Slice here = at;
        Slice line;
        slice_take_line(&at, &line);
        for (gsize i = 0; i < G_N_ELEMENTS(marks); i++) {
            if (reader->is_missing[i] || !is_line(line, marks[i].begin))
                continue;
            gsize size = block_size(here, i);
            reader->is_missing[i] = size == 0;
            if (size == 0)
                continue;
            gsize before = whole.size - here.size;
            if (before > 0) { /* the text in front comes first */
                *kind_out = ARMOUR_NONE;
                *piece_out = slice_sub(whole, 0, before);
                reader->rest = here;
                return TRUE;
            }
            *kind_out = marks[i].kind;
            *piece_out = slice_sub(here, 0, size);
            if (marks[i].kind == ARMOUR_SIGNED)
                *piece_out = without_header(*piece_out);
            reader->rest = slice_sub(here, size, here.size);
            return TRUE;
        }
    }
    *kind_out = ARMOUR_NONE;
    *piece_out = whole;
    reader->rest = SLICE_EMPTY;
    return whole.size > 0;
}
