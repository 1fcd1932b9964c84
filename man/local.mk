# The tables of commands, verbs and options are cut out of the sources, so that
# the manual cannot say otherwise than the program does.
man_MANS = man/kith.1 man/kith.conf.5
CLEANFILES += $(man_MANS)
dist_man_MANS += man/kith-people.7 man/kith-json.5
EXTRA_DIST += man/tables.awk man/kith.1.in man/kith.conf.5.in

man/kith.1: man/kith.1.in man/tables.awk src/command/commands.def \
		src/command/verbs.def
	@$(MKDIR_P) man
	$(AM_V_GEN)LC_ALL=C $(AWK) -f $(srcdir)/man/tables.awk \
	  $(srcdir)/src/command/commands.def $(srcdir)/src/command/verbs.def \
	  $(srcdir)/man/kith.1.in >$@.tmp && mv $@.tmp $@

man/kith.conf.5: man/kith.conf.5.in man/tables.awk src/config/options.def
	@$(MKDIR_P) man
	$(AM_V_GEN)LC_ALL=C $(AWK) -f $(srcdir)/man/tables.awk \
	  $(srcdir)/src/config/options.def \
	  $(srcdir)/man/kith.conf.5.in >$@.tmp && mv $@.tmp $@

dist_check_SCRIPTS += man/lint.sh
TESTS += man/lint.sh
