noinst_LIBRARIES += src/command/libcommand.a
src_command_libcommand_a_SOURCES = \
	src/command/account.c src/command/account.h \
	src/command/answering.c src/command/answering.h \
	src/command/args.c src/command/args.h \
	src/command/ask.c src/command/ask.h \
	src/command/attachment.c src/command/attachment.h \
	src/command/bookfile.c src/command/bookfile.h \
	src/command/browsing.c src/command/browsing.h \
	src/command/bychat.c src/command/bychat.h \
	src/command/bymail.c src/command/bymail.h \
	src/command/carrying.c src/command/carrying.h \
	src/command/changes.c src/command/changes.h \
	src/command/cmd_anew.c \
	src/command/cmd_answer.c \
	src/command/cmd_book.c \
	src/command/cmd_card.c \
	src/command/cmd_chat.c \
	src/command/cmd_file.c \
	src/command/cmd_message.c \
	src/command/cmd_find.c \
	src/command/cmd_folder.c \
	src/command/cmd_forward.c \
	src/command/cmd_link.c \
	src/command/cmd_mail.c \
	src/command/cmd_move.c \
	src/command/cmd_outbox.c \
	src/command/cmd_ops.c \
	src/command/cmd_read.c \
	src/command/cmd_review.c \
	src/command/cmd_roster.c \
	src/command/cmd_session.c \
	src/command/cmd_stored.c \
	src/command/cmd_presence.c \
	src/command/cmd_suggest.c \
	src/command/cmd_thread.c \
	src/command/cmd_trust.c src/command/trust.h \
	src/command/cmd_view.c \
	src/command/command.c src/command/command.h \
	src/command/commander.h \
	src/command/commands.def \
	src/command/complete.c src/command/complete.h \
	src/command/downloading.c src/command/downloading.h \
	src/command/draftfiles.c src/command/draftfiles.h \
	src/command/errand.c src/command/errand.h \
	src/command/gathering.c src/command/gathering.h \
	src/command/handlers.h \
	src/command/identity.c src/command/identity.h \
	src/command/importing.c src/command/importing.h \
	src/command/json.c src/command/json.h \
	src/command/keymap.c src/command/keymap.h \
	src/command/linking.c src/command/linking.h \
	src/command/links.c src/command/links.h \
	src/command/message.c src/command/message.h \
	src/command/localbooks.c src/command/localbooks.h \
	src/command/localfile.c src/command/localfile.h \
	src/command/mailsource.c src/command/mailsource.h \
	src/command/mails.c src/command/mails.h \
	src/command/mailto.c src/command/mailto.h \
	src/command/missing.c src/command/missing.h \
	src/command/opening.c src/command/opening.h \
	src/command/outgoing.c src/command/outgoing.h \
	src/command/owncard.c src/command/owncard.h \
	src/command/piping.c src/command/piping.h \
	src/command/program.c src/command/program.h \
	src/command/question.c src/command/question.h \
	src/command/receiving.c src/command/receiving.h \
	src/command/registry.c src/command/registry.h \
	src/command/reviewing.c src/command/reviewing.h \
	src/command/scratch.c src/command/scratch.h \
	src/command/sending.c src/command/sending.h \
	src/command/setup.c \
	src/command/setup_books.c src/command/setup_books.h \
	src/command/signature.c src/command/signature.h \
	src/command/status.c src/command/status.h \
	src/command/stored.h \
	src/command/target.c src/command/target.h \
	src/command/unsubscribing.c src/command/unsubscribing.h \
	src/command/uploading.c src/command/uploading.h \
	src/command/verb.h \
	src/command/verb_rows.c \
	src/command/verbs.c src/command/verbs.h \
	src/command/verbs.def \
	src/command/verbs_book.c \
	src/command/verbs_read.c \
	src/command/verbs_search.c \
	src/command/verbs_write.c \
	src/command/who.c src/command/who.h \
	src/command/wholemail.c src/command/wholemail.h \
	src/command/writing.c src/command/writing.h
src_command_libcommand_a_CFLAGS = $(AM_CFLAGS) $(JSON_CFLAGS)
COMMAND_LIBS = src/command/libcommand.a $(UI_LIBS)
