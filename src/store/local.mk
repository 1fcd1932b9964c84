noinst_LIBRARIES += src/store/libstore.a
src_store_libstore_a_SOURCES = \
	src/store/batch.c src/store/batch.h src/store/batch_private.h \
	src/store/change.c src/store/change.h \
	src/store/db.c src/store/db.h \
	src/store/download.c src/store/download.h \
	src/store/imitation.c src/store/imitation.h \
	src/store/delivery.c src/store/delivery.h \
	src/store/import.c src/store/import.h \
	src/store/intent.c src/store/intent.h \
	src/store/keeper.c src/store/keeper.h \
	src/store/lister.c \
	src/store/listing.c src/store/listing.h src/store/listing_private.h \
	src/store/listing_rows.c \
	src/store/listing_sort.c \
	src/store/lock.c src/store/lock.h \
	src/store/migrate.c src/store/migrate.h \
	src/store/pattern_match.c src/store/pattern_match.h \
	src/store/pattern_sql.c src/store/pattern_sql.h \
	src/store/read.c src/store/read.h src/store/read_private.h \
	src/store/read_authserv.c \
	src/store/read_card.c \
	src/store/read_chat.c \
	src/store/read_contacts.c \
	src/store/read_counters.c \
	src/store/read_drafts.c \
	src/store/read_folders.c \
	src/store/read_friends.c \
	src/store/read_intents.c \
	src/store/read_links.c \
	src/store/read_mail.c \
	src/store/read_operations.c \
	src/store/read_places.c \
	src/store/read_recipient.c \
	src/store/read_roaming.c \
	src/store/read_search.c \
	src/store/read_suggestions.c \
	src/store/read_thread.c \
	src/store/read_timeline.c \
	src/store/read_unread.c \
	src/store/read_why.c \
	src/store/runs.c src/store/runs.h \
	src/store/spool.c src/store/spool.h \
	src/store/sort.h \
	src/store/told.c src/store/told.h \
	src/store/typeset.c src/store/typeset.h \
	src/store/typesetter.c \
	src/store/words.c src/store/words.h \
	src/store/write.c src/store/write.h \
	src/store/write_address.c \
	src/store/write_authserv.c \
	src/store/write_card.c \
	src/store/write_chat.c \
	src/store/write_chat_marks.c \
	src/store/write_chat_state.c \
	src/store/write_correction.c \
	src/store/write_drafts.c \
	src/store/write_flags.c \
	src/store/write_folder.c \
	src/store/write_history.c \
	src/store/write_hits.c \
	src/store/write_import.c \
	src/store/write_intents.c \
	src/store/write_likeness.c \
	src/store/write_links.c \
	src/store/write_mail.c \
	src/store/write_notes.c \
	src/store/write_operate.c \
	src/store/write_outcomes.c \
	src/store/write_place.c \
	src/store/write_presence.c \
	src/store/write_reaction.c \
	src/store/write_roaming.c \
	src/store/write_roster.c \
	src/store/write_search.c \
	src/store/write_settle.c \
	src/store/write_sending.c \
	src/store/write_befriend.c \
	src/store/write_suggestions.c \
	src/store/write_undo.c \
	src/store/write_upload.c \
	src/store/write_vcard.c
nodist_src_store_libstore_a_SOURCES = src/store/schema.c
src_store_libstore_a_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS) $(GMIME_CFLAGS)
STORE_LIBS = src/store/libstore.a $(CORRESPONDENCE_LIBS)

# The schema lies in the program as one string.
src/store/schema.c: $(srcdir)/src/store/schema.sql
	@$(MKDIR_P) src/store
	$(AM_V_GEN){ echo '#include "store/migrate.h"'; \
	  echo 'const char schema_sql[] ='; \
	  $(SED) -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/^/    "/' \
	    -e 's/$$/\\n"/' $(srcdir)/src/store/schema.sql; \
	  echo '    ;'; } > $@.tmp && mv $@.tmp $@
EXTRA_DIST += src/store/schema.sql
CLEANFILES += src/store/schema.c src/store/schema.c.tmp
