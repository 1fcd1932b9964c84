noinst_LIBRARIES += src/text/libtext.a
src_text_libtext_a_SOURCES = \
	src/text/datefmt.c src/text/datefmt.h \
	src/text/armour.c src/text/armour.h \
	src/text/charset.c src/text/charset.h \
	src/text/doc.c src/text/doc.h src/text/doc_private.h \
	src/text/emoji.c src/text/emoji.h \
	src/text/emoji_name.c src/text/emoji_name.h \
	src/text/flowed.c src/text/flowed.h \
	src/text/html.c src/text/html.h src/text/html_private.h \
	src/text/html_elements.c \
	src/text/html_link.c \
	src/text/html_look.c \
	src/text/html_table.c \
	src/text/flowing.c src/text/flowing.h \
	src/text/layout.c \
	src/text/layout_table.c \
	src/text/paragraph.c src/text/paragraph.h \
	src/text/quote.c src/text/quote.h \
	src/text/sanitize.c src/text/sanitize.h \
	src/text/styling.c src/text/styling.h \
	src/text/url.c src/text/url.h \
	src/text/when.c src/text/when.h \
	src/text/width.c src/text/width.h
src_text_libtext_a_CFLAGS = $(AM_CFLAGS) $(LIBXML_CFLAGS)
TEXT_LIBS = src/text/libtext.a $(BASE_LIBS)
