noinst_LIBRARIES += src/ui/libui.a src/ui/libuiterm.a
src_ui_libui_a_SOURCES = \
	src/ui/card.c src/ui/card.h \
	src/ui/card_own.c \
	src/ui/chatinput.c src/ui/chatinput.h \
	src/ui/chatoffer.c src/ui/chatoffer.h \
	src/ui/chatlog.c src/ui/chatlog.h \
	src/ui/chatpane.c src/ui/chatpane.h \
	src/ui/chatpane_search.c \
	src/ui/chatpaint.c src/ui/chatpaint.h \
	src/ui/chatsign.c src/ui/chatsign.h \
	src/ui/chattext.c src/ui/chattext.h \
	src/ui/chattyping.c src/ui/chattyping.h \
	src/ui/choice.h \
	src/ui/completion.c src/ui/completion.h \
	src/ui/doctext.c src/ui/doctext.h \
	src/ui/feed.c src/ui/feed.h \
	src/ui/folder_find.c src/ui/folder_paint.c src/ui/folder_private.h \
	src/ui/folder_threads.c \
	src/ui/history.c src/ui/history.h \
	src/ui/key.c src/ui/key.h \
	src/ui/layout.c src/ui/layout.h \
	src/ui/lineedit.c src/ui/lineedit.h \
	src/ui/listed.c src/ui/listed.h \
	src/ui/mailline.c src/ui/mailline.h \
	src/ui/match.c src/ui/match.h \
	src/ui/pages.c src/ui/pages.h \
	src/ui/palette.c src/ui/palette.h \
	src/ui/persons.c src/ui/persons.h \
	src/ui/prompt.c src/ui/prompt.h \
	src/ui/personlines.c src/ui/personlines.h \
	src/ui/quotefold.c src/ui/quotefold.h \
	src/ui/review.h \
	src/ui/roster.c src/ui/roster.h \
	src/ui/scope.c \
	src/ui/scroll.c src/ui/scroll.h \
	src/ui/statusbar.c src/ui/statusbar.h \
	src/ui/surface.c src/ui/surface.h \
	src/ui/textrows.c src/ui/textrows.h \
	src/ui/theme.c src/ui/theme.h \
	src/ui/timelog.c src/ui/timelog.h \
	src/ui/timetext.c src/ui/timetext.h \
	src/ui/ui.c src/ui/ui.h src/ui/ui_private.h \
	src/ui/ui_folders.c \
	src/ui/ui_keys.c src/ui/ui_lines.c src/ui/ui_paint.c \
	src/ui/ui_reading.c \
	src/ui/ui_review.c \
	src/ui/ui_unread.c \
	src/ui/ui_windows.c \
	src/ui/view.c src/ui/view.h src/ui/views.h \
	src/ui/view_attachments.c \
	src/ui/view_chat.c \
	src/ui/view_choice.c \
	src/ui/view_drafts.c \
	src/ui/view_suggestions.c \
	src/ui/view_friends.c \
	src/ui/view_help.c \
	src/ui/view_folder.c \
	src/ui/view_folders.c \
	src/ui/view_list.c src/ui/view_list.h \
	src/ui/view_outbox.c \
	src/ui/view_person.c \
	src/ui/view_reader.c \
	src/ui/view_review.c \
	src/ui/view_text.c \
	src/ui/view_why.c \
	src/ui/wrap.c src/ui/wrap.h
UI_LIBS = src/ui/libui.a $(CONFIG_LIBS) $(STORE_LIBS)

# The terminal stands apart, so that tests need none: this is the only source
# that is compiled with curses, and its users add CURSES_LIBS.
src_ui_libuiterm_a_SOURCES = src/ui/term_curses.c src/ui/term.h
src_ui_libuiterm_a_CFLAGS = $(AM_CFLAGS) $(CURSES_CFLAGS)
UI_TERM_LIBS = src/ui/libuiterm.a
