# Names in the comments of headers that nothing is called: a function that went, a field that was
# renamed. awk -f names.awk FILE...
#
# A name is a word with an underscore. What code says anywhere, also in a text, exists; so do names
# of files, of languages' extensions ("a_b.c", "tests/a_b") and patterns ("redact_*", "tool_<name>").
function keep(text, seen,    word) {
    while (match(text, /[A-Za-z0-9_]+/)) {
        word = substr(text, RSTART, RLENGTH)
        text = substr(text, RSTART + RLENGTH)
        seen[word] = 1
    }
}
function ask(text,    word, before, after, rest) {
    rest = text
    while (match(rest, /[A-Za-z0-9_]+/)) {
        word = substr(rest, RSTART, RLENGTH)
        before = RSTART > 1 ? substr(rest, RSTART - 1, 1) : ""
        after = substr(rest, RSTART + RLENGTH, 1)
        rest = substr(rest, RSTART + RLENGTH)
        if (word !~ /^[a-z][a-z0-9]*(_[a-z0-9]+)+$/)
            continue
        if (before ~ /["'\/.`*<]/ || after ~ /[*<\/]/ || rest ~ /^\.[a-z]/)
            continue
        if (!(word in place))
            place[word] = FILENAME ": " word
    }
}
FNR == 1 { inside = 0 }
{
    line = $0
    while (line != "") {
        if (inside) {
            at = index(line, "*/")
            part = at ? substr(line, 1, at - 1) : line
            line = at ? substr(line, at + 2) : ""
            inside = !at
            if (FILENAME ~ /\.h$/)
                ask(part)
        } else {
            at = index(line, "/*")
            keep(at ? substr(line, 1, at - 1) : line, code)
            line = at ? substr(line, at + 2) : ""
            inside = at > 0
        }
    }
}
END {
    for (word in place)
        if (!(word in code))
            print place[word]
}
