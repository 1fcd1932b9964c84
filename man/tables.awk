# tables - puts the program's own tables into a manual page.
#
# usage: awk -f tables.awk FILE.def… PAGE.in
#
# Reads rows such as COMMAND(id, "name", …) from the .def files, then copies
# the page; a line `@NAME@` becomes the rows of that macro as an mdoc list.

BEGIN { row = "" }

FILENAME ~ /\.def$/ {
    if (row == "" && $0 !~ /^[A-Z_]+\(/)
        next
    row = row " " $0
    if ($0 ~ /"\)$/) {
        take(row)
        row = ""
    }
    next
}

/^@[A-Z]+@$/ { print_table(substr($0, 2, length($0) - 2)); next }

{ print }

# Splits a row into its macro's name, bare words and strings.
function take(text,    macro, n, rest) {
    sub(/^ */, "", text)
    macro = text
    sub(/\(.*/, "", macro)
    n = ++count[macro]
    rest = substr(text, length(macro) + 2)
    while (match(rest, /"([^"\\]|\\.)*"|[A-Za-z_]+/)) {
        field[macro, n, ++fields[macro, n]] = value(substr(rest, RSTART, RLENGTH))
        rest = substr(rest, RSTART + RLENGTH)
    }
}

function value(text) {
    if (text !~ /^"/)
        return text
    text = substr(text, 2, length(text) - 2)
    gsub(/\\"/, "\"", text)
    return text
}

# Text that mdoc takes as it stands.
function plain(text) {
    gsub(/\\/, "\\e", text)
    gsub(/…/, "...", text)
    return text
}

# A paragraph: short lines, and each sentence begins its own.
function fill(text,    parts, n, i, line, out) {
    n = split(plain(text), parts, " ")
    line = out = ""
    for (i = 1; i <= n; i++) {
        if (line != "" && (length(line) + length(parts[i]) > 72 ||
                           line ~ /[.?!]$/)) {
            out = out line "\n"
            line = ""
        }
        if (line == "" && parts[i] ~ /^[.']/)
            line = "\\&"
        line = line (line == "" || line == "\\&" ? "" : " ") parts[i]
    }
    return out line
}

# One word as a macro's argument: lone punctuation is not to be special.
function word(text) {
    text = plain(text)
    if (text ~ /^[][.,:;()?!|]$/)
        text = "\\&" text
    gsub(/"/, "\\(dq", text)
    return text
}

# `WHO… [-s SUBJECT]` as the rest of an .It line.
function arguments(text,    parts, n, i, out, token, is_open, is_closed) {
    n = split(text, parts, " ")
    out = ""
    for (i = 1; i <= n; i++) {
        token = parts[i]
        is_open = sub(/^\[/, "", token)
        is_closed = sub(/\]$/, "", token)
        if (is_open)
            out = out " Oo"
        if (token ~ /^--/)
            out = out " Fl -" substr(token, 3)
        else if (token ~ /^-/)
            out = out " Fl " substr(token, 2)
        else
            out = out " Ar " plain(tolower(token))
        if (is_closed)
            out = out " Oc"
    }
    return out
}

function print_table(macro,    i) {
    if (macro == "KEYS")
        return print_keys()
    if (macro == "ACCOUNT" || macro == "UI")
        return print_options(macro)
    print ".Bl -tag -width Ds"
    for (i = 1; i <= count[macro]; i++)
        print_row(macro, i)
    if (macro == "VERB")
        for (i = 1; i <= count["VERB_ELSEWHERE"]; i++)
            print_row("VERB_ELSEWHERE", i)
    print ".El"
}

# Columns: where in a row its name, arguments and help stand.
function print_row(macro, i,    name, args, help) {
    name = macro == "VERB_ELSEWHERE" ? 1 : 2
    args = macro == "COMMAND" ? 5 : macro == "VERB" ? 4 : 2
    help = macro == "COMMAND" ? 6 : macro == "VERB" ? 5 : 3
    print ".It Cm " field[macro, i, name] arguments(field[macro, i, args])
    print fill(field[macro, i, help])
}

# The keys that hold in all of a command's scopes, then each scope that has keys
# of its own: `reader/Space` stands as `Space` in `reader`.
function print_keys(    i, n, k, keys, parts, scope, places, place, held, named) {
    print ".Bl -tag -width Ds"
    for (i = 1; i <= count["COMMAND"]; i++) {
        keys = field["COMMAND", i, 4]
        if (keys == "")
            continue
        split("", held)
        places = 0
        n = split(keys, parts, " ")
        for (k = 1; k <= n; k++) {
            scope = field["COMMAND", i, 3]
            if (match(parts[k], /^[a-z]+\/./)) {
                scope = substr(parts[k], 1, RLENGTH - 2)
                parts[k] = substr(parts[k], RLENGTH)
            }
            if (scope in held)
                held[scope] = held[scope] " ,"
            else
                place[++places] = scope
            held[scope] = held[scope] " Li " word(parts[k])
        }
        for (k = 1; k <= places; k++) {
            print ".It" held[place[k]]
            print ".Cm " field["COMMAND", i, 2]
            if (place[k] != "any")
                print "(" place[k] ")"
        }
    }
    print ".El"
}

function print_options(section,    i) {
    print ".Bl -tag -width Ds"
    for (i = 1; i <= count["OPTION"]; i++) {
        if (field["OPTION", i, 1] != section)
            continue
        print ".It Cm " field["OPTION", i, 2] " No = Ar " \
            tolower(field["OPTION", i, 3])
        print fill(field["OPTION", i, 6])
        if (field["OPTION", i, 5] != "NULL")
            print "Default:\n.Cm " field["OPTION", i, 5] " ."
    }
    print ".El"
}
